"""The pads' sockets on a live server: editors' and those of pages that are read."""

import asyncio
import contextlib
import re
import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
from websockets.asyncio.client import ClientConnection
from websockets.exceptions import ConnectionClosed

from server.access import identity

from ..live_server import LiveServer
from ..load import wire
from ..yclient import SECONDS, YClient, until_equal
from .sockets import EMPTY, V1, closed, heard, hears, joined, opened

ME = "0123456789abcdef" * 2
SIZES = {"max_pad_bytes": 50_000, "max_message_bytes": 1 << 20, "max_sync_bytes": 4 << 20}
STATE = {
    "role": "editor",
    "anyone": "edit",
    "sessions_by": "editors",
    "writable": True,
    "archived": False,
    "notices": "",
    **SIZES,
}
COOKIE = {"Cookie": f"{identity.COOKIE}={ME}"}


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveServer]:
    """One server for the tests of this file; each has a pad of its own."""
    with LiveServer(tmp_path_factory.mktemp("collab") / "data", max_pad_bytes=50_000, keepalive=3_600) as live:
        yield live


@pytest.fixture
def pad(request: pytest.FixtureRequest) -> str:
    return re.sub(r"\W+", "-", request.node.name)[:90].strip("-")


def put(server: LiveServer, pad: str, text: str) -> None:
    httpx.put(f"{server.url}/{pad}.md", content=text).raise_for_status()


def text_of(server: LiveServer, pad: str) -> str:
    return httpx.get(f"{server.url}/{pad}.md").text


def shown(server: LiveServer, pad: str) -> tuple[int, list[str]]:
    """What a page shows: its sequence, and the lines of its text's HTML; a block of one line is an item."""
    body = httpx.get(f"{server.url}/{pad}").text
    sequence = re.search(r'data-sequence="(\d+)"', body)
    article = re.search(r'<article id="text"[^>]*>\n(.*?)</article>', body, re.DOTALL)
    assert sequence is not None
    assert article is not None
    return int(sequence[1]), [line for line in article[1].split("\n") if line]


def spliced(blocks: list[str], page: dict[str, Any]) -> list[str]:
    """A page's blocks after a message; `data-line` is left out of the comparison, since a script moves it."""
    blocks = list(blocks)
    for index, removed, html, *_ in page["splices"]:
        end = len(blocks) if removed is None else index + removed
        blocks[index:end] = html
    return blocks


def without_lines(blocks: list[str]) -> str:
    return re.sub(r' data-line="\d+"', "", "\n".join(blocks))


# --- editors ---


async def test_the_handshake_takes_our_protocol_and_tells_the_pads_state(shared: LiveServer, pad: str) -> None:
    async with opened(f"{shared.ws_url}/{pad}") as socket:
        assert socket.subprotocol == V1
        kind, state = await heard(socket)
        assert kind == "state"
        assert type(state.pop("connection")) is int
        assert state == {
            "role": "editor",
            "anyone": "edit",
            "sessions_by": "editors",
            "writable": True,
            "archived": False,
            "notices": "",
            "max_pad_bytes": 50_000,
            "max_message_bytes": 1 << 20,
            "max_sync_bytes": 4 << 20,
        }
        assert await heard(socket) == ("step 1", EMPTY)


async def test_a_plain_yjs_client_hears_plain_yjs(shared: LiveServer, pad: str) -> None:
    async with opened(f"{shared.ws_url}/{pad}", v1=False) as socket:
        assert socket.subprotocol is None
        assert await heard(socket) == ("step 1", EMPTY)
        await socket.send(wire.sync(wire.STEP1, EMPTY))
        assert await heard(socket) == ("step 2", wire.EMPTY_UPDATE)


