"""Who may see and do what. Pure. `docs/access.md` has the table of every address."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from enum import Enum, IntEnum

from ..errors import Closed, Forbidden


class Role(IntEnum):
    """What somebody is in a pad; each may do all that those before it may."""

    READER = 1
    PARTICIPANT = 2
    EDITOR = 3
    ORGANISER = 4

    @property
    def word(self) -> str:
        """What it is called in messages, data and the store."""
        return self.name.lower()

    @classmethod
    def of(cls, word: str) -> "Role":
        """The role of that word. Raises `KeyError`."""
        return cls[word.upper()]


class Policy(Enum):
    """What anyone with a pad's address may do."""

    EDIT = "edit"
    SIGN_UP = "sign up"
    READ = "read"
    NOTHING = "nothing"


class Act(Enum):
    """What somebody wants of a pad."""

    READ = "read"
    """See it in any form, one's own entry too, and leave a list."""

    SIGN_UP = "sign up"
    CHANGE_ENTRY = "change one's own entry"
    HISTORY = "see what the pad was, and who wrote what"
    """Editors may; a pad's settings may let others."""

    CHAT = "write in the chat"
    EDIT = "edit the text"
    SEE_SIGNUPS = "see who signed up, with addresses and answers"
    SETTINGS = "change settings, lists and links"

    __hash__ = object.__hash__  # that of `Enum` is a function in Python, and this is asked at every keystroke


_ANYONE = {Policy.EDIT: Role.EDITOR, Policy.SIGN_UP: Role.PARTICIPANT, Policy.READ: Role.READER}
_NEEDS = {
    Act.READ: Role.READER,
    Act.SIGN_UP: Role.PARTICIPANT,
    Act.CHANGE_ENTRY: Role.PARTICIPANT,
    Act.HISTORY: Role.EDITOR,
    Act.CHAT: Role.PARTICIPANT,
    Act.EDIT: Role.EDITOR,
    Act.SEE_SIGNUPS: Role.ORGANISER,
    Act.SETTINGS: Role.ORGANISER,
}


def role(policy: Policy, granted: Role | None) -> Role | None:
    """The role of somebody who was `granted` one, or none, in a pad of that policy; None: not even a reader."""
    return max((each for each in (_ANYONE.get(policy), granted) if each), default=None)


def may(role: Role | None, act: Act) -> bool:
    """Whether somebody in that role may do that."""
    return role is not None and role >= _NEEDS[act]


def check(role: Role | None, act: Act) -> None:
    """Raises `Closed` for somebody who may not even read the pad, `Forbidden` if they may not do that; in words."""
    if not may(role, Act.READ):
        raise Closed(
            "This pad is only for people with a link. Open the one that you were given, or ask whoever invited you."
        )
    if may(role, act):
        return
    if act is Act.CHAT:
        raise Forbidden(
            "The chat can only be read with this address. To write, ask this pad’s organisers for a link that lets you."
        )
    if _NEEDS[act] is Role.PARTICIPANT:
        raise Forbidden(
            "This pad can only be read with this address. To sign up, ask its organisers for a link that lets you."
        )
    if act is Act.HISTORY:
        raise Forbidden(
            "This pad’s history is shown to those who edit it. Its organisers can show it to everybody who reads it."
        )
    if _NEEDS[act] is Role.EDITOR:
        raise Forbidden(
            "This pad can’t be edited with this address. Ask its organisers for a link that lets you edit it."
        )
    raise Forbidden(
        "Only this pad’s organisers can do this. Whoever made the pad is one, in the browser they made it with, and so "
        "is everybody who opened its organiser link. Ask one of them for that link."
    )


class SessionsBy(Enum):
    """Who changes sessions: their titles, times, places and lists. The text is open to editors either way."""

    EDITORS = "editors"
    HOSTS = "hosts"


