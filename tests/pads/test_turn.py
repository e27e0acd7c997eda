import asyncio

import pytest
from pycrdt import Doc, Text

from server.errors import BadUpdate, Conflict, StoreUnavailable, TooLarge
from server.pads import turn
from server.pads.connection import Connection, Held
from server.pads.document import Document
from server.pads.items import Asked, Drained, Edited, Item, Joined, TextSet
from server.pads.owners import Owners
from server.pads.protocol import SyncStep1, SyncStep2, Update
from server.pads.turn import Limits, Spoiled, Turn
from server.sessions.listening import Listener
from server.sessions.orders import Done

from .people import Frames

NOW = 1_700_000_000_000
ADA, BEN = b"a" * 32, b"b" * 32


class Replica:
    """Somebody's doc and connection, without a room."""

    def __init__(self, number: int = 1, author: bytes | None = ADA) -> None:
        self.doc: Doc[Text] = Doc()
        self.text = self.doc.get("text", type=Text)
        self.connection = Connection(number, Frames(str(number), []), author)

    def types(self, text: str) -> Edited:
        """An update that puts text at the beginning."""
        before = self.doc.get_state()
        self.text.insert(0, text)
        return self._edited(Update(self.doc.get_update(before)))

    def answers(self) -> Edited:
        """A SyncStep2 with all there is."""
        return self._edited(SyncStep2(self.doc.get_update()))

    def sends(self, update: bytes) -> Edited:
        """Any bytes as an update."""
        return self._edited(Update(update))

    def _edited(self, message: Update | SyncStep2) -> Edited:
        self.connection.received += 1
        return Edited(self.connection, message, self.connection.received)


def applied(document: Document, *items: Item, max_pad_bytes: int = 1_000, max_new_clients: int = 10) -> Turn:
    return turn.apply(document, Listener(()), list(items), Limits(max_pad_bytes, max_new_clients), NOW, Owners(()))


def text_set(text: str, author: bytes | None = None) -> TextSet:
    return TextSet(author, lambda _: text, asyncio.get_running_loop().create_future())


async def test_a_change_is_made_to_the_text_as_its_turn_finds_it() -> None:
    ada, document, ends = Replica(), Document(), asyncio.get_running_loop().create_future()
    done = applied(document, ada.types("one"), TextSet(BEN, lambda text: f"{text} two", ends))
    assert document.text == "one two"
    assert [author for author, _ in done.changes()] == [ADA, BEN]


async def test_a_change_that_is_refused_or_too_long_changes_nothing() -> None:
    def refuse(_: str) -> str:
        raise Conflict("It was changed meanwhile.")

    document = Document()
    refused = TextSet(ADA, refuse, asyncio.get_running_loop().create_future())
    long = TextSet(ADA, lambda _: "x" * 11, asyncio.get_running_loop().create_future())
    assert applied(document, refused, long, max_pad_bytes=10).changes() == []
    assert document.text == ""
    assert str(refused.done.exception()) == "It was changed meanwhile."
    assert str(long.done.exception()) == "A pad holds at most 10 bytes of text."


def test_what_one_author_does_in_a_turn_is_one_change() -> None:
    ada, document = Replica(), Document()
    done = applied(document, ada.types("one "), ada.types("two "), ada.types("three "))
    ((author, update),) = done.changes()
    assert author == ADA
    assert document.text == "three two one "
    assert Document([update]).text == document.text
    assert (done.edits, done.durable) == (3, {ada.connection: 3})


def test_authors_that_take_turns_make_as_many_changes() -> None:
    ada, ben, document = Replica(1, ADA), Replica(2, BEN), Document()
    done = applied(document, ada.types("a"), ada.types("a"), ben.types("b"), ada.types("a"))
    assert [author for author, _ in done.changes()] == [ADA, BEN, ADA]
    assert Document([update for _, update in done.changes()]).text == document.text
    assert done.durable == {ada.connection: 3, ben.connection: 1}


def test_two_tabs_of_one_author_make_one_change() -> None:
    one, other, document = Replica(1), Replica(2), Document()
    done = applied(document, one.types("a"), other.types("b"))
    assert [author for author, _ in done.changes()] == [ADA]
    assert done.durable == {one.connection: 1, other.connection: 1}


def test_what_brings_nothing_new_is_durable_and_no_change() -> None:
    ada, document = Replica(), Document()
    first = ada.types("Hello")
    applied(document, first)
    done = applied(document, ada.sends(first.message.update), ada.answers())
    assert (done.changes(), done.durable) == ([], {ada.connection: 3})


def test_a_gap_is_dropped_and_holds_what_comes_after_it() -> None:
    ada, document = Replica(), Document()
    ada.types("not sent")
    done = applied(document, ada.types("builds on it"), ada.types("and so does this"))
    assert (document.text, done.changes()) == ("", [])
    assert (done.held, done.durable) == ({ada.connection: Held.DROPPED}, {})


def test_a_sync_step_2_brings_what_was_dropped_and_all_is_durable() -> None:
    ada, document = Replica(), Document()
    ada.types("not sent, ")
    done = applied(document, ada.types("dropped, "), ada.answers(), ada.types("all here: "))
    assert document.text == "all here: dropped, not sent, "
    assert (done.held, done.durable) == ({ada.connection: Held.NOTHING}, {ada.connection: 4})


def test_what_a_held_connection_sends_is_kept_and_not_acknowledged() -> None:
    ada, document = Replica(), Document()
    ada.connection.held = Held.DROPPED
    done = applied(document, ada.types("Hello"))
    assert (document.text, done.durable, done.held) == ("Hello", {}, {})


