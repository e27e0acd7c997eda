"""A room in trouble: slow readers, a store that can't write, a server that stops."""

import asyncio
from pathlib import Path

import pytest

from server.errors import StoreUnavailable

from ..load import wire
from ..yclient import until
from .people import STATE, Person, Place, kinds, open_place, until_saved

# --- slow readers ---


async def test_a_slow_reader_is_skipped_and_catches_up_with_one_update(place: Place) -> None:
    ada, slow = await place.come("notes", "ada"), await place.come("notes", "slow")
    room = await place.rooms.open("notes")
    room.audience.paused(slow.connection)
    slow.frames.take()
    slow.type("mine ")
    for n in range(20):
        ada.type(f"{n} ")
        await until_saved(ada)
    assert slow.frames.heard == []
    room.drained(slow.connection)
    await until_saved(slow)
    heard = [kind for kind, _ in slow.frames.heard if kind != "awareness"]
    assert heard == ["step 2", "saved"]
    slow.sync()
    ada.sync()
    assert str(slow) == str(ada) == (await room.read()).text
    ada.type("and on ")
    await until_saved(ada)
    slow.sync()
    assert str(slow) == (await room.read()).text


async def test_one_that_has_drained_before_the_next_turn_missed_nothing(place: Place) -> None:
    ada, slow = await place.come("notes"), await place.come("notes")
    room = await place.rooms.open("notes")
    room.audience.paused(slow.connection)
    room.drained(slow.connection)
    slow.frames.take()
    ada.type("Hello")
    await until_saved(ada)
    assert kinds(slow) == ["update", "saved"]


async def test_a_slow_reader_that_leaves_is_forgotten(place: Place) -> None:
    ada, slow = await place.come("notes"), await place.come("notes")
    room = await place.rooms.open("notes")
    room.audience.paused(slow.connection)
    ada.type("1")
    await until_saved(ada)
    room.leave(slow.connection)
    room.drained(slow.connection)
    slow.frames.take()
    ada.type("2")
    await until_saved(ada)
    assert slow.frames.heard == []
    assert len(room.audience) == 1


# --- a store that can't write ---


@pytest.fixture
def quick_probes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("server.store.health.PROBE_EVERY", 0.02)
    monkeypatch.setattr("server.pads.room.RELOAD_EVERY", 0.02)


@pytest.mark.usefixtures("quick_probes")
async def test_what_cannot_be_written_is_neither_seen_nor_called_saved_and_comes_when_it_can(place: Place) -> None:
    ada, ben = await place.come("notes", "ada"), await place.come("notes", "ben", acknowledges=False)
    ada.type("before, ")
    await until_saved(ada)
    ada.frames.take()
    ben.sync()
    saved = ada.connection.durable

    place.store.fails = True
    ada.type("during, ")
    await until(lambda: "state" in kinds(ada), "not saved")
    assert ada.frames.take() == [("state", {"connection": ada.connection.number, **STATE, "writable": False})]
    ada.type("and on, ")
    ben.type("by Ben, ")
    await asyncio.sleep(0.1)
    assert (ada.frames.heard, ben.frames.heard) == ([], [])
    assert (ada.connection.durable, ada.frames.closed, ben.frames.closed) == (saved, [], [])
    assert (await (await place.rooms.open("notes")).read()).text == "before, "

    place.store.fails = False
    await until(lambda: bool(ben.frames.heard), "a question")
    assert kinds(ada) == ["state", "step 1"]
    assert ada.frames.heard[0][1] == {"connection": ada.connection.number, **STATE}
    assert kinds(ben) == ["step 1"]
    ada.sync()
    ben.sync()
    await until_saved(ada)
    await until(lambda: ben.connection.durable == ben.sent, "Ben's edits")
    text = (await (await place.rooms.open("notes")).read()).text
    assert sorted(text.split(", ")[:-1]) == ["and on", "before", "by Ben", "during"]


@pytest.mark.usefixtures("quick_probes")
async def test_who_joins_meanwhile_reads_and_is_told(place: Place) -> None:
    ada = await place.come("notes")
    ada.type("Hello")
    await until_saved(ada)
    place.store.fails = True
    ada.type("lost? ")
    await until(lambda: kinds(ada)[-1:] == ["state"], "not saved")
    room = await place.rooms.open("notes")
    ben = Person(place, room, "ben", acknowledges=True, author=None)
    room.join(ben.connection)
    ben.send(wire.STEP1, b"\0")
    await until(lambda: len(ben.frames.heard) == 3, "three messages")
    assert ben.frames.heard[0] == ("state", {"connection": ben.connection.number, **STATE, "writable": False})
    ben.doc.apply_update(ben.frames.heard[2][1])
    assert str(ben) == "Hello"


