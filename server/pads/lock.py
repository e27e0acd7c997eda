"""Ends the lock of a pad's text when its time has come, for those who have it open."""

from collections.abc import Callable

from .alarm import Alarm
from .audience import Audience


class Lock:
    """The lock of one room, whose `audience` knows until when; `tell` is called when it has ended."""

    def __init__(self, audience: Audience, tell: Callable[[], None]) -> None:
        self._audience = audience
        self._tell = tell
        self._alarm = Alarm(self._end)

    def watch(self) -> None:
        """Who may do what is another."""
        self._alarm.cancel()
        self._alarm.set(self._audience.access.locked_until)

    @property
    def word(self) -> str:
        """One that is another when it is locked until another time; empty while it isn't."""
        until = self._audience.access.locked_until
        return f"locked-{until}" if until else ""

    def cancel(self) -> None:
        """The room is closed."""
        self._alarm.cancel()

    def _end(self) -> None:
        self._audience.unlock()
        self._tell()
