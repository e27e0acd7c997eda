"""SIGTERM: what came in is committed, all hear 1012, and nobody who doesn't read holds the server up."""

import asyncio
import signal
import time
from collections.abc import AsyncIterator
from pathlib import Path

import httpx

from ..live_server import LiveServer
from ..yclient import YClient, lacks, until, until_equal
from .stored import StoredPad, integrity

SECONDS = 10.0
"""The server has 5 s for it, and a machine that tests may be slow; without care it takes 12 s."""

RESTARTS = (1012, "The server restarts.")


async def test_stopping_commits_what_came_and_waits_for_nobody(tmp_path: Path) -> None:
    """Under people's hands, some of whom read nothing any more, and during a request that is never finished."""
    server = LiveServer(tmp_path / "data").start()
    people = [await YClient(server.ws_url, "pad").join() for _ in range(4)]
    stalled = [await YClient(server.ws_url, "pad").join() for _ in range(4)]
    for person in stalled:
        person.socket.transport.underlying_transport.pause_reading()
    people[0].insert(0, "x" * 900_000)
    await until_equal(people)
    unfinished = asyncio.create_task(_put_for_ever(server))
    stopping = asyncio.create_task(asyncio.to_thread(server.terminate))
    start = time.monotonic()
    while not stopping.done():
        for number, person in enumerate(people):
            person.insert(len(str(person)), f"{number}, ")
        await asyncio.sleep(0.001)
    assert (await stopping, time.monotonic() - start < SECONDS) == (-signal.SIGTERM, True)
    database = [file.name for file in server.data.iterdir() if "sqlite3" in file.name]
    assert database == ["rosterpad.sqlite3"], "the store was not closed"
    await asyncio.gather(unfinished, return_exceptions=True)
    assert [person.closed for person in people] == [[RESTARTS]] * len(people)
    with StoredPad(server.data, "pad") as stored:
        assert [lacks(stored.read(), person.known) for person in [*people, *stalled]] == [None] * 8
    assert integrity(server.data) == "ok"
    server.start()
    for person in [*people, *stalled]:
        await person.connect()
    await until_equal([*people, *stalled])
    server.terminate()
    await until(lambda: not any(person.open for person in people), "the end of all sockets")


async def _put_for_ever(server: LiveServer) -> None:
    async def slowly() -> AsyncIterator[bytes]:
        while True:
            yield b"x"
            await asyncio.sleep(0.1)

    async with httpx.AsyncClient(base_url=server.url) as http:
        await http.put("/pad.md", content=slowly())
