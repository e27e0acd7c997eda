"""One WebSocket in a room: what the room must remember of it, and the frames it writes to."""

import enum
from dataclasses import dataclass, field
from typing import Protocol

from ..access.policy import Role
from ..errors import RosterpadError

AHEAD = 64
"""Edits of one connection that may wait for a turn before no more are read from it."""


ASKS_A_MINUTE = 10
"""How often one connection is asked for what it left out; honest ones leave a gap once a reconnect."""


class Frames(Protocol):
    """Where whole WebSocket frames go, without waiting. `web/frames.py` has the real ones."""

    def write(self, frames: bytes) -> bool:
        """Hand frames over; False if the socket is closing or lost."""

    def hold(self) -> None:
        """Read no more from the socket until every `hold` is ended by a `release`."""

    def release(self) -> None:
        """End one `hold`."""

    def close(self, code: int, reason: str) -> None:
        """Send a close frame and forget the socket; never waits for a peer that doesn't read."""


class Hearing(enum.Enum):
    """Whether a connection gets every turn."""

    ALL = "all"
    """It reads as fast as the room writes."""

    SLOW = "slow"
    """Too much is unsent: from the next turn on it is skipped."""

    SKIPPED = "skipped"
    """It lacks all since `Connection.seen`, and gets that in one update when its buffer has drained."""


class Held(enum.Enum):
    """What of a connection's edits is not in the doc."""

    NOTHING = "nothing"

    DROPPED = "dropped"
    """An update was dropped: it left something out, or the store couldn't write. The next SyncStep2 holds it."""

    PARTIAL = "partial"
    """Its SyncStep2 builds on edits of others that are not here: asked again now and then, it may be whole."""


@dataclass(slots=True, eq=False)
class Connection:
    """One editor's socket. `acknowledges` is true if it offered `rosterpad.v1` and is told what is saved.

    `received` counts its sync messages of type 1 and 2, `taken` those that a turn has dealt with, and `durable` those
    that are committed. While too many wait for a turn, the room `holds` it.

    `held` says what of its edits is not in the doc: until its next whole SyncStep2 is committed, `durable` stays.
    `clients` are the Yjs client ids that it uses as its own, `new_clients` those that the pad had never seen.
    Nothing more is done for one that is `gone`; `refused` says why it was closed for good. `role` is its owner's, None
    for somebody who may not even read.
    """

    number: int
    frames: Frames
    author: bytes | None
    acknowledges: bool = False
    role: Role | None = Role.EDITOR
    received: int = 0
    taken: int = 0
    holds: bool = False
    durable: int = 0
    held: Held = Held.NOTHING
    gone: bool = False
    asked: list[float] = field(default_factory=list)
    new_clients: set[int] = field(default_factory=set)
    clients: set[int] = field(default_factory=set)
    hearing: Hearing = Hearing.ALL
    seen: bytes = b""
    refused: RosterpadError | None = None

    def may_be_asked(self, now: float) -> bool:
        """Whether it may be asked for what it left out, at `now` seconds, and a note that it is."""
        self.asked = [at for at in self.asked if now - at < 60] + [now]
        return len(self.asked) <= ASKS_A_MINUTE

    def hold_if_ahead(self) -> None:
        """Whoever sends faster than the store takes it waits, instead of filling the inbox."""
        if not self.holds and self.received - self.taken > AHEAD:
            self.holds = True
            self.frames.hold()

    def take(self, count: int) -> None:
        """A turn has dealt with its sync messages up to that one."""
        self.taken = count
        if self.holds and self.received == count:
            self.holds = False
            self.frames.release()

    def refuse(self, error: RosterpadError) -> None:
        """Close it for good, with the reason."""
        self.refused = error
        self.frames.close(error.close_code, str(error))
