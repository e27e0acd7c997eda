"""A disk that is full: nobody is told "saved", all can read, and when there is room again every edit arrives."""

import asyncio
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import httpx
import pytest

from ..live_server import LiveServer
from ..yclient import YClient, lacks, until, until_equal
from .chance import new_random, times
from .stored import StoredPad, integrity

if sys.platform != "linux":
    pytest.skip("the ways to fill a disk are Linux'", allow_module_level=True)

from . import disks
from .disks import Disk
from .tally import Tally

SAVED = times(150)
TYPED = "typed before\n"


@pytest.fixture(params=disks.kinds(), ids=lambda kind: kind.__name__)
def disk(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Disk]:
    with request.param(tmp_path / "data") as disk:
        yield disk


async def test_nobody_is_told_saved_and_every_edit_arrives_when_there_is_room_again(disk: Disk) -> None:
    with LiveServer(disk.data) as server:
        author, reader = YClient(server.ws_url, "pad"), YClient(server.ws_url, "pad")
        plain = YClient(server.ws_url, "pad", acknowledges=False)
        people = [author, reader, plain]
        for person in people:
            await person.join()
        author.insert(0, TYPED)
        await until_equal(people)

        disk.fill(server)
        author.insert(len(TYPED), "the author's 😀\n")
        plain.insert(0, "the plain client's\n")
        plain.delete(len(str(plain)) - 3, len(str(plain)))
        await until(lambda: all(not p.state["writable"] for p in (author, reader)), "the news that nothing is saved")
        author.insert(0, "more of the author's\n")
        newcomer = await YClient(server.ws_url, "pad").connect()
        await newcomer.until(lambda: str(newcomer) == TYPED, "the text as it is committed")
        await _is_read_only(server)
        newcomer.insert(0, "the newcomer's\n")
        await _is_read_only(server)
        assert [author.saved, newcomer.saved, newcomer.state["writable"]] == [False, False, False]
        assert (str(reader), [p.open for p in people], [p.closed for p in people]) == (TYPED, [True] * 3, [[]] * 3)
        with StoredPad(server.data, "pad") as stored:
            assert (str(stored.read().get("text", type=type(reader.text))), integrity(server.data)) == (TYPED, "ok")

        disk.empty(server)
        await until_equal([*people, newcomer])
        await _holds_everything(server, [*people, newcomer])


async def test_saved_is_true_while_the_disk_fills_and_empties_under_peoples_hands(disk: Disk) -> None:
    random = new_random()
    with LiveServer(disk.data) as server:
        people = [await YClient(server.ws_url, "pad").join() for _ in range(4)]
        with StoredPad(server.data, "pad") as stored:
            tally = Tally(stored, SAVED)
            async with asyncio.TaskGroup() as group:
                for person in people:
                    group.create_task(tally.live(person, random))
                while not tally.over:
                    disk.fill(server)
                    await asyncio.sleep(0.2 + random.random() * 0.3)
                    disk.empty(server)
                    await asyncio.sleep(random.random() * 2)
            await until_equal(people)
            assert all(tally.look(person) for person in people)
        assert tally.lies == []
        assert [person.closed for person in people] == [[]] * 4
        assert "can write again" in server.log(), "the disk was never full when something was written"
        assert "Traceback" not in server.log()
        for person in people:
            person.cut()


async def _is_read_only(server: LiveServer) -> None:
    """What HTTP says while nothing can be written, asked twice: the first answer may be what makes it known."""
    async with httpx.AsyncClient(base_url=server.url) as http:
        for _ in range(2):
            answers = [await http.get(address) for address in ("/pad", "/pad.md", "/another", "/", "/-/healthz")]
            answers.append(await http.put("/pad.md", content="put meanwhile"))
            assert [answer.status_code for answer in answers] == [200, 200, 200, 200, 503, 503]
            assert answers[1].text == TYPED


async def _holds_everything(server: LiveServer, people: Sequence[YClient]) -> None:
    text = str(people[0])
    parts = ["the author's 😀\n", "the plain client's\n", "more of the author's\n", "the newcomer's\n"]
    assert sorted(text.replace("typed befo", "").splitlines(keepends=True)) == sorted(parts)
    assert [person.state.get("writable") for person in people] == [True, True, None, True]
    with StoredPad(server.data, "pad") as stored:
        assert [lacks(stored.read(), person.doc) for person in people] == [None] * len(people)
    assert httpx.get(f"{server.url}/pad.md").text == text
    assert [httpx.get(server.url + "/-/healthz").status_code, integrity(server.data)] == [200, "ok"]
    log = server.log()
    assert (log.count("Edits are not saved"), log.count("can write again"), "Traceback" in log) == (1, 1, False), log
    for person in people:
        person.cut()
