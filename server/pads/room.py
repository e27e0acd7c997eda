"""One open pad. Everything that happens to it passes through its inbox, and one task drains that in turns:

    receive / join / set_text -> inbox -> _turn: _apply -> _commit -> _publish

What a turn changed is in the store, synced, before anybody hears of it. Between turns the doc is what is committed.
"""

import asyncio
import logging
import time
from collections.abc import Callable
from functools import partial

from ..access.policy import Beginning
from ..config import Config
from ..errors import BadUpdate, RosterpadError, StoreUnavailable, TooLarge
from ..sessions.listening import Listener, Named, Wish
from ..sessions.orders import Ask, Outcome, Settle
from ..store.health import Health
from ..store.records import Change, Snapshot, StoredPad, Written
from ..store.store import Store
from . import replies, slices, turn
from .alarm import Alarm
from .audience import Audience
from .background import Background
from .between import Between
from .bylines import Bylines
from .committed import Committed
from .connection import Connection
from .crashes import Inside
from .document import Broken, Document, merge
from .items import Asked, Drained, Edited, Item, Joined, Listened, Merged, Ordered, TextSet, Wished, fail, take
from .lock import Lock
from .protocol import AwarenessUpdate, ChatMessage, PageAt, QueryAwareness, SyncStep1, SyncStep2, WhoIsHere, decode
from .turn import Limits, Spoiled, Turn
from .upkeep import Upkeep
from .window import Window
from .wipes import Wipes

log = logging.getLogger(__name__)

LISTEN_EVERY = 250
"""Milliseconds between two looks at what a changing text says of sessions."""

RELOAD_EVERY = 1.0
"""Seconds between two tries to read a pad back from a store that can't be read."""