@pytest.mark.usefixtures("quick_probes")
async def test_a_text_that_cannot_be_written_is_refused_in_words(place: Place) -> None:
    room = await place.rooms.open("notes")
    place.store.fails = True
    with pytest.raises(StoreUnavailable) as refused:
        await room.set_text(None, "Hello\n")
    assert str(refused.value) == "The disk is full."
    with pytest.raises(StoreUnavailable) as refused:
        await room.set_text(None, "Hello\n")
    assert str(refused.value) == "The server can't write at the moment; nothing was changed."
    assert (await room.read()).sequence == 0
    place.store.fails = False
    await until(lambda: place.rooms.health.writable, "a store that can write")
    assert (await room.set_text(None, "Hello\n")).sequence == 1


@pytest.mark.usefixtures("quick_probes")
async def test_while_it_cannot_be_read_back_nobody_is_told_anything_and_then_it_goes_on(place: Place) -> None:
    ada = await place.come("notes")
    ada.type("before, ")
    await until_saved(ada)
    room = await place.rooms.open("notes")
    place.store.fails = place.store.is_unreadable = True
    ada.type("during, ")
    loads = place.store.loads
    await until(lambda: place.store.loads > loads + 1, "two tries to read it back")
    with pytest.raises(StoreUnavailable):
        await room.read()
    place.store.fails = place.store.is_unreadable = False
    await until(lambda: "step 1" in kinds(ada), "a question")
    ada.sync()
    await until_saved(ada)
    assert (await room.read()).text == "during, before, "


@pytest.mark.usefixtures("quick_probes")
async def test_a_room_that_cannot_be_read_back_still_stops(tmp_path: Path) -> None:
    async with open_place(tmp_path) as place:
        ada = await place.come("notes")
        place.store.fails = place.store.is_unreadable = True
        loads = place.store.loads
        ada.type("Hello")
        await until(lambda: place.store.loads > loads + 1, "two tries to read it back")
        async with asyncio.timeout(10):
            await place.rooms.stop()


async def test_a_pad_whose_turn_fails_for_a_defect_of_ours_starts_afresh_from_the_store(
    place: Place, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    ada, ben = await place.come("notes"), await place.come("notes")
    ada.type("before, ")
    await until_saved(ada)
    room = await place.rooms.open("notes")

    def fail(*_: object) -> None:
        raise RuntimeError("a defect")

    with monkeypatch.context() as patch:
        patch.setattr("server.pads.turn.apply", fail)
        ben.type("lost for now, ")
        await until(lambda: bool(ada.frames.closed and ben.frames.closed), "a close")
    words = "Something went wrong in this pad. Your edits stay in your browser, which connects again."
    assert ada.frames.closed == ben.frames.closed == [(4500, words)]
    assert (await room.read()).text == "before, "
    assert "A turn of the pad 'notes' failed." in caplog.text
    room.leave(ada.connection)
    room.leave(ben.connection)
    again = await place.come("notes")
    again.type("and on, ")
    await until_saved(again)
    assert (await room.read()).text == "and on, before, "


# --- stopping ---


async def test_stopping_commits_what_was_taken_and_takes_no_more(tmp_path: Path) -> None:
    async with open_place(tmp_path) as place:
        ada = await place.come("notes")
        room = await place.rooms.open("notes")
        place.store.goes_on.clear()
        ada.type("1")
        await until(lambda: place.journal[-1] == "commit begins", "a commit")
        ada.type("2")
        stopping = asyncio.create_task(place.rooms.stop())
        await asyncio.sleep(0.05)
        ada.type("3")
        with pytest.raises(StoreUnavailable) as refused:
            await room.set_text(None, "4")
        assert str(refused.value) == "The server is stopping. Try again in a moment."
        place.store.goes_on.set()
        await stopping
        assert ada.saved == ada.sent - 1
    async with open_place(tmp_path) as place:
        assert (await (await place.rooms.open("notes")).read()).text == "21"


async def test_a_pad_is_the_same_after_a_restart(tmp_path: Path) -> None:
    async with open_place(tmp_path) as place:
        ada, ben = await place.come("Notes"), await place.come("notes")
        for n in range(30):
            (ada if n % 2 else ben).type(f"{n} 日本👍 ")
            await until_saved(ada, ben)
            ada.sync()
            ben.sync()
        ada.delete(0, len(str(ada).encode()) // 2 // 15 * 15)
        await until_saved(ada)
        before = await (await place.rooms.open("notes")).read()
        state = ada.doc.get_state()
    async with open_place(tmp_path) as place:
        room = await place.rooms.open("NOTES")
        assert room.name == "Notes"
        assert await room.read() == before
        cleo = await place.come("notes")
        assert cleo.doc.get_state() == state