@dataclass(frozen=True, slots=True)
class Access:
    """Who may what in one pad: what anyone may, and the roles that were granted, by the hash of an identity's token.

    `history_for` is the least role that sees the history. While editing is locked, until `locked_until` (ms), editors
    do what participants do. Who is `blocked` reads, if anyone may. `chat` says whether there is one, `redacted` when
    words were last removed for good (ms).
    """

    policy: Policy = Policy.EDIT
    granted: Mapping[bytes, Role] = field(default_factory=dict)
    history_for: Role = Role.EDITOR
    sessions_by: SessionsBy = SessionsBy.EDITORS
    locked_until: int | None = None
    blocked: frozenset[bytes] = frozenset()
    listed: bool = False
    chat: bool = False
    redacted: int = 0

    @property
    def for_search_engines(self) -> bool:
        """Whether they may list the pad: its organisers put it on the front page, and anyone may read it."""
        return self.listed and self.policy is not Policy.NOTHING

    @property
    def told(self) -> dict[str, object]:
        """What open pages are told of it; each is told its own role besides."""
        told = {"role": Role.EDITOR.word, "anyone": self.policy.value, "sessions_by": self.sessions_by.value}
        return {**told, "redacted": self.redacted} if self.redacted else {**told}

    def role(self, identity: bytes | None) -> Role | None:
        """The role of an identity as things stand; None for a browser that has none."""
        found = self.standing(identity)
        return Role.PARTICIPANT if self.locked_until is not None and found is Role.EDITOR else found

    def standing(self, identity: bytes | None) -> Role | None:
        """Its role whether editing is locked or not. An organiser can't be blocked."""
        granted = self.granted.get(identity) if identity else None
        if identity in self.blocked and granted is not Role.ORGANISER:
            return None if role(self.policy, None) is None else Role.READER
        return role(self.policy, granted)

    def check(self, identity: bytes | None, act: Act) -> None:
        """Raises `Closed` or `Forbidden` for somebody who may not do that, and says why."""
        who, standing = self.role(identity), self.standing(identity)
        if may(who, Act.READ) and not may(who, act):
            if standing is Role.READER and identity in self.blocked:
                raise Forbidden("An organiser has blocked this browser in this pad: it may read it, and no more.")
            if self.locked_until is not None and may(standing, act):
                until = datetime.fromtimestamp(self.locked_until / 1000, UTC)
                raise Forbidden(
                    "An organiser has locked the text of this pad until %(time)s UTC. Sign-ups go on.",
                    time=f"{until:%H:%M}",
                )
        check(who, act)

    def check_history(self, identity: bytes | None) -> None:
        """Raises `Closed` or `Forbidden` for somebody who may not see the history."""
        who = self.standing(identity)
        check(who, Act.READ if who is not None and who >= self.history_for else Act.HISTORY)

    def unlocked(self) -> "Access":
        """The same once the lock has ended."""
        return replace(self, locked_until=None)

    def made_by(self, identity: bytes | None, beginning: "Beginning") -> "Access":
        """What it is once that identity has made the pad."""
        granted = {**self.granted, identity: Role.ORGANISER} if identity else self.granted
        return replace(self, policy=beginning.policy, granted=granted, listed=beginning.listed)


@dataclass(frozen=True, slots=True)
class Beginning:
    """What a pad is that is made: what anyone may do in it, and whether it is on the front page."""

    policy: Policy = Policy.EDIT
    listed: bool = False
    chat: bool = False

    @classmethod
    def of(cls, word: str, maker: bytes | None, *, listed: bool) -> "Beginning":
        """As the settings say; one that nobody made is open, because nobody could open it."""
        return cls(Policy(word) if maker else Policy.EDIT, listed)


class NamesFor(Enum):
    """Who sees the names of those who signed up with the button; typed ones are the text's, and everybody's."""

    EVERYONE = "everyone"
    SIGNED_UP = "signed up"
    HOSTS = "hosts"


class Viewer(Enum):
    """Who looks at a list of names; `SIGNED_UP` is somebody who has an entry in that session."""

    ANYONE = "anyone"
    SIGNED_UP = "signed up"
    HOST = "host"


def visible(viewer: Viewer, names_for: NamesFor, *, hidden: bool) -> bool:
    """Whether a viewer sees the name of an entry; `hidden` if its owner shows it to hosts only."""
    if viewer is Viewer.HOST:
        return True
    if hidden or names_for is NamesFor.HOSTS:
        return False
    return names_for is NamesFor.EVERYONE or viewer is Viewer.SIGNED_UP
