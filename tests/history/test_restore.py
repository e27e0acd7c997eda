"""Restoring in a room over a real store, while others type."""

import asyncio
import random
from pathlib import Path

from server.history.attribution import runs
from server.history.histories import Histories
from server.history.restore import Wanted, restore
from server.history.story import Story
from server.store.records import Why

from ..pads.people import Person, Place, open_place, until_saved

ADA, BEN, KIM = b"a" * 32, b"b" * 32, b"k" * 32


def by_author(story: Story) -> list[tuple[bytes | None, str]]:
    return [(run.author, run.text) for run in runs(story.weave, story.sequence, story.sequence)]


async def wrote(place: Place, text: str) -> Person:
    """Ada writes the pad “notes”, and Kim the end of it."""
    ada, kim = await place.come("notes", author=ADA), await place.come("notes", author=KIM)
    ada.type(text)
    await until_saved(ada)
    kim.sync()
    kim.type("Kim was here.\n", len(text.encode()))
    await until_saved(kim)
    ada.sync()
    return ada


async def test_a_restored_text_is_its_authors_and_can_be_undone(tmp_path: Path) -> None:
    async with open_place(tmp_path) as place:
        ben = await wrote(place, "# Notes\n\nGood morning 😀\n")
        ben.connection.author = BEN
        histories, room = Histories(place.store), await place.rooms.open("notes")
        before = await room.read()
        written = await histories.ask(room, by_author)
        ben.delete(9, 26)
        ben.type("gone", 9)
        await until_saved(ben)
        wiped = await room.read()
        number = await restore(place.store, histories, room, Wanted(BEN, wiped.sequence, before.sequence))
        assert (await room.read()).text == before.text
        assert await histories.ask(room, by_author) == written
        (revision,) = await place.store.revisions("notes")
        assert (revision.sequence, revision.why, revision.author) == (wiped.sequence, Why.RESTORE, BEN)
        assert number is not None
        assert await restore(place.store, histories, room, Wanted(BEN, number, number - 1)) == number + 1
        assert (await room.read()).text == wiped.text
        assert await restore(place.store, histories, room, Wanted(BEN, number + 1, wiped.sequence)) is None
    async with open_place(tmp_path) as place:  # from what is stored
        room = await place.rooms.open("notes")
        histories = Histories(place.store)
        await restore(place.store, histories, room, Wanted(BEN, room.sequence, before.sequence))
        assert await Histories(place.store).ask(room, by_author) == written


async def test_nobody_who_types_during_a_restore_loses_a_character(tmp_path: Path) -> None:
    seed = random.randrange(1 << 32)
    print(f"seed {seed}")
    chance = random.Random(seed)
    async with open_place(tmp_path) as place:
        await wrote(place, "the quick brown fox jumps over the lazy dog\n" * 5)
        people = [await place.come("notes", author=who) for who in (ADA, BEN, KIM)]
        histories, room = Histories(place.store), await place.rooms.open("notes")
        for _ in range(8):
            people[0].sync()
            people[0].delete(0, chance.randrange(1, len(people[0].text)))
            await until_saved(people[0])
            seen = (await room.read()).sequence
            restoring = asyncio.create_task(
                restore(place.store, histories, room, Wanted(BEN, seen, chance.randrange(1, seen)))
            )
            new = ""
            while not restoring.done():
                person = chance.choice(people)
                letter = chance.choice("ABCDEFGHIJ")
                person.type(letter, chance.randrange(len(person.text) + 1))
                new += letter
                if chance.random() < 0.5:
                    person.sync()
                await asyncio.sleep(chance.random() * 0.002)
            await until_saved(*people)
            now = (await room.read()).text
            for person in people:
                person.sync()
                assert str(person) == now
            assert [letter for letter in "ABCDEFGHIJ" if now.count(letter) < new.count(letter)] == []
