"""What can be asked of a pad's rosters, what the text says of them, and what comes of it. Times are ms since 1970, UTC.

A room hands these to the store in the order of its turn; the store carries them out in the turn's transaction.
"""

from dataclasses import dataclass, field
from enum import Enum

from ..access.policy import NamesFor, SessionsBy
from ..errors import RosterpadError
from ..pads.update import Range
from .seats import Said, State


@dataclass(frozen=True, slots=True)
class HeardRoster:
    """What the text says of one roster."""

    id: str
    label: str
    said: Said


@dataclass(frozen=True, slots=True)
class Heard:
    """What the text says of one session. `starts` and `ends` are None while its time can't be read.

    `text` are its lines as they are typed: that they change is no news by itself.
    """

    session: str
    title: str
    starts: int | None
    ends: int | None
    where: str
    cancelled: bool
    takes_signups: bool
    promotes_until: int | None
    signs_up_until: int | None
    rosters: tuple[HeardRoster, ...]
    text: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Gone:
    """The text of a session was removed. `text` is the last that was seen of it, None if that is what was heard."""

    session: str
    text: str | None = None


@dataclass(frozen=True, slots=True)
class Person:
    """What somebody gives of themselves. `answers` are in the order of the session's questions."""

    name: str
    details: str = ""
    email: str = ""
    hidden: bool = False
    answers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SignUp:
    """Somebody wants to be on a roster. `token` is the hash of the private link's, `identity` that of the browser's.

    `typed` are the names that stand on that roster in the text. A full roster that nobody `may_wait` for is taken.
    """

    session: str
    roster: str
    person: Person
    token: bytes
    identity: bytes | None
    typed: frozenset[str]
    may_wait: bool
    by_host: bool = False


@dataclass(frozen=True, slots=True)
class Leave:
    """The holder of a private link leaves."""

    token: bytes


@dataclass(frozen=True, slots=True)
class Forget:
    """Somebody leaves all lists of the pad, and what they gave is erased."""

    identity: bytes


@dataclass(frozen=True, slots=True)
class Amend:
    """The holder of a private link changes what they gave."""

    token: bytes
    person: Person


class Act(Enum):
    """What a host does to an entry."""

    TAKE_OFF = "taken off"
    PUT_BACK = "put back"
    MOVE_UP = "given a seat"


@dataclass(frozen=True, slots=True)
class HostActs:
    """A host changes an entry by its number."""

    signup: int
    act: Act
    by: bytes


@dataclass(frozen=True, slots=True)
class SetClosed:
    """A host closes a session's sign-ups early, or opens them again."""

    session: str
    closed: bool
    by: bytes


@dataclass(frozen=True, slots=True)
class Settle:
    """A text has stood long enough for what it frees to be given away."""


@dataclass(frozen=True, slots=True)
class ShowNames:
    """A host chooses who sees the names of the pad's entries."""

    names_for: NamesFor
    by: bytes


@dataclass(frozen=True, slots=True)
class TypedMoved:
    """Names that were typed on a roster are out of the text, and become entries that keep their seats.

    `lines` are the text's as they stood, below the roster's label, and `rest` is what is left of them.
    """

    session: str
    roster: str
    people: tuple[Person, ...]
    lines: tuple[str, ...]
    rest: tuple[str, ...]
    by: bytes


@dataclass(frozen=True, slots=True)
class TypedPutBack:
    """The names of a move are typed in the text again, and its entries go."""

    move: int
    by: bytes


@dataclass(frozen=True, slots=True)
class KeepPin:
    """What only hosts change of a session, as a host last accepted it, and what was proposed instead (`pins.py`).

    `accepted`, `agreed` and `lost` are JSON, `accepted` None for a session that no host has accepted.
    """

    session: str
    accepted: str | None
    agreed: str
    lost: str
    proposed: str
    by: bytes | None
    name: str
    since: int | None


@dataclass(frozen=True, slots=True)
class DropPin:
    """A session that was removed for good, or proposed and taken back."""

    session: str


@dataclass(frozen=True, slots=True)
class Decided:
    """A host accepted what was proposed for a session, or put back what had been accepted; to be logged."""

    session: str
    title: str
    accepted: bool
    by: bytes


@dataclass(frozen=True, slots=True)
class ChangeSessions:
    """A host chooses who changes the pad's sessions."""

    sessions_by: SessionsBy
    by: bytes


@dataclass(frozen=True, slots=True)
class Archive:
    """The pad is finished and stays as it is. `names`: its page keeps the names on its lists, not only their number.

    `by` is None if it was done by itself.
    """

    names: bool
    by: bytes | None


@dataclass(frozen=True, slots=True)
class Reopen:
    """An archived pad is to be edited again."""


@dataclass(frozen=True, slots=True)
class Redact:
    """Words go from all that is kept of the pad: those characters from its history, elsewhere what spells them."""

    by: bytes
    ranges: tuple[Range, ...]
    words: str


Order = (
    Heard
    | Redact
    | Gone
    | SignUp
    | Leave
    | Forget
    | Amend
    | HostActs
    | SetClosed
    | Settle
    | ShowNames
    | TypedMoved
    | TypedPutBack
    | KeepPin
    | DropPin
    | Decided
    | ChangeSessions
    | Archive
    | Reopen
)


@dataclass(frozen=True, slots=True)
class Moved:
    """A move as it is kept, `at` ms, until it is undone. `lines` and `rest` as in `TypedMoved`."""

    number: int
    session: str
    roster: str
    at: int
    lines: tuple[str, ...]
    rest: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MoveTyped:
    """A host wants the names typed on a roster to be entries. The turn finds them in the text: `TypedMoved`."""

    session: str
    roster: str
    by: bytes


@dataclass(frozen=True, slots=True)
class PutTypedBack:
    """A host wants a move undone. The turn writes the names into the text: `TypedPutBack`."""

    moved: Moved
    by: bytes


@dataclass(frozen=True, slots=True)
class Decide:
    """A host accepts what they saw proposed for a session, named by its digest, or wants what was accepted put back."""

    session: str
    digest: str
    accept: bool
    by: bytes


Retype = MoveTyped | PutTypedBack | Decide
Ask = Order | Retype
"""What a room can be asked to do."""


@dataclass(frozen=True, slots=True)
class Placed:
    """An entry as it is now; no state for one that has left. `before` is how many wait before it, if it waits."""

    signup: int
    session: str
    roster: str
    state: State | None
    before: int | None


@dataclass(frozen=True, slots=True)
class Done:
    """It was carried out, and there is nothing to say of it."""


Outcome = Placed | Done | RosterpadError


@dataclass(frozen=True, slots=True)
class Kept:
    """What the store was last told of a session, its rosters ordered by id; not `present` if its text is gone."""

    heard: Heard
    present: bool
