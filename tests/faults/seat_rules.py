"""The rules of seats once more, in the plainest way, for a storm to be judged by. Times are ms.

A number of the text acts at two speeds: here its whole past is kept, and looked through each time.
"""

from dataclasses import dataclass, field

from server.sessions.listening import Named
from server.sessions.session import Roster as Said

from .signed_up import Roster

STANDS = 10_000
NO_LIMIT = 2**31


class Past:
    """What the text said of a number, and when it said nothing. The first is settled."""

    def __init__(self, first: int, now: int) -> None:
        self._settled = first
        self._said: list[tuple[int, int | None]] = [(now, first)]

    def say(self, value: int | None, now: int) -> None:
        """The text says a value from now on, or nothing."""
        if self._said[-1][1] != value:
            self._said.append((now, value))

    def forget(self, count: int, now: int) -> None:
        """So many were no longer the text's at once: typed names became entries."""
        self._settled = max(self.current, self.settled(now) - count)
        self._said = self._said[-1:]

    def settled(self, now: int) -> int:
        """The last value that stood for ten seconds."""
        ends = [at for at, _ in self._said[1:]] + [now]
        stood = [value for (at, value), end in zip(self._said, ends, strict=True) if end - at >= STANDS]
        return next((value for value in reversed(stood) if value is not None), self._settled)

    @property
    def current(self) -> int:
        """The last value that was said."""
        return next(value for _, value in reversed(self._said) if value is not None)


@dataclass(slots=True)
class Rules:
    """What may be given away, by what was heard of a pad's text. `promotes_until` and `closed` are by session."""

    promotes_until: dict[str, int]
    closed: set[str] = field(default_factory=set)
    places: dict[Roster, Past] = field(default_factory=dict)
    typed: dict[Roster, Past] = field(default_factory=dict)
    there: set[Roster] = field(default_factory=set)

    def hear(self, named: tuple[Named, ...], now: int) -> None:
        """The text is looked at."""
        said = {(each.id, roster.id): roster for each in named for roster in each.session.rosters if roster.counts}
        for each in named:
            self._rename(each.id, set(said))
        for place, roster in said.items():
            self._say(place, roster, now)
        for place in self.places.keys() - said.keys():
            self.places[place].say(None, now)
            self.typed[place].say(None, now)
        self.there = set(said)

    def allowed(self, place: Roster, now: int) -> int:
        """The most that may be confirmed by anybody but a host."""
        places, typed = self.places[place], self.typed[place]
        return max(0, min(places.settled(now), places.current) - max(typed.settled(now), typed.current))

    def promotes(self, session: str, now: int) -> bool:
        """Whether who waits may still move up."""
        return session not in self.closed and now < self.promotes_until[session]

    def _rename(self, session: str, said: set[Roster]) -> None:
        # A list whose label was changed in place is the same list.
        gone = [place for place in self.there - said if place[0] == session]
        new = [place for place in said - self.there if place[0] == session]
        if len(gone) == len(new) == 1 and new[0] not in self.places:
            self.places[new[0]] = self.places.pop(gone[0])
            self.typed[new[0]] = self.typed.pop(gone[0])

    def _say(self, place: Roster, roster: Said, now: int) -> None:
        value = NO_LIMIT if roster.places is None else roster.places
        if place not in self.places:
            self.places[place] = Past(value if roster.readable else NO_LIMIT, now)
            self.typed[place] = Past(roster.typed, now)
        self.places[place].say(value if roster.readable else None, now)
        self.typed[place].say(roster.typed, now)
