"""What organisers see of a pad's sessions: every entry with what is private, in the order of the lists. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from ..sentences import Sentence
from ..sessions import when
from ..sessions.listening import Named
from ..sessions.orders import Act, Moved
from ..sessions.session import Question, Roster, Session, Source
from ..sessions.when import When
from ..store.records import KeptRoster, KeptSession, PadRosters, SignedUp

_STATES = {
    "confirmed": Sentence("has a place"),
    "waiting": Sentence("waiting"),
    "left": Sentence("left"),
    "taken off": Sentence("taken off"),
    "repeated": Sentence("same e-mail as another entry"),
}
"""The states in words, in the order in which they stand in a list."""

LOGGED = {
    "confirmed": Sentence("given a place"),
    "waiting": Sentence("put on the waiting list"),
    "left": Sentence("left"),
    Act.TAKE_OFF.value: Sentence("taken off"),
    Act.PUT_BACK.value: Sentence("put back"),
    Act.MOVE_UP.value: Sentence("given a seat"),
    "accepted": Sentence("what was proposed is accepted"),
    "restored": Sentence("what was accepted is put back"),
}
"""What the log says that happened to an entry."""

_ORDER = {state: number for number, state in enumerate(_STATES)}
_ACTS = {
    "confirmed": (Act.TAKE_OFF,),
    "waiting": (Act.MOVE_UP, Act.TAKE_OFF),
    "left": (Act.PUT_BACK,),
    "taken off": (Act.PUT_BACK,),
    "repeated": (Act.TAKE_OFF,),
}


@dataclass(frozen=True, slots=True)
class Row:
    """One entry, or a name in the text: then it has no `number`, no `at` and no `acts`. `place` counts those who have
    a seat, then those who wait; `answers` are as many as the table's `questions`.
    """

    number: int | None
    name: str
    details: str
    email: str
    answers: tuple[str, ...]
    roster: str
    state: Sentence
    place: int | None
    at: datetime | None
    hidden: bool
    acts: tuple[Act, ...]

    @property
    def iso(self) -> str:
        """When it came, for programs. Jinja is ten times slower at this, and there may be thousands."""
        return f"{self.at:%Y-%m-%dT%H:%M:%SZ}" if self.at else ""

    @property
    def utc(self) -> str:
        """The same for people."""
        return f"{self.at:%d %b %Y, %H:%M} UTC" if self.at else ""


@dataclass(frozen=True, slots=True)
class List:
    """A list of a session that names can be put on, with how many are typed in the text."""

    id: str
    label: str
    typed: int


@dataclass(frozen=True, slots=True)
class Undoable:
    """A move of typed names that can be undone."""

    number: int
    label: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Table:
    """A session, of the text or removed from it (not `present`). `closed` if a host closed it, `over` if time did.

    `asked` is what is asked of those who sign up now, `questions` what there are answers to.
    """

    id: str
    title: str
    when: str
    starts: datetime | None
    place: str
    present: bool
    takes: bool
    closed: bool
    over: bool
    asked: tuple[Question, ...]
    questions: tuple[str, ...]
    lists: tuple[List, ...]
    rows: tuple[Row, ...]
    moves: tuple[Undoable, ...]

    @property
    def seated(self) -> str:
        """The e-mail addresses of those who have a place, to be copied into a message."""
        return _addresses(row.email for row in self.rows if row.state == _STATES["confirmed"])

    @property
    def waiting(self) -> str:
        """The addresses of those who wait."""
        return _addresses(row.email for row in self.rows if row.state.startswith(_STATES["waiting"]))


def tables(named: Sequence[Named], kept: PadRosters, now: datetime) -> tuple[Table, ...]:
    """A table for each session that takes sign-ups or has entries: in the text's order, then those it lost."""
    sessions = {each.id: each for each in kept.sessions}
    with_entries = {each.session for each in kept.signups}
    there = [each for each in named if each.session.takes_signups or each.id in with_entries]
    ids = {each.id for each in named}
    lost = [each for each in kept.sessions if each.id not in ids and each.id in with_entries]
    return (
        *(_of_text(each, sessions.get(each.id), kept, now) for each in there),
        *(_removed(each, kept) for each in lost),
    )


def ordinal(number: int) -> str:
    """2nd, 3rd, 11th."""
    ends = {1: "st", 2: "nd", 3: "rd"}
    return f"{number}{'th' if number % 100 in (11, 12, 13) else ends.get(number % 10, 'th')}"


def moment(at: int) -> datetime:
    """A time of the store, in ms since 1970."""
    return datetime.fromtimestamp(at / 1000, UTC)


