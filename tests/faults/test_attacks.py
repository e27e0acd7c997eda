"""What one hostile address tries over HTTP, and that a bystander's edits are committed and seen meanwhile."""

import asyncio
import gzip
import resource
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import httpx
import pytest

from ..live_server import LiveServer
from ..yclient import YClient, lacks, until, until_equal
from .stored import StoredPad

SLOW = 200
HALF_OPEN = min(10_000, resource.getrlimit(resource.RLIMIT_NOFILE)[0] - 500)


@asynccontextmanager
async def working_together(server: LiveServer) -> AsyncIterator[None]:
    """Two people who type to each other for as long as this lasts; each edit is seen and on the disk."""
    people = [await YClient(server.ws_url, "calls").join() for _ in range(2)]
    over = asyncio.Event()
    task = asyncio.create_task(_type(server, people, over))
    yield
    over.set()
    assert await task > 0
    assert [person.closed for person in people] == [[], []]
    for person in people:
        person.cut()


async def _type(server: LiveServer, people: list[YClient], over: asyncio.Event) -> int:
    edits = 0
    with StoredPad(server.data, "calls") as stored:
        while not over.is_set():
            for person in people:
                person.insert(0, "x")
            edits += 2
            await until_equal(people)
            assert lacks(stored.read(), people[0].doc) is None
            await asyncio.sleep(0.01)
    assert str(people[0]) == str(people[1])
    return edits


async def ask(server: LiveServer, *pieces: bytes, pause: float = 0, line: bool = False) -> bytes:
    """What comes back for some bytes, only the first line of it or all; empty if nothing does."""
    reader, writer = await asyncio.open_connection(server.host, server.port)
    answer = asyncio.create_task(_heard(reader, line))
    with suppress(OSError):
        for piece in pieces:
            writer.write(piece)
            await writer.drain()
            await asyncio.sleep(pause)
            if answer.done():
                break
    async with asyncio.timeout(30):
        heard = await answer
    await hang_up(writer)
    return heard


async def _heard(reader: asyncio.StreamReader, line: bool) -> bytes:
    heard = b""
    with suppress(OSError):  # a reset comes after what was said
        while piece := await reader.read(65_536):
            heard += piece
            if line:
                break
    return heard


async def hang_up(writer: asyncio.StreamWriter) -> None:
    writer.close()
    with suppress(OSError):
        await writer.wait_closed()


def status(answer: bytes) -> int:
    return int(answer.split()[1]) if answer else 0


async def test_headers_that_never_end_are_given_up_and_disturb_nobody(tmp_path: Path) -> None:
    with LiveServer(tmp_path / "data", header_seconds=0.5) as server:
        drops = [b"GET / HTTP/1.1\r\nHost: x\r\n", *(b"X-%d: y\r\n" % n for n in range(100))]
        async with working_together(server):
            answers = await asyncio.gather(*(ask(server, *drops, pause=0.05) for _ in range(SLOW)))
        told = [answer for answer in answers if answer]  # a reset may overtake what was said
        assert {status(answer) for answer in told} == {408}
        assert len(told) > SLOW / 2
        assert told[0].endswith(b"\r\n\r\nThe request took too long to come.\n")


async def test_a_body_that_never_ends_is_given_up(tmp_path: Path) -> None:
    with LiveServer(tmp_path / "data", body_seconds=0.5) as server:
        head = b"PUT /slow.md HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n"
        async with working_together(server):
            answers = await asyncio.gather(*(ask(server, head, *[b"x"] * 100, pause=0.05) for _ in range(SLOW)))
        assert {status(answer) for answer in answers} <= {408, 0}, "a reset may overtake what was said"
        assert httpx.get(f"{server.url}/slow.md").status_code == 404
        assert "Traceback" not in server.log()


async def test_sockets_that_say_nothing_are_closed_and_disturb_nobody(tmp_path: Path) -> None:
    with LiveServer(tmp_path / "data", header_seconds=1, max_connections=HALF_OPEN + 100) as server:
        async with working_together(server):
            opened = [await asyncio.open_connection(server.host, server.port) for _ in range(HALF_OPEN)]
            answers = await asyncio.gather(*(reader.read() for reader, _ in opened))
        assert set(answers) == {b""}, "a browser that connects in advance takes words for the answer to its request"
        for _, writer in opened:
            await hang_up(writer)


async def test_a_kept_connection_may_be_used_again_and_must_be_quick_again(tmp_path: Path) -> None:
    with LiveServer(tmp_path / "data", header_seconds=0.5) as server:
        whole = b"GET /-/healthz HTTP/1.1\r\nHost: x\r\n\r\n"
        answer = await ask(server, whole, whole, whole, b"GET / HT", pause=0.4)
        assert answer.count(b"HTTP/1.1 200 OK") == 3
        assert answer.count(b"HTTP/1.1 408 ") == 1


