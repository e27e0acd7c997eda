"""Frames under a server of ours, and under one that knows nothing of them."""

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator
from pathlib import Path
from random import Random

import pytest
import uvicorn
from websockets.exceptions import ConnectionClosed
from websockets.frames import Opcode

from server.app import create_app
from server.config import Config
from server.pads import protocol
from server.web.frames import unframe

from ..faults.chance import new_random
from ..live_server import LiveServer
from ..load import wire
from ..yclient import YClient, until, until_equal
from .sockets import V1, closed, frame, heard, hears, joined, opened


@pytest.mark.parametrize("size", [0, 1, 125, 126, 65_535, 65_536, 1_000_000])
def test_a_message_comes_out_of_its_frame_as_it_went_in(size: int) -> None:
    assert unframe(protocol.frame(b"x" * size)) == [b"x" * size]


def test_frames_one_after_the_other_are_as_many_messages() -> None:
    messages = [b"", b"one", b"x" * 300, b"y" * 70_000, b"last"]
    assert unframe(b"".join(map(protocol.frame, messages))) == messages
    assert unframe(b"") == []


# --- under a server without the extension ---


@pytest.fixture
async def other(tmp_path: Path) -> AsyncIterator[str]:
    """The pads' address on a uvicorn with its own WebSocket protocol."""
    app = create_app(Config(data=tmp_path, keepalive=3_600))
    server = uvicorn.Server(uvicorn.Config(app, ws="websockets-sansio", log_config=None, timeout_graceful_shutdown=1))
    with socket.create_server(("127.0.0.1", 0)) as listening:
        serving = asyncio.create_task(server.serve(sockets=[listening]))
        await until(lambda: server.started, "the start")
        yield f"ws://127.0.0.1:{listening.getsockname()[1]}/-/collab"
        server.should_exit = True
        await serving


async def test_an_editor_works_without_it(other: str) -> None:
    async with opened(f"{other}/notes") as peer:
        assert peer.subprotocol == V1
        kind, state = await heard(peer)
        assert kind == "state"
        await joined(peer)
        update = wire.append(7, 0, b"text", b"Hello")
        await peer.send(wire.sync(wire.UPDATE, update))
        assert await hears(peer, "update") == [update]
        assert await hears(peer, "saved") == [{state["connection"]: 2}]


async def test_people_end_with_one_text_without_it(other: str) -> None:
    ada = await YClient(other, "notes").join()
    ben = await YClient(other, "notes", acknowledges=False).join()
    for n in range(50):
        ada.insert(0, f"a{n} ")
        ben.insert(0, f"b{n} ")
    await until_equal([ada, ben])
    assert len(str(ada).split()) == 100
    ada.cut()
    ben.cut()


async def test_one_who_is_faster_than_the_store_is_held_back_and_loses_nothing_without_it(other: str) -> None:
    ada = await YClient(other, "notes").join()
    for n in range(500):
        ada.insert(0, f"{n} ")
    await ada.until(lambda: ada.saved, "saved")
    ada.cut()


async def test_a_page_is_live_without_it(other: str) -> None:
    async with opened(f"{other}/notes?mode=reading") as peer:
        await peer.send(wire.page_at(7))
        state, page = await hears(peer, "state", "page")
    assert (state["writable"], page) == (True, {"sequence": 0, "from": None, "splices": [[0, None, []]]})


@pytest.mark.parametrize(
    ("path", "message", "code"),
    [
        ("notes", b"\x63", 4400),
        ("notes", "text", 4400),
        ("notes", wire.sync(wire.UPDATE, b"\xff\xff"), 4422),
        ("notes?mode=reading", b"\x63", 4400),
        ("what%3F", b"\x63", 4404),
    ],
)
async def test_a_refusal_has_its_code_and_reason_without_it(
    other: str, path: str, message: str | bytes, code: int
) -> None:
    async with opened(f"{other}/{path}") as peer:
        with contextlib.suppress(ConnectionClosed):
            await peer.send(message)
        got, reason = await closed(peer)
    assert (got, bool(reason)) == (code, True)


