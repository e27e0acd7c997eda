"""A room whose pad is archived: what it still takes, what it refuses, and who hears of it."""

import asyncio
from pathlib import Path

import pytest

from server.errors import Archived
from server.sessions.listening import Wish
from server.sessions.orders import Act, Archive, Forget, HostActs, Leave, Person, Reopen, SetClosed

from ..yclient import until
from .people import Place, kinds, open_place, until_saved

TEXT = "# Call {#call}\n\nWhen: 2099-10-10 12:00 UTC\n"


async def place_with_text(place: Place) -> None:
    await (await place.rooms.open("pad")).set_text(None, TEXT)


async def test_whoever_is_there_hears_of_it_and_an_edit_closes_with_words(tmp_path: Path) -> None:
    async with open_place(tmp_path) as place:
        await place_with_text(place)
        ada, ben = await place.come("pad", "Ada"), await place.come("pad", "Ben", acknowledges=False)
        room = await place.rooms.open("pad")
        await room.order(Archive(True, None))
        ((_, state),) = [each for each in ada.frames.take() if each[0] == "state"]
        assert state["archived"] is True
        ada.type("x")
        ben.type("y")
        await until(lambda: bool(ada.frames.closed and ben.frames.closed), "both are closed")
        for person in (ada, ben):
            code, reason = person.frames.closed[0]
            assert (code, reason[:24]) == (4403, "This pad is archived: it")
        assert (await room.read()).text == TEXT


async def test_an_edit_that_comes_in_one_turn_with_it_is_taken_before_and_refused_behind(tmp_path: Path) -> None:
    async with open_place(tmp_path) as place:
        await place_with_text(place)
        ada, ben = await place.come("pad", "Ada"), await place.come("pad", "Ben")
        room = await place.rooms.open("pad")
        place.store.goes_on.clear()
        ada.type("first ")  # its commit is held up, so that all that follows waits for one turn
        await until(lambda: place.journal[-1] == "commit begins", "a commit")
        ben.type("second ")
        archived = room.order(Archive(True, None))
        waiting = asyncio.ensure_future(archived)
        await asyncio.sleep(0)
        ada.type("third ")
        place.store.goes_on.set()
        await waiting
        await until(lambda: bool(ada.frames.closed), "the third is refused")
        text = (await room.read()).text
        assert "first " in text
        assert "second " in text
        assert "third " not in text


async def test_whoever_joins_reads_and_is_told(tmp_path: Path) -> None:
    async with open_place(tmp_path) as place:
        await place_with_text(place)
        room = await place.rooms.open("pad")
        await room.order(Archive(True, None))
        ada = await place.come("pad", "Ada")
        assert str(ada) == TEXT
        assert not ada.frames.closed  # an empty answer to the server's question is no edit


async def test_names_go_off_its_lists_but_none_come_on(tmp_path: Path) -> None:
    async with open_place(tmp_path) as place:
        await place_with_text(place)
        room = await place.rooms.open("pad")
        for token in (b"a" * 32, b"b" * 32):
            await room.sign_up(Wish("call", "attending", Person(token[:1].decode()), token, None))
        await room.order(Archive(True, None))
        with pytest.raises(Archived):
            await room.sign_up(Wish("call", "attending", Person("c"), b"c" * 32, None))
        with pytest.raises(Archived):
            await room.order(SetClosed("call", True, b""))
        with pytest.raises(Archived):
            await room.order(Archive(True, None))
        await room.order(Leave(b"a" * 32))
        second = (await place.store.rosters("pad")).signups[1].id
        await room.order(HostActs(second, Act.TAKE_OFF, b""))
        with pytest.raises(Archived):
            await room.order(HostActs(second, Act.PUT_BACK, b""))
        assert [each.state for each in (await place.store.rosters("pad")).signups] == ["left", "taken off"]


async def test_who_wants_to_be_forgotten_is(tmp_path: Path) -> None:
    async with open_place(tmp_path) as place:
        await place_with_text(place)
        room = await place.rooms.open("pad")
        await room.sign_up(Wish("call", "attending", Person("Ada"), b"a" * 32, b"i" * 32))
        await room.order(Archive(True, None))
        await room.order(Forget(b"i" * 32))
        assert "Ada" not in str((await place.store.rosters("pad")).signups)


async def test_reopened_it_is_edited_again(tmp_path: Path) -> None:
    async with open_place(tmp_path) as place:
        await place_with_text(place)
        room = await place.rooms.open("pad")
        ada = await place.come("pad", "Ada")
        await room.order(Archive(True, None))
        await room.order(Reopen())
        await room.order(Reopen())
        states = [value["archived"] for kind, value in ada.frames.heard if kind == "state"]
        assert states == [True, False]
        assert "state" in kinds(ada)
        ada.type("x")
        await until_saved(ada)
        assert (await room.read()).text == f"x{TEXT}"
