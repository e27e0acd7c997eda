"""WebSocket frames written straight to the transport, and messages taken straight from it: an extension to ASGI.

`scope["extensions"]["rosterpad.frames"]` is a `SocketFrames`, put there by a subclass of uvicorn's protocol. A room
builds a frame once and writes the same bytes to every connection, and a keystroke reaches its room as a plain call: no
coroutine runs for a message, in or out. Whole frames don't interleave with uvicorn's own, which it writes whole.
Under a server without the extension, `SentFrames` does the same over ASGI's own messages.
"""

import asyncio
from asyncio.transports import BaseTransport
from collections.abc import Callable
from typing import Any

from starlette.websockets import WebSocket, WebSocketDisconnect, WebSocketState
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.exceptions import PayloadTooBig
from websockets.frames import Frame
from websockets.http11 import Request

from ..errors import BadMessage, RosterpadError, TooLarge
from ..pads.protocol import close_frame
from .boundary import Boundary

try:
    from websockets.speedups import apply_mask
except ImportError:  # no wheel for this machine
    from websockets.utils import apply_mask

EXTENSION = "rosterpad.frames"

CLOSE_SECONDS = 2.0
"""How long a peer may take to answer a close frame before its socket is cut."""

MOST_FRAMES = 1_024
"""Frames that one message may come in. Empty ones cost the sender little, and are kept until the last."""

END_OF_HANDSHAKE = b"\r\n\r\n"
WHOLE_AND_BINARY, MASKED = 0x82, 0x80
"""The first byte of a message in one frame, and the bit beside its size that every client sets."""

Received = Callable[[bytes | RosterpadError | None], None]
"""What takes a message: its bytes, None for one of text, or what is wrong with one that was not read to its end."""


class FrameProtocol(WebSocketsSansIOProtocol):
    """uvicorn's WebSocket protocol, with the extension, and with closing that never waits for who doesn't read."""

    def connection_made(self, transport: BaseTransport) -> None:
        super().connection_made(transport)
        self.frames_extension = SocketFrames(self)
        self._boundary: Boundary | None = None

    def data_received(self, data: bytes) -> None:
        """Short messages pass by the library, whose parser spends more on a keystroke than all the rest of us."""
        if self._boundary is None:
            begins = not self.handshake_initiated
            super().data_received(data)
            if begins and self.handshake_initiated and data.find(END_OF_HANDSHAKE) == len(data) - len(END_OF_HANDSHAKE):
                self._boundary = Boundary()
            return
        if self._boundary.here:
            data = self._take_short(data)
        if data:
            self._boundary.pass_over(data)
            super().data_received(data)

    def connection_lost(self, exc: Exception | None) -> None:
        super().connection_lost(exc)
        self.frames_extension.forget()

    def handle_connect(self, event: Request) -> None:
        super().handle_connect(event)
        if not self.close_sent:  # the handshake is one; the app's task has not begun yet
            extensions: dict[str, Any] = self.scope["extensions"]
            extensions[EXTENSION] = self.frames_extension

    def pause_writing(self) -> None:
        super().pause_writing()
        self.frames_extension.paused()

    def resume_writing(self) -> None:
        super().resume_writing()
        self.frames_extension.drained()

    def handle_ping(self) -> None:
        if self.writable.is_set():
            super().handle_ping()
        else:  # who doesn't read gets no answers: they would fill the memory
            self.conn.data_to_send()

    def handle_cont(self, event: Frame) -> None:
        if len(self.frames) < MOST_FRAMES:
            super().handle_cont(event)
        else:
            self._refuse(BadMessage(f"A message comes in at most {MOST_FRAMES:,} frames."))

    def send_receive_event_to_app(self) -> None:
        received = self.frames_extension.received
        if received is None:
            super().send_receive_event_to_app()
            return
        message = self.frames[0] if len(self.frames) == 1 else b"".join(self.frames)
        self.frames = []
        if not self.close_sent:
            received(message if self.curr_msg_data_type == "bytes" else None)

    def shutdown(self) -> None:
        if self.handshake_complete and not self.close_sent:
            self.stop_keepalive()
            self.close_now(1012, "The server restarts.")
        else:
            super().shutdown()

    def keepalive_timeout(self) -> None:
        super().keepalive_timeout()
        self._cut_soon()

    def handle_parser_exception(self) -> None:
        if self.close_sent:
            return  # more of what was refused
        if isinstance(self.conn.parser_exc, PayloadTooBig):
            # The library would close with 1009, after which Yjs providers try again for ever.
            self.conn.data_to_send()
            self._refuse(TooLarge("A message has at most %(limit)s bytes.", limit=f"{self.config.ws_max_size:,}"))
        else:
            super().handle_parser_exception()
            self._cut_soon()

    def close_now(self, code: int, reason: str) -> None:
        """Send a close frame, tell the app, and cut the socket if the peer doesn't answer."""
        if self.close_sent or self.transport.is_closing():
            return
        self._write_close(code, reason)
        self.transport.resume_reading()  # or the answer is never read
        self._cut_soon()

    def _take_short(self, data: bytes) -> bytes:
        """Hand over the short binary messages that `data` begins with (RFC 6455, 5.2); what follows them."""
        position, received = 0, self.frames_extension.received
        while (
            received is not None
            and len(data) >= position + 6
            and data[position] == WHOLE_AND_BINARY
            and MASKED <= (size := data[position + 1]) < MASKED + 126
            and len(data) >= (end := position + 6 + size - MASKED)
            and not self.close_sent
        ):
            received(apply_mask(data[position + 6 : end], data[position + 2 : position + 6]))
            position, received = end, self.frames_extension.received
        return data[position:] if position else data

    def _refuse(self, error: RosterpadError) -> None:
        if self.frames_extension.received is not None and not self.close_sent:
            self.frames_extension.received(error)
        self.close_now(error.close_code, str(error))

    def _write_close(self, code: int, reason: str) -> None:
        self.queue.put_nowait({"type": "websocket.disconnect", "code": code, "reason": reason})
        self.close_sent = True
        self.transport.write(close_frame(code, reason))

    def _cut_soon(self) -> None:
        if self.close_timer is None:
            self.close_timer = self.loop.call_later(CLOSE_SECONDS, self.transport.abort)


