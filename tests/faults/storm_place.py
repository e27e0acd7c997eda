"""A room on a real store whose clock the test moves, and which it can crash."""

import shutil
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from types import SimpleNamespace

import pytest

from server.config import Config
from server.pads import room as room_module
from server.pads.connection import Connection
from server.pads.items import Item
from server.pads.room import Room
from server.pads.rooms import Rooms
from server.sessions.listening import Listener, Named
from server.sessions.orders import Order
from server.store.sqlite import SqliteStore

from ..load import wire
from ..pads.people import Frames
from ..yclient import until
from .signed_up import number_of

PAD = "webinars"
EMPTY = b"\0"  # the state vector of an empty doc


class Alarm:
    """As `server.pads.alarm.Alarm`, but only rung by `Place.advance`."""

    def __init__(self, ring: Callable[[], None]) -> None:
        self.ring = ring
        self.due: int | None = None

    def set(self, due: int | None) -> None:
        """Ring at `due`, or before if it was set so."""
        if due is not None:
            self.due = due if self.due is None else min(self.due, due)

    def cancel(self) -> None:
        """Don't ring."""
        self.due = None


class Place:
    """`room` at `now`, ms. `heard` is called with all sessions and the time, whenever the room looks at its text."""

    def __init__(self, data: Path, now: int) -> None:
        self.data = data
        self.now = now
        self.heard: Callable[[tuple[Named, ...], int], None] = lambda named, now: None
        self.alarms: list[Alarm] = []
        self.turns = self.crashes = 0

    async def open(self) -> None:
        """Open the pad, as a server that starts."""
        self.alarms.clear()
        self._store = SqliteStore(self.data)
        await self._store.open()
        self._rooms = Rooms(self._store, Config())
        self.room = await self._rooms.open(PAD)

    async def close(self) -> None:
        """Close it, as a server that stops."""
        await self._rooms.stop()
        await self._store.close()

    async def restart(self) -> None:
        """Stop and start."""
        await self.close()
        await self.open()

    async def crash(self) -> None:
        """Go on with the files as they are now: nothing of what is only in memory gets there."""
        self.crashes += 1
        copy = self.data.with_name(f"{self.data.name}-{self.crashes}")
        copy.mkdir()
        for file in self.data.glob("*.sqlite3*"):
            if not file.name.endswith("-shm"):
                shutil.copy(file, copy)
        await self.close()
        self.data = copy
        await self.open()

    async def whole(self) -> bytes:
        """The pad's whole state as an update: what a browser has that was in sync."""
        peer = Frames("browser", [])
        self.room.receive(Connection(0, peer, None), wire.sync(wire.STEP1, EMPTY))
        await until(lambda: bool(peer.heard), "the answer")
        state: bytes = peer.heard[0][1]
        return state

    async def merge(self, update: bytes) -> None:
        """Take in what a browser brings that was offline."""
        async with self.one_turn():
            self.room.receive(Connection(0, Frames("browser", []), None), wire.sync(wire.STEP2, update))

    @asynccontextmanager
    async def one_turn(self) -> AsyncIterator[None]:
        """What is asked in here is committed at the end, also if it was refused: that is told before."""
        turns = self.turns
        try:
            yield
        finally:
            await until(lambda: self.turns > turns, "the turn")

    def number_of(self, token: bytes) -> int:
        """The entry whose private link's hash that is."""
        return number_of(self.data, token)

    async def advance(self, ms: int, after_each: Callable[[], None]) -> None:
        """Let time pass, and ring what is due, one after the other; look after all that are due at one moment."""
        end = self.now + ms
        while (alarm := self._next()) is not None and alarm.due is not None and alarm.due <= end:
            self.now, alarm.due = max(self.now, alarm.due), None
            before = self.turns
            alarm.ring()
            await until(lambda before=before: self.turns > before, "a turn")  # type: ignore[misc]
            if not any(other.due is not None and other.due <= self.now for other in self.alarms):
                after_each()
        self.now = end

    def _next(self) -> Alarm | None:
        due = [alarm for alarm in self.alarms if alarm.due is not None]
        return min(due, key=lambda alarm: alarm.due or 0, default=None)


@asynccontextmanager
async def storm_place(data: Path, patch: pytest.MonkeyPatch, now: int) -> AsyncIterator[Place]:
    """A place with an empty pad."""
    place, turn, hear = Place(data, now), Room._turn, Listener.hear

    def alarm(ring: Callable[[], None]) -> Alarm:
        place.alarms.append(Alarm(ring))
        return place.alarms[-1]

    async def counted(room: Room, items: list[Item]) -> None:
        await turn(room, items)
        place.turns += 1

    def noted(listener: Listener, text: str, now: int) -> list[Order]:
        place.heard(listener.named(text), now)
        return hear(listener, text, now)

    with patch.context() as patched:
        clock = SimpleNamespace(time_ns=lambda: place.now * 1_000_000, monotonic=time.monotonic)
        patched.setattr(room_module, "time", clock)
        patched.setattr(room_module, "Alarm", alarm)
        patched.setattr(Room, "_turn", counted)
        patched.setattr(Listener, "hear", noted)
        await place.open()
        try:
            yield place
        finally:
            await place.close()
