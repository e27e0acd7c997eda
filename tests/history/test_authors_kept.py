"""Every character's author is who typed it, whatever happens to the pad: folded, snapshot, restarted, restored."""

import asyncio
import random
from pathlib import Path

from server.config import Config
from server.history.attribution import runs
from server.history.histories import Histories
from server.history.restore import Wanted, restore
from server.history.story import Story
from server.pads.room import Room

from ..pads.people import Person, Place, open_place, until_saved

AUTHORS = (b"a" * 32, b"b" * 32)
LETTERS = ("abcdefghij é日😀", "ABCDEFGHIJ.É本👍")
"""Each types letters of their own, so that a text tells whose each character is."""

QUICK = Config(fold_after=0, room_idle=600, snapshot_changes=20)


def told(story: Story) -> list[tuple[bytes | None, str]]:
    return [(run.author, run.text) for run in runs(story.weave, story.sequence, story.sequence)]


async def rightly(place: Place, room: Room) -> None:
    """Assert that every character of the pad is the one's who typed it, by what is stored now."""
    for author, text in await Histories(place.store).ask(room, told):
        assert set(text) <= set(LETTERS[AUTHORS.index(author or b"")]), (author, text)


async def typed(people: list[Person], chance: random.Random, edits: int) -> None:
    """Both type at once, each hearing the other late."""
    for _ in range(edits):
        person = chance.choice(people)
        if chance.random() < 0.1:
            person.sync()
        text = str(person)
        at = chance.randrange(len(text) + 1)
        if len(text) > 10 and chance.random() < 0.2:
            person.delete(len(text[: at // 2].encode()), len(text[: at // 2 + 3].encode()))
        else:
            person.type("".join(chance.choices(LETTERS[people.index(person)], k=3)), len(text[:at].encode()))
        if chance.random() < 0.05:
            await asyncio.sleep(0.01)
    await until_saved(*people)


async def test_authors_stay_right_through_folding_snapshots_a_restart_and_a_restore(tmp_path: Path) -> None:
    seed = random.randrange(1 << 32)
    print(f"seed {seed}")
    chance = random.Random(seed)
    async with open_place(tmp_path) as place:
        people = [await place.come("notes", author=author) for author in AUTHORS]
        room = await place.rooms.open("notes")
        await typed(people, chance, 400)
        await rightly(place, room)
        middle = (await room.read()).sequence
    async with open_place(tmp_path, QUICK) as place:
        people = [await place.come("notes", author=author) for author in AUTHORS]
        room = await place.rooms.open("notes")
        await typed(people, chance, 200)
        count = len(await place.store.changes("notes"))
        async with asyncio.timeout(20):
            while len(await place.store.changes("notes")) >= count:
                await asyncio.sleep(0.05)
        await rightly(place, room)
        histories = Histories(place.store)
        before = await histories.ask(room, told)
        assert await restore(place.store, histories, room, Wanted(AUTHORS[1], room.sequence, middle))
        await rightly(place, room)
    async with open_place(tmp_path) as place:
        room = await place.rooms.open("notes")
        await rightly(place, room)
        changes = await place.store.changes("notes")
        here = Wanted(AUTHORS[0], changes[-1].sequence, changes[-2].sequence)
        assert await restore(place.store, Histories(place.store), room, here)
        assert await Histories(place.store).ask(room, told) == before