class SocketFrames:
    """The extension of one socket. Nothing here waits but `serve`."""

    def __init__(self, protocol: FrameProtocol) -> None:
        self._protocol = protocol
        self._holds = 0
        self.received: Received | None = None
        self.paused: Callable[[], None] = _nothing
        self.drained: Callable[[], None] = _nothing

    async def serve(self, received: Received) -> None:
        """Hand every message over as it comes, until the socket is closed."""
        protocol = self._protocol
        del protocol.request, protocol.response  # the handshake's, with their headers: 4 KB that nobody asks for again
        while not protocol.queue.empty():  # what came before there was anybody to take it
            event: Any = protocol.queue.get_nowait()
            if event["type"] == "websocket.disconnect":
                return
            received(event.get("bytes"))
        self.received = received
        if protocol.read_paused:
            protocol.read_paused = False
            protocol.transport.resume_reading()
        await protocol.queue.get()

    def watch(self, limit: int, paused: Callable[[], None], drained: Callable[[], None]) -> None:
        """Call `paused` when more than `limit` bytes are unsent, and `drained` when nearly all have left."""
        self.paused, self.drained = paused, drained
        self._protocol.transport.set_write_buffer_limits(high=limit, low=limit // 8)

    def write(self, frames: bytes) -> bool:
        """Hand whole frames over; False if the socket is closing or lost."""
        protocol = self._protocol
        if protocol.close_sent or protocol.transport.is_closing():
            return False
        try:
            protocol.transport.write(frames)
        except RuntimeError:  # uvloop, on a connection whose loss it has not reported yet
            return False
        return True

    def buffered(self) -> int:
        """Bytes that are handed over and not sent."""
        return self._protocol.transport.get_write_buffer_size()

    def hold(self) -> None:
        """Read no more until every `hold` is ended by a `release`; what has arrived is still handed over."""
        self._holds += 1
        if self._holds == 1 and not self._protocol.transport.is_closing():
            self._protocol.transport.pause_reading()

    def release(self) -> None:
        """End one `hold`."""
        self._holds -= 1
        if self._holds == 0 and not self._protocol.transport.is_closing():
            self._protocol.transport.resume_reading()

    def close(self, code: int, reason: str) -> None:
        """Send a close frame, and cut the socket if the peer doesn't answer in time."""
        self._protocol.close_now(code, reason)

    async def closed(self) -> None:
        """Wait until the close is on its way: at once."""

    def forget(self) -> None:
        """The socket is lost: nobody is called any more."""
        self.paused = self.drained = _nothing
        self.received = None


class SentFrames:
    """The same over ASGI's own messages, for a server without the extension."""

    def __init__(self, socket: WebSocket) -> None:
        self._socket = socket
        self._holds = 0
        self._free = asyncio.Event()
        self._free.set()
        self._queue: asyncio.Queue[bytes | tuple[int, str]] = asyncio.Queue()
        self._task = asyncio.create_task(self._send())

    async def serve(self, received: Received) -> None:
        """Hand every message over as it comes, until the socket is closed."""
        try:
            while True:
                event = await self._socket.receive()
                if event["type"] == "websocket.disconnect":
                    return
                received(event.get("bytes"))
                await self._free.wait()
        finally:
            self._task.cancel()

    def watch(self, limit: int, paused: Callable[[], None], drained: Callable[[], None]) -> None:
        """ASGI doesn't tell what is unsent, so nobody is ever slow here."""

    def write(self, frames: bytes) -> bool:
        """Hand whole frames over; False if the socket is closed."""
        if self._task.done():
            return False
        for message in unframe(frames):
            self._queue.put_nowait(message)
        return True

    def hold(self) -> None:
        """Read no more until every `hold` is ended by a `release`."""
        self._holds += 1
        self._free.clear()

    def release(self) -> None:
        """End one `hold`."""
        self._holds -= 1
        if self._holds == 0:
            self._free.set()

    def close(self, code: int, reason: str) -> None:
        """Close after what was handed over before."""
        self._queue.put_nowait((code, reason))

    async def closed(self) -> None:
        """Wait until the close is on its way; a server ends the socket as soon as its app returns."""
        await self._task

    async def _send(self) -> None:
        try:
            while self._socket.application_state is WebSocketState.CONNECTED:
                match await self._queue.get():
                    case bytes(message):
                        await self._socket.send_bytes(message)
                    case (code, reason):
                        await self._socket.close(code, reason)
        except (WebSocketDisconnect, RuntimeError):
            return


def frames_of(socket: WebSocket) -> SocketFrames | SentFrames:
    """Where the frames of an accepted socket go, and where its messages come from."""
    extension: SocketFrames | None = socket.scope.get("extensions", {}).get(EXTENSION)
    return extension or SentFrames(socket)


def unframe(frames: bytes) -> list[bytes]:
    """The messages in whole unmasked frames of ours (RFC 6455, 5.2)."""
    messages, position = [], 0
    while position < len(frames):
        length, start = frames[position + 1], position + 2
        if length >= 126:
            start += 2 if length == 126 else 8
            length = int.from_bytes(frames[position + 2 : start])
        position = start + length
        messages.append(frames[start:position])
    return messages


def _nothing() -> None:
    pass
