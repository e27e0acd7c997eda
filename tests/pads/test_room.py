"""A room over a real store, with people whose frames are recorded."""

import asyncio
from pathlib import Path

import pytest
from pycrdt import Doc, Text

from server.config import Config
from server.errors import BadMessage, BadUpdate, TooLarge
from server.pads.committed import Committed
from server.pads.connection import AHEAD, ASKS_A_MINUTE

from ..load import wire
from ..yclient import until
from .people import STATE, Person, Place, kinds, open_place, until_saved

# --- joining ---


async def test_who_joins_hears_the_state_and_is_asked_for_what_it_has(place: Place) -> None:
    room = await place.rooms.open("notes")
    ada = Person(place, room, "ada", acknowledges=True, author=None)
    room.join(ada.connection)
    await until(lambda: len(ada.frames.heard) == 2, "two messages")
    assert ada.frames.heard == [("state", {"connection": ada.connection.number, **STATE}), ("step 1", b"\0")]


async def test_a_plain_yjs_client_hears_only_what_it_knows(place: Place) -> None:
    room = await place.rooms.open("notes")
    ada = Person(place, room, "ada", acknowledges=False, author=None)
    room.join(ada.connection)
    ada.send(wire.STEP1, b"\0")
    await until(lambda: len(ada.frames.heard) == 2, "two messages")
    assert kinds(ada) == ["step 1", "step 2"]


async def test_who_joins_later_gets_what_is_there(place: Place) -> None:
    ada = await place.come("notes")
    ada.type("Hello")
    await until_saved(ada)
    ben = await place.come("notes")
    assert str(ben) == "Hello"


async def test_the_question_of_one_who_joins_tells_what_the_pad_has(place: Place) -> None:
    ada = await place.come("notes")
    ada.type("Hello")
    await until_saved(ada)
    room = await place.rooms.open("notes")
    ben = Person(place, room, "ben", acknowledges=False, author=None)
    room.join(ben.connection)
    await until(lambda: bool(ben.frames.heard), "a message")
    ((kind, value),) = ben.frames.heard
    assert (kind, value) == ("step 1", ada.doc.get_state())


async def test_who_left_before_the_turn_hears_nothing(place: Place) -> None:
    room = await place.rooms.open("notes")
    ada = Person(place, room, "ada", acknowledges=True, author=None)
    room.join(ada.connection)
    room.leave(ada.connection)
    ben = await place.come("notes")
    ben.type("Hello")
    await until_saved(ben)
    assert ada.frames.heard == []


# --- an edit ---


async def test_an_edit_reaches_everybody_its_author_too(place: Place) -> None:
    ada, ben = await place.come("notes"), await place.come("notes", acknowledges=False)
    ada.frames.take()
    ada.type("Hello")
    await until_saved(ada)
    assert kinds(ada) == ["update", "saved"]
    assert kinds(ben) == ["update"]
    ben.sync()
    assert str(ben) == "Hello"


async def test_an_edit_is_committed_before_anybody_hears_of_it(place: Place) -> None:
    ada, ben = await place.come("notes", "ada"), await place.come("notes", "ben")
    place.journal.clear()
    place.store.goes_on.clear()
    ada.type("Hello")
    await until(lambda: "commit begins" in place.journal, "a commit")
    await asyncio.sleep(0.05)
    assert place.journal == ["commit begins"]
    assert ada.saved == ada.sent - 1
    place.store.goes_on.set()
    await until_saved(ada)
    assert place.journal[:2] == ["commit begins", "commit ends"]
    assert sorted(place.journal[2:]) == ["ada hears saved", "ada hears update", "ben hears saved", "ben hears update"]
    assert str(ben) == ""


async def test_while_one_turn_is_committed_the_next_gathers(place: Place) -> None:
    ada = await place.come("notes", author=b"a" * 32)
    place.journal.clear()
    place.store.goes_on.clear()
    ada.type("1")
    await until(lambda: "commit begins" in place.journal, "a commit")
    for n in range(2, 7):
        ada.type(str(n))
    place.store.goes_on.set()
    await until_saved(ada)
    assert place.journal.count("commit ends") == 2
    assert [change.author for change in await place.store.changes("notes")] == [b"a" * 32] * 2


