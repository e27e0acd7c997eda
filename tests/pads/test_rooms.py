"""Rooms over a real store: opened once, looked after, closed and opened again."""

import asyncio
import logging
import signal
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from server.config import Config
from server.errors import StoreUnavailable
from server.history.past import text_at
from server.pads.room import Room
from server.pads.upkeep import FOLD_AT_LEAST
from server.store.records import Change, Revision, Why

from ..load import wire
from ..store.kept import turn
from ..yclient import until
from .people import Person, Place, open_place

QUICK = Config(room_idle=0.05, fold_after=0.05)


@pytest.fixture
async def place(tmp_path: Path) -> AsyncIterator[Place]:
    async with open_place(tmp_path) as made:
        yield made


@contextmanager
def alarm(seconds: int) -> Iterator[None]:
    """TimeoutError also in a loop that never comes to an end, where asyncio's own timeout waits for ever."""

    def ring(*_: object) -> None:
        raise TimeoutError

    before = signal.signal(signal.SIGALRM, ring)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


async def write(room: Room, changes: int) -> None:
    """Make that many changes, a line each."""
    text = (await room.read()).text
    for n in range(changes):
        text += f"line {n}\n"
        await room.set_text(b"a" * 32, text)


async def type_saved(person: Person, text: str) -> None:
    """Type, and wait until it is saved."""
    person.type(text)
    await until(lambda: person.saved == person.sent, "saved")


async def until_folded(place: Place, sequence: int) -> None:
    """Wait until the changes of the pad “notes” are folded up to that one."""
    async with asyncio.timeout(20):
        while (stored := await place.store.load("notes")) is None or stored.folded < sequence:
            await asyncio.sleep(0.02)


# --- opening ---


async def test_every_spelling_of_a_name_opens_one_room(place: Place) -> None:
    rooms = [await place.rooms.open(name) for name in ("Straße", "straße", "STRASSE")]
    assert [room is rooms[0] for room in rooms] == [True] * 3
    assert rooms[0].name == "Straße"
    assert place.rooms.peek("strasse") is rooms[0]
    assert place.rooms.peek("other") is None


async def test_a_pad_that_many_open_at_once_is_loaded_once(place: Place) -> None:
    rooms = await asyncio.gather(*(place.rooms.open("notes") for _ in range(20)))
    assert (len(set(rooms)), place.store.loads) == (1, 1)


async def test_who_opens_a_pad_in_the_moment_it_is_let_go_gets_it(place: Place) -> None:
    """Somebody does at every step of the loop; to wait for what is done already would let nothing else run."""
    loop, opening = asyncio.get_running_loop(), list[asyncio.Task[Room]]()
    await write(await place.rooms.open("notes"), 1)
    letting_go = asyncio.create_task(place.rooms.read_anew("notes"))

    def somebody() -> None:
        opening.append(asyncio.create_task(place.rooms.open("notes")))
        if not letting_go.done():
            loop.call_soon(somebody)

    with alarm(20):
        somebody()
        await letting_go
        rooms = await asyncio.gather(*opening)
    assert (len(rooms) > 3, rooms[-1]) == (True, place.rooms.peek("notes"))


async def test_one_who_gives_up_waiting_leaves_it_to_the_others(place: Place) -> None:
    place.store.goes_on.clear()
    opening = [asyncio.create_task(place.rooms.open("notes")) for _ in range(2)]
    await asyncio.sleep(0.01)
    opening[0].cancel()
    place.store.goes_on.set()
    assert await opening[1] is place.rooms.peek("notes")


async def test_a_read_that_fails_makes_no_room_and_the_next_one_does(place: Place) -> None:
    await (await place.rooms.open("notes")).set_text(None, "Hello\n")
    place.store.is_unreadable = True
    with pytest.raises(StoreUnavailable):
        await place.rooms.open("other")
    assert place.rooms.peek("other") is None
    place.store.is_unreadable = False
    assert (await (await place.rooms.open("other")).read()).sequence == 0


async def test_a_pad_that_cannot_be_replayed_is_no_empty_pad(place: Place) -> None:
    await place.store.commit(turn("notes", Change(1, 1_000, None, b"\xff\xff\xff")))
    for _ in range(2):
        with pytest.raises(StoreUnavailable) as refused:
            await place.rooms.open("notes")
        assert str(refused.value).startswith("The pad notes can't be read: ")
    assert place.rooms.peek("notes") is None
    assert len(await place.store.changes("notes")) == 1


async def test_once_they_stop_none_is_opened(tmp_path: Path) -> None:
    async with open_place(tmp_path) as place:
        await place.rooms.stop()
        with pytest.raises(StoreUnavailable) as refused:
            await place.rooms.open("notes")
        assert str(refused.value) == "The server is stopping. Try again in a moment."