async def test_two_people_and_a_program_end_with_one_text(shared: LiveServer, pad: str) -> None:
    ada = await YClient(shared.ws_url, pad).join()
    ben = await YClient(shared.ws_url, pad, acknowledges=False).join()
    ada.insert(0, "Ada 👍🏽\n")
    ben.insert(0, "Ben 日本\n")
    await until_equal([ada, ben])
    put(shared, pad, text_of(shared, pad) + "curl\n")
    await ada.until(lambda: "curl" in str(ada), "what was put")
    await until_equal([ada, ben])
    assert sorted(str(ada).splitlines()) == sorted(["Ada 👍🏽", "Ben 日本", "curl"])
    assert text_of(shared, pad) == str(ada)
    ada.cut()
    ben.cut()


async def test_an_edit_makes_the_pad_in_its_sockets_spelling(shared: LiveServer, pad: str) -> None:
    ada = await YClient(shared.ws_url, pad.upper()).join()
    ada.insert(0, "Hello")
    await ada.until(lambda: ada.saved, "saved")
    ada.cut()
    assert httpx.get(f"{shared.url}/{pad}.json").json()["name"] == pad.upper()


async def test_a_browser_without_an_identity_is_given_one_by_the_handshake(shared: LiveServer, pad: str) -> None:
    async with opened(f"{shared.ws_url}/{pad}") as socket:
        assert socket.response is not None
        cookie = socket.response.headers["Set-Cookie"]
    token = re.fullmatch(r"rosterpad_identity=([0-9a-f]{32}); Path=/; Max-Age=31536000; HttpOnly; SameSite=Lax", cookie)
    assert token is not None
    given = []
    for _ in range(2):  # once a day the same one lasts for a year again
        async with opened(f"{shared.ws_url}/{pad}", headers={"Cookie": f"{identity.COOKIE}={token[1]}"}) as socket:
            assert socket.response is not None
            given.append(socket.response.headers.get("Set-Cookie"))
    assert given == [cookie, None]


async def test_a_cookie_that_is_none_of_ours_is_replaced(shared: LiveServer, pad: str) -> None:
    async with opened(f"{shared.ws_url}/{pad}", headers={"Cookie": f"{identity.COOKIE}=mine"}) as socket:
        assert socket.response is not None
        assert "Set-Cookie" in socket.response.headers


async def test_edits_are_kept_as_those_of_the_browser_that_made_them(tmp_path: Path) -> None:
    with LiveServer(tmp_path / "data") as server:
        async with opened(f"{server.ws_url}/notes", headers=COOKIE) as socket:
            await joined(socket)
            await socket.send(wire.sync(wire.UPDATE, wire.append(7, 0, b"text", b"Hello")))
            await hears(socket, "update")
        with contextlib.closing(sqlite3.connect(f"file:{tmp_path}/data/rosterpad.sqlite3?mode=ro", uri=True)) as db:
            rows = db.execute("SELECT token_hash FROM changes JOIN identities ON identities.id = author").fetchall()
    assert rows == [(identity.by(ME).token_hash,)]


# --- refusals ---


@pytest.mark.parametrize("name", ["p", "what%3F", "notes.md", "%2E", "x" * 101])
async def test_a_name_that_is_no_pads_is_closed_with_the_reason(shared: LiveServer, name: str) -> None:
    for mode in ("", "?mode=reading"):
        async with opened(f"{shared.ws_url}/{name}{mode}") as socket:
            code, reason = await closed(socket)
        assert code == 4404
        assert "name" in reason or "kept for this server" in reason


@pytest.mark.parametrize(
    ("message", "code"),
    [
        ("text", 4400),
        (b"", 4400),
        (b"\x63", 4400),
        (wire.page_at(1), 4422),
        (wire.sync(wire.UPDATE, b"\xff\xff"), 4422),
        (wire.sync(wire.STEP1, b"\xff\xff\xff\xff\x0f"), 4422),
        (wire.sync(wire.UPDATE, wire.append(7, 0, b"comments", b"Hello")), 4422),
        (wire.sync(wire.UPDATE, wire.append(7, 0, b"text", b"x" * 60_000)), 4413),
        (wire.sync(wire.UPDATE, b"\0" * (1 << 20)), 4413),
    ],
    ids=[
        "text",
        "empty",
        "unknown type",
        "page",
        "garbage",
        "bad question",
        "no text of a pad",
        "pad size",
        "message size",
    ],
)
async def test_what_cannot_be_taken_closes_its_sender_with_a_reason_and_nobody_else(
    shared: LiveServer, pad: str, message: str | bytes, code: int
) -> None:
    ada = await YClient(shared.ws_url, pad).join()
    async with opened(f"{shared.ws_url}/{pad}", v1=False) as socket:
        await joined(socket)
        await socket.send(message)
        got, reason = await closed(socket)
    assert got == code
    assert reason
    ada.insert(0, "still here")
    await ada.until(lambda: ada.saved, "saved")
    assert (ada.closed, text_of(shared, pad)) == ([], "still here")
    ada.cut()


