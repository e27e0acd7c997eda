"""`WS /-/collab/{pad}`: y-protocols for editors and any Yjs client, HTML for pages that are read (`?mode=reading`)."""

import asyncio
import itertools
import logging
import time

from starlette.websockets import WebSocket, WebSocketDisconnect

from ..access import identity
from ..errors import BadMessage, RosterpadError
from ..pads import names, protocol
from ..pads.connection import Connection
from ..pads.pace import Pace
from ..pads.room import Room
from .frames import SentFrames, SocketFrames, frames_of
from .live_page import Reader
from .services import services

log = logging.getLogger(__name__)

SUBPROTOCOL = "rosterpad.v1"

AHEAD = 64
"""Edits of one connection that may wait for a turn before the next is read."""

_numbers = itertools.count(1)


async def collab(socket: WebSocket) -> None:
    """One socket from its handshake to its end. A refusal is a close code with a reason, after the handshake."""
    author, headers = _identify(socket)
    offered = SUBPROTOCOL in socket.scope["subprotocols"]
    await socket.accept(SUBPROTOCOL if offered else None, headers)
    frames = frames_of(socket)
    try:
        name = names.canonical(socket.path_params["pad"])
        if socket.query_params.get("mode") == "reading":
            await _read(socket, name, frames)
        else:
            await _edit(socket, name, frames, Connection(next(_numbers), frames, author.token_hash, offered))
    except WebSocketDisconnect:
        pass
    except RosterpadError as error:
        log.warning("A socket of the pad %r was closed with %d: %s", socket.path_params["pad"], error.close_code, error)
        frames.close(error.close_code, str(error))


def _identify(socket: WebSocket) -> tuple[identity.Identity, list[tuple[bytes, bytes]]]:
    """Whose browser it is, and the headers that give it an identity if it has none."""
    known = identity.of(socket.cookies.get(identity.COOKIE, ""))
    if known is not None:
        return known, []
    token = identity.new_token()
    cookie = identity.set_cookie(token, secure=socket.url.scheme == "wss")
    return identity.by(token), [(b"set-cookie", cookie.encode())]


async def _edit(socket: WebSocket, name: str, frames: SocketFrames | SentFrames, connection: Connection) -> None:
    at = services(socket)
    pace = Pace(at.config.max_messages_per_second, at.config.max_flood_seconds) if at.config.limits else None
    room = await at.rooms.open(name)
    room.join(connection)  # no await since it was opened: it can't have been closed
    frames.watch(at.config.slow_reader_bytes, lambda: room.paused(connection), lambda: room.drained(connection))
    try:
        while not connection.gone:
            room.receive(connection, await _next(socket))
            await _hold_back(room, connection, pace)
    finally:
        room.leave(connection)


async def _hold_back(room: Room, connection: Connection, pace: Pace | None) -> None:
    """Slow down a sender that is faster than the store, or than the limits allow. Raises `TooMany`."""
    while connection.received - connection.taken > AHEAD and not connection.gone:
        await room.turn_over()
    if pace is not None and (delay := pace.delay(time.monotonic())) > 0:
        await asyncio.sleep(delay)


async def _read(socket: WebSocket, name: str, frames: SocketFrames | SentFrames) -> None:
    at = services(socket)
    room = await at.rooms.open(name)
    reader = Reader(frames)
    live = at.live.join(room, reader)
    frames.watch(at.config.slow_reader_bytes, reader.paused, lambda: live.drained(reader))
    try:
        while True:
            message = protocol.decode(await _next(socket))
            if not isinstance(message, protocol.PageAt):
                raise BadMessage("A page that is read only tells which text it shows.")
            await live.show(reader, message.sequence)
    finally:
        at.live.leave(room, reader)


async def _next(socket: WebSocket) -> bytes:
    """The next binary message. Raises `BadMessage` for text, `WebSocketDisconnect` at the end."""
    message = await socket.receive()
    if message["type"] == "websocket.disconnect":
        raise WebSocketDisconnect(message["code"], message.get("reason"))
    data: bytes | None = message.get("bytes")
    if data is None:
        raise BadMessage("This socket takes binary messages, not text.")
    return data
