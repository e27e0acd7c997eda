"""A session by the id it goes by, and what was proposed for it where only hosts change sessions."""

from dataclasses import dataclass

from .facts import Facts
from .session import Session


@dataclass(frozen=True, slots=True)
class Proposal:
    """What the text says of a session, and no host has accepted. Times are ms since 1970, UTC.

    `said` and `wanted` are None for a session that was removed, `accepted` for one that is new. `name` is empty if
    nobody knows who did it. `digest` stands for all that is proposed; empty until the room has looked at it.
    """

    said: Session | None
    accepted: Facts | None
    wanted: Facts | None
    digest: str
    name: str
    since: int
    lost: frozenset[str] = frozenset()
    """The ids of accepted lists that the text has no more: the names on them count as when they were last seen."""


@dataclass(frozen=True, slots=True)
class Named:
    """A session and the id it goes by; not `written` while `{#…}` isn't in the text. `text` are its lines.

    Where its facts are pinned, `session` has them as they were accepted, on the lines of the text; of one whose text
    was removed, on the lines of `text`.
    """

    id: str
    written: bool
    session: Session
    text: str
    proposal: Proposal | None = None

    @property
    def said(self) -> Session:
        """As the text has it; only of one that stands there."""
        return self.proposal.said if self.proposal and self.proposal.said else self.session

    @property
    def is_removed(self) -> bool:
        """Whether its text is gone, and no host has accepted that."""
        return self.proposal is not None and self.proposal.said is None
