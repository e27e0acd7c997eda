"""How fast one address may send forms: far faster than a class behind one router, far slower than a script."""

import time

BURST = 600
"""Forms at once: a whole lecture hall signs up in the same minute."""

PER_SECOND = 5.0
MOST_KEPT = 10_000


class Flood:
    """A bucket of allowances for each address, which fills again with time."""

    def __init__(self) -> None:
        self._left: dict[str, tuple[float, float]] = {}  # address -> (allowances, when)

    def takes(self, address: str) -> bool:
        """Whether one more may come from there; counts it."""
        now = time.monotonic()
        left, at = self._left.pop(address, (BURST, now))
        left = min(BURST, left + (now - at) * PER_SECOND)
        self._left[address] = (max(left - 1, 0), now)
        if len(self._left) > MOST_KEPT:
            del self._left[next(iter(self._left))]
        return left >= 1
