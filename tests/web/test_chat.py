"""The chat: what is said is kept and seen, and by the same roles as all else; over sockets and as a plain page."""

import asyncio
import json
import re
import sqlite3
from pathlib import Path
from typing import Any

import httpx
import pytest
from websockets.asyncio.client import ClientConnection

from server.access import identity
from server.pads import chat

from ..live_server import LiveServer
from ..load import wire
from ..yclient import SECONDS
from .sockets import closed, heard, opened
from .test_settings import ADA, BEN, client, cookie

CLEO = "c" * 32


@pytest.fixture
def calls(server: LiveServer) -> LiveServer:
    """A server with a pad of Ada's that has a chat."""
    client(server, ADA).put("/calls.md", content=b"# Calls\n")
    switch(server, "on")
    return server


def switch(server: LiveServer, to: str) -> None:
    assert client(server, ADA).post("/calls/settings/chat", data={"chat": to}).status_code == 303


def asks(fields: object) -> bytes:
    body = json.dumps(fields).encode()
    return b"\x72" + wire.varuint(len(body)) + body


def says(text: str, key: str = "k", name: str = "Ben") -> bytes:
    return asks({"say": text, "name": name, "key": key})


async def hears(socket: ClientConnection, field: str) -> dict[str, Any]:
    """The next message about the chat with that field."""
    async with asyncio.timeout(SECONDS):
        while True:
            kind, value = await heard(socket)
            if kind == "chat" and field in value:
                assert isinstance(value, dict)
                return value


def socket(server: LiveServer, who: str, *, reads: bool = False, **options: Any) -> Any:
    return opened(f"{server.ws_url}/calls{'?mode=reading' if reads else ''}", headers=cookie(who), **options)


def kept(server: LiveServer) -> list[str]:
    with sqlite3.connect(server.data / "rosterpad.sqlite3") as db:
        return [text for (text,) in db.execute("SELECT text FROM chat ORDER BY id")]


async def test_what_is_said_is_acknowledged_kept_and_heard_by_editors_and_readers(calls: LiveServer) -> None:
    async with socket(calls, BEN) as ben, socket(calls, BEN) as tab, socket(calls, CLEO, reads=True) as cleo:
        assert await hears(ben, "on") == {"on": True, "newest": 0, "longest": 2_000}
        for other in (tab, cleo):
            await hears(other, "on")
        await ben.send(says("Hello <b> at https://a.example.", "k1", "Ben\nExample"))
        sent = await hears(ben, "sent")
        assert (sent["sent"], kept(calls)) == ("k1", ["Hello <b> at https://a.example."])
        assert (await hears(ben, "said"))["said"]["id"] == sent["id"], "its writer hears that it is sent first"
        said = (await hears(cleo, "said"))["said"]
        assert {**said, "at": 0} == {
            "id": sent["id"],
            "at": 0,
            "name": "Ben Example",
            "organiser": False,
            "mine": False,
            "parts": [["Hello <b> at ", None], ["https://a.example", "https://a.example"], [".", None]],
        }
        assert (await hears(tab, "said"))["said"] == {**said, "mine": True}
        await cleo.send(asks({"older": None}))
        assert await hears(cleo, "messages") == {"before": None, "messages": [said], "more": False}


async def test_readers_read_and_are_refused_when_they_write(calls: LiveServer) -> None:
    client(calls, BEN).post("/calls/chat", data={"name": "Ben", "text": "Hello"})
    client(calls, ADA).post("/calls/settings/policy", data={"policy": "read"})
    async with socket(calls, CLEO, reads=True) as cleo:
        assert (await hears(cleo, "on"))["newest"] == 1
        await cleo.send(asks({"older": None}))
        assert [each["name"] for each in (await hears(cleo, "messages"))["messages"]] == ["Ben"]
        await cleo.send(says("Me too"))
        assert (await closed(cleo))[0] == 4403
    assert client(calls, CLEO).post("/calls/chat", data={"name": "Cleo", "text": "Me too"}).status_code == 403
    assert kept(calls) == ["Hello"]


