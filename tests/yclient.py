"""A Yjs client for tests: a doc that outlives its sockets, as a browser's does, and loses them at any time.

It speaks y-protocols, and with `acknowledges` also `rosterpad.v1`. All it does between two turns of the event loop is
done at once, so a test sees whole steps. The wire's functions are the tests' own: a fault of the server's can't hide.
"""

import asyncio
import json
from collections import deque
from collections.abc import Callable, Iterable
from typing import Any, Self

import picows
from pycrdt import Doc, Text, TransactionEvent

from .load import wire

SECONDS = 30.0
"""How long to wait for what must happen, before a test fails. Nothing is measured by it."""

AWARENESS = 1


class YClient:
    """One person's doc, on `pad` of the server at `ws_url` (as a Yjs provider is given it).

    `known` is a second doc with all that must be committed by now: what was heard from the server, and what it has
    acknowledged. `closed` has (code, reason) of every close frame, `awareness`, `people` and `chat` all payloads.
    """

    def __init__(self, ws_url: str, pad: str, *, acknowledges: bool = True) -> None:
        self.ws_url = ws_url
        self.pad = pad
        self.acknowledges = acknowledges
        self.closed: list[tuple[int, str]] = []
        self.awareness: list[bytes] = []
        self.people: list[dict[str, object]] = []
        self.chat: list[dict[str, object]] = []
        self.state: dict[str, Any] = {}
        self.sessions: dict[str, Any] = {}
        self.known = new_doc()
        self.failure: Exception | None = None
        self._socket: Socket | None = None
        self.forget()

    def forget(self) -> None:
        """Begin again with an empty doc, as a browser that kept nothing. `known` stays."""
        self.doc = new_doc()
        self.text = self.doc.get("text", type=Text)
        self._subscription = self.doc.observe(self._changed)
        self._hearing = False

    async def connect(self) -> Self:
        """Open a socket; returns when it is open, not when anything is synced."""
        self.cut()
        offers = {"Sec-WebSocket-Protocol": "rosterpad.v1"} if self.acknowledges else {}
        url = f"{self.ws_url}/{self.pad}"
        socket = Socket(self)
        await picows.ws_connect(
            lambda: socket, url, extra_headers=offers, websocket_handshake_timeout=SECONDS, max_frame_size=1 << 28
        )
        return self

    async def join(self) -> Self:
        """Open a socket and wait until both sides have what the other had."""
        await self.connect()
        await self.until(lambda: self.synced, "both sides synced")
        return self

    async def until(self, condition: Callable[[], bool], what: str) -> None:
        """Wait for something. AssertionError if it doesn't come, with what this client knows."""
        await until(condition, lambda: f"{what}; {self!r}")

    def cut(self) -> None:
        """Lose the socket, without a word to the server."""
        if self._socket is not None:
            self._socket.lose()
            self._socket = None

    @property
    def open(self) -> bool:
        """Whether there is a socket."""
        return self._socket is not None

    @property
    def synced(self) -> bool:
        """Whether SyncStep2 went both ways, and the server has all of it as far as it tells."""
        self._check()
        socket = self._socket
        return socket is not None and socket.step2_heard and socket.step2_sent and (self.saved or not self.acknowledges)

    @property
    def saved(self) -> bool:
        """What a person is told: that the server has committed all that is in this doc."""
        self._check()
        socket = self._socket
        return socket is not None and socket.step2_sent and socket.acked == socket.sent

    @property
    def sent(self) -> int:
        """Sync messages of type 1 and 2 that were sent on this socket."""
        return self._socket.sent if self._socket else 0

    @property
    def acked(self) -> int:
        """How many of them the server said are durable."""
        return self._socket.acked if self._socket else 0

    @property
    def socket(self) -> "Socket":
        """The open socket."""
        assert self._socket is not None, f"{self!r} has no socket"
        return self._socket

    def insert(self, index: int, what: str) -> None:
        """Type, at an index in characters."""
        self.text.insert(len(str(self.text)[:index].encode()), what)

    def delete(self, start: int, end: int) -> None:
        """Delete from one index in characters to another."""
        text = str(self.text)
        first = len(text[:start].encode())
        del self.text[first : first + len(text[start:end].encode())]

    def send(self, message: bytes) -> None:
        """Any message, in one binary frame, honest or not."""
        self.socket.send(message)

    def __str__(self) -> str:
        return str(self.text)

    def __repr__(self) -> str:
        told = f"sent {self.sent}, acked {self.acked}" if self._socket else "no socket"
        return f"<client of {self.pad}: {told}, closed {self.closed}, {len(str(self))} characters>"

    def hear(self, update: bytes) -> None:
        """An update from the server: it is committed, or else it lies."""
        self._hearing = True
        try:
            self.doc.apply_update(update)
        finally:
            self._hearing = False
        self.known.apply_update(update)

    def failed(self, error: Exception) -> None:
        """What the server sent can't be right; whoever looks at this client next is told."""
        self.failure = error

    def opened(self, socket: "Socket") -> None:
        """The handshake is done."""
        self._socket = socket

    def lost(self, socket: "Socket") -> None:
        """A socket is gone."""
        if self._socket is socket:
            self._socket = None

    def _check(self) -> None:
        if self.failure is not None:
            raise self.failure

    def _changed(self, event: TransactionEvent) -> None:
        if not self._hearing and self._socket is not None:
            self._socket.send_sync(wire.UPDATE, event.update)


