"""`kill -9` at any moment loses nothing that was shown to anybody or said to be saved."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from random import Random

import httpx

from ..live_server import LiveServer
from ..yclient import YClient, lacks, text_of, until, until_equal
from .chance import new_random, times
from .edits import edit
from .stored import integrity

PADS = ("first", "second")
PEOPLE = 3  # on each


async def test_what_was_shown_or_saved_outlives_a_kill_at_any_moment(tmp_path: Path) -> None:
    """While people type, and while pads are stored afresh, folded and closed."""
    random = new_random()
    with LiveServer(tmp_path / "data", snapshot_changes=20, fold_after=0.02, room_idle=0.05) as server:
        people = [YClient(server.ws_url, pad, acknowledges=n > 0) for pad in PADS for n in range(PEOPLE)]
        script = Script(server)
        rounds = times(50)
        for number in range(rounds):
            async with typing(people, random), script.counting():
                await come_back(people)
                if number % 2:
                    await until(lambda before=script.seen: script.seen > before, "a number that was put")
                await asyncio.sleep(random.random() * 0.2)
                server.kill()
                await until(lambda: not any(person.open for person in people), "the end of all sockets")
                server.start()
            await nothing_is_lost(server, people)
            assert script.count() >= script.seen
            await come_back(people)
            for pad in PADS:
                await until_equal(on(pad, people))
            assert integrity(server.data) == "ok"
        assert script.seen >= rounds // 2
        assert "Traceback" not in server.log()


class Script:
    """A program that counts in a pad, over HTTP. `seen` is the highest number that was said to be saved or was read."""

    def __init__(self, server: LiveServer) -> None:
        self.seen = 0
        self._address = f"{server.url}/count.md"

    def count(self) -> int:
        """What the pad says now."""
        answer = httpx.get(self._address)
        return int(answer.text) if answer.status_code == 200 else 0

    @asynccontextmanager
    async def counting(self) -> AsyncIterator[None]:
        """It goes on for as long as this lasts, or until the server is killed."""
        task = asyncio.create_task(self._go_on())
        yield
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task

    async def _go_on(self) -> None:
        number = self.seen
        with suppress(httpx.TransportError):
            async with httpx.AsyncClient() as http:
                while True:
                    number += 1
                    if (await http.put(self._address, content=str(number))).is_success:
                        self.seen = number
                    self.seen = max(self.seen, int((await http.get(self._address)).text))


async def nothing_is_lost(server: LiveServer, people: Sequence[YClient]) -> None:
    """Before anybody brings their own copy back."""
    for pad in PADS:
        witness = await YClient(server.ws_url, pad).join()
        text = str(witness)
        lost = [lacks(witness.doc, person.known) for person in on(pad, people)]
        assert (lost, text_of(witness.doc)) == ([None] * PEOPLE, text)
        witness.cut()


async def come_back(people: Sequence[YClient]) -> None:
    for person in people:
        if not person.open:
            await person.connect()


@asynccontextmanager
async def typing(people: Sequence[YClient], random: Random) -> AsyncIterator[None]:
    """All type for as long as this lasts, connected or not."""
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(_type(person, random)) for person in people]
        yield
        for task in tasks:
            task.cancel()


async def _type(person: YClient, random: Random) -> None:
    while True:
        edit(person, random)
        await asyncio.sleep(random.random() * 0.02)


def on(pad: str, people: Sequence[YClient]) -> list[YClient]:
    return [person for person in people if person.pad == pad]