def test_a_sync_step_2_with_a_gap_is_taken_as_far_as_it_goes_and_holds() -> None:
    ada, ben, document = Replica(1, ADA), Replica(2, BEN), Document()
    missing = ben.types("Ben was here. ")
    own = ada.types("Ada alone. ")
    ada.doc.apply_update(missing.message.update)
    ada.text.insert(str(ada.text).index("Ben") + 3, " (inside)")
    before = ada.doc.get_update(ben.doc.get_state())  # without what Ben typed
    step2 = Edited(ada.connection, SyncStep2(before), 2)
    done = applied(document, own, step2)
    assert document.text == "Ada alone. "
    assert (done.held, done.durable) == ({ada.connection: Held.PARTIAL}, {ada.connection: 1})


def test_a_bad_update_is_refused_and_the_others_edits_are_kept() -> None:
    ada, ben, document = Replica(1, ADA), Replica(2, BEN), Document()
    done = applied(document, ben.types("before, "), ada.sends(b"\xff\xff\xff"), ben.types("after, "))
    assert document.text == "after, before, "
    assert done.durable == {ben.connection: 2}
    assert {connection: type(error) for connection, error in done.refused.items()} == {ada.connection: BadUpdate}


def test_after_a_bad_update_nothing_of_its_sender_is_taken_or_called_durable() -> None:
    ada, document = Replica(), Document()
    done = applied(document, ada.types("before, "), ada.sends(b"\xff\xff\xff"), ada.types("after, "), ada.answers())
    assert (document.text, done.durable) == ("before, ", {ada.connection: 1})


def test_edits_of_a_connection_that_is_gone_are_not_taken() -> None:
    ada, document = Replica(), Document()
    ada.connection.gone = True
    done = applied(document, ada.types("Hello"))
    assert (document.text, done.changes(), done.durable) == ("", [], {})


def test_a_connection_that_brings_too_many_clients_is_refused() -> None:
    ada, document = Replica(), Document()
    edits = []
    for _ in range(11):
        ada.doc = Doc()
        ada.text = ada.doc.get("text", type=Text)
        edits.append(ada.types("x"))
    done = applied(document, *edits)
    assert (document.text, done.durable) == ("x" * 10, {ada.connection: 10})
    assert str(done.refused[ada.connection]) == "One connection may bring 10 new client ids, and this one brought more."


def test_an_edit_past_the_size_limit_spoils_the_turn_and_is_named() -> None:
    ada, ben, document = Replica(1, ADA), Replica(2, BEN), Document()
    edit = ada.types("é" * 500)
    applied(document, edit)
    too_much = ben.types("x")
    with pytest.raises(Spoiled) as spoiled:
        applied(document, ada.sends(edit.message.update), too_much)
    assert spoiled.value.item is too_much
    assert (type(spoiled.value.error), str(spoiled.value.error)) == (
        TooLarge,
        "A pad holds at most 1,000 bytes of text.",
    )


def test_at_the_limit_one_can_still_delete_and_then_type() -> None:
    ada, document = Replica(), Document()
    applied(document, ada.types("x" * 1_000))
    before = ada.doc.get_state()
    del ada.text[0:10]
    deleted = ada.sends(ada.doc.get_update(before))
    applied(document, deleted, ada.types("y" * 10))
    assert document.text == "y" * 10 + "x" * 990


async def test_a_whole_text_is_set_and_who_waits_is_told_only_when_it_is_resolved() -> None:
    document, item = Document(), text_set("Hello\n", BEN)
    done = applied(document, item)
    assert (document.text, [author for author, _ in done.changes()]) == ("Hello\n", [BEN])
    assert not item.done.done()
    done.resolve(())
    assert item.done.result() == Done()


async def test_a_text_that_is_there_already_makes_no_change() -> None:
    document = Document()
    applied(document, text_set("Hello\n"))
    assert applied(document, text_set("Hello\n")).changes() == []


def test_joins_questions_and_returns_are_answered_in_their_order() -> None:
    ada, ben, document = Replica(1), Replica(2), Document()
    asked = Asked(ada.connection, SyncStep1(b"\0"))
    done = applied(document, Joined(ada.connection), Joined(ben.connection), asked, Drained(ben.connection))
    assert (done.joined, done.asked, done.drained) == ([ada.connection, ben.connection], [asked], [ben.connection])


def test_a_question_that_is_no_state_vector_is_refused() -> None:
    ada = Replica()
    done = applied(Document(), Asked(ada.connection, SyncStep1(b"\xff\xff\xff\xff\x0f")))
    assert (done.asked, type(done.refused[ada.connection])) == ([], BadUpdate)


# --- when the store can't write ---


async def test_what_is_withheld_is_neither_applied_nor_durable_and_the_rest_is_answered() -> None:
    ada, ben = Replica(1), Replica(2)
    error = StoreUnavailable("The disk is full.")
    asked, item = Asked(ben.connection, SyncStep1(b"\0")), text_set("Hello\n")
    done = turn.withhold([ada.types("Hello"), Joined(ben.connection), asked, item, Drained(ada.connection)], error)
    assert (done.changes(), done.durable, done.held) == ([], {}, {ada.connection: Held.DROPPED})
    assert (done.joined, done.asked, done.drained) == ([ben.connection], [asked], [ada.connection])
    assert item.done.exception() is error


async def test_whoever_waits_for_an_item_that_fails_is_told_once() -> None:
    item = text_set("Hello\n")
    first, second = StoreUnavailable("first"), StoreUnavailable("second")
    turn.fail(item, first)
    turn.fail(item, second)
    turn.fail(Joined(Replica().connection), first)
    assert item.done.exception() is first
