"""Raw sockets to a live server: whole messages in, what the server says of them out."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed
from websockets.frames import Opcode
from websockets.typing import Subprotocol
from websockets.utils import apply_mask

from ..load import wire
from ..pads.people import said
from ..yclient import SECONDS

V1 = Subprotocol("rosterpad.v1")
EMPTY = b"\0"  # the state vector of an empty doc


@asynccontextmanager
async def opened(
    url: str, *, v1: bool = True, headers: dict[str, str] | None = None, **options: Any
) -> AsyncIterator[ClientConnection]:
    """A socket to `url`."""
    offers = [V1] if v1 else None
    async with connect(
        url, subprotocols=offers, additional_headers=headers, compression=None, max_size=None, proxy=None, **options
    ) as socket:
        yield socket


async def hears(socket: ClientConnection, *wanted: str) -> list[Any]:
    """The next values of those kinds, one of each; signs of life and other kinds are passed over."""
    found: dict[str, Any] = {}
    while set(found) != set(wanted):
        kind, value = await heard(socket)
        if kind in wanted:
            found.setdefault(kind, value)
    return [found[kind] for kind in wanted]


async def heard(socket: ClientConnection) -> tuple[str, Any]:
    """The next message."""
    async with asyncio.timeout(SECONDS):
        data = await socket.recv()
    assert isinstance(data, bytes)
    return said(data)


async def closed(socket: ClientConnection) -> tuple[int, str]:
    """Why the server closes the socket: its code and reason."""
    async with asyncio.timeout(SECONDS):
        with contextlib.suppress(ConnectionClosed):
            while True:
                await socket.recv()
        await socket.wait_closed()
    assert socket.close_code is not None
    return socket.close_code, socket.close_reason or ""


async def joined(socket: ClientConnection) -> None:
    """Ask, answer, and wait until both are done: the socket of an empty doc in an empty pad."""
    await socket.send(wire.sync(wire.STEP1, EMPTY))
    await hears(socket, "step 1", "step 2")
    await socket.send(wire.sync(wire.STEP2, wire.EMPTY_UPDATE))


def frame(payload: bytes, opcode: Opcode = Opcode.BINARY, *, fin: bool = True) -> bytes:
    """A client's frame (RFC 6455, 5.2), with a mask that makes every run of the letter b look like short frames."""
    size, mask = len(payload), b"\xe0" * 4
    first = fin << 7 | opcode
    if size < 126:
        head = bytes((first, 0x80 | size))
    elif size < 1 << 16:
        head = bytes((first, 0xFE)) + size.to_bytes(2)
    else:
        head = bytes((first, 0xFF)) + size.to_bytes(8)
    return head + mask + apply_mask(payload, mask)
