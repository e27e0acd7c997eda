"""What may happen to a room: the items of its inbox."""

import asyncio
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from ..errors import RosterpadError
from ..sessions.listening import Wish
from ..sessions.orders import Ask, Outcome
from .connection import Connection
from .protocol import SyncStep1, SyncStep2, Update


@dataclass(frozen=True, slots=True)
class Joined:
    """A connection that wants to hear everything."""

    connection: Connection


@dataclass(frozen=True, slots=True)
class Drained:
    """A connection that was skipped and reads again."""

    connection: Connection


@dataclass(frozen=True, slots=True)
class Asked:
    """A peer's state vector: it wants what it lacks."""

    connection: Connection
    message: SyncStep1


@dataclass(frozen=True, slots=True)
class Edited:
    """A peer's edits. `count` numbers its sync messages of type 1 and 2, for the acknowledgement."""

    connection: Connection
    message: SyncStep2 | Update
    count: int


@dataclass(frozen=True, slots=True)
class TextSet:
    """A whole text to merge in, made of the one that is there; `done` is resolved once it is committed."""

    author: bytes | None
    change: Callable[[str], str]
    done: asyncio.Future[Outcome]


@dataclass(frozen=True, slots=True)
class Merged:
    """An edit that the server makes for somebody as a peer would, a Yjs v1 update; `done` as above.

    One that `undoes` a wipe is only merged if that `stands`, and may hold nothing.
    """

    author: bytes | None
    update: bytes | None
    done: asyncio.Future[Outcome]
    undoes: int | None = None
    stands: Callable[[], bool] = lambda: True


@dataclass(frozen=True, slots=True)
class Wished:
    """A sign-up; `done` is resolved with its outcome once that is committed."""

    wish: Wish
    done: asyncio.Future[Outcome]


@dataclass(frozen=True, slots=True)
class Ordered:
    """Anything else that is asked of a pad's rosters; `done` as above, None if nobody waits for it."""

    order: Ask
    done: asyncio.Future[Outcome] | None = None


@dataclass(frozen=True, slots=True)
class Listened:
    """It is time to look at what the text says of sessions."""


Item = Joined | Drained | Asked | Edited | TextSet | Merged | Wished | Ordered | Listened


def fail(item: Item, error: RosterpadError) -> None:
    """Tell whoever waits for an item, if anybody does, that it comes to nothing."""
    done = item.done if isinstance(item, TextSet | Merged | Wished | Ordered) else None
    if done is not None and not done.done():
        done.set_exception(error)


def take(items: Iterable[Item]) -> None:
    """A turn has dealt with them: their senders may send more."""
    for item in items:
        if isinstance(item, Edited):
            item.connection.take(item.count)