@pytest.mark.parametrize(
    ("message", "code"),
    [
        (b"\x72", 4400),
        (b"\x72\x00", 4400),
        (b"\x72\x05{}", 4400),
        (asks([]), 4400),
        (asks({"say": 7}), 4400),
        (asks({"delete": -1}), 4400),
        (asks({"older": 1e400}).replace(b"Infinity", b"1e999"), 4400),
        (b"\x72\x04\xff\xff\xff\xff", 4400),
        (says("x") + b"\0", 4400),
        (b"\xf2\x00" + says("x")[1:], 4400),
        (says("x" * 2_001), 4413),
        (asks({"say": "x", "name": "n", "key": "k", "more": "x" * 20_000}), 4413),
    ],
)
@pytest.mark.parametrize("reads", [False, True], ids=["editor", "page"])
async def test_garbage_and_what_is_too_long_closes_the_socket(
    calls: LiveServer, message: bytes, code: int, reads: bool
) -> None:
    if reads is False and message.startswith(b"\xf2"):
        code = 4422  # the room's own answer to a message that is not for it
    async with socket(calls, BEN, reads=reads) as sender:
        await sender.send(message)
        assert (await closed(sender))[0] == code
    assert kept(calls) == []


async def test_ones_own_message_is_deletable_others_only_by_organisers_and_then_it_is_gone(
    calls: LiveServer, tmp_path: Path
) -> None:
    secret = "correct horse battery staple"
    async with socket(calls, BEN) as ben, socket(calls, CLEO, reads=True) as cleo, socket(calls, ADA) as ada:
        numbers = []
        for n in range(3):
            await ben.send(says(f"{secret} {n}", str(n)))
            numbers.append((await hears(ben, "sent"))["id"])
        await cleo.send(asks({"delete": numbers[0]}))
        failed = await hears(cleo, "failed")
        assert failed["why"] == "Only whoever wrote a message, or an organiser of the pad, can delete it."
        await ben.send(asks({"delete": numbers[0]}))
        assert await hears(cleo, "deleted") == {"deleted": numbers[0]}
        await ada.send(asks({"delete": numbers[1]}))
        assert await hears(cleo, "deleted") == {"deleted": numbers[1]}
        await ada.send(asks({"delete": numbers[1]}))
        assert (await hears(ada, "failed"))["why"] == "This message was deleted already."
    assert kept(calls) == [f"{secret} 2"]
    assert client(calls, CLEO).post(f"/calls/chat/{numbers[2]}/delete").status_code == 403
    assert client(calls, BEN).post(f"/calls/chat/{numbers[2]}/delete").status_code == 303
    calls.terminate()
    assert secret.encode() not in (calls.data / "rosterpad.sqlite3").read_bytes()


async def test_switched_off_it_is_hidden_and_kept_until_it_is_on_again(calls: LiveServer) -> None:
    async with socket(calls, BEN) as ben:
        await hears(ben, "on")
        await ben.send(says("Kept"))
        await hears(ben, "sent")
        switch(calls, "off")
        assert await hears(ben, "on") == {"on": False}
        await ben.send(says("Lost?", "k2"))
        assert await hears(ben, "failed") == {"failed": "k2", "why": "The chat of this pad is switched off."}
        await ben.send(asks({"older": None}))
        assert (await hears(ben, "messages"))["messages"] == []
        page = client(calls, BEN).get("/calls/chat")
        assert (page.status_code, "Kept" in page.text, "This pad has no chat." in page.text) == (200, False, True)
        assert client(calls, BEN).post("/calls/chat", data={"name": "B", "text": "x"}).status_code == 409
        assert "/calls/chat" not in client(calls, BEN).get("/calls").text
        switch(calls, "on")
        assert (await hears(ben, "on"))["newest"] == 1
    assert "Kept" in client(calls, BEN).get("/calls/chat").text
    assert 'href="/calls/chat"' in client(calls, BEN).get("/calls").text


async def test_a_pad_without_a_chat_tells_nothing_of_one(server: LiveServer) -> None:
    client(server, ADA).put("/calls.md", content=b"# Calls\n")
    async with socket(server, BEN) as ben:
        kinds = set()
        while "people" not in kinds:
            kinds.add((await heard(ben))[0])
    assert "chat" not in kinds


