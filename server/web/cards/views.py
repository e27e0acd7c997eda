"""A session as its card shows it to everybody: the text's session, the seats as they are, and only public names.

Pure. Times are aware datetimes in UTC, or ms since 1970 where the store's are meant.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import Enum
from typing import NamedTuple

from ...access.policy import NamesFor, Viewer, visible
from ...sessions import inline, seats
from ...sessions.named import Named, Proposal
from ...sessions.roles import SHARED
from ...sessions.session import Roster, Session, Source, Typed
from ...sessions.when import When
from ...store.records import KeptRoster, KeptSession, PadRosters, SignedUp

FOLDS_AFTER = timedelta(hours=24)
"""How long after its end a session folds, if names are not taken for longer."""


class Phase(Enum):
    """Whether a session takes names."""

    OPEN = "open"
    CLOSED = "closed"
    OVER = "over"
    CANCELLED = "cancelled"
    NONE = "asks for none"


class Shown(NamedTuple):
    """A name on a list. `below` are the lines typed below it; `state` is `confirmed` or `waiting`."""

    name: str
    details: str
    below: tuple[str, ...]
    state: str
    typed: bool


@dataclass(frozen=True, slots=True)
class RosterView:
    """One list. `places` is None for no limit.

    `reserved` counts those whose names are for people of the session only, and `hidden` those that only hosts see.
    """

    id: str
    label: str
    line: int | None
    shared: bool
    places: int | None
    people: tuple[Shown, ...]
    taken: int
    waiting: int
    reserved: int
    hidden: int

    @property
    def over(self) -> int:
        """How many more there are than places."""
        return 0 if self.places is None else max(0, self.taken - self.places)

    @property
    def full(self) -> bool:
        """Whether whoever comes now gets no seat."""
        return self.waiting > 0 or (self.places is not None and self.taken >= self.places)


@dataclass(frozen=True, slots=True)
class SessionView:
    """One session. `until` is when it stops taking names, `folds` when it is past; None if its time can't be read."""

    id: str
    session: Session
    phase: Phase
    until: datetime | None
    folds: datetime | None
    rosters: tuple[RosterView, ...]
    proposal: Proposal | None = None
    """What was proposed instead, where only hosts change sessions."""

    @property
    def said(self) -> Session:
        """As the text has it, and not as a host accepted it; only of one that stands there."""
        return self.proposal.said if self.proposal and self.proposal.said else self.session

    @property
    def is_removed(self) -> bool:
        """Whether its text is gone, and no host has accepted that."""
        return self.proposal is not None and self.proposal.said is None

    @property
    def when(self) -> When | None:
        """Its time, if that can be read."""
        return self.session.when if isinstance(self.session.when, When) else None

    @property
    def preferred(self) -> str:
        """The roster that a form proposes: the one that most are on."""
        return next((each.id for each in self.rosters if each.shared), self.rosters[0].id if self.rosters else "")


@dataclass(frozen=True, slots=True)
class Removed:
    """A session whose text is gone while names are on it. It can be put back if there is a `text` of it."""

    id: str
    title: str
    people: tuple[str, ...]
    count: int
    text: str


def views(text: str, named: Sequence[Named], kept: PadRosters, now: datetime) -> tuple[SessionView, ...]:
    """The sessions of a text, in its order."""
    lines = text.split("\n") if named else []
    sessions = {each.id: each for each in kept.sessions}
    rosters = {(each.session, each.id): each for each in kept.rosters}
    signups: dict[tuple[str, str], list[SignedUp]] = {}
    for signup in kept.signups:
        signups.setdefault((signup.session, signup.roster), []).append(signup)
    return tuple(
        _at_the_end(
            _view(each, each.text.split("\n"), sessions.get(each.id), rosters, signups, kept.names_for, now), len(lines)
        )
        if each.is_removed
        else _view(each, lines, sessions.get(each.id), rosters, signups, kept.names_for, now)
        for each in named
    )


def reserved(kept: PadRosters, session: str) -> Mapping[str, tuple[Shown, ...]]:
    """By their lists, the names that people of a session see and nobody else: never to be kept in a page for all."""
    found: dict[str, list[Shown]] = {}
    for each in kept.signups:
        if each.session == session and each.state == "confirmed" and _is_reserved(each, kept.names_for):
            found.setdefault(each.roster, []).append(_shown(each))
    return {roster: tuple(people) for roster, people in found.items()}


def revealed(shown: SessionView, kept: PadRosters) -> SessionView:
    """A session as its own people see it."""
    more = reserved(kept, shown.id)
    rosters = (replace(each, people=(*each.people, *more.get(each.id, ())), reserved=0) for each in shown.rosters)
    return replace(shown, rosters=tuple(rosters))


