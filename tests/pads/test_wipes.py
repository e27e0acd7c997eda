"""Wipes in a room over a real store: who sees what, and that putting back loses and doubles nothing."""

import asyncio
import random
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from pycrdt import Doc, Text

from server.access.policy import Role
from server.config import Config
from server.pads.room import Room
from server.store.records import Revision, Why, Wipe

from ..load import wire
from ..yclient import until
from .people import Person, Place, open_place, until_saved

ADA, BEN, FOX = (letter * 32 for letter in (b"a", b"b", b"f"))
PAGE = "".join(f"## Point {n}\n\nWhat was said about the matter number {n}, by whom, and why.\n\n" for n in range(20))


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("server.pads.wipes.PAUSE", 0.0)


@pytest.fixture
async def place(tmp_path: Path) -> AsyncIterator[Place]:
    async with open_place(tmp_path, Config(room_idle=60)) as made:
        yield made


async def written(place: Place) -> tuple[Room, Person, Person]:
    """A page that Ben wrote, and Fox who has it open under that name."""
    ben = await place.come("notes", "ben", author=BEN)
    ben.type(PAGE)
    await until_saved(ben)
    fox = await place.come("notes", "fox", author=FOX)
    room = await place.rooms.open("notes")
    room.receive(fox.connection, said(fox.doc.client_id, '{"user": {"name": "Quiet Fox", "color": "#c0362c"}}'))
    return room, ben, fox


def said(client: int, state: str) -> bytes:
    """An awareness message of one client."""
    entry = wire.varuint(client) + wire.varuint(1) + wire.varbytes(state.encode())
    return wire.varuint(1) + wire.varbytes(wire.varuint(1) + entry)


async def until_told(room: Room) -> Wipe:
    await until(lambda: room.wipes.shown is not None, "a notice")
    assert room.wipes.shown is not None
    return room.wipes.shown


async def put_back(room: Room, author: bytes, wipe: int) -> None:
    edit = await room.wipes.undoing(wipe)
    await room.merge(author, edit.update if edit else None, wipe)


def notices(person: Person) -> list[str]:
    """What a person was told of, in order."""
    return [value["notices"] for kind, value in person.frames.heard if kind == "state"]


async def test_everybody_is_told_and_one_tap_puts_it_back(place: Place) -> None:
    room, ben, fox = await written(place)
    plain = await place.come("notes", acknowledges=False)
    ben.frames.take()
    fox.delete(0, len(PAGE))
    wipe = await until_told(room)
    assert (wipe.before, wipe.author, wipe.name) == (1, FOX, "Quiet Fox")
    (kept,) = await place.store.revisions("notes")
    assert kept == Revision(1, wipe.at, Why.WIPED, author=FOX, id=kept.id)
    await put_back(room, ADA, wipe.id)
    assert (await room.read()).text == PAGE
    assert room.wipes.shown is None
    assert notices(ben) == [f"wiped-{wipe.id}", ""]
    assert "state" not in [kind for kind, _ in plain.frames.heard]
    stored = await place.store.load("notes")
    assert stored is not None
    assert stored.wipes == ()
    assert [change.author for change in await place.store.changes("notes")] == [BEN, FOX, ADA]
    assert await place.store.revisions("notes") == (kept,)


async def test_to_tap_twice_or_late_puts_back_once(place: Place) -> None:
    room, _, fox = await written(place)
    fox.delete(0, len(PAGE))
    wipe = await until_told(room)
    await asyncio.gather(*(put_back(room, author, wipe.id) for author in (ADA, BEN, ADA, FOX)))
    await put_back(room, ADA, wipe.id)
    await put_back(room, ADA, 999)
    assert (await room.read()).text == PAGE


async def test_deleted_key_by_key_all_of_it_comes_back(place: Place) -> None:
    room, _, fox = await written(place)
    for end in range(len(PAGE), 0, -20):
        fox.delete(max(0, end - 20), end)
    await until_saved(fox)
    wipe = await until_told(room)
    assert (await room.read()).text == ""
    await put_back(room, BEN, wipe.id)
    assert (await room.read()).text == PAGE


async def test_undoing_it_by_hand_ends_the_notice(place: Place) -> None:
    room, _, fox = await written(place)
    fox.delete(0, len(PAGE))
    wipe = await until_told(room)
    fox.type(PAGE)
    await until(lambda: room.wipes.shown is None, "the end of the notice")
    await put_back(room, BEN, wipe.id)
    assert (await room.read()).text == PAGE
    assert len(await place.store.revisions("notes")) == 1