async def test_a_reader_of_the_pad_sees_what_is_committed_and_no_more(place: Place) -> None:
    ada = await place.come("notes")
    room = await place.rooms.open("notes")
    ada.type("one ")
    await until_saved(ada)
    place.store.goes_on.clear()
    ada.type("two ")
    await until(lambda: place.journal[-1] == "commit begins", "a commit")
    reading = asyncio.create_task(room.read())
    await asyncio.sleep(0.05)
    assert not reading.done()
    place.store.goes_on.set()
    committed = await reading
    assert (committed.text, committed.sequence) == ("two one ", 2)
    assert committed.updated == (await place.store.changes("notes"))[-1].at


async def test_a_reader_is_served_although_turn_follows_on_turn(place: Place) -> None:
    ada = await place.come("notes")
    room = await place.rooms.open("notes")
    place.journal.clear()
    place.store.goes_on.clear()
    ada.type("one ")
    await until(lambda: "commit begins" in place.journal, "a commit")
    reading = asyncio.create_task(room.read())
    await asyncio.sleep(0)
    ada.type("two ")
    place.store.goes_on.set()
    place.store.goes_on.clear()  # the next commit is held up again
    await until(lambda: place.journal.count("commit begins") == 2, "the next turn")
    async with asyncio.timeout(10):
        assert await reading == Committed("one ", 1, (await place.store.changes("notes"))[0].at)


async def test_changes_are_stored_with_their_authors_in_order(place: Place) -> None:
    ada, ben = await place.come("notes", author=b"a" * 32), await place.come("notes", author=None)
    for person in (ada, ben, ada):
        person.type("x")
        await until_saved(person)
    changes = await place.store.changes("notes")
    assert [(change.sequence, change.author) for change in changes] == [(1, b"a" * 32), (2, None), (3, b"a" * 32)]
    assert changes[0].at <= changes[1].at <= changes[2].at


async def test_what_brings_nothing_new_is_acknowledged_and_makes_no_change(place: Place) -> None:
    ada, ben = await place.come("notes"), await place.come("notes")
    update = ada.type("Hello")
    await until_saved(ada)
    ben.frames.take()
    ada.send(wire.UPDATE, update)
    ada.send(wire.STEP2, ada.doc.get_update())
    await until_saved(ada)
    assert ben.frames.heard == []
    assert len(await place.store.changes("notes")) == 1


async def test_everybody_who_types_at_once_is_equal_at_the_end(place: Place) -> None:
    people = [await place.come("notes", f"person {n}") for n in range(12)]
    for round_ in range(10):
        for n, person in enumerate(people):
            person.type(f"{n}.{round_} ")
        await asyncio.sleep(0.001)
    await until_saved(*people)
    for person in people:
        person.sync()
    text = (await (await place.rooms.open("notes")).read()).text
    assert {str(person) for person in people} == {text}
    assert len(text) == sum(len(f"{n}.{round_} ") for n in range(12) for round_ in range(10))


async def test_counts_are_those_of_each_connection(place: Place) -> None:
    ada, ben = await place.come("notes"), await place.come("notes")
    for n in range(5):
        ada.type(f"{n}")
    ben.type("x")
    await until_saved(ada, ben)
    assert (ada.saved, ben.saved) == (ada.sent, ben.sent) == (6, 2)
    told = [value for kind, value in ada.frames.heard if kind == "saved"]
    assert {number for counts in told for number in counts} == {ada.connection.number, ben.connection.number}


async def test_a_watcher_is_called_after_each_commit_until_it_ends_that(place: Place) -> None:
    ada = await place.come("notes")
    room = await place.rooms.open("notes")
    seen = []
    stop = room.watch(lambda: seen.append(room.sequence))
    for _ in range(3):
        ada.type("x")
        await until_saved(ada)
    stop()
    ada.type("x")
    await until_saved(ada)
    assert seen == [1, 2, 3]


