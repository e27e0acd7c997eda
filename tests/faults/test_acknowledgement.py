"""*Saved* is never said of what is not committed, whatever breaks in between."""

import asyncio
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from ..live_server import LiveServer
from ..yclient import YClient, lacks, until_equal
from .chance import new_random, times
from .edits import edit
from .proxy import Proxy
from .stored import StoredPad

PEOPLE = 8


@dataclass
class Tally:
    """Each *saved* counts once for a socket and a number of messages sent on it. `lies` is what was not committed."""

    wanted: int
    saved: set[tuple[int, int]] = field(default_factory=set)
    lies: list[bytes] = field(default_factory=list)
    unsaved: int = 0
    asked_again: int = 0

    @property
    def over(self) -> bool:
        return len(self.saved) >= self.wanted or bool(self.lies)


async def test_saved_is_true_thousands_of_times_over_connections_that_break(tmp_path: Path) -> None:
    random = new_random()
    tally = Tally(wanted=times(2_000))
    with LiveServer(tmp_path / "data") as server, StoredPad(server.data, "pad") as stored:
        async with Proxy(server, random) as network:
            people = [YClient(network.ws_url, "pad") for _ in range(PEOPLE)]
            async with asyncio.TaskGroup() as group:
                for person in people:
                    group.create_task(_live(person, stored, tally, random))
                while not tally.over:
                    await asyncio.sleep(random.random() * 0.2)
                    network.cut_one()
            for person in people:
                await person.connect()
            await until_equal(people)
            assert all(_look(person, stored, tally) for person in people)
    assert tally.lies == []
    assert tally.unsaved > tally.wanted / 10
    assert tally.asked_again > 0, "no update with a gap was ever sent"


async def _live(person: YClient, stored: StoredPad, tally: Tally, random: Random) -> None:
    """Type, go on typing while there is no socket, and look at the status all the time."""
    while not tally.over:
        edit(person, random)
        if not person.open and random.random() < 0.5:
            await person.connect()
            continue  # an edit before anything is synced builds on what was typed offline
        for _ in range(random.choice([1, 2, 30])):
            await asyncio.sleep(random.random() * 0.004)
            if _look(person, stored, tally):
                break
        if person.open and person.socket.asked > 1:
            tally.asked_again += 1


def _look(person: YClient, stored: StoredPad, tally: Tally) -> bool:
    if not person.saved:
        tally.unsaved += 1
        return False
    state = (person.socket.number, person.sent)
    if state not in tally.saved:
        tally.saved.add(state)
        if lie := lacks(stored.read(), person.doc):
            tally.lies.append(lie)
    return True