async def test_a_text_cut_and_pasted_elsewhere_leaves_no_notice(place: Place) -> None:
    room, _, fox = await written(place)
    half = PAGE[: len(PAGE) * 2 // 3]
    fox.delete(0, len(half))
    fox.type(half, at=len(PAGE) - len(half))
    await until_saved(fox)
    await until(lambda: not room.wipes.busy, "a look at it")
    assert room.wipes.shown is None


async def test_typing_and_deleting_ones_own_words_tells_nobody(place: Place) -> None:
    room, _, fox = await written(place)
    for _ in range(10):
        fox.type("something to be taken back at once, " * 20)
        fox.delete(0, 720)
    await until_saved(fox)
    await until(lambda: not room.wipes.busy, "a look at it")
    assert room.wipes.shown is None
    assert await place.store.revisions("notes") == ()


async def test_the_whole_text_set_by_an_organiser_is_kept_but_told_to_nobody(place: Place) -> None:
    room, _, _ = await written(place)
    assert room.audience.access.role(BEN) is Role.ORGANISER
    await room.set_text(BEN, "Another agenda.\n")
    await until(lambda: not room.wipes.busy, "a look at it")
    assert room.wipes.shown is None
    (kept,) = await place.store.revisions("notes")
    assert (kept.sequence, kept.why) == (1, Why.WIPED)
    await room.set_text(BEN, PAGE)
    await until(lambda: not room.wipes.busy, "a look at it")
    await room.set_text(FOX, "Gone.\n")
    assert (await until_told(room)).author == FOX


async def test_an_offline_browser_that_deleted_everything_is_undone_around_what_others_typed(place: Place) -> None:
    room, ben, fox = await written(place)
    away = fox.edit(lambda: fox.text.clear())
    ben.type("Ben goes on. ")
    await until_saved(ben)
    fox.send(wire.UPDATE, away)
    wipe = await until_told(room)
    assert (await room.read()).text == "Ben goes on. "
    await put_back(room, ADA, wipe.id)
    assert (await room.read()).text == f"Ben goes on. {PAGE}"


async def test_after_a_crash_it_is_told_and_put_back_all_the_same(tmp_path: Path) -> None:
    async with open_place(tmp_path) as place:
        room, _, fox = await written(place)
        room.wipes.cancel()
        room.wipes._start = lambda look: look.close()  # type: ignore[assignment, method-assign]  # the server dies here
        fox.delete(0, len(PAGE))
        await until_saved(fox)
        assert room.wipes.shown is None
    async with open_place(tmp_path) as place:
        room = await place.rooms.open("notes")
        wipe = await until_told(room)
        assert (wipe.author, wipe.name) == (FOX, "")
    async with open_place(tmp_path) as place:
        room = await place.rooms.open("notes")
        assert room.wipes.shown == wipe
        await put_back(room, ADA, wipe.id)
        assert (await room.read()).text == PAGE
    async with open_place(tmp_path) as place:
        assert (await place.rooms.open("notes")).wipes.shown is None


async def test_after_a_day_nobody_is_told_and_the_name_is_gone(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    room, _, fox = await written(place)
    monkeypatch.setattr("server.pads.wipes.LASTS", 200)
    fox.delete(0, len(PAGE))
    await until_told(room)
    await until(lambda: room.wipes.shown is None, "the end of the day")
    stored = await place.store.load("notes")
    assert stored is not None
    assert stored.wipes == ()
    assert len(await place.store.revisions("notes")) == 1


async def test_a_small_one_does_not_take_the_place_of_a_large_one(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    room, _, fox = await written(place)
    fox.delete(0, len(PAGE))
    large = await until_told(room)
    monkeypatch.setattr("server.pads.wipes.WINDOW", -1)
    fox.type("Nothing of importance. " * 15)
    await until_saved(fox)
    fox.delete(0, 345)
    await until_saved(fox)
    await until(lambda: not room.wipes.busy, "a look at it")
    assert room.wipes.shown == large
    assert len(await place.store.revisions("notes")) == 2


async def test_ten_wipes_in_a_row_leave_ten_numbers(place: Place) -> None:
    room, _, fox = await written(place)
    for _ in range(10):
        fox.sync()
        fox.delete(0, len(str(fox).encode()))
        await put_back(room, ADA, (await until_told(room)).id)
    assert (await room.read()).text == PAGE
    assert len(await place.store.revisions("notes")) == 10


async def test_a_long_page_comes_back_too(place: Place) -> None:
    page = PAGE * 80
    ben = await place.come("notes", "ben", author=BEN)
    ben.type(page)
    await until_saved(ben)
    room = await place.rooms.open("notes")
    ben.delete(0, len(page))
    await put_back(room, ADA, (await until_told(room)).id)
    assert (await room.read()).text == page


@pytest.mark.parametrize("seed", range(6))
async def test_while_people_type_several_put_it_back_and_nothing_is_lost_or_doubled(place: Place, seed: int) -> None:
    print(f"seed {seed}")
    chance = random.Random(seed)
    room, ben, fox = await written(place)
    ada = await place.come("notes", "ada", author=ADA)
    typed: list[str] = []

    async def types(person: Person) -> None:
        for n in range(25):
            person.sync()
            typed.append(f"[{person.connection.number}.{n}]")
            at = chance.randrange(len(str(person)) + 1)
            person.type(typed[-1], len(str(person)[:at].encode()))
            await asyncio.sleep(chance.random() * 0.01)

    async def wipes() -> None:
        await asyncio.sleep(0.02)
        fox.sync()
        fox.delete(0, len(str(fox).encode()))

    async def taps(author: bytes) -> None:
        await put_back(room, author, (await until_told(room)).id)

    await asyncio.gather(types(ada), types(ben), wipes(), *(taps(author) for author in (ADA, BEN, FOX)))
    await until_saved(ada, ben, fox)
    text = (await room.read()).text
    for each in typed:
        assert is_inside(each, text)
    assert is_inside(PAGE, text)
    assert len(text) == len(PAGE) + sum(map(len, typed))
    assert await replayed(place) == text


def is_inside(part: str, whole: str) -> bool:
    """Whether a text is left when some of another is taken out."""
    rest = iter(whole)
    return all(character in rest for character in part)


async def replayed(place: Place) -> str:
    doc: Doc[Text] = Doc()
    text = doc.get("text", type=Text)
    for change in await place.store.changes("notes"):
        doc.apply_update(change.update)
    return str(text)
