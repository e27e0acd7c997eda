"""The clients of a load: thin sockets that type, and keep what they hear for later.

While a run is measured a client only looks at a frame's first two bytes and keeps a reference to it. Frames that are
the same for many are kept once (`Log.keep`), so all that thousands of clients heard fits in memory, and afterwards
`replica.py` rebuilds what every one of them saw.
"""

import asyncio
import json
import time
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from enum import Enum
from random import getrandbits
from typing import Self
from urllib.parse import urlsplit

import picows

from . import wire

OPEN_SECONDS = 60
BINARY = picows.WSMsgType.BINARY


class Dialect(Enum):
    """How a client talks: y-protocols alone, with acknowledgements, or with the document's name before each message."""

    YJS = "Yjs"
    ROSTERPAD = "rosterpad.v1"
    HOCUSPOCUS = "Hocuspocus"


@dataclass(frozen=True, slots=True)
class Target:
    """A running server to be loaded. `socket` is what a pad's name is appended to; `root` names its Y.Text."""

    name: str
    socket: str
    pid: int
    dialect: Dialect = Dialect.YJS
    root: bytes = b"text"

    @property
    def address(self) -> tuple[str, int]:
        """Host and port."""
        parts = urlsplit(self.socket)
        assert parts.hostname, f"{self.socket} names no host"
        assert parts.port, f"{self.socket} names no port"
        return parts.hostname, parts.port

    def speaking(self, dialect: Dialect) -> "Target":
        """The same server for other clients."""
        return replace(self, dialect=dialect)


@dataclass(slots=True)
class Log:
    """What all clients of a run share. Times are `time.perf_counter()`."""

    frames: int = 0
    heard_at: float = 0.0
    ending: bool = False
    dropped: list[str] = field(default_factory=list)
    _kept: dict[bytes, bytes] = field(default_factory=dict)
    _saved: dict[bytes, dict[int, int]] = field(default_factory=dict)

    def keep(self, data: bytes) -> bytes:
        """The one copy of these bytes."""
        return self._kept.setdefault(data, data)

    def saved(self, data: bytes) -> dict[int, int]:
        """A SAVED frame's counts, read once for all who get the same frame."""
        counts = self._saved.get(data)
        if counts is None:
            if len(self._saved) > 64:
                self._saved.clear()
            counts = self._saved[data] = wire.read_saved(data)
        return counts


class Socket(picows.WSListener):
    """What every client has: a connection to one pad that answers a close and notices a loss."""

    def __init__(self, log: Log) -> None:
        self.log = log
        self.opened: asyncio.Future[float] = asyncio.get_running_loop().create_future()
        self.closed = False

    async def open(self, url: str, headers: dict[str, str]) -> Self:
        """Connect and wait until the pad is there; `opened` then holds how many seconds that took."""
        start = time.perf_counter()
        await picows.ws_connect(lambda: self, url, extra_headers=headers, websocket_handshake_timeout=OPEN_SECONDS)
        at = await asyncio.wait_for(asyncio.shield(self.opened), OPEN_SECONDS)
        self.seconds_to_open = at - start
        return self

    def close(self) -> None:
        """Leave without ado."""
        self.transport.disconnect(graceful=False)

    def on_ws_connected(self, transport: picows.WSTransport) -> None:
        self.transport = transport
        self.greet()

    def on_ws_frame(self, transport: picows.WSTransport, frame: picows.WSFrame) -> None:
        if frame.msg_type is BINARY:
            self.hear(frame.get_payload_as_bytes())
        elif frame.msg_type == picows.WSMsgType.CLOSE:
            self.log.dropped.append(f"{frame.get_close_code()} {frame.get_close_reason()}")
            self.closed = True
            transport.send_close(picows.WSCloseCode.OK)
            transport.disconnect()

    def on_ws_disconnected(self, transport: picows.WSTransport) -> None:
        if not self.closed and not self.log.ending:
            self.log.dropped.append("no close frame")
        self.closed = True
        if not self.opened.done():
            self.opened.set_exception(ConnectionError("closed before the pad was there"))

    def send(self, message: bytes) -> None:
        """One message in one binary frame, written at once."""
        self.transport.send(picows.WSMsgType.BINARY, message)

    def greet(self) -> None:
        """What to say first."""
        raise NotImplementedError

    def hear(self, data: bytes) -> None:
        """A binary frame."""
        raise NotImplementedError