async def test_a_message_over_every_limit_is_refused_before_it_has_come(shared: LiveServer, pad: str) -> None:
    async with opened(f"{shared.ws_url}/{pad}") as socket:
        await joined(socket)
        await socket.send(wire.sync(wire.STEP2, b"\0" * (5 << 20)))
        assert await closed(socket) == (4413, f"A message has at most {(4 << 20) + 64:,} bytes.")


async def test_the_log_has_one_line_for_a_refusal(tmp_path: Path) -> None:
    with LiveServer(tmp_path / "data") as server:
        async with opened(f"{server.ws_url}/notes") as socket:
            await joined(socket)
            await socket.send("text")
            await closed(socket)
        log = [line for line in server.log().splitlines() if "WARNING" in line or "ERROR" in line]
    assert len(log) == 1
    assert re.search(
        r"Pad 'notes': connection \d+ closed with 4400: This socket takes binary messages, not text\.", log[0]
    )


async def test_a_flood_is_slowed_down_and_then_closed(tmp_path: Path) -> None:
    with LiveServer(tmp_path / "data", max_messages_per_second=5, max_flood_seconds=0.5) as server:
        async with opened(f"{server.ws_url}/notes") as socket:
            await joined(socket)
            for _ in range(55):  # a burst of fifty is taken
                await socket.send(wire.sync(wire.UPDATE, wire.EMPTY_UPDATE))
            while socket.close_code is None:
                with contextlib.suppress(ConnectionClosed):
                    await socket.send(wire.sync(wire.UPDATE, wire.EMPTY_UPDATE))
                await asyncio.sleep(0.05)
            assert await closed(socket) == (4429, "More than 5 messages a second for 0.5 seconds.")


async def test_stopping_tells_everybody_to_come_back(tmp_path: Path) -> None:
    with LiveServer(tmp_path / "data") as server:
        async with opened(f"{server.ws_url}/notes") as editor, opened(f"{server.ws_url}/notes?mode=reading") as reader:
            await joined(editor)
            server.terminate()
            assert await closed(editor) == (1012, "The server restarts.")
            assert await closed(reader) == (1012, "The server restarts.")


# --- pages that are read ---


@asynccontextmanager
async def reading(url: str, **options: Any) -> AsyncIterator[ClientConnection]:
    """The socket of a page, which has heard what state the pad is in."""
    async with opened(f"{url}?mode=reading", **options) as socket:
        kind, state = await heard(socket)
        assert (kind, {**state, **SIZES}) == ("state", STATE)
        yield socket


async def heard_of_text(socket: ClientConnection) -> tuple[str, Any]:
    """The next message that isn't about who is here."""
    while (found := await heard(socket))[0] == "people":
        pass
    return found


async def page_of(socket: ClientConnection) -> bytes:
    """The next message with blocks of the page, as it came."""
    async with asyncio.timeout(SECONDS):
        while (data := await socket.recv())[0] != wire.PAGE:
            pass
    assert isinstance(data, bytes)
    return data


async def test_a_page_that_does_not_speak_our_protocol_hears_no_state(tmp_path: Path) -> None:
    with LiveServer(tmp_path / "data", keepalive=0.1) as server:
        async with opened(f"{server.ws_url}/notes?mode=reading", v1=False) as socket:
            assert await heard(socket) == ("alive", wire.EMPTY_UPDATE)