def test_the_page_works_by_plain_forms_and_keeps_what_was_typed(calls: LiveServer) -> None:
    with httpx.Client(base_url=calls.url, follow_redirects=True) as browser:
        empty = browser.post("/calls/chat", data={"name": "", "text": "Hello"})
        assert (empty.status_code, "Enter your name." in empty.text, "Hello</textarea>" in empty.text) == (
            422,
            True,
            True,
        )
        sent = browser.post("/calls/chat", data={"name": "Dina", "text": "see <i>\nhttps://a.example"})
        assert sent.status_code == 200
        assert 'value="Dina"' in sent.text, "the name is there the next time"
        assert (
            'see &lt;i&gt;\n<a href="https://a.example" rel="nofollow noopener ugc">https://a.example</a>' in sent.text
        )
        address = re.search(r'action="(/calls/chat/\d+/delete)"', sent.text)
        assert address is not None
        assert "see" not in browser.post(address[1]).text
    foreign = client(calls, BEN).post("/calls/chat", {"name": "B", "text": "x"}, {"Origin": "https://evil.example"})
    assert foreign.status_code == 403


async def test_ten_thousand_messages_are_paged(calls: LiveServer) -> None:
    calls.terminate()
    with sqlite3.connect(calls.data / "rosterpad.sqlite3") as db:
        pad, author = db.execute("SELECT id, creator FROM pads").fetchone()
        rows = [(pad, author, n, "Ada", f"message {n}") for n in range(1, 10_001)]
        db.executemany("INSERT INTO chat (pad, author, at, name, text) VALUES (?, ?, ?, ?, ?)", rows)
    calls.start()
    seen: list[int] = []
    before = None
    async with socket(calls, ADA) as ada:
        await hears(ada, "on")
        while True:
            await ada.send(asks({"older": before}))
            page = await hears(ada, "messages")
            numbers = [each["id"] for each in page["messages"]]
            assert len(numbers) == chat.PAGE
            seen = numbers + seen
            before = numbers[0]
            if not page["more"]:
                break
    assert seen == sorted(set(seen))
    assert len(seen) == 10_000
    page_of = client(calls, BEN).get("/calls/chat")
    assert len(page_of.content) < 30_000
    older = re.search(r'href="(/calls/chat\?before=\d+)"', page_of.text)
    assert older is not None
    assert f"message {10_000 - chat.PAGE}<" in client(calls, BEN).get(older[1]).text


async def test_a_flood_is_told_to_wait_then_closed_and_disturbs_nobody(tmp_path: Path) -> None:
    with LiveServer(tmp_path / "data", max_flood_seconds=0.2, max_chat_per_minute=60) as server:
        client(server, ADA).put("/calls.md", content=b"# Calls\n")
        switch(server, "on")
        async with socket(server, BEN) as flood, socket(server, CLEO) as cleo:
            await hears(flood, "on")
            for n in range(30):
                await flood.send(says(f"spam {n}", str(n)))
            assert (await hears(flood, "failed"))["why"] == "That was very fast. Wait a moment, then send it again."
            await cleo.send(says("I am here", "c"))
            assert (await hears(cleo, "sent"))["sent"] == "c"
            await asyncio.sleep(0.3)
            await flood.send(says("more"))
            assert (await closed(flood))[0] == 4429
        assert sorted(kept(server)) == sorted(["I am here", *(f"spam {n}" for n in range(10))])


async def test_a_message_that_was_acknowledged_survives_a_kill(calls: LiveServer) -> None:
    async with socket(calls, BEN) as ben:
        await ben.send(says("durable"))
        await hears(ben, "sent")
        calls.kill()
    calls.start()
    assert "durable" in client(calls, BEN).get("/calls/chat").text


async def test_nobody_is_told_an_identity(calls: LiveServer) -> None:
    client(calls, BEN).post("/calls/chat", data={"name": "Ben", "text": "Hello"})
    async with socket(calls, CLEO, reads=True) as cleo:
        await hears(cleo, "on")
        await cleo.send(asks({"older": None}))
        said = json.dumps(await hears(cleo, "messages"))
    by = identity.by(BEN).token_hash
    assert not [each for each in (BEN, by.hex()) if each in said]
