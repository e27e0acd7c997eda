"""People in a room without a server: replicas whose frames are recorded, and a store that can be told to fail."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from pycrdt import Doc, Text

from server.config import Config
from server.errors import StoreUnavailable
from server.pads.connection import Connection
from server.pads.room import Room
from server.pads.rooms import Rooms
from server.store.records import StoredPad, StoredTurn, Written
from server.store.sqlite import SqliteStore

from ..load import wire
from ..yclient import until

NO_NEWS = b"\0\0"
SIZES = {"max_pad_bytes": 2_000_000, "max_message_bytes": 1 << 20, "max_sync_bytes": 4 << 20}
STATE = {
    "role": "editor",
    "anyone": "edit",
    "sessions_by": "editors",
    "writable": True,
    "archived": False,
    "notices": "",
    **SIZES,
}


class Frames:
    """A socket's frames, as a room writes them. `heard` has what they say, `closed` each close with its reason."""

    def __init__(self, name: str, journal: list[str]) -> None:
        self.heard: list[tuple[str, Any]] = []
        self.closed: list[tuple[int, str]] = []
        self.counts: dict[int, int] = {}
        self.holds = 0
        self._name = name
        self._journal = journal

    def write(self, frames: bytes) -> bool:
        for message in messages(frames):
            kind, value = said(message)
            self.heard.append((kind, value))
            if kind == "saved":
                self.counts.update(value)
            self._journal.append(f"{self._name} hears {kind}")
        return True

    def hold(self) -> None:
        self.holds += 1

    def release(self) -> None:
        self.holds -= 1

    def close(self, code: int, reason: str) -> None:
        self.closed.append((code, reason))

    def take(self) -> list[tuple[str, Any]]:
        """What was heard since the last time."""
        taken, self.heard = self.heard, []
        return taken


class Person:
    """Somebody with a replica and a socket in a room."""

    def __init__(self, place: "Place", room: Room, name: str, *, acknowledges: bool, author: bytes | None) -> None:
        self.doc: Doc[Text] = Doc()
        self.text = self.doc.get("text", type=Text)
        self.frames = Frames(name, place.journal)
        self.connection = Connection(place.number(), self.frames, author, acknowledges)
        self.sent = 0
        self._room = room

    def type(self, text: str, at: int = 0) -> bytes:
        """Type at a byte of one's text and send that; gives back the update."""
        update = self.edit(lambda: self.text.insert(at, text))
        self.send(wire.UPDATE, update)
        return update

    def delete(self, start: int, end: int) -> None:
        """Delete bytes and send that."""

        def delete() -> None:
            del self.text[start:end]

        self.send(wire.UPDATE, self.edit(delete))

    def edit(self, edit: Callable[[], object]) -> bytes:
        """The update of an edit, which is not sent."""
        before = self.doc.get_state()
        edit()
        return self.doc.get_update(before)

    def send(self, step: int, payload: bytes) -> None:
        """Send a sync message."""
        self.sent += step != wire.STEP1
        self.tell(wire.sync(step, payload))

    def tell(self, message: bytes) -> None:
        """Send any message."""
        self._room.receive(self.connection, message)

    def sync(self) -> list[tuple[str, Any]]:
        """Hear what came: apply updates, answer questions. Gives back what was heard."""
        taken = self.frames.take()
        for kind, value in taken:
            if kind in ("update", "step 2"):
                self.doc.apply_update(value)
            elif kind == "step 1":
                self.send(wire.STEP2, self.doc.get_update(value))
        return taken

    @property
    def saved(self) -> int:
        """How many of its sync messages it last heard to be durable."""
        return self.frames.counts.get(self.connection.number, 0)

    def __str__(self) -> str:
        return str(self.text)


