"""Beyond a limit a connection is told why, once, and the pad stays usable for everybody else and for its next visit."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import picows
import pytest

from server.pads import protocol

from ..live_server import LiveServer
from ..yclient import YClient, until, until_equal
from .refusals import told

MAX_MESSAGE, MAX_SYNC = 1 << 20, 4 << 20


@asynccontextmanager
async def in_use(server: LiveServer, pad: str) -> AsyncIterator[YClient]:
    """Somebody who was in a pad before, and whose edits still arrive afterwards."""
    bystander = await YClient(server.ws_url, pad).join()
    bystander.insert(0, "before, ")
    await bystander.until(lambda: bystander.saved, "saved")
    yield bystander
    bystander.insert(0, "afterwards, ")
    witness = await YClient(server.ws_url, pad).join()
    await until_equal([bystander, witness])
    assert str(witness) == "afterwards, before, "
    bystander.cut()
    witness.cut()


async def test_text_where_binary_is_due_is_refused(server: LiveServer) -> None:
    async with in_use(server, "pad"):
        attacker = await YClient(server.ws_url, "pad").join()
        attacker.socket.transport.send(picows.WSMsgType.TEXT, b"hello")
        await _closed(attacker)
        assert told(server, "pad", attacker) == ([4400], 1)


@pytest.mark.parametrize(
    "message",
    [
        protocol.update(bytes(MAX_MESSAGE)),
        protocol.sync_step1(bytes(MAX_MESSAGE)),
        protocol.awareness(bytes(MAX_MESSAGE)),
        protocol.sync_step2(bytes(MAX_SYNC + 64)),
        protocol.sync_step2(bytes(2 * MAX_SYNC)),
    ],
    ids=["update", "SyncStep1", "awareness", "SyncStep2", "twice a SyncStep2"],
)
async def test_a_message_over_the_limit_is_refused(server: LiveServer, message: bytes) -> None:
    async with in_use(server, "pad"):
        attacker = await YClient(server.ws_url, "pad").join()
        attacker.send(message)
        await _closed(attacker)
        assert told(server, "pad", attacker) == ([4413], 1)


async def test_a_message_in_pieces_without_number_is_refused(server: LiveServer) -> None:
    async with in_use(server, "pad"):
        attacker = await YClient(server.ws_url, "pad").join()
        send = attacker.socket.transport.send
        send(picows.WSMsgType.BINARY, b"", fin=False)
        for _ in range(2_000):
            send(picows.WSMsgType.CONTINUATION, b"", fin=False)
        await _closed(attacker)
        assert told(server, "pad", attacker) == ([4400], 1)


async def test_what_is_just_within_the_limits_is_taken(server: LiveServer) -> None:
    """A paste of 500 KB, one that fills a message, and what was typed offline: a SyncStep2 beyond a message's limit."""
    person, other = await YClient(server.ws_url, "pad").join(), await YClient(server.ws_url, "pad").join()
    person.insert(0, "a" * 500_000)
    person.insert(0, "b" * (MAX_MESSAGE - 100))
    await until_equal([person, other])
    person.cut()
    person.delete(0, 1_500_000)
    person.insert(0, "c" * (MAX_MESSAGE + 10_000))
    await person.join()
    await until_equal([person, other])
    assert (str(other)[:1], len(str(other)), person.closed, other.closed) == (
        "c",
        500_000 + MAX_MESSAGE - 100 - 1_500_000 + MAX_MESSAGE + 10_000,
        [],
        [],
    )
    person.cut()
    other.cut()


@pytest.mark.parametrize("name", ["p", "a" * 101, ".hidden", "end.", "notes.md", "a*b", "%20", "%00", "%FF"])
async def test_a_name_no_pad_can_have_is_refused(server: LiveServer, name: str) -> None:
    visitor = await YClient(server.ws_url, name).connect()
    await _closed(visitor)
    assert [(code, len(reason) > 20) for code, reason in visitor.closed] == [(4404, True)]
    assert len([line for line in server.log().splitlines() if "4404" in line]) == 1
    assert httpx.get(server.url + "/-/healthz").status_code == 200


async def test_a_flood_is_slowed_down_and_then_ended(tmp_path: Path) -> None:
    with LiveServer(tmp_path / "data", max_messages_per_second=20, max_flood_seconds=0.5) as server:
        async with in_use(server, "pad"):
            attacker = await YClient(server.ws_url, "pad").join()
            while attacker.open:
                for _ in range(50):
                    attacker.send(protocol.update(b"\x00\x00"))
                await until(lambda: not attacker.open or attacker.saved, "the end of a flood")
            assert told(server, "pad", attacker) == ([4429], 1)


async def test_a_pad_that_is_full_says_so_and_stays_usable(tmp_path: Path) -> None:
    with LiveServer(tmp_path / "data", max_pad_bytes=1_000) as server:
        person, other = [await YClient(server.ws_url, "pad").join() for _ in range(2)]
        assert person.state["max_pad_bytes"] == 1_000
        person.insert(0, "ü" * 490)
        await until_equal([person, other])
        person.insert(0, "ü" * 11)
        await _closed(person)
        assert told(server, "pad", person) == ([4413], 1)
        other.insert(0, "just fits.")
        other.insert(0, "10 more, ")
        await other.until(lambda: other.saved or not other.open, "an answer")
        other.delete(0, 300)
        await other.until(lambda: other.saved, "saved")
        newcomer = await YClient(server.ws_url, "pad").join()
        await until_equal([other, newcomer])
        assert len(str(newcomer)) == 490 + 19 - 300
        newcomer.cut()
        other.cut()


async def test_what_is_put_beyond_the_limits_or_not_in_utf_8_changes_nothing(tmp_path: Path) -> None:
    with LiveServer(tmp_path / "data", max_pad_bytes=1_000) as server:
        async with in_use(server, "pad"), httpx.AsyncClient(base_url=server.url) as http:
            answers = [
                await http.put("/pad.md", content=text)
                for text in (b"x" * 1_001, b"x" * 10_000_000, b"\xff", b"\xed\xa0\x80")
            ]
            assert [answer.status_code for answer in answers] == [413, 413, 400, 400]
            assert (await http.get("/pad.md")).text == "before, "
            assert (await http.put("/new.md", content=b"\xff")).status_code == 400
            assert (await http.get("/new.md")).status_code == 404


async def _closed(person: YClient) -> None:
    await person.until(lambda: bool(person.closed), "a close frame")
