"""Whatever breaks on the way, all replicas end equal: clients', the server's, the stored one, and the page's text."""

import asyncio
from collections.abc import Sequence
from pathlib import Path
from random import Random

import httpx

from ..live_server import LiveServer
from ..yclient import YClient, lacks, text_of, until_equal
from .chance import new_random, times
from .edits import WORDS, edit
from .proxy import Proxy
from .stored import StoredPad, integrity

PEOPLE = 4  # on each pad
STEPS = 150


async def test_replicas_end_equal_after_cuts_returns_and_evictions(tmp_path: Path) -> None:
    """Of many pads at once, which are also stored afresh, folded and closed under people's hands."""
    random = new_random()
    pads = [f"pad-{n}" for n in range(times(16))]
    with LiveServer(
        tmp_path / "data", snapshot_changes=10, fold_after=0.05, room_idle=0.05, max_open_rooms=2
    ) as server:
        async with Proxy(server, random) as network, httpx.AsyncClient(base_url=server.url) as http:
            people = {pad: [_person(network, pad, n) for n in range(PEOPLE)] for pad in pads}
            async with asyncio.TaskGroup() as group:
                for pad in pads:
                    group.create_task(_live(people[pad], http, random))
        for pad in pads:
            await _are_equal(server, people[pad])
        server.kill()
        server.start()
        for pad in pads:
            await _are_equal(server, people[pad])
        assert integrity(server.data) == "ok"
        assert "Traceback" not in server.log()


def _person(network: Proxy, pad: str, number: int) -> YClient:
    return YClient(network.ws_url, pad, acknowledges=number > 0)


async def _live(people: Sequence[YClient], http: httpx.AsyncClient, random: Random) -> None:
    """A history of one pad: everybody does something at random, and now and then all leave for a while."""
    for _ in range(STEPS):
        await _act(random.choice(people), http, random)
        await asyncio.sleep(random.random() * 0.01)
        if random.random() < 0.02:
            for person in people:
                person.cut()
            await asyncio.sleep(random.random() * 0.3)


async def _act(person: YClient, http: httpx.AsyncClient, random: Random) -> None:
    chance = random.random()
    if chance < 0.06:
        person.cut()
    elif chance < 0.08:
        person.cut()
        person.forget()
    elif chance < 0.10:
        await _put(person, http, random)
    elif not person.open and chance < 0.4:
        await person.connect()
    else:
        edit(person, random)


async def _put(person: YClient, http: httpx.AsyncClient, random: Random) -> None:
    """Set the whole text, as a script does that read it a while ago."""
    text = str(person)
    place = random.randint(0, len(text))
    answer = await http.put(f"/{person.pad}.md", content=(text[:place] + random.choice(WORDS) + text[place:]).encode())
    assert answer.status_code in (200, 201), answer.text


async def _are_equal(server: LiveServer, people: Sequence[YClient]) -> None:
    pad = people[0].pad
    witness = YClient(server.ws_url, pad)
    for person in [*people, witness]:
        person.ws_url = server.ws_url
        await person.connect()
    await until_equal([*people, witness])
    with StoredPad(server.data, pad) as stored:
        docs = [witness.doc, stored.read(), *(person.doc for person in people)]
        texts = [text_of(doc) for doc in docs]
        lacking = [lacks(doc, other) for doc in docs for other in docs]
    page = httpx.get(f"{server.url}/{pad}.md").text
    assert (texts, lacking) == ([page] * len(docs), [None] * len(lacking))
    for person in [*people, witness]:
        person.cut()