async def test_a_cookie_comes_with_the_handshake_without_it(other: str) -> None:
    async with opened(f"{other}/notes") as peer:
        assert peer.response is not None
        assert peer.response.headers["Set-Cookie"].startswith("rosterpad_identity=")


async def test_a_socket_that_is_lost_leaves_nothing_behind_without_it(other: str) -> None:
    before = asyncio.all_tasks()
    for _ in range(5):
        async with opened(f"{other}/notes") as peer:
            await joined(peer)
    await until(lambda: {task.get_name() for task in asyncio.all_tasks() - before} <= {"room notes"}, "the tasks' end")


# --- under ours ---


async def test_a_peer_that_does_not_answer_a_close_is_cut(server: LiveServer) -> None:
    reader, writer = await asyncio.open_connection(server.host, server.port)
    writer.write(
        b"GET /-/collab/what%3F HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        b"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n"
    )
    async with asyncio.timeout(20):
        head = await reader.readuntil(b"\r\n\r\n")
        rest = await reader.read()
    assert head.startswith(b"HTTP/1.1 101 ")
    assert (rest[0], int.from_bytes(rest[2:4])) == (0x88, 4404)  # a close frame, and then the end
    writer.close()


async def test_a_message_in_pieces_is_one_message(server: LiveServer) -> None:
    async with opened(f"{server.ws_url}/notes") as peer:
        await joined(peer)
        update = wire.sync(wire.UPDATE, wire.append(7, 0, b"text", b"in pieces"))
        await peer.send([update[:5], update[5:9], update[9:]])
        ada = await YClient(server.ws_url, "notes").join()
        await until(lambda: str(ada) == "in pieces", "the text")
        ada.cut()


async def test_however_the_bytes_arrive_messages_come_whole_and_in_order(server: LiveServer) -> None:
    draw = new_random()
    text, bytes_of_all = b"", b""
    for _ in range(100):
        piece = draw.choice([b"a", b"bc ", b"b" * 110, b"b" * 130, b"b" * 2_000, b"b" * 66_000])
        bytes_of_all += masked(wire.sync(wire.UPDATE, wire.append(7, len(text), b"text", piece)), draw)
        text += piece
    async with opened(f"{server.ws_url}/notes") as peer:
        await joined(peer)
        while bytes_of_all:
            cut = draw.choice([1, 7, 130, 5_000, 200_000])
            peer.transport.write(bytes_of_all[:cut])
            bytes_of_all = bytes_of_all[cut:]
            await asyncio.sleep(draw.choice([0, 0, 0.001]))
        ada = await YClient(server.ws_url, "notes").join()
        await until(lambda: str(ada) == text.decode(), "the text")
        ada.cut()


def masked(message: bytes, draw: Random) -> bytes:
    """As a client may send it: in one frame, or in three with a ping between them."""
    if len(message) < 20 or draw.random() < 0.5:
        return frame(message)
    begin, ping = frame(message[:5], fin=False), frame(b"?", Opcode.PING)
    return begin + ping + frame(message[5:9], Opcode.CONT, fin=False) + frame(message[9:], Opcode.CONT)


async def test_a_ping_is_answered(server: LiveServer) -> None:
    async with opened(f"{server.ws_url}/notes") as peer:
        async with asyncio.timeout(20):
            await (await peer.ping())


async def test_a_frame_that_breaks_the_protocol_ends_the_socket_and_nothing_else(server: LiveServer) -> None:
    ada = await YClient(server.ws_url, "notes").join()
    async with opened(f"{server.ws_url}/notes") as peer:
        await joined(peer)
        peer.transport.write(b"\x82\x03abc")  # not masked: RFC 6455, 5.1
        code, _ = await closed(peer)
    assert code == 1002
    ada.insert(0, "still here")
    await ada.until(lambda: ada.saved, "saved")
    ada.cut()


async def test_a_handshake_that_is_none_is_refused(server: LiveServer) -> None:
    reader, writer = await asyncio.open_connection(server.host, server.port)
    writer.write(b"GET /-/collab/notes HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n")
    async with asyncio.timeout(20):
        head = await reader.readuntil(b"\r\n")
    assert head.startswith(b"HTTP/1.1 4")
    writer.close()
