"""How fast one connection may send: slowed down first, closed when it keeps on. Pure arithmetic."""

from ..errors import TooMany

BURST = 10
"""Seconds' worth of messages that may come at once: a paste, a return from offline, a cat on the keyboard."""


class Pace:
    """A token bucket of `rate` messages a second. A sender that is over it for `patience` seconds on end is refused."""

    def __init__(self, rate: float, patience: float) -> None:
        self._rate = rate
        self._patience = patience
        self._tokens = rate * BURST
        self._at = 0.0
        self._over_since: float | None = None

    def delay(self, now: float) -> float:
        """Seconds to wait before the next message of this sender is read. Raises `TooMany`."""
        self._tokens = min(self._rate * BURST, self._tokens + (now - self._at) * self._rate) - 1
        self._at = now
        if self._tokens >= 0:
            self._over_since = None
            return 0
        self._over_since = self._over_since or now
        if now - self._over_since > self._patience:
            raise TooMany(
                "More than %(rate)s messages a second for %(seconds)s seconds.",
                rate=f"{self._rate:g}",
                seconds=f"{self._patience:g}",
            )
        return -self._tokens / self._rate