class Room:
    """An open pad: its doc, who hears it, and the turns that change it."""

    def __init__(self, name: str, stored: StoredPad | None, store: Store, health: Health, config: Config) -> None:
        self.name = name
        self.audience = Audience()
        self.used = self.changed_at = time.monotonic()
        self._store = store
        self._health = health
        self._config = config
        self._limits = Limits(config.max_pad_bytes, config.max_new_clients)
        self._window = Window(config.max_window)
        self._inbox: list[Item] = []
        self._wake = asyncio.Event()
        self._between = Between()
        self._stopping = False
        self._writable = True
        self._moves = 0
        self._recovery: asyncio.Task[None] | None = None
        self._watchers: set[Callable[[], None]] = set()
        self._background = Background(health)
        self._listen = Alarm(lambda: self._put(Listened()))
        self._settle = Alarm(lambda: self._put(Ordered(Settle())))
        self.lock = Lock(self.audience, self._tell_state)
        self.wipes = Wipes(store, health, self.audience, self._tell_state)
        self.sequence = self.updated = 0
        self.archived = False
        self._unreadable: StoreUnavailable | None = None
        self._load(stored)
        self._task = asyncio.create_task(self._run(), name=f"room {name}")

    # --- what may happen to a room ---

    def join(self, connection: Connection) -> None:
        """Let a connection hear the pad, from the next turn on."""
        self._put(Joined(connection))

    def leave(self, connection: Connection) -> None:
        """A connection is gone."""
        connection.gone = True
        self.used = time.monotonic()
        self.audience.leave(connection)
        self._wake.set()

    def receive(self, connection: Connection, data: bytes) -> None:
        """One WebSocket message. Raises `BadMessage`, `BadUpdate` or `TooLarge`: the connection is to be closed."""
        message = decode(data)
        if len(data) > self._config.max_message_bytes and not isinstance(message, SyncStep2):
            raise TooLarge("A message has at most %(limit)s bytes.", limit=f"{self._config.max_message_bytes:,}")
        match message:
            case SyncStep1():
                self._put(Asked(connection, message))
            case AwarenessUpdate(payload):
                if self.audience.receive(connection, payload):
                    self._moves += 1
                    self._wake.set()
            case QueryAwareness():
                self.audience.show_everyone(connection)
            case PageAt() | WhoIsHere() | ChatMessage():
                raise BadUpdate("What a page shows or wants to know is only sent in reading mode.")
            case _:
                connection.received += 1
                self._put(Edited(connection, message, connection.received))
                connection.hold_if_ahead()

    def refuse(self, connection: Connection, error: RosterpadError) -> None:
        """Close a connection with a reason, for the log too."""
        log.warning("Pad %r: connection %d closed with %d: %s", self.name, connection.number, error.close_code, error)
        connection.refuse(error)
        self.leave(connection)

    async def set_text(self, author: bytes | None, text: str) -> Committed:
        """Merge a whole text in by the smallest edit; the pad once that is committed. Raises `TooLarge`."""
        return await self.rewrite(author, lambda _: text)

    async def rewrite(self, author: bytes | None, change: Callable[[str], str]) -> Committed:
        """The same with what `change` makes of the text as its turn finds it; what that raises is raised here."""
        await self._outcome(partial(TextSet, author, change))
        return await self.read()

    async def merge(self, author: bytes | None, update: bytes | None, undoes: int | None = None) -> Committed:
        """Merge a peer's edit in; one that `undoes` a wipe while people are told of that. `TooLarge`, `BadUpdate`."""
        await self._outcome(partial(Merged, author, update, undoes=undoes, stands=partial(self.wipes.stands, undoes)))
        return await self.read()

    async def sign_up(self, wish: Wish) -> Outcome:
        """Sign somebody up; the outcome once it is committed. Raises `NotFound`, `Conflict`, `StoreUnavailable`."""
        return await self._outcome(partial(Wished, wish))

    async def order(self, order: Ask) -> Outcome:
        """Carry out anything else that is asked of the rosters. Raises as `sign_up` does."""
        return await self._outcome(partial(Ordered, order))

    def sessions(self, committed: Committed) -> tuple[Named, ...]:
        """The sessions of a text of this pad, each with the id it has or would be given."""
        return self._listener.named(committed.text)

    def proposed(self, committed: Committed) -> tuple[Named, ...]:
        """The sessions of a text that no host has accepted, where one has to."""
        return self._listener.proposed(committed.text)

    async def read(self) -> Committed:
        """The pad as it is committed. Raises `StoreUnavailable` while it can't be read back after a failure."""
        self.used = time.monotonic()
        if self._unreadable is not None:
            raise self._unreadable
        return await self._between.ask(lambda: Committed(self._document.text, self.sequence, self.updated))

    def drained(self, connection: Connection) -> None:
        """A connection's buffer is nearly empty again."""
        if self.audience.drained(connection):
            self._put(Drained(connection))

    def watch(self, changed: Callable[[], None]) -> Callable[[], None]:
        """Call `changed` after every commit; returns what ends that."""
        self._watchers.add(changed)
        return lambda: self._watchers.discard(changed)

    @property
    def busy(self) -> bool:
        """Whether anybody is here or watches."""
        return bool(self.audience or self._watchers or self._inbox or not self._between.turns)

    @property
    def state(self) -> dict[str, object]:
        """What everybody here is told of the pad; those who watch are called when it changes, too."""
        told = {**self.audience.access.told, "notices": self.notices}
        return {**told, "writable": self._writable, "archived": self.archived, **self._config.sizes()}

    @property
    def notices(self) -> str:
        """What people are told at the top of the page, as a word that is another when that is; empty for nothing."""
        return " ".join(filter(None, (self.wipes.word, self.lock.word)))

    async def stop(self) -> None:
        """Take nothing more, commit what was taken, and let go of the doc."""
        self._inbox += [Listened()] * self._listener.owes_a_look  # who changed what is known only here
        self._stopping = True
        for work in (self._listen, self._settle, self.lock, self.wipes):
            work.cancel()
        self._wake.set()
        await self._task
        if self._recovery is not None:
            self._recovery.cancel()
        try:
            await self._background.finish()
            await self._snapshot()
        finally:
            self._document.close()

    async def look_after(self, *, quiet: bool) -> None:
        """Ask those again whose SyncStep2 built on others' edits; if it is quiet here, make it quick to open and small.

        Raises `StoreUnavailable`.
        """
        if self._between.turns:
            for connection in self.audience.partial():
                self.audience.ask(connection, self._document.state_vector)
        if quiet:
            await self._snapshot()
            self.wipes.forget()
            await self._upkeep.fold(self.name, self.sequence)

    # --- turns ---

    async def _outcome(self, item: Callable[[asyncio.Future[Outcome]], Item]) -> Outcome:
        done: asyncio.Future[Outcome] = asyncio.get_running_loop().create_future()
        self._put(item(done))
        return await asyncio.shield(done)

    def _put(self, item: Item) -> None:
        if self._stopping:
            fail(item, StoreUnavailable("The server is stopping. Try again in a moment."))
            return
        self._inbox.append(item)
        self._wake.set()

    async def _run(self) -> None:
        while True:
            await self._wake.wait()
            await self._gather()
            self._wake.clear()
            items, self._inbox = self._inbox, []
            try:
                await self._turn(items)
            except Exception:
                log.exception("A turn of the pad %r failed.", self.name)
                await self._start_afresh(items)
            take(items)
            if self._stopping and not self._inbox:
                return

    async def _gather(self) -> None:
        now = time.monotonic()
        delay = self._window.opens(len(self.audience), now) - now
        if delay > 0 and not self._stopping:
            await asyncio.sleep(delay)

    async def _turn(self, items: list[Item]) -> None:
        if self.audience.has_slow:
            self.audience.skip_slow(self._document.state_vector)
        now = time.time_ns() // 1_000_000
        done = await self._apply(items, now)
        changes = done.numbered(self.sequence + 1, now)
        written = Written((), None)
        if changes or done.orders or done.undoes is not None:
            try:
                written = await self._commit(done, changes, items, now)
            except StoreUnavailable as error:
                await self._not_saved(items, error)
                return
        self._between.begin()
        if self._writable and done.archived is not self.archived:
            self.archived = done.archived
            self.audience.tell_state(self.state)
        self.wipes.committed(written.wipe, done.undoes, items)
        self._publish(done, changes)
        done.resolve(written.outcomes)
        self._set_alarms(changed=bool(changes), settles_at=written.settles_at, now=now)

    async def _apply(self, items: list[Item], now: int) -> Turn:
        self._window.count(self._moves + sum(isinstance(item, Edited) for item in items), time.monotonic())
        self._moves = 0
        while True:
            if not self._writable:
                error = StoreUnavailable("The server can't write at the moment; nothing was changed.")
                return turn.withhold(items, error)
            try:
                self._between.end()
                who = self.audience.owners
                return turn.apply(self._document, self._listener, items, self._limits, now, who, archived=self.archived)
            except Spoiled as spoiled:
                # Nothing of this turn is committed: read the pad back, and do the turn again without that item.
                await self._reload()
                if spoiled.item is None:
                    self._document.cautious = True
                elif parts := slices.of(spoiled, self._document):
                    self._background.start(slices.feed(parts, self._put, lambda: self._stopping))
                else:
                    self._drop(spoiled.item, spoiled.error)
                items = [item for item in items if item is not spoiled.item]

    async def _commit(self, done: Turn, changes: tuple[Change, ...], items: list[Item], now: int) -> Written:
        sequence = changes[-1].sequence if changes else self.sequence + 1
        told, maker = self._bylines.news(items, changes), changes[0].author if changes else None
        new = Beginning.of(self._config.new_pads_policy, maker, listed=self._config.new_pads_listed)
        wiped = self.wipes.look(now, sequence, self._document, self._listener.count)
        written = await self._store.commit(done.stored(self.name, changes, sequence, now, told, new, wiped))
        if not self.sequence and changes:
            self.audience.admit(self.audience.access.made_by(maker, new), self.state)
        self.sequence, self.updated = sequence, now
        self.changed_at = time.monotonic()
        self._upkeep.count(changes)
        return written

    def _publish(self, done: Turn, changes: tuple[Change, ...]) -> None:
        replies.acknowledge(done, self.audience, self._document, self.refuse, writable=self._writable)
        self.audience.broadcast(merge([change.update for change in changes]) if changes else None, done.durable)
        replies.answer(done, self.audience, self._document, self.state if done.joined else {}, self.refuse)
        if changes or done.orders:
            self._tell_watchers()

    def _set_alarms(self, *, changed: bool, settles_at: int | None, now: int) -> None:
        if changed:
            self._listen.set(now + LISTEN_EVERY)
        self._listen.set(self._listener.looks_again_at())
        self._settle.set(settles_at)

    def _tell_watchers(self) -> None:
        for changed in list(self._watchers):
            changed()
        if self._upkeep.snapshot_due and (taken := self._take_snapshot()) is not None:
            self._background.start(self._upkeep.keep(self.name, taken))

    async def _snapshot(self) -> None:
        if (taken := self._take_snapshot()) is not None:
            await self._upkeep.keep(self.name, taken)

    def _take_snapshot(self) -> Snapshot | None:
        return self._upkeep.take(self.name, self.sequence, self._document) if self._between.turns else None

    # --- when something goes wrong ---

    def _drop(self, item: Item, error: RosterpadError) -> None:
        if isinstance(item, Joined | Drained | Asked | Edited):
            self.refuse(item.connection, error)
        else:
            fail(item, error)

    async def _not_saved(self, items: list[Item], error: StoreUnavailable) -> None:
        # The doc goes back to what is stored; whoever edited sends it again when that can work.
        self._health.failed(error)
        self._writable = False
        self._tell_state()
        await self._reload()
        self._publish(turn.withhold(items, error), ())
        self._recovery = asyncio.create_task(self._recover())

    async def _recover(self) -> None:
        await self._health.recovered()
        self._writable = True
        self._tell_state()
        self.audience.ask_all(self._document.state_vector)
        self._settle.set(0 if self.sequence else None)  # what came due meanwhile was not carried out

    def _tell_state(self) -> None:
        self.audience.tell_state(self.state)
        self._tell_watchers()

    async def _start_afresh(self, items: list[Item]) -> None:
        # A defect of ours: everybody reconnects to a doc that is read back from the store.
        error = RosterpadError(
            "Something went wrong in this pad. Your edits stay in your browser, which connects again."
        )
        self.audience.close(error)
        for item in items:
            fail(item, error)
        await self._reload()

    async def _reload(self) -> None:
        self._document.close()
        while True:
            try:
                self._load(await self._store.load(self.name))
                return
            except (StoreUnavailable, Broken) as error:
                if self._stopping:
                    raise
                self._unreadable = StoreUnavailable("The pad %(pad)s can't be read: %(why)s", pad=self.name, why=error)
                await asyncio.sleep(RELOAD_EVERY)

    def _load(self, stored: StoredPad | None) -> None:
        self._document = Document(stored.updates if stored else (), Inside(self.name))
        self.name = stored.name if stored else self.name
        self.updated = stored.updated if stored else 0
        self.sequence = stored.sequence if stored else 0
        self.audience.load(stored)
        self.archived = bool(stored and stored.archived)
        self._upkeep = Upkeep(self._store, self._config.snapshot_changes, stored)
        self._bylines = Bylines(self.audience)
        kept, pins = (stored.kept, stored.pins) if stored else ((), None)
        self._listener = Listener(kept, self._document.text, pins, self.audience)
        self.lock.watch()
        self.wipes.load(self.name, stored, self._document, self._listener.count)
        if stored is not None:
            self._settle.set(stored.settles_at)
            self._listen.set(0)
        self._unreadable = None
        self._between.begin()
