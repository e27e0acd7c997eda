"""The rules of seats once more, in the plainest way, for a storm to be judged by. Times are ms.

A number of the text acts at two speeds: here its whole past is kept, and looked through each time.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from server.sessions.listening import Named
from server.sessions.roles import Role
from server.sessions.session import Roster as Said
from server.sessions.when import When

from .signed_up import Roster

STANDS = 10_000
NO_LIMIT = 2**31
ALWAYS = 2**62


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
    """What may be given away, by what was heard of a pad's text. `promotes_until` and `closed` go by session.

    `peopled` tells the lists that somebody is on by the button, as it is committed.
    """

    peopled: Callable[[], set[Roster]]
    promotes_until: dict[str, int] = field(default_factory=dict)
    closed: set[str] = field(default_factory=set)
    places: dict[Roster, Past] = field(default_factory=dict)
    typed: dict[Roster, Past] = field(default_factory=dict)
    roles: dict[Roster, Role] = field(default_factory=dict)
    there: set[Roster] = field(default_factory=set)

    def hear(self, named: tuple[Named, ...], now: int) -> None:
        """The text is looked at."""
        said = {(each.id, roster.id): roster for each in named for roster in each.session.rosters if roster.counts}
        peopled = self.peopled()
        for each in named:
            when = each.session.when
            self.promotes_until[each.id] = int(when.start.timestamp() * 1000) if isinstance(when, When) else ALWAYS
            for old, new in self._renames(each.id, said, peopled):
                self.places[new] = self.places.pop(old)
                self.typed[new] = self.typed.pop(old)
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

    def _renames(self, session: str, said: dict[Roster, Said], peopled: set[Roster]) -> list[tuple[Roster, Roster]]:
        # A list whose label was changed is the same list, also where it was no label on the way.
        mine = [place for place in self.places if place[0] == session]
        missing = [place for place in mine if place not in said]
        came = [p for p in said if p[0] == session and p not in self.there and not (p in mine and p in peopled)]
        alike = [
            (old, new) for old in missing for new in came
            if old in peopled and self.roles[old] is said[new].role is not Role.OTHER
        ]  # fmt: skip
        sure = [
            (old, new) for old, new in alike
            if sum(old == other for other, _ in alike) == sum(new == other for _, other in alike) == 1
        ]  # fmt: skip
        went = [place for place in missing if place in self.there]
        return sure or ([(went[0], came[0])] if len(went) == len(came) == 1 else [])

    def _say(self, place: Roster, roster: Said, now: int) -> None:
        value = NO_LIMIT if roster.places is None else roster.places
        if place not in self.places:
            self.places[place] = Past(value if roster.readable else NO_LIMIT, now)
            self.typed[place] = Past(roster.typed, now)
        self.roles[place] = roster.role
        self.places[place].say(value if roster.readable else None, now)
        self.typed[place].say(roster.typed, now)
