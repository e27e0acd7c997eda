"""Something that is due at a time, once: the clock on the wall, in ms of UTC, against an event loop's timer."""

import asyncio
import time
from collections.abc import Callable


class Alarm:
    """Calls `ring` when it is due. Set it again and the earlier of the two times holds; it rings once for both."""

    def __init__(self, ring: Callable[[], None]) -> None:
        self._ring = ring
        self._due: int | None = None
        self._timer: asyncio.TimerHandle | None = None

    def set(self, due: int | None) -> None:
        """Ring at `due`, or before if it was set so; None changes nothing."""
        if due is None or (self._due is not None and self._due <= due):
            return
        self.cancel()
        self._due = due
        delay = max(0.0, due / 1000 - time.time())
        self._timer = asyncio.get_running_loop().call_later(delay, self._now)

    def cancel(self) -> None:
        """Don't ring."""
        if self._timer is not None:
            self._timer.cancel()
        self._due = self._timer = None

    def _now(self) -> None:
        self._due = self._timer = None
        self._ring()
