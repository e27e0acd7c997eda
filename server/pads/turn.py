"""What one turn does to a doc: the items of a room's inbox, applied in order, before anything is committed or said."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field

from ..access.policy import Act, Beginning, check
from ..errors import Archived, BadUpdate, Conflict, Forbidden, Gap, NotFound, RosterpadError, TooLarge
from ..history.redacting import erasing
from ..sessions.listening import Listener
from ..sessions.orders import ChangeSessions, Decide, Done, MoveTyped, Order, Outcome, PutTypedBack, Redact, SetClosed
from ..store.records import Author, Change, StoredTurn
from . import frozen, patience
from .connection import Connection, Held
from .document import Broken, Document, merge
from .guard import Verdict, check_state_vector
from .items import Asked, Drained, Edited, Item, Joined, Listened, Merged, Ordered, TextSet, Wished, fail
from .owners import Owners, Used
from .protocol import Update, read_varuint

_ONE_SECTION = b"\x01"
"""What begins the update of a keystroke. One that begins with no more brings no crowd of client ids."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What one pad and one connection may grow to."""

    max_pad_bytes: int
    max_new_clients: int


class Spoiled(Exception):
    """An edit left the doc in a state that can't be kept. `item` brought it, `error` is what its sender is told.

    `item` is None if it may have been any of several: the next doc must be cautious, to tell which.
    """

    def __init__(self, item: Item | None, error: RosterpadError) -> None:
        super().__init__(str(error))
        self.item = item
        self.error = error


@dataclass(slots=True)
class Turn:
    """What a turn did to the doc, and whom to tell what once that is committed. `archived` if the pad is after it."""

    archived: bool = False
    runs: list[tuple[bytes | None, list[bytes]]] = field(default_factory=list)
    edits: int = 0
    joined: list[Connection] = field(default_factory=list)
    drained: list[Connection] = field(default_factory=list)
    asked: list[Asked] = field(default_factory=list)
    used: list[Used] = field(default_factory=list)
    durable: dict[Connection, int] = field(default_factory=dict)
    held: dict[Connection, Held] = field(default_factory=dict)
    refused: dict[Connection, RosterpadError] = field(default_factory=dict)
    done: list[asyncio.Future[Outcome]] = field(default_factory=list)
    orders: list[Order] = field(default_factory=list)
    waiting: list[tuple[int, asyncio.Future[Outcome]]] = field(default_factory=list)
    """The number in `orders`, and who waits for its outcome."""
    undoes: int | None = None
    """The wipe that it puts back."""
    heard: int = -1
    """How many `edits` there were when the sessions of the text were last looked at."""
    owners: Owners = field(default_factory=lambda: Owners(()))

    def changes(self) -> list[tuple[bytes | None, bytes]]:
        """(author, update) of each run of edits by one author, in order."""
        return [(author, merge(updates)) for author, updates in self.runs]

    def numbered(self, first: int, now: int) -> tuple[Change, ...]:
        """The same as the store keeps them, numbered from `first`."""
        return tuple(Change(n, now, author, update) for n, (author, update) in enumerate(self.changes(), first))

    def stored(
        self,
        pad: str,
        changes: tuple[Change, ...],
        sequence: int,
        now: int,
        authors: tuple[Author, ...],
        beginning: Beginning,
        wiped: int | None,
    ) -> StoredTurn:
        """What is to be committed of it."""
        return StoredTurn(
            pad,
            changes,
            sequence,
            now,
            tuple(self.orders),
            authors=authors,
            beginning=beginning,
            wiped=wiped,
            undoes=self.undoes,
            clients=self.owners.news(self.used),
        )

    def resolve(self, outcomes: Sequence[Outcome]) -> None:
        """Tell those who wait what came of it, now that it is committed."""
        self.owners.accept(self.used)
        for text_set in self.done:
            if not text_set.done():
                text_set.set_result(Done())
        for number, ordered in self.waiting:
            outcome = outcomes[number]
            if ordered.done():
                continue
            if isinstance(outcome, RosterpadError):
                ordered.set_exception(outcome)
            else:
                ordered.set_result(outcome)


def apply(
    document: Document,
    listener: Listener,
    items: list[Item],
    limits: Limits,
    now: int,
    owners: Owners,
    *,
    archived: bool = False,
) -> Turn:
    """Apply a turn's items, at `now` in ms. Raises `Spoiled`: then doc, listener and that item must be thrown away."""
    turn = Turn(archived, owners=owners)
    try:
        document.confirm()
        for item in items:
            _take(turn, document, listener, item, limits, now)
        document.settle(patience.deadline())
    except Broken as error:
        raise Spoiled(None, BadUpdate(f"The updates can't be applied: {error}")) from error
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
            case TextSet() | Merged() | Wished() | Ordered():
                fail(item, error)
            case Listened():
                pass
    return turn


