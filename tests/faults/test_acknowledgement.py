"""*Saved* is never said of what is not committed, whatever breaks in between."""

import asyncio
from pathlib import Path

from ..live_server import LiveServer
from ..yclient import YClient, until_equal
from .chance import new_random, times
from .proxy import Proxy
from .stored import StoredPad
from .tally import Tally

PEOPLE = 8
SAVED = times(2_000)


async def test_saved_is_true_thousands_of_times_over_connections_that_break(tmp_path: Path) -> None:
    random = new_random()
    with LiveServer(tmp_path / "data") as server, StoredPad(server.data, "pad") as stored:
        tally = Tally(stored, SAVED)
        async with Proxy(server, random) as network:
            people = [YClient(network.ws_url, "pad") for _ in range(PEOPLE)]
            async with asyncio.TaskGroup() as group:
                for person in people:
                    group.create_task(tally.live(person, random))
                while not tally.over:
                    await asyncio.sleep(random.random() * 0.2)
                    network.cut_one()
            for person in people:
                await person.connect()
            await until_equal(people)
            assert all(tally.look(person) for person in people)
    assert tally.lies == []
    assert tally.unsaved > SAVED / 10
    assert tally.asked_again > SAVED / 100, "updates with gaps were hardly ever sent"
