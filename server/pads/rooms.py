"""The open pads of a server: opened once, shared by all who use them, closed some time after the last one left."""

import asyncio
import logging
import time
from collections.abc import Callable, Coroutine

from ..config import Config
from ..errors import Deleted, RosterpadError, SetAside, StoreUnavailable
from ..store.crashes import SET_ASIDE_AFTER
from ..store.health import Health
from ..store.store import Store
from .crashes import Inside
from .document import Broken
from .names import key
from .room import Room

log = logging.getLogger(__name__)

SWEEP_EVERY = 5.0
"""Seconds between two looks for rooms to close, store afresh or fold; less where a room may only be idle for less."""

SWEEP_AT_MOST_EVERY = 0.05
"""Seconds that are left between them in any case."""


class Rooms:
    """Finds and opens rooms. One of it for a server."""

    def __init__(self, store: Store, config: Config) -> None:
        self.health = Health(store)
        self._store = store
        self._config = config
        self._open: dict[str, Room] = {}
        self._opening: dict[str, asyncio.Task[None]] = {}
        self._tasks: list[asyncio.Task[None]] = []
        self._stopping = False

    def start(self) -> None:
        """Begin to look after the rooms."""
        self._tasks = [asyncio.create_task(self._keep_alive()), asyncio.create_task(self._sweep_often())]

    def peek(self, name: str) -> Room | None:
        """The room of a pad if it is open."""
        return self._open.get(key(name))

    async def open(self, name: str) -> Room:
        """The room of a pad, under any spelling of its canonical name; a pad that isn't kept yet opens empty.

        Raises `StoreUnavailable`, and `Deleted` for a pad that was; neither makes a room.
        """
        while (room := self._open.get(key(name))) is None:
            opening = self._opening.get(key(name))
            if opening is None or opening.done():  # to wait for a task that is done lets no other run
                opening = self._begin(name, self._load(name))
            await asyncio.shield(opening)  # it may be closed again before we run on: look once more
        room.used = time.monotonic()
        return room

    async def delete(self, name: str, at: int) -> None:
        """Delete a pad, at `at` ms since 1970, and send everybody away who edits it. Raises `StoreUnavailable`."""
        await self._store.delete(name, at)
        await self._let_go(name, Deleted)

    async def read_anew(self, name: str) -> None:
        """Let go of a pad of which other things are stored than were: everybody in it connects again."""
        await self._let_go(name, lambda _: RosterpadError("Words were removed from this pad. Open it again."))

    async def _let_go(self, name: str, why: Callable[[str], RosterpadError]) -> None:
        if (opening := self._opening.get(key(name))) is not None:
            await asyncio.wait([opening])  # it may have read the pad before
        if (room := self._open.pop(key(name), None)) is not None:
            room.audience.close(why(room.name))
            await asyncio.shield(self._begin(name, self._close(room)))

    def _begin(self, name: str, work: Coroutine[object, object, None]) -> asyncio.Task[None]:
        """What whoever opens the pad meanwhile waits for."""
        task = asyncio.create_task(work)
        self._opening[key(name)] = task

        def done(_: asyncio.Task[None]) -> None:
            if self._opening.get(key(name)) is task:
                del self._opening[key(name)]

        task.add_done_callback(done)
        return task

    def forget_wiper(self, author: bytes) -> None:
        """Nobody is told any more that somebody who erased themselves has wiped a page."""
        for room in self._open.values():
            room.wipes.forget_author(author)

    async def stop(self) -> None:
        """Take no more messages, commit what came, store what a quick start wants."""
        self._stopping = True
        for task in self._tasks:
            task.cancel()
        rooms, self._open = list(self._open.values()), {}
        await asyncio.gather(*(self._close(room) for room in rooms))
        self.health.close()

    async def _load(self, name: str) -> None:
        stored = await self._store.load(name)
        if self._stopping:
            raise StoreUnavailable("The server is stopping. Try again in a moment.")
        if stored is not None and stored.deleted is not None:
            raise Deleted(stored.name)
        if stored is not None and stored.crashes >= SET_ASIDE_AFTER:
            raise SetAside(stored.name)
        try:
            with Inside(name):
                self._open[key(name)] = Room(name, stored, self._store, self.health, self._config)
        except Broken as error:
            raise StoreUnavailable("The pad %(pad)s can't be read: %(why)s", pad=name, why=error) from error

    async def _keep_alive(self) -> None:
        while True:
            await asyncio.sleep(self._config.keepalive)
            for room in list(self._open.values()):
                room.audience.keep_alive()
                await asyncio.sleep(0)

    async def _sweep_often(self) -> None:
        while True:
            await asyncio.sleep(max(SWEEP_AT_MOST_EVERY, min(SWEEP_EVERY, self._config.room_idle)))
            await self._sweep()

    async def _sweep(self) -> None:
        now = time.monotonic()
        for room in list(self._open.values()):
            await self._look_after(room, quiet=now - room.changed_at > self._config.fold_after)
        unused = sorted((r for r in self._open.values() if not r.busy), key=lambda room: room.used)
        surplus = len(unused) - self._config.max_open_rooms
        for n, room in enumerate(unused):
            spare = n < surplus or now - room.used > self._config.room_idle
            if spare and not room.busy:  # somebody may have come while others were closed
                self._open.pop(key(room.name), None)
                await self._close(room)

    async def _look_after(self, room: Room, *, quiet: bool) -> None:
        try:
            await room.look_after(quiet=quiet)
        except StoreUnavailable as error:
            self.health.failed(error)
        except Exception:  # the other pads must not suffer for it
            log.exception("Looking after the pad %r failed.", room.name)

    async def _close(self, room: Room) -> None:
        try:
            await room.stop()
        except StoreUnavailable as error:
            log.warning("The pad %r was closed without a snapshot: %s", room.name, error)
        except Exception:
            log.exception("Closing the pad %r failed.", room.name)