def _take(turn: Turn, document: Document, listener: Listener, item: Item, limits: Limits, now: int) -> None:
    if turn.archived and not frozen.takes(item):
        fail(item, Archived())
        return
    match item:
        case Edited():
            _edit(turn, document, listener, item, limits)
        case Asked():
            _ask(turn, item)
        case Joined(connection):
            turn.joined.append(connection)
        case Drained(connection):
            turn.drained.append(connection)
        case TextSet():
            _rewrite(turn, document, listener, item, limits)
        case Merged():
            _merge_in(turn, document, listener, item, limits)
        case Wished():
            _wish(turn, document, listener, item, now)
        case Ordered():
            if not turn.archived:
                _hear(turn, document, listener, now)
            _ask_for(turn, document, listener, item, limits, now)
            turn.archived = frozen.after(item.order, turn.archived)
        case Listened():
            _set_text(turn, document, listener, item, None, listener.ids(document.text, now))
            _hear(turn, document, listener, now)


def _ask(turn: Turn, item: Asked) -> None:
    try:
        check_state_vector(item.message.state_vector)
    except BadUpdate as error:
        turn.refused.setdefault(item.connection, error)
    else:
        turn.asked.append(item)


def _edit(turn: Turn, document: Document, listener: Listener, item: Edited, limits: Limits) -> None:
    connection = item.connection
    if connection.gone or connection in turn.refused:
        return
    try:
        _limit_sections(document, item.message.update, limits)
        verdict, others = _check(turn, document, item)
        if verdict.new_clients:
            _limit_clients(connection, verdict, limits)
        changes = not verdict.empty
        if changes:
            check(connection.role, Act.EDIT)
            if turn.archived:
                raise Archived
    except Gap:
        if turn.held.get(connection, connection.held) is Held.NOTHING:
            turn.held[connection] = Held.DROPPED
        return
    except (BadUpdate, Forbidden, Archived) as error:
        turn.refused[connection] = error
        return
    if changes:
        listener.edited_by(connection.author, lambda: document.text)
        _apply(turn, document, item, connection.author, verdict, limits)
        if others:
            _note_use(turn, item, verdict, others)
    if turn.held.get(connection, connection.held) is Held.NOTHING:
        turn.durable[connection] = item.count


def _limit_sections(document: Document, update: bytes, limits: Limits) -> None:
    """Refuse a crowd of client ids by the number that an update begins with: to read it takes a second a megabyte."""
    if update[:1] <= _ONE_SECTION:
        return
    try:
        clients, _ = read_varuint(update, 0)
    except ValueError:
        return  # the guard says what is wrong with it
    if clients > len(document.guard.clocks) + limits.max_new_clients:
        raise BadUpdate(f"The update announces {clients:,} client ids, far more than this pad has.")


def _check(turn: Turn, document: Document, item: Edited) -> tuple[Verdict, list[int]]:
    """What the guard says, and the client ids in it that are not known to be its sender's own: nearly always none."""
    connection, update, live = item.connection, item.message.update, isinstance(item.message, Update)
    verdict = document.check(update) if live else document.check_sync(update)
    used = turn.owners.used
    others = [client for client in verdict.clocks if not used(connection, client)]
    if others:
        shut = {client for client in others if _shut(turn.owners, document, connection, client)}
        if live and shut:
            raise Gap(f"Client {min(shut)} is somebody else who is here.")
        if shut:
            verdict = document.check_sync(update, shut)
    if not live:
        turn.held[connection] = Held.PARTIAL if verdict.gap else Held.NOTHING
    return verdict, others


def _shut(owners: Owners, document: Document, connection: Connection, client: int) -> bool:
    return client == document.client or owners.shut(connection, client)


def _limit_clients(connection: Connection, verdict: Verdict, limits: Limits) -> None:
    connection.new_clients.update(verdict.new_clients)  # a set: a turn may be repeated
    if len(connection.new_clients) > limits.max_new_clients:
        raise BadUpdate(f"One connection may bring {limits.max_new_clients} new client ids, and this one brought more.")


def _apply(
    turn: Turn,
    document: Document,
    item: Edited | Merged | Ordered,
    author: bytes | None,
    verdict: Verdict,
    limits: Limits,
) -> None:
    near_limit = document.could_exceed(limits.max_pad_bytes, verdict.inserted)
    try:
        news = document.defer(verdict) or document.apply(verdict, patience.deadline(patience.of(item, verdict)))
    except Broken as error:
        raise Spoiled(item, BadUpdate(f"The update can't be applied: {error}")) from error
    if near_limit and document.size > limits.max_pad_bytes:
        raise Spoiled(item, _too_large(limits))
    if news is not None:
        _add(turn, author, news)