class Socket(picows.WSListener):
    """One socket of a client, with the counts of the acknowledgement. `asked` counts the SyncStep1 it heard."""

    def __init__(self, client: YClient) -> None:
        self.client = client
        self.number = -1
        self.sent = self.acked = self.asked = 0
        self.step2_sent = self.step2_heard = False
        self._mine: deque[bytes] = deque()

    def on_ws_connected(self, transport: picows.WSTransport) -> None:
        self.transport = transport
        self.client.opened(self)
        self.send_sync(wire.STEP1, self.client.doc.get_state())

    def on_ws_frame(self, transport: picows.WSTransport, frame: picows.WSFrame) -> None:
        if self.client.open and self.client.socket is not self:
            return  # lost meanwhile
        if frame.msg_type == picows.WSMsgType.BINARY:
            try:
                self._hear(frame.get_payload_as_bytes())
            except Exception as error:
                self.client.failed(error)
        elif frame.msg_type == picows.WSMsgType.CLOSE:
            payload = frame.get_payload_as_bytes()
            self.client.closed.append((int.from_bytes(payload[:2]), payload[2:].decode()))
            transport.send_close(picows.WSCloseCode.OK)
            transport.disconnect()
            self.client.lost(self)

    def on_ws_disconnected(self, transport: picows.WSTransport) -> None:
        self.client.lost(self)

    def lose(self) -> None:
        """Reset the connection."""
        self.transport.disconnect(graceful=False)

    def send_sync(self, step: int, payload: bytes) -> None:
        """A sync message of this client's own doc, counted as the acknowledgement counts."""
        if step != wire.STEP1:
            self.sent += 1
            self._mine.append(payload)
        self.transport.send(picows.WSMsgType.BINARY, wire.sync(step, payload))

    def send(self, message: bytes) -> None:
        """Any message; the doc knows nothing of it."""
        if message[:2] in (b"\x00\x01", b"\x00\x02"):
            self.sent += 1
            self._mine.append(wire.EMPTY_UPDATE)
        self.transport.send(picows.WSMsgType.BINARY, message)

    def _hear(self, data: bytes) -> None:
        match data[0]:
            case wire.SYNC:
                self._hear_sync(data[1], wire.read_varbytes(data, 2))
            case wire.SAVED:
                self._hear_saved(wire.read_saved(data).get(self.number, self.acked))
            case wire.STATE:
                self.client.state = json.loads(wire.read_varbytes(data, 1))
                self.number = self.client.state["connection"]
            case wire.SESSIONS:
                self.client.sessions = json.loads(wire.read_varbytes(data, 1))
            case wire.CHAT:
                self.client.chat.append(json.loads(wire.read_varbytes(data, 1)))
            case wire.PEOPLE:
                self.client.people.append(json.loads(wire.read_varbytes(data, 1)))
            case 1:
                self.client.awareness.append(wire.read_varbytes(data, 1))
            case kind:
                raise AssertionError(f"the server sent a message of type {kind}")

    def _hear_sync(self, step: int, payload: bytes) -> None:
        if step == wire.STEP1:
            self.asked += 1
            self.step2_sent = True
            self.send_sync(wire.STEP2, self.client.doc.get_update(payload))
            return
        self.client.hear(payload)
        self.step2_heard = self.step2_heard or step == wire.STEP2

    def _hear_saved(self, count: int) -> None:
        assert self.acked <= count <= self.sent, f"{count} are saved, after {self.acked}, of {self.sent}"
        for _ in range(count - self.acked):
            self.client.known.apply_update(self._mine.popleft())
        self.acked = count


def new_doc() -> Doc[Text]:
    """An empty pad."""
    doc: Doc[Text] = Doc()
    doc.get("text", type=Text)
    return doc


def text_of(doc: Doc[Text]) -> str:
    """A pad's text."""
    return str(doc.get("text", type=Text))


def lacks(doc: Doc[Text], other: Doc[Text]) -> bytes | None:
    """What `other` has and `doc` had not, deletions too; None if that is nothing. `doc` has it afterwards."""
    news: list[bytes] = []

    def changed(event: TransactionEvent) -> None:
        news.append(event.update)

    subscription = doc.observe(changed)
    doc.apply_update(other.get_update())
    doc.unobserve(subscription)
    return news[0] if news else None


async def until(condition: Callable[[], bool], what: str | Callable[[], str]) -> None:
    """Wait for something that must come. AssertionError says what did not."""
    try:
        async with asyncio.timeout(SECONDS):
            while not condition():
                await asyncio.sleep(0.002)
    except TimeoutError:
        raise AssertionError(f"this did not come: {what if isinstance(what, str) else what()}") from None


async def until_equal(clients: Iterable[YClient]) -> None:
    """Wait until all are synced and show the same text."""
    clients = list(clients)
    await until(
        lambda: all(client.synced for client in clients) and len({str(client) for client in clients}) == 1,
        lambda: f"equal replicas: {clients}",
    )
