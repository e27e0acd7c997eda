"""Tells open pages who is here: how many to all, and who to editors and to those who opened the list.

A change is told at once, in a crowd a little later: at most a hundred frames a second go out for it.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from ..pads import protocol
from ..pads.connection import Connection, Frames, Hearing
from ..pads.pace import Pace
from ..pads.presence import Numbers, Who, gather
from ..pads.room import Room
from .live_page import Reader

EVERY, MORE_FOR_EACH = 0.1, 0.01
"""Seconds between two messages to those in one pad, and how many more for each of them."""


@dataclass(slots=True, eq=False)
class Hearer:
    """A page that is told. `listens` says whether a frame can be written to it now."""

    who: Who
    frames: Frames
    reads: bool
    hears: bool
    by_name: bool
    listens: Callable[[], bool]
    told: bytes = b""
    chat_pace: Pace | None = None
    catches_up: bool = False
    gone: bool = False


class Present:
    """Who is in each of a server's open pads."""

    def __init__(self) -> None:
        self._rooms: dict[Room, _Here] = {}

    def edits(self, room: Room, connection: Connection) -> Hearer:
        """Somebody's editor is here until it is `gone`."""
        who = connection.author or connection.number
        listens = partial(_hears_all, room, connection)
        hears = connection.acknowledges
        return self._join(room, Hearer(who, connection.frames, reads=False, hears=hears, by_name=True, listens=listens))

    def reads(self, room: Room, reader: Reader) -> Hearer:
        """Somebody's page is here until it is `gone`."""
        who = reader.by or id(reader)
        listens = partial(_keeps_up, reader)
        hears = reader.hears_state
        return self._join(room, Hearer(who, reader.frames, reads=True, hears=hears, by_name=False, listens=listens))

    def list_for(self, room: Room, hearer: Hearer) -> None:
        """A page wants the names from now on."""
        hearer.by_name = True
        self._rooms[room].changed()

    def gone(self, room: Room, hearer: Hearer) -> None:
        """A page or editor is gone."""
        hearer.gone = True
        if self._rooms[room].leave(hearer):
            del self._rooms[room]

    def changed(self, room: Room) -> None:
        """Who may do what in a room is another."""
        if room in self._rooms:
            self._rooms[room].changed()

    def hearers(self, room: Room) -> list[Hearer]:
        """The open pages of a room that can be told something."""
        return self._rooms[room].hearers() if room in self._rooms else []

    def who(self, room: Room, number: int) -> bytes | None:
        """The identity of somebody in a room, by the number that others know."""
        found = self._rooms[room].numbers.who(number) if room in self._rooms else None
        return found if isinstance(found, bytes) else None

    def _join(self, room: Room, hearer: Hearer) -> Hearer:
        here = self._rooms.get(room) or self._rooms.setdefault(room, _Here(room))
        return here.join(hearer)


class _Here:
    """Those in one pad."""

    def __init__(self, room: Room) -> None:
        self.numbers = Numbers()
        self._room = room
        self._hearers: dict[Hearer, None] = {}
        self._counted = self._named = b""
        self._changed = asyncio.Event()
        room.audience.people_changed = self.changed
        self._task = asyncio.create_task(self._run(), name=f"who is in {room.name}")

    def join(self, hearer: Hearer) -> Hearer:
        self._hearers[hearer] = None
        if hearer.reads:  # an editor is here only when its room has welcomed it, which says so itself
            self.changed()
        return hearer

    def leave(self, hearer: Hearer) -> bool:
        """True if it was the last, and this is closed."""
        self._hearers.pop(hearer, None)
        self.changed()
        if self._hearers:
            return False
        self._room.audience.people_changed = None
        self._task.cancel()
        return True

    def changed(self) -> None:
        self._changed.set()

    def hearers(self) -> list[Hearer]:
        return [hearer for hearer in self._hearers if hearer.hears]

    async def _run(self) -> None:
        while True:
            await self._changed.wait()
            self._changed.clear()
            self._look()
            if not self._tell():
                self._changed.set()
            await asyncio.sleep(EVERY + MORE_FOR_EACH * len(self._hearers))

    def _look(self) -> None:
        audience = self._room.audience
        editors = [
            (each.author or each.number, each.role, audience.introduced(each))
            for each in audience.connections
            if each.role is not None
        ]
        found = gather(self.numbers, editors, (each.who for each in self._hearers if each.reads))
        self._named = protocol.frame(protocol.people(found.fields))
        self._counted = protocol.frame(protocol.people({"count": found.count}))

    def _tell(self) -> bool:
        """Tell those who don't know; False if some can't hear it yet."""
        all_told = True
        for hearer in self._hearers:
            news = self._named if hearer.by_name else self._counted
            if not hearer.hears or hearer.told == news:
                continue
            if not hearer.listens():
                all_told = False
                continue
            if not hearer.told:
                hearer.frames.write(protocol.frame(protocol.people({"you": self.numbers.of(hearer.who)})))
            hearer.told = news
            hearer.frames.write(news)
        return all_told


def _hears_all(room: Room, connection: Connection) -> bool:
    return connection in room.audience.connections and connection.hearing is Hearing.ALL


def _keeps_up(reader: Reader) -> bool:
    return not reader.slow