class Typist(Socket):
    """A Yjs client that types behind its own last character and keeps the updates it hears.

    `edits` are (clock after the edit, time it was written); `heard` the update messages, and for a probe `heard_at`
    their times; `sent` and `acked` count sync messages of type 1 and 2, as the acknowledgement does.
    """

    def __init__(self, log: Log, target: Target, pad: str, *, probe: bool = False) -> None:
        super().__init__(log)
        self.target, self.pad, self.probe = target, pad, probe
        self.id = getrandbits(31) | 1
        self.clock = 0
        self.edits: list[tuple[int, float]] = []
        self.heard: list[bytes] = []
        self.heard_at: list[float] = []
        self.number = -1
        self.sent = self.acked = 0
        named = target.dialect is Dialect.HOCUSPOCUS
        self._prefix = wire.varbytes(pad.encode()) if named else b""
        self._start = len(self._prefix)

    async def join(self) -> Self:
        """Connect, and wait for SyncStep2."""
        offers = self.target.dialect is Dialect.ROSTERPAD
        headers = {"Sec-WebSocket-Protocol": "rosterpad.v1"} if offers else {}
        return await self.open(self.target.socket + self.pad, headers)

    def type(self, text: bytes = b"x") -> None:
        """Type ASCII `text`."""
        update = wire.append(self.id, self.clock, self.target.root, text)
        self.clock += len(text)
        self.edits.append((self.clock, time.perf_counter()))
        self.send_sync(wire.UPDATE, update)

    def send_sync(self, step: int, payload: bytes) -> None:
        """A sync message that is counted as the acknowledgement counts it."""
        self.sent += step != wire.STEP1
        self.send(self._prefix + wire.sync(step, payload))

    @property
    def unacked(self) -> int:
        """How many sync messages the server has not acknowledged; 0 where it never does."""
        return self.sent - self.acked if self.target.dialect is Dialect.ROSTERPAD else 0

    def greet(self) -> None:
        if self.target.dialect is Dialect.HOCUSPOCUS:  # its auth message (2), a token (0), empty
            self.send(self._prefix + b"\x02\x00" + wire.varbytes(b""))
        self.send_sync(wire.STEP1, wire.EMPTY_UPDATE[:1])

    def hear(self, data: bytes) -> None:
        self.log.frames += 1
        at = self._start
        kind = data[at]
        if kind == wire.SYNC and data[at + 1] == wire.UPDATE:  # first, for nearly all frames are updates
            self._keep(data)
        elif kind == wire.SAVED:
            self.acked = self.log.saved(data).get(self.number, self.acked)
        elif kind in (wire.SYNC, wire.HOCUSPOCUS_SYNC_REPLY):
            self._hear_step(data, data[at + 1])
        elif kind == wire.STATE:
            self.number = json.loads(wire.read_varbytes(data, at + 1))["connection"]

    def _keep(self, data: bytes) -> None:
        if len(data) > self._start + wire.KEEPALIVE_SIZE:
            log = self.log
            log.heard_at = now = time.perf_counter()
            self.heard.append(log.keep(data))
            if self.probe:
                self.heard_at.append(now)

    def _hear_step(self, data: bytes, step: int) -> None:
        if step == wire.STEP1:
            self.send_sync(wire.STEP2, wire.EMPTY_UPDATE)
            return
        self._keep(data)
        if not self.opened.done():
            self.opened.set_result(time.perf_counter())

    def updates(self) -> list[bytes]:
        """The Yjs updates in what was heard, in order."""
        start = len(self._prefix) + 2
        return [wire.read_varbytes(data, start) for data in self.heard]


class ReadingPage(Socket):
    """A page that is only read: it says which sequence it shows and hears of changed blocks."""

    def __init__(self, log: Log, target: Target, pad: str, sequence: int) -> None:
        super().__init__(log)
        self.target, self.pad, self.sequence = target, pad, sequence
        self.heard: list[tuple[bytes, float]] = []

    async def join(self) -> Self:
        """Connect. A page that is up to date hears nothing."""
        url = f"{self.target.socket}{self.pad}?mode=reading"
        return await self.open(url, {"Sec-WebSocket-Protocol": "rosterpad.v1"})

    def greet(self) -> None:
        self.send(wire.page_at(self.sequence))
        self.opened.set_result(time.perf_counter())

    def hear(self, data: bytes) -> None:
        log = self.log
        log.frames += 1
        if data[0] == wire.PAGE:
            log.heard_at = now = time.perf_counter()
            self.heard.append((log.keep(data), now))


async def join_all(clients: Sequence[Typist | ReadingPage], at_once: int = 20) -> None:
    """Connect all, a few at a time, so that no server is asked for more handshakes than a queue holds."""
    for start in range(0, len(clients), at_once):
        await asyncio.gather(*(client.join() for client in clients[start : start + at_once]))
