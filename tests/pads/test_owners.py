"""Whose a client id is, in a room with a real store: nobody writes in the place of somebody who is here."""

import json
from pathlib import Path

import pytest
from pycrdt import Doc, Text

from server.pads import owners
from server.pads.connection import Held
from server.pads.protocol import varuint

from ..load import wire
from ..yclient import until
from .people import Person, Place, kinds, open_place, until_saved

ADA, EVE = b"a" * 32, b"e" * 32


def copied(person: Person, by: Person) -> Person:
    """Let `by` go on with a copy of somebody's doc, its client id too."""
    by.doc = Doc(client_id=person.doc.client_id)
    by.text = by.doc.get("text", type=Text)
    by.doc.apply_update(person.doc.get_update())
    return by


def announce(person: Person, client: int | None = None) -> None:
    """Say which client one is, as y-websocket does on joining."""
    state = json.dumps({"user": {"name": "Ada"}}).encode()
    entry = varuint(client or person.doc.client_id) + varuint(1) + varuint(len(state)) + state
    person._room.receive(person.connection, b"\x01" + varuint(len(entry) + 1) + b"\x01" + entry)


async def until_asked(person: Person) -> None:
    await until(lambda: "step 1" in kinds(person), "the question for what is missing")


async def test_nobody_writes_under_the_id_of_somebody_who_is_here(place: Place) -> None:
    ada, eve = await place.come("notes", "ada", author=ADA), await place.come("notes", "eve", author=EVE)
    ada.type("mine ")
    await until_saved(ada)
    eve.sync()
    eve.frames.take()
    copied(ada, eve).type("not mine ", 5)
    await until_asked(eve)
    eve.sync()
    ada.type("too ", 5)
    await until_saved(ada)
    room = await place.rooms.open("notes")
    assert ((await room.read()).text, eve.frames.closed, eve.connection.held) == ("mine too ", [], Held.PARTIAL)


async def test_what_builds_on_it_stays_out_and_the_rest_of_a_sync_goes_in(place: Place) -> None:
    ada, eve = await place.come("notes", "ada", author=ADA), await place.come("notes", "eve", author=EVE)
    ada.type("ada ")
    await until_saved(ada)
    eve.sync()
    forged: Doc[Text] = Doc(client_id=ada.doc.client_id)
    forged.apply_update(ada.doc.get_update())
    forged.get("text", type=Text).insert(4, "forged ")
    eve.text.insert(0, "eve ")
    eve.doc.apply_update(forged.get_update())
    eve.text.insert(len("eve ada forged"), "on it ")
    eve.send(wire.STEP2, eve.doc.get_update())
    await until(lambda: eve.connection.held is Held.PARTIAL, "a sync taken in part")
    room = await place.rooms.open("notes")
    assert (await room.read()).text == "eve ada "


async def test_when_its_owner_has_gone_anybody_may_go_on_under_an_id_and_is_the_author(place: Place) -> None:
    ada = await place.come("notes", "ada", author=ADA)
    ada.type("typed at home, ")
    await until_saved(ada)
    room = await place.rooms.open("notes")
    room.leave(ada.connection)
    again = copied(ada, await place.come("notes", "without the cookie", author=EVE))
    again.type("typed on the train ", 15)
    await until_saved(again)
    assert (await room.read()).text == "typed at home, typed on the train "
    assert [change.author for change in await place.store.changes("notes")] == [ADA, EVE]


async def test_an_edit_that_was_left_out_is_taken_once_the_owner_has_gone(place: Place) -> None:
    """A program without a cookie, whose old socket nobody has closed yet, comes back."""
    old = await place.come("notes", "old", author=ADA)
    old.type("one ")
    await until_saved(old)
    new = copied(old, await place.come("notes", "new", author=EVE))
    new.send(wire.STEP2, new.edit(lambda: new.text.insert(4, "two ")))
    await until(lambda: new.connection.held is Held.PARTIAL, "a sync that is left out")
    room = await place.rooms.open("notes")
    room.leave(old.connection)
    new.frames.take()
    await room.look_after(quiet=False)
    await until_asked(new)
    new.sync()
    await until_saved(new)
    assert (await room.read()).text == "one two "


