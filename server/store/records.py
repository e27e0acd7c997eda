"""What the store keeps, as plain values. Times are milliseconds since 1970, UTC."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum

from ..access.policy import Access, Beginning, NamesFor, Role
from ..sessions.orders import KeepPin, Kept, Moved, Order, Outcome
from ..sessions.seats import Seats


@dataclass(frozen=True, slots=True)
class Change:
    """One author's part of one turn: a Yjs v1 update that holds only news.

    `author` is the SHA-256 of the author's identity token, None for a change nobody in particular made.
    `sequence` numbers a pad's changes from 1; folding keeps the last number of each group it folds.
    """

    sequence: int
    at: int
    author: bytes | None
    update: bytes


class Why(Enum):
    """What a revision was made for: the state before such an act, or when somebody named it or a session began."""

    NAMED = "named"
    WIPED = "wiped"
    RESTORE = "restore"
    IMPORT = "import"
    ARCHIVE = "archive"
    STARTED = "started"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class Revision:
    """A pad as it was after the change numbered `sequence`, which can always be had again.

    `at` is when the revision was made, `name` what somebody called it, `author` the hash of whose act it was; `id` is 0
    until it is kept.
    """

    sequence: int
    at: int
    why: Why
    name: str = ""
    author: bytes | None = None
    id: int = 0


@dataclass(frozen=True, slots=True)
class Author:
    """The last name and colour (`#rrggbb`) that somebody used who wrote in a pad, by the hash of their identity."""

    identity: bytes
    name: str
    color: str


@dataclass(frozen=True, slots=True)
class Credit:
    """Who wrote the characters of a Yjs client from `clock` up to `end`."""

    client: int
    clock: int
    end: int
    author: bytes | None


@dataclass(frozen=True, slots=True)
class Wipe:
    """Most of a pad was removed, and for a day everybody is told. `before` is the sequence of the state before it.

    `author` and `name` are whose it was, as they were called then. `removed` is how many letters and digits; 0 until
    somebody has looked whether it was one. `sessions` is how many sessions, if not most of the page.
    """

    id: int
    before: int
    at: int
    author: bytes | None = None
    name: str = ""
    removed: int = 0
    sessions: int = 0


@dataclass(frozen=True, slots=True)
class StoredTurn:
    """What one room commits at once. `pad` is the name; the pad is made by its first turn.

    `sequence` is the pad's after the turn: of the last change, or one more than before if there are only orders.
    `authors` are those whose name is another than the store has, `beginning` is what a pad is that this makes.
    `wiped` is the sequence of the state that it may have wiped, `undoes` the number of a wipe that it puts back.
    `clients` has the Yjs client ids that are used for the first time, and the identity that does.
    """

    pad: str
    changes: tuple[Change, ...]
    sequence: int
    at: int
    orders: tuple[Order, ...] = ()
    revisions: tuple[Revision, ...] = ()
    authors: tuple[Author, ...] = ()
    beginning: Beginning = Beginning()
    wiped: int | None = None
    undoes: int | None = None
    clients: Mapping[int, bytes | None] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Written:
    """What came of a turn's orders, one for each, and when the pad's seats settle next (ms; None: never).

    `wipe` is what it may have been, to be looked at.
    """

    outcomes: tuple[Outcome, ...]
    settles_at: int | None
    wipe: Wipe | None = None


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A pad's whole state, as a Yjs v1 update, after the change numbered `sequence`."""

    sequence: int
    state: bytes


@dataclass(frozen=True, slots=True)
class StoredPad:
    """All that opening a pad needs: the newest snapshot and the changes after it, in order.

    `sequence` is the last change's,
    `folded` that of the last one that folding has seen. `deleted` is when the pad was, None for one that is there.
    `clients` has by Yjs client id the identity that used it first. `crashes` counts those in a row in its doc.
    """

    name: str
    created: int
    updated: int
    sequence: int
    folded: int
    snapshot: Snapshot | None
    changes: tuple[Change, ...]
    kept: tuple[Kept, ...] = ()
    settles_at: int | None = None
    access: Access = Access()
    pins: tuple[KeepPin, ...] | None = None
    archived: bool = False
    deleted: int | None = None
    wipes: tuple[Wipe, ...] = ()
    clients: Mapping[int, bytes | None] = field(default_factory=dict)
    crashes: int = 0

    @property
    def updates(self) -> tuple[bytes, ...]:
        """The Yjs updates that make the pad, in this order."""
        state = (self.snapshot.state,) if self.snapshot else ()
        return (*state, *(change.update for change in self.changes))