def removed(kept: PadRosters, named: Sequence[Named]) -> tuple[Removed, ...]:
    """The sessions that are no longer in the text but have entries."""
    there = {each.id for each in named}
    gone = (each for each in kept.sessions if not each.present and each.id not in there)
    return tuple(found for each in gone if (found := _removed(each, kept)))


def boundaries(shown: Sequence[SessionView]) -> tuple[datetime, ...]:
    """When cards look another way though nobody changed anything."""
    moments = {moment for each in shown if each.when for moment in (each.when.end, each.until, each.folds) if moment}
    return tuple(sorted(moments))


Rosters = dict[tuple[str, str], KeptRoster]
SignUps = dict[tuple[str, str], list[SignedUp]]


def _view(
    named: Named,
    lines: Sequence[str],
    kept: KeptSession | None,
    rosters: Rosters,
    signups: SignUps,
    names_for: NamesFor,
    now: datetime,
) -> SessionView:
    session = named.session
    when = session.when if isinstance(session.when, When) else None
    closes = session.closes.when.start if session.closes and isinstance(session.closes.when, When) else None
    until = (closes or when.end + seats.LATE_SIGN_UPS) if when else None
    folds = max(when.end + FOLDS_AFTER, until or when.end) if when else None
    closed = kept is not None and kept.closed_by_host is not None
    lost = named.proposal.lost if named.proposal else ()
    shown = tuple(
        _roster(
            each,
            lines,
            rosters.get((named.id, each.id)),
            signups.get((named.id, each.id), ()),
            names_for,
            is_lost=each.id in lost,
        )
        for each in session.rosters
        if each.counts
    )
    phase = _phase(session, until, now, closed=closed)
    return SessionView(named.id, session, phase, until, folds, shown, named.proposal)


def _at_the_end(shown: SessionView, line: int) -> SessionView:
    """A session whose text is gone, below the last line of the others."""
    session = replace(shown.session, line=line, end=line)
    return replace(shown, session=session, rosters=tuple(replace(each, line=None) for each in shown.rosters))


def _phase(session: Session, until: datetime | None, now: datetime, *, closed: bool) -> Phase:
    if session.source is not Source.FIELD:
        return Phase.NONE
    if session.cancelled:
        return Phase.CANCELLED
    if isinstance(session.when, When) and until is not None and now >= until:
        return Phase.OVER if now >= session.when.end else Phase.CLOSED
    return Phase.CLOSED if closed else Phase.OPEN


def _roster(
    roster: Roster,
    lines: Sequence[str],
    kept: KeptRoster | None,
    signups: Sequence[SignedUp],
    names_for: NamesFor,
    *,
    is_lost: bool,
) -> RosterView:
    confirmed = [each for each in signups if each.state == "confirmed"]
    public = [each for each in confirmed if visible(Viewer.ANYONE, names_for, hidden=each.hidden)]
    typed = (Shown(each.name, each.details, _below(lines, each), "confirmed", True) for each in roster.names)
    reserved = sum(_is_reserved(each, names_for) for each in confirmed)
    count = kept.seats.typed.settled if is_lost and kept else roster.typed
    return RosterView(
        id=roster.id,
        label=roster.label,
        line=roster.line,
        shared=roster.role in SHARED,
        places=roster.places if roster.readable else _settled(kept),
        people=(*typed, *map(_shown, public)),
        taken=count + len(confirmed),
        waiting=sum(each.state == "waiting" for each in signups),
        reserved=reserved,
        hidden=len(confirmed) - len(public) - reserved,
    )


def _shown(signup: SignedUp) -> Shown:
    return Shown(signup.name, signup.details, (), "confirmed", False)


def _is_reserved(signup: SignedUp, names_for: NamesFor) -> bool:
    anyone, people = (visible(who, names_for, hidden=signup.hidden) for who in (Viewer.ANYONE, Viewer.SIGNED_UP))
    return people and not anyone


def _below(lines: Sequence[str], entry: Typed) -> tuple[str, ...]:
    """What is typed below a name, line by line."""
    if entry.end == entry.line + 1:
        return ()
    below = (inline.one_line(inline.plain(line)).lstrip("-*+ ") for line in lines[entry.line + 1 : entry.end])
    return tuple(line for line in below if line)


def _settled(kept: KeptRoster | None) -> int | None:
    places = kept.seats.places.settled if kept else seats.NO_LIMIT
    return None if places == seats.NO_LIMIT else places


def _removed(session: KeptSession, kept: PadRosters) -> Removed | None:
    there = [each for each in kept.signups if each.session == session.id and each.state in ("confirmed", "waiting")]
    public = tuple(_public(there, kept.names_for))
    return Removed(session.id, session.title, public, len(there), session.text) if there else None


def _public(signups: Sequence[SignedUp], names_for: NamesFor) -> Iterator[str]:
    return (each.name for each in signups if visible(Viewer.ANYONE, names_for, hidden=each.hidden))