class WatchedStore(SqliteStore):
    """A real store that notes its commits, holds them up, or fails."""

    def __init__(self, folder: Path, journal: list[str]) -> None:
        super().__init__(folder)
        self.fails = self.is_unreadable = False
        self.loads = 0
        self.goes_on = asyncio.Event()
        self.goes_on.set()
        self._journal = journal

    async def commit(self, turn: StoredTurn) -> Written:
        self._journal.append("commit begins")
        await self.goes_on.wait()
        self._check(self.fails)
        written = await super().commit(turn)
        self._journal.append("commit ends")
        return written

    async def load(self, name: str) -> StoredPad | None:
        self.loads += 1
        await self.goes_on.wait()
        self._check(self.is_unreadable)
        return await super().load(name)

    async def probe(self) -> None:
        self._check(self.fails)
        await super().probe()

    def _check(self, fails: bool) -> None:
        if fails:
            raise StoreUnavailable("The disk is full.")


class Place:
    """Rooms over one store, and those who come. `journal` has in order what the store did and who heard what."""

    def __init__(self, folder: Path, config: Config) -> None:
        self.journal: list[str] = []
        self.store = WatchedStore(folder, self.journal)
        self.rooms = Rooms(self.store, config)
        self._numbers = 0

    def number(self) -> int:
        """The next connection's."""
        self._numbers += 1
        return self._numbers

    async def come(
        self, pad: str, name: str = "somebody", *, acknowledges: bool = True, author: bytes | None = None
    ) -> Person:
        """Open a pad's room, join it, and sync."""
        room = await self.rooms.open(pad)
        person = Person(self, room, name, acknowledges=acknowledges, author=author)
        room.join(person.connection)
        person.send(wire.STEP1, person.doc.get_state())
        await until(lambda: any(kind == "step 2" for kind, _ in person.frames.heard), "SyncStep2")
        person.sync()
        if acknowledges:
            await until(lambda: person.saved == person.sent, "all saved")
        return person


@asynccontextmanager
async def open_place(folder: Path, config: Config | None = None) -> AsyncIterator[Place]:
    """A place whose rooms are looked after, as a server does it."""
    place = Place(folder, config or Config())
    await place.store.open()
    place.rooms.start()
    try:
        yield place
    finally:
        place.store.goes_on.set()
        await place.rooms.stop()
        await place.store.close()


def messages(frames: bytes) -> list[bytes]:
    """The messages in whole frames of a server: RFC 6455, 5.2."""
    found, at = [], 0
    while at < len(frames):
        assert frames[at] == 0x82, "a whole binary frame"
        length, start = frames[at + 1], at + 2
        if length > 125:
            size = 2 if length == 126 else 8
            length, start = int.from_bytes(frames[start : start + size]), start + size
        found.append(frames[start : start + length])
        at = start + length
    return found


def said(message: bytes) -> tuple[str, Any]:
    """A message of a server, in words."""
    if message[0] == wire.SYNC:
        payload = wire.read_varbytes(message, 2)
        is_update = message[1] == wire.UPDATE
        return "alive" if is_update and payload == NO_NEWS else ("step 1", "step 2", "update")[message[1]], payload
    if message[0] == wire.SAVED:
        return "saved", wire.read_saved(message)
    if message[0] == wire.STATE:
        return "state", json.loads(wire.read_varbytes(message, 1))
    if message[0] == wire.PAGE:
        return "page", json.loads(wire.read_varbytes(message, 1))
    if message[0] == wire.CHAT:
        return "chat", json.loads(wire.read_varbytes(message, 1))
    if message[0] == wire.PEOPLE:
        return "people", json.loads(wire.read_varbytes(message, 1))
    assert message[0] == 1
    return "awareness", wire.read_varbytes(message, 1)


async def until_saved(*people: Person) -> None:
    """Wait until all that each has sent is committed."""
    for person in people:
        await until(lambda person=person: person.saved == person.sent, "saved")  # type: ignore[misc]


def kinds(person: Person) -> list[str]:
    """What kinds of messages somebody has heard, in order."""
    return [kind for kind, _ in person.frames.heard]
