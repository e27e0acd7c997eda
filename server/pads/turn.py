"""What one turn does to a doc: the items of a room's inbox, applied in order, before anything is committed or said."""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from ..errors import BadUpdate, Gap, RosterpadError, TooLarge
from .connection import Connection, Held
from .document import Broken, Document, merge
from .guard import Verdict, check_state_vector
from .protocol import SyncStep1, SyncStep2, Update

APPLY_SECONDS = 0.5
"""How long applying one update may take. Honest ones need milliseconds, hostile ones of a megabyte an hour."""


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
    """A whole text to merge in; `done` is resolved once it is committed."""

    author: bytes | None
    text: str
    done: asyncio.Future[None]


Item = Joined | Drained | Asked | Edited | TextSet


@dataclass(frozen=True, slots=True)
class Limits:
    """What one pad and one connection may grow to."""

    max_pad_bytes: int
    max_new_clients: int


class Spoiled(Exception):
    """An edit left the doc in a state that can't be kept. `item` brought it, `error` is what its sender is told."""

    def __init__(self, item: Item, error: RosterpadError) -> None:
        super().__init__(str(error))
        self.item = item
        self.error = error


@dataclass(slots=True)
class Turn:
    """What a turn did to the doc, and whom to tell what once that is committed."""

    runs: list[tuple[bytes | None, list[bytes]]] = field(default_factory=list)
    edits: int = 0
    joined: list[Connection] = field(default_factory=list)
    drained: list[Connection] = field(default_factory=list)
    asked: list[Asked] = field(default_factory=list)
    durable: dict[Connection, int] = field(default_factory=dict)
    held: dict[Connection, Held] = field(default_factory=dict)
    refused: list[tuple[Connection, RosterpadError]] = field(default_factory=list)
    done: list[asyncio.Future[None]] = field(default_factory=list)

    def changes(self) -> list[tuple[bytes | None, bytes]]:
        """(author, update) of each run of edits by one author, in order."""
        return [(author, merge(updates)) for author, updates in self.runs]


def apply(document: Document, items: list[Item], limits: Limits) -> Turn:
    """Apply a turn's items. Raises `Spoiled`: then the doc must be thrown away, and the item with it."""
    turn = Turn()
    for item in items:
        match item:
            case Edited():
                _edit(turn, document, item, limits)
            case Asked():
                _ask(turn, item)
            case Joined(connection):
                turn.joined.append(connection)
            case Drained(connection):
                turn.drained.append(connection)
            case TextSet():
                _set_text(turn, document, item)
    return turn


def withhold(items: list[Item], error: RosterpadError) -> Turn:
    """The turn of a room that can't commit: nothing is applied, whoever edits is held, whoever asks is answered."""
    turn = Turn()
    for item in items:
        match item:
            case Edited(connection):
                turn.held[connection] = Held.DROPPED
            case Asked():
                _ask(turn, item)
            case Joined(connection):
                turn.joined.append(connection)
            case Drained(connection):
                turn.drained.append(connection)
            case TextSet(done=done):
                if not done.done():
                    done.set_exception(error)
    return turn


def _ask(turn: Turn, item: Asked) -> None:
    try:
        check_state_vector(item.message.state_vector)
    except BadUpdate as error:
        turn.refused.append((item.connection, error))
    else:
        turn.asked.append(item)


def _edit(turn: Turn, document: Document, item: Edited, limits: Limits) -> None:
    connection = item.connection
    if connection.gone:
        return
    try:
        verdict = _check(turn, document, item)
        _limit_clients(connection, verdict, limits)
    except Gap:
        if turn.held.get(connection, connection.held) is Held.NOTHING:
            turn.held[connection] = Held.DROPPED
        return
    except BadUpdate as error:
        turn.refused.append((connection, error))
        return
    if not verdict.empty:
        _apply(turn, document, item, verdict, limits)
    if turn.held.get(connection, connection.held) is Held.NOTHING:
        turn.durable[connection] = item.count


def _check(turn: Turn, document: Document, item: Edited) -> Verdict:
    if isinstance(item.message, Update):
        return document.check(item.message.update)
    verdict = document.check_sync(item.message.update)
    turn.held[item.connection] = Held.PARTIAL if verdict.gap else Held.NOTHING
    return verdict


def _limit_clients(connection: Connection, verdict: Verdict, limits: Limits) -> None:
    connection.new_clients += len(verdict.new_clients)
    if connection.new_clients > limits.max_new_clients:
        raise BadUpdate(f"One connection may bring {limits.max_new_clients} new client ids, and this one brought more.")


def _apply(turn: Turn, document: Document, item: Edited, verdict: Verdict, limits: Limits) -> None:
    near_limit = document.could_exceed(limits.max_pad_bytes, verdict.inserted)
    try:
        news = document.apply(verdict, _deadline())
    except Broken as error:
        raise Spoiled(item, BadUpdate(f"The update can't be applied: {error}")) from error
    if near_limit and document.size > limits.max_pad_bytes:
        raise Spoiled(item, TooLarge(f"A pad holds at most {limits.max_pad_bytes:,} bytes of text."))
    if news is not None:
        _add(turn, item.connection.author, news)


def _deadline() -> Callable[[], bool]:
    end = time.monotonic() + APPLY_SECONDS
    return lambda: time.monotonic() > end


def _set_text(turn: Turn, document: Document, item: TextSet) -> None:
    try:
        news = document.set_text(item.text)
    except Broken as error:
        raise Spoiled(item, BadUpdate(f"The text can't be set: {error}")) from error
    if news is not None:
        _add(turn, item.author, news)
    turn.done.append(item.done)


def _add(turn: Turn, author: bytes | None, news: bytes) -> None:
    turn.edits += 1
    if turn.runs and turn.runs[-1][0] == author:
        turn.runs[-1][1].append(news)
    else:
        turn.runs.append((author, [news]))