async def test_a_sender_that_is_faster_than_the_store_is_held_back_and_let_go(place: Place) -> None:
    ada = await place.come("notes")
    place.store.goes_on.clear()
    for _ in range(AHEAD):
        ada.type("x")
    assert ada.frames.holds == 0
    for _ in range(10):
        ada.type("x")
    assert ada.frames.holds == 1
    place.store.goes_on.set()
    await until_saved(ada)
    assert ada.frames.holds == 0


# --- setting the whole text ---


async def test_a_text_is_set_once_it_is_committed_and_everybody_hears_it(place: Place) -> None:
    ada = await place.come("notes")
    room = await place.rooms.open("notes")
    committed = await room.set_text(b"k" * 32, "Hello\n")
    assert (committed.text, committed.sequence) == ("Hello\n", 1)
    ada.sync()
    assert str(ada) == "Hello\n"
    assert [change.author for change in await place.store.changes("notes")] == [b"k" * 32]


async def test_a_text_over_the_limit_is_refused_before_anything_is_done(tmp_path: Path) -> None:
    async with open_place(tmp_path, Config(max_pad_bytes=10)) as place:
        room = await place.rooms.open("notes")
        with pytest.raises(TooLarge) as refused:
            await room.set_text(None, "é" * 6)
        assert str(refused.value) == "A pad holds at most 10 bytes of text."
        assert (await room.set_text(None, "é" * 5)).text == "é" * 5


async def test_who_gives_up_waiting_stops_nothing(place: Place) -> None:
    room = await place.rooms.open("notes")
    place.store.goes_on.clear()
    setting = asyncio.create_task(room.set_text(None, "Hello\n"))
    await until(lambda: "commit begins" in place.journal, "a commit")
    setting.cancel()
    place.store.goes_on.set()
    await until(lambda: room.sequence == 1, "the change")
    assert (await room.read()).text == "Hello\n"


# --- gaps ---


async def test_a_gap_is_answered_by_one_question_and_holds_the_count_until_the_answer(place: Place) -> None:
    ada = await place.come("notes")
    before = ada.saved
    ada.edit(lambda: ada.text.insert(0, "lost on the way, "))
    ada.frames.take()
    for _ in range(3):
        ada.type("after it, ")
    await until(lambda: bool(ada.frames.heard), "a question")
    await asyncio.sleep(0.05)
    assert ada.frames.heard == [("step 1", b"\0")]
    assert ada.connection.durable == before
    ada.sync()
    await until_saved(ada)
    assert (await (await place.rooms.open("notes")).read()).text == "after it, " * 3 + "lost on the way, "


async def test_edits_of_others_are_untouched_by_a_gap(place: Place) -> None:
    ada, ben = await place.come("notes"), await place.come("notes")
    ada.edit(lambda: ada.text.insert(0, "lost"))
    ada.type("after it")
    ben.type("Hello")
    await until_saved(ben)
    assert (await (await place.rooms.open("notes")).read()).text == "Hello"


async def test_one_who_leaves_gaps_again_and_again_is_closed(place: Place) -> None:
    ada = await place.come("notes")
    for _ in range(ASKS_A_MINUTE):
        ada.edit(lambda: ada.text.insert(0, "lost"))
        ada.type("after it")
        await until(lambda: "step 1" in kinds(ada), "a question")
        ada.sync()
        await until_saved(ada)
    ada.edit(lambda: ada.text.insert(0, "lost"))
    ada.type("after it")
    await until(lambda: bool(ada.frames.closed), "a close")
    assert ada.frames.closed == [(4422, "Edits that build on edits this server was never sent.")]


# --- what is refused ---


