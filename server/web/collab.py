"""`WS /-/collab/{pad}`: y-protocols for editors and any Yjs client, HTML for pages that are read (`?mode=reading`)."""

import asyncio
import itertools
import logging
import time
from functools import partial

from starlette.websockets import WebSocket

from ..access.policy import Act, check
from ..errors import BadMessage, RosterpadError
from ..pads import names, protocol
from ..pads.connection import Connection
from ..pads.pace import Pace
from . import browsers
from .admission import admit_form, admit_pad, is_edit
from .frames import SentFrames, SocketFrames, frames_of
from .live_page import Reader
from .origin import check_origin
from .services import services

log = logging.getLogger(__name__)

SUBPROTOCOL = "rosterpad.v1"

Frames = SocketFrames | SentFrames

_numbers = itertools.count(1)


async def collab(socket: WebSocket) -> None:
    """One socket from its handshake to its end. A refusal is a close code with a reason, after the handshake."""
    browser = browsers.of(socket)
    if browser.cookie is None and services(socket).visits.note(browser.identity.token_hash):
        browser = browsers.renewed(socket)  # or who comes every day would be a stranger after a year
    offered = SUBPROTOCOL in socket.scope["subprotocols"]
    headers = [(name.lower().encode(), value.encode()) for name, value in browser.headers.items()]
    await socket.accept(SUBPROTOCOL if offered else None, headers)
    frames = frames_of(socket)
    try:
        check_origin(socket)
        name = names.canonical(socket.path_params["pad"])
        if socket.query_params.get("mode") == "reading":
            await _read(socket, name, frames, Reader(frames, browser.identity.token_hash, hears_state=offered))
        else:
            await _edit(socket, name, frames, Connection(next(_numbers), frames, browser.identity.token_hash, offered))
    except RosterpadError as error:
        _refuse(socket, frames, error)
        await frames.closed()


async def _edit(socket: WebSocket, name: str, frames: Frames, connection: Connection) -> None:
    at = services(socket)
    pace = Pace(at.config.max_messages_per_second, at.config.max_flood_seconds) if at.config.limits else None
    room = await at.rooms.open(name)
    check(room.audience.access.role(connection.author), Act.EDIT)
    at.editors.join(room, connection)
    here = at.present.edits(room, connection)
    room.join(connection)  # no await since it was opened: it can't have been closed
    at.chats.join(room, here)
    frames.watch(
        at.config.slow_reader_bytes, lambda: room.audience.paused(connection), lambda: room.drained(connection)
    )

    is_new = room.sequence == 0

    def received(data: bytes | RosterpadError | None) -> None:
        nonlocal is_new
        if connection.gone:
            return
        try:
            if is_new and is_edit(data):
                is_new = False
                admit_pad(socket, room)
            if protocol.is_chat(data):
                at.chats.hear(room, here, _binary(data), partial(admit_form, socket))
            else:
                room.receive(connection, _binary(data))
            if pace is not None:
                _slow_down(frames, pace)
        except RosterpadError as error:
            room.refuse(connection, error)

    try:
        await frames.serve(received)
    finally:
        at.hits.closed(connection.refused)
        at.editors.leave(room, connection)
        room.leave(connection)
        at.present.gone(room, here)


async def _read(socket: WebSocket, name: str, frames: Frames, reader: Reader) -> None:
    at = services(socket)
    room = await at.rooms.open(name)
    check(room.audience.access.role(reader.by), Act.READ)
    live = at.live.join(room, reader)
    here = at.present.reads(room, reader)
    at.chats.join(room, here)
    frames.watch(at.config.slow_reader_bytes, reader.paused, lambda: live.drained(reader))

    def received(data: bytes | RosterpadError | None) -> None:
        try:
            if protocol.is_chat(data):
                return at.chats.hear(room, here, _binary(data), partial(admit_form, socket))
            match protocol.decode(_binary(data)):
                case protocol.PageAt(sequence):
                    live.show(reader, sequence)
                case protocol.WhoIsHere():
                    at.present.list_for(room, here)
                case _:
                    raise BadMessage("A page that is read only tells which text it shows, or asks who is here.")
        except RosterpadError as error:
            _refuse(socket, frames, error)

    try:
        await frames.serve(received)
    finally:
        at.live.leave(room, reader)
        at.present.gone(room, here)


def _binary(data: bytes | RosterpadError | None) -> bytes:
    if isinstance(data, RosterpadError):
        raise data
    if data is None:
        raise BadMessage("This socket takes binary messages, not text.")
    return data


def _slow_down(frames: Frames, pace: Pace) -> None:
    """Read no more of a sender that is faster than the limits allow, until it isn't. Raises `TooMany`."""
    delay = pace.delay(time.monotonic())
    if delay > 0:
        frames.hold()
        asyncio.get_running_loop().call_later(delay, frames.release)


def _refuse(socket: WebSocket, frames: Frames, error: RosterpadError) -> None:
    log.warning("A socket of the pad %r was closed with %d: %s", socket.path_params["pad"], error.close_code, error)
    frames.close(error.close_code, str(error))
