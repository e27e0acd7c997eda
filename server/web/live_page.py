"""Keeps pages that are read live: changed blocks go out as HTML, at most once a second, the same bytes to all."""

import asyncio
from collections.abc import Iterable

from ..access.policy import Act, Role, check
from ..errors import Forbidden, RosterpadError, StoreUnavailable
from ..pads import protocol
from ..pads.connection import Frames
from ..pads.room import Room
from .page import PadPage, Pages, Rendered
from .render import splices

EVERY = 1.0
"""Seconds between two updates of a page."""


class Reader:
    """One open page. `shows` is the sequence of the text on it; None until that is known.

    `by` is whose it is, `hears_state` if it understands our protocol.
    """

    def __init__(self, frames: Frames, by: bytes | None = None, *, hears_state: bool = False) -> None:
        self.frames = frames
        self.by = by
        self.hears_state = hears_state
        self.shows: int | None = None
        self.slow = False

    def paused(self) -> None:
        """Too much is unsent: skip it until it has drained."""
        self.slow = True


class LivePage:
    """The readers of one pad."""

    def __init__(self, room: Room, page: PadPage) -> None:
        self._room = room
        self._page = page
        self._readers: dict[Reader, None] = {}
        self._state, self._access = room.state, room.audience.access
        self._shown: Rendered | None = None
        self._changed = asyncio.Event()
        self._unwatch = room.watch(self._changed.set)
        self._task = asyncio.create_task(self._run(), name=f"live page of {room.name}")

    def __len__(self) -> int:
        return len(self._readers)

    def join(self, reader: Reader) -> None:
        """Keep a page live from now on. It hears first what state the pad is in."""
        self._readers[reader] = None
        self._tell_state([reader])

    def leave(self, reader: Reader) -> bool:
        """A page is gone; True if it was the last, and this is closed."""
        self._readers.pop(reader, None)
        if self._readers:
            return False
        self._unwatch()
        self._task.cancel()
        return True

    def show(self, reader: Reader, sequence: int) -> None:
        """A page tells what it shows; if that isn't the text as it is, it soon gets what it lacks."""
        reader.shows = sequence
        self._changed.set()

    def drained(self, reader: Reader) -> None:
        """A page reads again after it was skipped."""
        reader.slow = False
        self._changed.set()

    def admit(self) -> None:
        """Who may do what is another: pages hear of it, and those of whoever may no longer read are closed."""
        before, self._access = self._access, self._room.audience.access
        is_other, self._state = self._state != self._room.state, self._room.state
        for reader in self._readers:
            role = self._access.role(reader.by)
            try:
                check(role, Act.READ)
            except Forbidden as error:
                reader.frames.close(error.close_code, str(error))
            else:
                if is_other or role is not before.role(reader.by):
                    self._tell_state([reader])

    def close(self, error: RosterpadError) -> None:
        """Send every page away with a reason."""
        for reader in self._readers:
            reader.frames.close(error.close_code, str(error))

    def keep_alive(self) -> None:
        """Let every page hear something."""
        for reader in self._readers:
            if not reader.slow:
                reader.frames.write(protocol.KEEPALIVE)

    async def _run(self) -> None:
        while True:
            await self._changed.wait()
            self._changed.clear()
            if self._access is not self._room.audience.access:  # the pad was made just now
                self.admit()
            if self._state != self._room.state:
                self._state = self._room.state
                self._tell_state(self._readers)
            try:
                rendered = await self._page.rendered()
            except StoreUnavailable:
                self._changed.set()  # it is there still; in a while it can be read again
            else:
                self._update(self._shown or rendered, rendered)
                self._shown = rendered
            await asyncio.sleep(EVERY)

    def _tell_state(self, readers: Iterable[Reader]) -> None:
        """Tell pages the pad's state, and what whoever reads them may do."""
        frames: dict[Role, bytes] = {}
        for reader in readers:
            role = self._room.audience.access.role(reader.by)
            if reader.hears_state and role is not None:
                if role not in frames:
                    frames[role] = protocol.frame(protocol.state({**self._room.state, "role": role.word}))
                reader.frames.write(frames[role])

    def _update(self, old: Rendered, new: Rendered) -> None:
        before, after = old.version, new.version
        change: bytes | None = None
        whole: bytes | None = None
        for reader in self._readers:
            if reader.slow or reader.shows is None or reader.shows == after:
                continue
            if reader.shows == before:
                change = change or _change(old, new)
                self._write(reader, change, after)
            else:
                whole = whole or _whole(new)
                self._write(reader, whole, after)

    def _write(self, reader: Reader, frame: bytes, sequence: int) -> None:
        reader.shows = sequence
        reader.frames.write(frame)


class LivePages:
    """The live pages of a server, one for each pad that is being read."""

    def __init__(self, pages: Pages, keepalive: float) -> None:
        self._pages = pages
        self._keepalive = keepalive
        self._live: dict[Room, LivePage] = {}
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin to keep sockets alive."""
        self._task = asyncio.create_task(self._keep_alive())

    def stop(self) -> None:
        """Stop that."""
        if self._task is not None:
            self._task.cancel()

    def join(self, room: Room, reader: Reader) -> LivePage:
        """Keep a page of a room live until `leave`."""
        live = self._live.get(room)
        if live is None:
            live = self._live[room] = LivePage(room, self._pages.of(room))
        live.join(reader)
        return live

    def admit(self, room: Room) -> None:
        """Who may do what in a room is another."""
        if room in self._live:
            self._live[room].admit()

    def count(self, room: Room) -> int:
        """How many pages of a room are open."""
        return len(self._live[room]) if room in self._live else 0

    def close(self, room: Room, error: RosterpadError) -> None:
        """Send everybody away who reads a room."""
        if room in self._live:
            self._live[room].close(error)

    def leave(self, room: Room, reader: Reader) -> None:
        """A page is gone."""
        if self._live[room].leave(reader):
            del self._live[room]

    async def _keep_alive(self) -> None:
        while True:
            await asyncio.sleep(self._keepalive)
            for live in list(self._live.values()):
                live.keep_alive()
                await asyncio.sleep(0)


def _change(old: Rendered, new: Rendered) -> bytes:
    fields = {
        "sequence": new.version,
        "from": old.version,
        "splices": splices(old.blocks, new.blocks),
    }
    return protocol.frame(protocol.page(fields))


def _whole(rendered: Rendered) -> bytes:
    everything = [[0, None, [block.html for block in rendered.blocks]]]
    fields = {"sequence": rendered.version, "from": None, "splices": everything}
    return protocol.frame(protocol.page(fields))