@dataclass(frozen=True, slots=True)
class Link:
    """A link that gives `role` to whoever takes it. `name` says whom it is for, `people` how many took it."""

    id: int
    role: Role
    name: str
    created: int
    people: int

    @property
    def is_own(self) -> bool:
        """Whether it is the pad's own organiser link, which is for whoever lost theirs."""
        return self.role is Role.ORGANISER and not self.name


@dataclass(frozen=True, slots=True)
class KnownRole:
    """A role that somebody has in a pad by a link, which is for `link`."""

    pad: str
    role: str
    link: str


@dataclass(frozen=True, slots=True)
class KnownMessage:
    """What somebody said in a pad's chat, by what name, `at` ms."""

    pad: str
    at: int
    name: str
    text: str


@dataclass(frozen=True, slots=True)
class Known:
    """All that is kept of an identity: pads it made, roles, entries, pads with its name there, and what it said."""

    created: int
    seen: int
    made: tuple[str, ...]
    roles: tuple[KnownRole, ...]
    entries: tuple[tuple[str, "SignedUp"], ...]
    names: tuple[tuple[str, str], ...]
    messages: tuple[KnownMessage, ...] = ()


@dataclass(frozen=True, slots=True)
class SurveyedPad:
    """A pad among all of a server. `size` is what its text and history take, in bytes."""

    name: str
    created: int
    updated: int
    deleted: int | None
    policy: str
    listed: bool
    set_aside: bool
    size: int


@dataclass(frozen=True, slots=True)
class Block:
    """Somebody who may only read a pad. `name` is how they were called then."""

    id: int
    name: str
    at: int


@dataclass(frozen=True, slots=True)
class KeptSession:
    """A session as its text was last heard. `revision` rises with each change of what a calendar shows.

    `text` is what was removed, if it is not `present`.
    """

    id: str
    title: str
    starts: int | None
    ends: int | None
    place: str
    cancelled: int
    present: int
    takes_signups: int
    promotes_until: int | None
    signs_up_until: int | None
    closed_by_host: int | None
    revision: int
    created: int
    changed: int
    text: str = ""


@dataclass(frozen=True, slots=True)
class KeptRoster:
    """A roster's seats, with the sign-ups counted."""

    session: str
    id: str
    label: str
    seats: Seats


@dataclass(frozen=True, slots=True)
class SignedUp:
    """An entry, with all that only hosts may see. `state` is `confirmed`, `waiting`, `left`, `taken off` or `repeated`.

    `token` is the hash of its private link's. A `repeated` one gave an e-mail address that was there already: it
    looks like any other to whoever made it, and takes no seat.
    """

    id: int
    session: str
    roster: str
    identity: bytes | None
    name: str
    details: str
    email: str
    hidden: bool
    answers: tuple[str, ...]
    state: str
    at: int
    changed: int
    token: bytes = b""


@dataclass(frozen=True, slots=True)
class LogEntry:
    """Something that happened to an entry."""

    signup: int
    at: int
    what: str
    why: str
    name: str
    session: str
    roster: str


@dataclass(frozen=True, slots=True)
class PadRosters:
    """What is kept of a pad's sessions as of `sequence`; sign-ups in the order in which they came.

    `moves` are those that can be undone, `names_for` is who may see the names of the entries.
    """

    sequence: int
    sessions: tuple[KeptSession, ...]
    rosters: tuple[KeptRoster, ...]
    signups: tuple[SignedUp, ...]
    moves: tuple[Moved, ...] = ()
    names_for: NamesFor = NamesFor.EVERYONE


@dataclass(frozen=True, slots=True)
class ArchivedPad:
    """A pad that is archived, and who may what in it. `names`: whether its pages have names, or only their number.

    Its pages are not `made` while they have to be, anew too: somebody's name was erased. `page` is the one that was
    asked for, if there is one. `last` is when it was edited last.
    """

    name: str
    at: int
    names: bool
    created: int
    last: int
    listed: bool
    access: Access
    made: bool
    page: bytes | None


@dataclass(frozen=True, slots=True)
class ArchivedPages:
    """What is made of an archived pad as of `sequence`: what it is found by, and its pages by their session, `""` the
    pad's own."""

    sequence: int
    finished: int
    title: str
    text: str
    markdown: str
    pages: Mapping[str, bytes]


@dataclass(frozen=True, slots=True)
class ArchivedFile:
    """A listed archived pad to be taken away. `number` is where to go on from."""

    number: int
    name: str
    title: str
    finished: int
    markdown: str
    page: bytes


@dataclass(frozen=True, slots=True)
class ArchivedEntry:
    """An archived pad in a list. `excerpt` are the words around what was searched for, see `archive_index.py`."""

    name: str
    title: str
    finished: int
    excerpt: str = ""


@dataclass(frozen=True, slots=True)
class Archiving:
    """A pad is archived by itself, so many days after its last session."""

    days: int
    names: bool