async def test_one_that_is_being_opened_while_they_stop_is_not(tmp_path: Path) -> None:
    async with open_place(tmp_path) as place:
        place.store.goes_on.clear()
        opening = asyncio.create_task(place.rooms.open("notes"))
        await asyncio.sleep(0.01)
        await place.rooms.stop()
        place.store.goes_on.set()
        with pytest.raises(StoreUnavailable):
            await opening
        assert place.rooms.peek("notes") is None


# --- closing ---


async def test_a_pad_that_somebody_comes_to_while_others_are_closed_stays_open(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("server.pads.rooms.SWEEP_EVERY", 0.05)
    async with open_place(tmp_path, Config(max_open_rooms=0)) as place:
        rooms = place.rooms
        first = await rooms.open("first")
        until_both_are_open = first.watch(lambda: None)
        second = await rooms.open("second")
        closing = asyncio.Event()
        ways_out = []

        async def close() -> None:
            ways_out.append(second.watch(lambda: None))
            closing.set()

        monkeypatch.setattr(first, "stop", close)
        until_both_are_open()
        await asyncio.wait_for(closing.wait(), 10)
        await asyncio.sleep(0.1)
        assert (rooms.peek("first"), rooms.peek("second")) == (None, second)
        await second.set_text(None, "it still takes edits")
        ways_out[0]()


async def test_a_pad_that_nobody_uses_is_closed_and_opens_as_it_was(tmp_path: Path) -> None:
    async with open_place(tmp_path, Config(room_idle=0.05)) as place:
        before = await (await place.rooms.open("pad")).set_text(None, "text\n")
        await until(lambda: place.rooms.peek("pad") is None, "the end of the room")
        assert await (await place.rooms.open("PAD")).read() == before


async def test_a_pad_that_somebody_is_in_or_watches_stays_open(tmp_path: Path) -> None:
    async with open_place(tmp_path, Config(room_idle=0.05)) as place:
        ada = await place.come("notes")
        watched = await place.rooms.open("watched")
        stop = watched.watch(lambda: None)
        unused = await place.rooms.open("unused")
        await until(lambda: place.rooms.peek("unused") is None, "the end of the room that nobody uses")
        assert unused is not place.rooms.peek("unused")
        assert place.rooms.peek("watched") is watched
        room = await place.rooms.open("notes")
        room.leave(ada.connection)
        stop()
        await until(lambda: place.rooms.peek("notes") is place.rooms.peek("watched") is None, "the end of the others")


async def test_of_too_many_unused_pads_those_are_closed_that_were_used_longest_ago(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("server.pads.rooms.SWEEP_EVERY", 0.05)
    async with open_place(tmp_path, Config(max_open_rooms=2)) as place:
        for name in ("1", "2", "3", "4"):
            await place.rooms.open(name)
        await (await place.rooms.open("1")).read()
        await until(lambda: place.rooms.peek("2") is place.rooms.peek("3") is None, "the end of two rooms")
        await asyncio.sleep(0.1)
        assert place.rooms.peek("1") is not None
        assert place.rooms.peek("4") is not None


# --- snapshots ---


async def test_after_so_many_changes_the_state_is_stored(tmp_path: Path) -> None:
    async with open_place(tmp_path, Config(snapshot_changes=5)) as place:
        room = await place.rooms.open("notes")
        await write(room, 5)
        await asyncio.sleep(0.05)
        await write(room, 1)
        stored = await place.store.load("notes")
        assert stored is not None
        assert stored.snapshot is not None
        assert stored.snapshot.sequence == 5
        assert [change.sequence for change in stored.changes] == [6]
        assert len(await place.store.changes("notes")) == 6


async def test_a_small_change_to_a_large_pad_is_not_worth_another_snapshot(tmp_path: Path) -> None:
    async with open_place(tmp_path, Config(snapshot_changes=5)) as place:
        room = await place.rooms.open("notes")
        await room.set_text(None, "x" * 10_000)
        await write(room, 4)
        await asyncio.sleep(0.05)
        await write(room, 20)
        await asyncio.sleep(0.05)
        stored = await place.store.load("notes")
        assert stored is not None
        assert stored.snapshot is not None
        assert stored.snapshot.sequence == 5


async def test_a_closed_pad_is_opened_from_its_snapshot(tmp_path: Path) -> None:
    async with open_place(tmp_path) as place:
        await write(await place.rooms.open("notes"), 10)
    async with open_place(tmp_path) as place:
        stored = await place.store.load("notes")
        assert stored is not None
        assert stored.snapshot is not None
        assert (stored.snapshot.sequence, stored.changes) == (10, ())
        room = await place.rooms.open("notes")
        assert (await room.read()).text == "".join(f"line {n}\n" for n in range(10))
        await write(room, 1)


async def test_a_snapshot_that_cannot_be_kept_is_due_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with open_place(tmp_path, Config(snapshot_changes=5)) as place:
        room = await place.rooms.open("notes")

        async def fail(*_: object) -> None:
            raise StoreUnavailable("The disk is full.")

        with monkeypatch.context() as patch:
            patch.setattr(place.store, "keep_snapshot", fail)
            await write(room, 5)
            await until(lambda: not place.rooms.health.writable, "the failure")
        await write(room, 1)
        await asyncio.sleep(0.05)
        stored = await place.store.load("notes")
        assert stored is not None
        assert stored.snapshot is not None
        assert stored.snapshot.sequence == 6


# --- folding ---


async def test_a_quiet_pad_is_folded_and_stays_what_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("server.pads.rooms.SWEEP_EVERY", 0.05)
    async with open_place(tmp_path, replace(QUICK, room_idle=60)) as place:
        ada = await place.come("notes", author=b"a" * 32)
        for n in range(60):
            ada.type(f"{n} ")
            await until(lambda: ada.saved == ada.sent, "saved")
        before = await (await place.rooms.open("notes")).read()
        assert before.sequence == 60
        await until_folded(place, 60 - FOLD_AT_LEAST + 1)  # all, unless it was quiet for a moment in the middle
        changes = await place.store.changes("notes")
        assert len(changes) < 60
        assert (changes[-1].sequence, {change.author for change in changes}) == (60, {b"a" * 32})
        ada.type("and on ")
        await until(lambda: ada.saved == ada.sent, "saved")
        assert (await (await place.rooms.open("notes")).read()).text == f"and on {before.text}"
    async with open_place(tmp_path) as place:
        assert (await (await place.rooms.open("notes")).read()).text == f"and on {before.text}"


async def test_folding_leaves_the_text_of_a_revision_to_be_had(tmp_path: Path) -> None:
    async with open_place(tmp_path, QUICK) as place:
        ada, ben = [await place.come("notes", author=who * 32) for who in (b"a", b"b")]
        room = await place.rooms.open("notes")
        for n in range(10):
            await type_saved((ada, ben)[n % 2], f"{n} ")
        then = await room.read()
        kept = await place.store.keep_revision("notes", Revision(then.sequence, then.updated, Why.NAMED, "Halfway"))
        for n in range(10):
            await type_saved((ada, ben)[n % 2], f"{n} ")
        await until_folded(place, 20)
        changes = await place.store.changes("notes")
        assert len(changes) < 20
        assert text_at(changes, then.sequence) == then.text
        assert await place.store.revisions("notes") == (kept,)


async def test_a_pad_that_cannot_be_looked_after_keeps_no_other_from_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async with open_place(tmp_path, QUICK) as place:
        bad, good = await place.rooms.open("bad"), await place.rooms.open("good")
        stop = bad.watch(lambda: None)

        async def fail(*, quiet: bool) -> None:
            raise RuntimeError("a defect")

        monkeypatch.setattr(bad, "look_after", fail)
        with caplog.at_level(logging.ERROR):
            await until(lambda: place.rooms.peek("good") is None, "the end of the other room")
        assert "Looking after the pad 'bad' failed." in caplog.text
        assert good is not None
        stop()


# --- keeping alive ---


async def test_every_connection_hears_something_now_and_then(tmp_path: Path) -> None:
    async with open_place(tmp_path, Config(keepalive=0.1)) as place:
        ada, plain = await place.come("notes"), await place.come("notes", acknowledges=False)
        ada.frames.take()
        plain.frames.take()
        for person in (ada, plain):
            await until(lambda person=person: len(person.frames.heard) >= 2, "two signs of life")  # type: ignore[misc]
            assert {kind for kind, _ in person.frames.heard} == {"alive"}
            assert person.frames.heard[0] == ("alive", b"\0\0")


# --- edits that build on others' ---


async def test_one_with_half_of_anothers_edits_is_asked_again_when_the_rest_has_come(tmp_path: Path) -> None:
    async with open_place(tmp_path, QUICK) as place:
        ada = await place.come("notes", "ada")
        room = await place.rooms.open("notes")
        ben = Person(place, room, "ben", acknowledges=True, author=None)
        lost = ada.edit(lambda: ada.text.insert(0, "of Ada, "))
        ben.doc.apply_update(lost)  # by another way than this server
        room.join(ben.connection)
        await until(lambda: "step 1" in [kind for kind, _ in ben.frames.heard], "a question")
        ben.edit(lambda: ben.text.insert(3, "(so says Ben) "))
        ben.send(wire.STEP2, ben.doc.get_update(ada.doc.get_state()))
        await asyncio.sleep(0.2)
        assert ben.saved == 0
        ada.send(wire.UPDATE, lost)
        await until(lambda: ada.saved == ada.sent, "saved")
        ben.frames.take()
        await until(lambda: "step 1" in [kind for kind, _ in ben.frames.heard], "another question")
        ben.sync()
        await until(lambda: ben.saved == ben.sent, "saved")
        assert (await room.read()).text == "of (so says Ben) Ada, "
