"""How often one address may do something: far oftener than a class behind one router, more seldom than a script."""

import time

from .crowd import network

MOST_KEPT = 10_000


class Flood:
    """A bucket of `most` allowances for each address, which fills again at `per_second`."""

    def __init__(self, most: float, per_second: float) -> None:
        self._most = most
        self._per_second = per_second
        self._left: dict[str, tuple[float, float]] = {}  # address -> (allowances, when)

    @classmethod
    def of_forms(cls, per_minute: float) -> "Flood":
        """Two minutes' worth at once: a whole lecture hall signs up in the same minute."""
        return cls(2 * per_minute, per_minute / 60)

    @classmethod
    def of_pads(cls, per_hour: float) -> "Flood":
        """An hour's worth at once."""
        return cls(per_hour, per_hour / 3_600)

    @classmethod
    def of_guesses(cls) -> "Flood":
        """Ten at once, then ten a minute: a person who mistypes, and no program."""
        return cls(10, 10 / 60)

    def wait(self, address: str) -> float:
        """Seconds until one more may come from there; 0, and it is counted, if it may now."""
        now, key = time.monotonic(), network(address)
        left, at = self._left.pop(key, (self._most, now))
        left = min(self._most, left + (now - at) * self._per_second)
        self._left[key] = (left - 1 if left >= 1 else left, now)
        if len(self._left) > MOST_KEPT:
            del self._left[next(iter(self._left))]
        return 0.0 if left >= 1 else (1 - left) / self._per_second