async def test_of_two_connections_of_one_identity_the_newer_wins(place: Place) -> None:
    older, newer = await place.come("notes", "1", author=ADA), await place.come("notes", "2", author=ADA)
    older.type("older ")
    await until_saved(older)
    copied(older, newer).type("newer ", 6)
    await until_saved(newer)
    older.frames.take()
    older.sync()
    copied(newer, older).type("older again ", 12)
    await until_asked(older)
    room = await place.rooms.open("notes")
    assert (await room.read()).text == "older newer "
    room.leave(newer.connection)
    older.send(wire.STEP2, older.doc.get_update())
    await until_saved(older)
    assert (await room.read()).text == "older newer older again "


async def test_a_tab_that_passes_on_what_another_of_its_browser_typed_does_not_take_its_place(place: Place) -> None:
    one, other = await place.come("notes", "1", author=ADA), await place.come("notes", "2", author=ADA)
    announce(one)
    news = one.edit(lambda: one.text.insert(0, "by one, "))
    other.doc.apply_update(news)
    other.send(wire.STEP2, other.doc.get_update())
    await until_saved(other)
    one.type("and on ", 8)
    await until_saved(one)
    room = await place.rooms.open("notes")
    assert ((await room.read()).text, one.frames.closed) == ("by one, and on ", [])


async def test_whoever_announces_an_id_has_it_before_a_word_is_typed(place: Place) -> None:
    ada, eve = await place.come("notes", "ada", author=ADA), await place.come("notes", "eve", author=EVE)
    announce(ada)
    eve.frames.take()
    copied(ada, eve).type("taken ")
    await until_asked(eve)
    announce(eve)
    ada.type("mine ")
    await until_saved(ada)
    room = await place.rooms.open("notes")
    assert (await room.read()).text == "mine "


async def test_whose_an_id_is_outlasts_a_restart(tmp_path: Path) -> None:
    async with open_place(tmp_path / "data") as place:
        ada = await place.come("notes", "ada", author=ADA)
        ada.type("mine ")
        await until_saved(ada)
    async with open_place(tmp_path / "data") as place:
        eve = copied(ada, await place.come("notes", "eve", author=EVE))
        announce(eve)
        again = await place.come("notes", "ada", author=ADA)
        eve.frames.take()
        eve.type("not mine ", 5)
        await until_asked(eve)
        again.doc.apply_update(ada.doc.get_update())
        copied(ada, again).type("still ", 5)
        await until_saved(again)
        assert (await (await place.rooms.open("notes")).read()).text == "mine still "


async def test_others_edits_that_their_owner_has_not_are_taken_after_a_minute(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ada reloaded her tab, and a backup was put back: only somebody else's browser has what she typed since."""
    ada, ben = await place.come("notes", "ada", author=ADA), await place.come("notes", "ben", author=EVE)
    ada.type("in the backup, ")
    await until_saved(ada)
    ben.sync()
    ben.doc.apply_update(ada.edit(lambda: ada.text.insert(15, "typed since ")))
    room = await place.rooms.open("notes")
    room.leave(ada.connection)
    reloaded = await place.come("notes", "ada", author=ADA)
    announce(reloaded)
    ben.send(wire.STEP2, ben.doc.get_update())
    await until(lambda: ben.connection.held is Held.PARTIAL, "a sync that is left out")
    monkeypatch.setattr(owners, "LINGER", 0.0)
    ben.send(wire.STEP2, ben.doc.get_update())
    await until_saved(ben)
    assert (await room.read()).text == "in the backup, typed since "


async def test_nobody_writes_under_the_id_of_the_servers_own_edits(place: Place) -> None:
    room = await place.rooms.open("notes")
    await room.set_text(ADA, "put ")
    eve = await place.come("notes", "eve", author=EVE)
    (server,) = wire.read_clocks(eve.doc.get_state())
    forged = Doc(client_id=server)
    forged.apply_update(eve.doc.get_update())
    before = forged.get_state()
    forged.get("text", type=Text).insert(4, "forged ")
    eve.frames.take()
    eve.send(wire.UPDATE, forged.get_update(before))
    await until_asked(eve)
    assert (await room.read()).text == "put "