def _note_use(turn: Turn, item: Edited, verdict: Verdict, others: list[int]) -> None:
    live = isinstance(item.message, Update) and len(verdict.clocks) == 1  # what a browser kept is an update of many
    turn.used += [Used(item.connection, client, live) for client in others if client in verdict.clocks]


def _rewrite(turn: Turn, document: Document, listener: Listener, item: TextSet, limits: Limits) -> None:
    try:
        text = _fitting(item.change(document.text), limits)
    except RosterpadError as error:
        fail(item, error)
        return
    _set_text(turn, document, listener, item, item.author, text)
    turn.done.append(item.done)


def _merge_in(turn: Turn, document: Document, listener: Listener, item: Merged, limits: Limits) -> None:
    if not item.stands() or (item.undoes is not None and item.undoes == turn.undoes):
        turn.done.append(item.done)  # somebody was faster, in this turn or before
        return
    if item.update is not None:
        try:
            verdict = document.check(item.update)
        except (BadUpdate, Gap) as error:
            fail(item, BadUpdate(str(error)))
            return
        # Who undoes a wipe accepts nothing by that: what had only been proposed still is.
        listener.edited_by(item.author if item.undoes is None else None, lambda: document.text)
        _apply(turn, document, item, item.author, verdict, limits)
    turn.undoes = item.undoes if item.undoes is not None else turn.undoes
    turn.done.append(item.done)


def _fitting(text: str, limits: Limits) -> str:
    if len(text.encode()) > limits.max_pad_bytes:
        raise _too_large(limits)
    return text


def _too_large(limits: Limits) -> TooLarge:
    return TooLarge("A pad holds at most %(limit)s bytes of text.", limit=f"{limits.max_pad_bytes:,}")


def _set_text(turn: Turn, document: Document, listener: Listener, item: Item, author: bytes | None, text: str) -> None:
    listener.edited_by(author, lambda: document.text)
    try:
        news = document.set_text(text)
    except Broken as error:
        raise Spoiled(item, BadUpdate(f"The text can't be set: {error}")) from error
    if news is not None:
        _add(turn, author, news)


def _hear(turn: Turn, document: Document, listener: Listener, now: int) -> None:
    """Add what the text says of sessions, once for each text: five hundred may sign up in one turn."""
    if turn.heard != turn.edits:
        turn.heard = turn.edits
        _order(turn, listener.hear(document.text, now))


def _wish(turn: Turn, document: Document, listener: Listener, item: Wished, now: int) -> None:
    _hear(turn, document, listener, now)
    try:
        text, orders = listener.sign_up(document.text, item.wish, now)
    except NotFound as error:
        fail(item, error)
        return
    _set_text(turn, document, listener, item, None, text)
    _order(turn, orders, item.done)


def _ask_for(turn: Turn, document: Document, listener: Listener, item: Ordered, limits: Limits, now: int) -> None:
    ask = item.order
    if isinstance(ask, Redact):
        verdict = document.check(erasing(ask.ranges))
        listener.edited_by(ask.by, lambda: document.text)
        _apply(turn, document, item, ask.by, verdict, limits)
        _hear(turn, document, listener, now)  # or what is heard later would keep the words again
    if not isinstance(ask, MoveTyped | PutTypedBack | SetClosed | Decide | ChangeSessions):
        _order(turn, [ask], item.done)
        return
    try:
        text, orders = listener.ask(document.text, ask, now)
        _fitting(text, limits)
    except (NotFound, Conflict, TooLarge) as error:
        fail(item, error)
        return
    _set_text(turn, document, listener, item, ask.by, text)
    _order(turn, orders, item.done)
    if isinstance(ask, Decide):
        _hear(turn, document, listener, now)  # what is put back is accepted, and no proposal any more


def _order(turn: Turn, orders: list[Order], done: asyncio.Future[Outcome] | None = None) -> None:
    """Add orders; `done` waits for the outcome of the last."""
    turn.orders += orders
    if done is not None:
        turn.waiting.append((len(turn.orders) - 1, done))


def _add(turn: Turn, author: bytes | None, news: bytes) -> None:
    turn.edits += 1
    if turn.runs and turn.runs[-1][0] == author:
        turn.runs[-1][1].append(news)
    else:
        turn.runs.append((author, [news]))
