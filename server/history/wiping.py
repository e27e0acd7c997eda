"""When a page may just have been wiped. Sizes only, so that it costs next to nothing each turn; `loss.py` then looks.

What is removed is compared with the page as it was up to a minute ago, not with the page of a moment ago: to hold the
backspace key wipes a page as well as to select all of it. Pure; times are ms, sizes bytes of UTF-8.
"""

from collections import deque
from typing import NamedTuple

WINDOW = 60_000
"""What is removed within so many milliseconds is one act."""

APART = 10_000
"""Milliseconds between two states that are remembered."""

FLOOR = 200
"""A page is not wiped by losing less than that, in letters and digits: it is rewritten. A session is about as long."""

SESSIONS = 2
"""As many sessions gone at once are a wipe however long the page is."""


class State(NamedTuple):
    """A pad after the change `sequence`. `removed` counts all that was ever deleted, `sessions` what the text holds."""

    sequence: int
    size: int
    removed: int
    sessions: int


class Watch:
    """Remembers what a pad was like in the last minute."""

    def __init__(self, now: State) -> None:
        self._now = now
        self._before: deque[tuple[int, State]] = deque()

    def look(self, at: int, now: State) -> int | None:
        """The sequence of the state to compare `now` with; None, nearly always, if nobody can have wiped anything."""
        if not self._before or at - self._before[-1][0] >= APART:
            self._before.append((at, self._now))
        elif self._now.sessions > self._before[-1][1].sessions:  # they are counted a moment after they were typed
            since, before = self._before[-1]
            self._before[-1] = since, before._replace(sessions=self._now.sessions)
        self._now = now
        while at - self._before[0][0] > WINDOW:
            self._before.popleft()
        found = [state for _, state in self._before if _may_be_wiped(state, now)]
        return max(found, key=lambda state: (state.size, state.sessions)).sequence if found else None

    def forget(self) -> None:
        """What was before is dealt with."""
        self._before.clear()


def _may_be_wiped(before: State, now: State) -> bool:
    removed = now.removed - before.removed
    return (removed >= FLOOR and removed * 2 > before.size) or before.sessions - now.sessions >= SESSIONS