async def test_a_page_that_shows_the_newest_text_hears_nothing_until_it_changes(shared: LiveServer, pad: str) -> None:
    put(shared, pad, "# Notes\n\none\n\ntwo\n")
    sequence, blocks = shown(shared, pad)
    async with reading(f"{shared.ws_url}/{pad}") as socket:
        await socket.send(wire.page_at(sequence))
        put(shared, pad, "# Notes\n\none\n\nand a half\n\ntwo\n")
        kind, page = await heard_of_text(socket)
    newest, after = shown(shared, pad)
    assert (kind, page["sequence"], page["from"]) == ("page", newest, sequence)
    assert without_lines(spliced(blocks, page)) == without_lines(after)
    assert sum(len(html) for _, _, html, *_ in page["splices"]) < len(after)


async def test_a_page_that_shows_another_text_gets_all_of_it(shared: LiveServer, pad: str) -> None:
    put(shared, pad, "# Notes\n\none\n")
    sequence, blocks = shown(shared, pad)
    for says in (0, sequence - 1, sequence + 1_000_000):
        async with reading(f"{shared.ws_url}/{pad}") as socket:
            await socket.send(wire.page_at(says))
            kind, page = await heard_of_text(socket)
        assert (kind, page["sequence"], page["from"]) == ("page", sequence, None)
        assert "\n".join(spliced(["<p>something else</p>"], page)) == "\n".join(blocks)


async def test_a_page_is_live_through_many_changes(shared: LiveServer, pad: str) -> None:
    put(shared, pad, "# Notes\n")
    sequence, blocks = shown(shared, pad)
    async with reading(f"{shared.ws_url}/{pad}") as socket:
        await socket.send(wire.page_at(sequence))
        for text in ("# Notes\n\none\n", "# Minutes\n\none\n\n- a\n- b\n", ""):
            put(shared, pad, text)
            while sequence != shown(shared, pad)[0]:
                kind, page = await heard_of_text(socket)
                if kind != "page":
                    continue  # a sign of life: this took long
                assert page["from"] == sequence
                sequence, blocks = page["sequence"], spliced(blocks, page)
            assert without_lines(blocks) == without_lines(shown(shared, pad)[1])


async def test_pages_of_one_pad_get_the_same_bytes(shared: LiveServer, pad: str) -> None:
    put(shared, pad, "one\n")
    sequence, _ = shown(shared, pad)
    url = f"{shared.ws_url}/{pad}"
    async with reading(url) as one, reading(url) as other:
        for socket in (one, other):
            await socket.send(wire.page_at(sequence))
        put(shared, pad, "two\n")
        assert await page_of(one) == await page_of(other)


async def test_a_page_hears_no_yjs_and_may_send_none(shared: LiveServer, pad: str) -> None:
    for message in (wire.sync(wire.STEP1, EMPTY), wire.sync(wire.UPDATE, wire.append(7, 0, b"text", b"x")), "text"):
        async with reading(f"{shared.ws_url}/{pad}") as socket:
            await socket.send(message)
            code, reason = await closed(socket)
        assert (code, bool(reason)) == (4400, True)
    assert httpx.get(f"{shared.url}/{pad}.md").status_code == 404


async def test_pages_and_editors_hear_a_sign_of_life(tmp_path: Path) -> None:
    with LiveServer(tmp_path / "data", keepalive=0.1) as server:
        async with reading(f"{server.ws_url}/notes") as page, opened(f"{server.ws_url}/notes") as editor:
            assert await hears(page, "alive") == [wire.EMPTY_UPDATE]
            assert await hears(editor, "alive") == [wire.EMPTY_UPDATE]


async def test_a_page_that_is_only_looked_at_is_not_asked_for_an_identity_twice(shared: LiveServer, pad: str) -> None:
    async with reading(f"{shared.ws_url}/{pad}", headers=COOKIE) as socket:
        assert socket.response is not None
        assert ME in socket.response.headers.get("Set-Cookie", ME)