@pytest.mark.parametrize(
    ("pieces", "expected"),
    [
        ([b"GET /" + b"x" * 9_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n"], 414),
        ([b"GET /", *[b"x" * 60_000] * 100], 414),
        ([b"GET / HTTP/1.1\r\nHost: x\r\nX: " + b"x" * 33_000 + b"\r\n\r\n"], 431),
        ([b"GET / HTTP/1.1\r\nHost: x\r\nX: ", *[b"x" * 60_000] * 100], 431),
        ([b"GET / HTTP/1.1\r\nHost: x\r\n", *[b"X: y\r\n" * 1_000] * 100], 431),
        ([b"GET / HTTP/1.1\r\n", *[b"X" * 60_000] * 100], 431),
        ([b"PUT /new.md HTTP/1.1\r\nHost: x\r\nContent-Length: 9999999\r\n\r\n", *[b"x" * 60_000] * 166], 413),
        (
            [
                b"PUT /new.md HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n",
                *[b"ea60\r\n" + b"x" * 60_000 + b"\r\n"] * 100,
            ],
            413,
        ),
        (
            [
                b"PUT /new.md HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\nX: ",
                *[b"x" * 60_000] * 100,
            ],
            431,
        ),
        ([b"POST /-/new HTTP/1.1\r\nHost: x\r\nContent-Length: 99999\r\n\r\nname=" + b"x" * 99_994], 413),
        ([b"POST /-/new HTTP/1.1\r\nHost: x\r\nContent-Length: 400\r\n\r\n" + b"a=b&" * 100], 400),
        ([b"rubbish\r\n\r\n"], 400),
    ],
    ids=[
        "address", "endless address", "header", "endless header", "headers without number", "endless name of a header",
        "body", "chunked body", "endless trailer", "form", "fields without number", "no HTTP",
    ],
)  # fmt: skip
async def test_what_is_too_large_is_refused_in_words(server: LiveServer, pieces: list[bytes], expected: int) -> None:
    async with working_together(server):
        answer = await ask(server, *pieces, line=True)
    assert status(answer) == expected


async def test_what_unfolds_to_gigabytes_is_not_unfolded(server: LiveServer) -> None:
    bomb = gzip.compress(bytes(50_000_000))
    async with working_together(server), httpx.AsyncClient(base_url=server.url) as http:
        for coding in ("gzip", "deflate", "br"):
            answer = await http.put("/bomb.md", content=bomb, headers={"Content-Encoding": coding})
            assert answer.status_code == 400
        assert (await http.get("/bomb.md")).status_code == 404
        upgrade = {
            "Connection": "Upgrade", "Upgrade": "websocket", "Sec-WebSocket-Version": "13",
            "Sec-WebSocket-Key": "AAAAAAAAAAAAAAAAAAAAAA==", "Sec-WebSocket-Extensions": "permessage-deflate",
        }  # fmt: skip
        async with http.stream("GET", "/-/collab/bomb", headers=upgrade) as answer:
            assert (answer.status_code, answer.headers.get("sec-websocket-extensions")) == (101, None)


async def test_more_connections_than_there_may_be_are_told_to_come_back(tmp_path: Path) -> None:
    with LiveServer(tmp_path / "data", max_connections=20) as server:
        async with working_together(server):
            opened = [await asyncio.open_connection(server.host, server.port) for _ in range(30)]
            answer = httpx.get(server.url)
            assert (answer.status_code, answer.headers["retry-after"]) == (503, "5")
            for _, writer in opened:
                await hang_up(writer)
        await until(lambda: httpx.get(server.url).status_code == 200, "a connection that is free again")


async def test_more_sockets_than_an_address_may_have_are_told_to_come_back(tmp_path: Path) -> None:
    with LiveServer(tmp_path / "data", max_sockets_per_address=3) as server:
        people = [await YClient(server.ws_url, "calls").join() for _ in range(3)]
        fourth = await YClient(server.ws_url, "calls").connect()
        await fourth.until(lambda: bool(fourth.closed), "a close frame")
        assert fourth.closed == [(1013, "Your network has 3 sockets open. Try again later.")]
        people[0].insert(0, "seen")
        await until_equal(people)
        people[0].cut()
        fourth.closed.clear()
        await until(lambda: len(server.log()) > 0, "a log")
        while not fourth.open or fourth.closed:
            fourth.closed.clear()
            await fourth.connect()
            await asyncio.sleep(0.1)
        await fourth.until(lambda: str(fourth) == "seen", "the text")


async def test_more_new_pads_than_an_address_may_make_are_refused_and_old_ones_go_on(tmp_path: Path) -> None:
    with LiveServer(tmp_path / "data", max_new_pads_per_hour=2) as server:
        typed = await YClient(server.ws_url, "first").join()
        typed.insert(0, "typed")
        await typed.until(lambda: typed.saved, "saved")
        answers = [httpx.put(f"{server.url}/{name}.md", content="put") for name in ("second", "third", "first")]
        assert [answer.status_code for answer in answers] == [201, 429, 200]
        assert 1_700 < int(answers[1].headers["retry-after"]) <= 1_800, "two an hour is one every half"
        assert answers[1].text.startswith("Too many new pads came from your network.")
        refused = await YClient(server.ws_url, "fourth").join()
        refused.insert(0, "more")
        await refused.until(lambda: bool(refused.closed), "a close frame")
        assert [code for code, _ in refused.closed] == [4429]
        assert [httpx.get(f"{server.url}/{name}.md").status_code for name in ("third", "fourth")] == [404, 404]


async def test_without_limits_nothing_is_counted(tmp_path: Path) -> None:
    with LiveServer(tmp_path / "data", limits=False, max_new_pads_per_hour=1, max_sockets_per_address=1) as server:
        assert [httpx.put(f"{server.url}/{n}.md", content="x").status_code for n in range(3)] == [201] * 3
        people = [await YClient(server.ws_url, "calls").join() for _ in range(3)]
        assert [person.closed for person in people] == [[], [], []]


async def test_a_classroom_behind_one_router_is_not_locked_out(server: LiveServer) -> None:
    """Each opens the pad in three tabs, begins a pad of their own and sends two forms, all in the same minute."""
    people = [await YClient(server.ws_url, f"calls{n % 30}").join() for n in range(90)]
    for person in people[:30]:
        person.insert(0, "mine")
    async with httpx.AsyncClient(base_url=server.url) as http:
        answers = await asyncio.gather(*(http.post("/-/new", data={"name": f"pad{n}"}) for n in range(60)))
    await until(lambda: all(person.saved for person in people), "all saved")
    assert ({answer.status_code for answer in answers}, [person.closed for person in people]) == ({303}, [[]] * 90)