async def test_a_bad_update_closes_its_sender_alone_and_leaves_no_trace(place: Place) -> None:
    ada, ben = await place.come("notes", "ada"), await place.come("notes", "ben")
    mallory = await place.come("notes", "mallory")
    ben.frames.take()
    ada.type("Hello")
    mallory.send(wire.UPDATE, b"\xff\xff\xff")
    ada.type("and ")
    await until_saved(ada)
    await until(lambda: bool(mallory.frames.closed), "a close")
    assert [code for code, _ in mallory.frames.closed] == [4422]
    assert (ada.frames.closed, ben.frames.closed) == ([], [])
    assert (await (await place.rooms.open("notes")).read()).text == "and Hello"
    mallory.frames.take()
    mallory.type("more")
    ada.type("more: ")
    await until_saved(ada)
    assert mallory.frames.heard == []


async def test_after_a_bad_update_its_sender_is_told_of_nothing_saved(place: Place) -> None:
    mallory = await place.come("notes")
    before = mallory.connection.durable
    mallory.send(wire.UPDATE, b"\xff\xff\xff")
    mallory.type("after it")
    await until(lambda: bool(mallory.frames.closed), "a close")
    assert mallory.connection.durable == before


@pytest.mark.parametrize(
    ("message", "error", "code"),
    [
        (b"", BadMessage, 4400),
        (b"\x63", BadMessage, 4400),
        (wire.page_at(3), BadUpdate, 4422),
        (wire.sync(wire.UPDATE, b"x" * (1 << 20)), TooLarge, 4413),
    ],
)
async def test_a_message_that_cannot_be_taken_is_said_at_once(
    place: Place, message: bytes, error: type[Exception], code: int
) -> None:
    ada = await place.come("notes")
    with pytest.raises(error) as refused:
        (await place.rooms.open("notes")).receive(ada.connection, message)
    assert refused.value.close_code == code  # type: ignore[attr-defined]


async def test_a_sync_step_2_may_be_larger_than_any_other_message(place: Place) -> None:
    ada = await place.come("notes")
    ada.edit(lambda: ada.text.insert(0, "x" * 1_500_000))
    ada.send(wire.STEP2, ada.doc.get_update())
    await until_saved(ada)
    assert len((await (await place.rooms.open("notes")).read()).text) == 1_500_000


async def test_an_edit_past_the_size_limit_closes_its_sender_and_the_turns_other_edits_are_kept(tmp_path: Path) -> None:
    async with open_place(tmp_path, Config(max_pad_bytes=100)) as place:
        ada, ben = await place.come("notes", "ada"), await place.come("notes", "ben")
        ada.type("x" * 90)
        await until_saved(ada)
        place.store.goes_on.clear()
        ada.type("1")  # holds the room while the next turn gathers
        ada.type("2")
        ben.type("y" * 20)
        ada.type("3")
        place.store.goes_on.set()
        await until_saved(ada)
        assert ben.frames.closed == [(4413, "A pad holds at most 100 bytes of text.")]
        assert ada.frames.closed == []
        assert (await (await place.rooms.open("notes")).read()).text == "321" + "x" * 90
        ada.delete(0, 50)
        ada.type("again ")
        await until_saved(ada)
        assert (await (await place.rooms.open("notes")).read()).text == "again " + "x" * 43


async def test_an_update_that_breaks_the_doc_closes_its_sender_and_the_turns_other_edits_are_kept(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    ada, mallory = await place.come("notes", "ada"), await place.come("notes", "mallory")
    ada.type("before, ")
    await until_saved(ada)
    apply_update = Doc.apply_update

    def panic(doc: Doc[Text], update: bytes) -> None:
        if b"poison" in update:
            raise BaseException("PanicException: of Rust")
        apply_update(doc, update)

    monkeypatch.setattr(Doc, "apply_update", panic)
    place.store.goes_on.clear()
    ada.type("1")
    ada.type("2")
    mallory.edit(lambda: mallory.text.insert(0, "x"))
    mallory.send(wire.UPDATE, mallory.edit(lambda: mallory.text.insert(0, "poison")))
    mallory.send(wire.STEP2, mallory.doc.get_update())
    ada.type("3")
    place.store.goes_on.set()
    await until_saved(ada)
    assert [code for code, _ in mallory.frames.closed] == [4422]
    assert (await (await place.rooms.open("notes")).read()).text == "321before, "