def _of_text(named: Named, session: KeptSession | None, kept: PadRosters, now: datetime) -> Table:
    text = named.session
    time = text.when if isinstance(text.when, When) else None
    questions = _questions(text, _signups(kept, named.id))
    return Table(
        id=named.id,
        title=text.title,
        when=when.written(time) if time else "",
        starts=time.start if time else None,
        place=text.where.value if text.where else "",
        present=True,
        takes=text.source is Source.FIELD,
        closed=session is not None and session.closed_by_host is not None,
        over=time is not None and now >= time.end,
        asked=text.questions,
        questions=questions,
        lists=tuple(List(each.id, each.label, len(each.names)) for each in text.rosters if each.counts),
        rows=tuple(_rows(named.id, text.rosters, kept, questions)),
        moves=tuple(_undoable(each, text.rosters) for each in kept.moves if each.session == named.id),
    )


def _undoable(moved: Moved, rosters: Sequence[Roster]) -> Undoable:
    label = next((each.label for each in rosters if each.id == moved.roster), moved.roster)
    return Undoable(moved.number, label, moment(moved.at))


def _removed(session: KeptSession, kept: PadRosters) -> Table:
    questions = _questions(None, _signups(kept, session.id))
    return Table(
        id=session.id,
        title=session.title,
        when="",
        starts=moment(session.starts) if session.starts is not None else None,
        place=session.place,
        present=False,
        takes=False,
        closed=session.closed_by_host is not None,
        over=False,
        asked=(),
        questions=questions,
        lists=(),
        rows=tuple(_rows(session.id, (), kept, questions)),
        moves=(),
    )


def _signups(kept: PadRosters, session: str) -> list[SignedUp]:
    return [each for each in kept.signups if each.session == session]


def _questions(session: Session | None, signups: Sequence[SignedUp]) -> tuple[str, ...]:
    """The questions of the text; a number for each answer to one that is no longer asked."""
    asked = [question.text for question in session.questions] if session else []
    most = max((len(each.answers) for each in signups), default=0)
    return (*asked, *(Sentence("Answer %(number)s", number=number) for number in range(len(asked) + 1, most + 1)))


def _rows(session: str, rosters: Sequence[Roster], kept: PadRosters, questions: tuple[str, ...]) -> Iterator[Row]:
    """List by list, those of the text first: the typed names, then the entries."""
    entries = _signups(kept, session)
    for roster in rosters:
        yield from _typed(roster, len(questions))
        mine = [each for each in entries if each.roster == roster.id]
        yield from _entries(roster.label, mine, len(roster.names) if roster.counts else 0, len(questions))
    ids = {roster.id for roster in rosters}
    for gone in dict.fromkeys(each.roster for each in entries if each.roster not in ids):
        mine = [each for each in entries if each.roster == gone]
        yield from _entries(_label(session, gone, kept.rosters), mine, 0, len(questions))


def _label(session: str, roster: str, kept: Sequence[KeptRoster]) -> str:
    return next((each.label for each in kept if (each.session, each.id) == (session, roster)), "") or roster


def _typed(roster: Roster, questions: int) -> Iterator[Row]:
    state = Sentence("has a place, typed in the text") if roster.counts else Sentence("typed in the text")
    for place, name in enumerate(roster.names, 1):
        answers = ("",) * questions
        counted = place if roster.counts else None
        yield Row(None, name.name, name.details, "", answers, roster.label, state, counted, None, False, ())


def _entries(label: str, entries: Sequence[SignedUp], before: int, questions: int) -> Iterator[Row]:
    seated, waiting = before, 0
    for entry in sorted(entries, key=lambda each: (_ORDER[each.state], each.id)):
        place, state = None, _STATES[entry.state]
        if entry.state == "confirmed":
            place = seated = seated + 1
        elif entry.state == "waiting":
            place = waiting = waiting + 1
            state = Sentence("waiting, %(ordinal)s", ordinal=ordinal(waiting), number=waiting)
        yield _entry(label, entry, state, place, questions)


def _entry(label: str, entry: SignedUp, state: Sentence, place: int | None, questions: int) -> Row:
    return Row(
        number=entry.id,
        name=entry.name,
        details=entry.details,
        email=entry.email,
        answers=(*entry.answers, *("",) * (questions - len(entry.answers))),
        roster=label,
        state=state,
        place=place,
        at=moment(entry.at),
        hidden=entry.hidden,
        acts=_ACTS[entry.state],
    )


def _addresses(emails: Iterator[str]) -> str:
    return ", ".join(dict.fromkeys(email for email in emails if email))
