import random

from pycrdt import UndoManager

from server.history.attribution import Mark, Run, runs, written
from server.history.folding import fold
from server.history.weave import Weave
from server.pads.update import ROOT, decode, root_parent
from server.store.records import Credit

from .written import Pad, Person
from .written import written as history


def by_author(weave: Weave) -> list[tuple[bytes | None, str]]:
    return [(run.author, run.text) for run in runs(weave, weave.sequence, weave.sequence)]


def ada_and_ben() -> tuple[Pad, Person, Person]:
    return Pad(), Person(b"a" * 32), Person(b"b" * 32)


def test_each_character_is_its_authors_where_two_type_into_one_word() -> None:
    pad, ada, ben = ada_and_ben()
    pad.insert(ada, 0, "Good morning")
    pad.hear(ben)
    pad.insert(ben, 5, "😀 ")
    pad.hear(ada)
    pad.insert(ada, 6, "!")
    assert by_author(Weave(pad.changes)) == [
        (ada.author, "Good "), (ben.author, "😀"), (ada.author, "!"), (ben.author, " "), (ada.author, "morning"),
    ]  # fmt: skip


def test_what_came_and_went_between_two_moments_is_marked() -> None:
    pad, ada, ben = ada_and_ben()
    pad.insert(ada, 0, "one two three")
    pad.hear(ben)
    pad.delete(ben, 4, 8)
    pad.insert(ben, 4, "2 ")
    weave = Weave(pad.changes)
    assert list(runs(weave, 1, 3)) == [
        Run(ada.author, Mark.SAME, "one "),
        Run(ada.author, Mark.DELETED, "two "),
        Run(ben.author, Mark.INSERTED, "2 "),
        Run(ada.author, Mark.SAME, "three"),
    ]
    assert list(runs(weave, 3, 1)) == [
        Run(ada.author, Mark.SAME, "one "),
        Run(ada.author, Mark.INSERTED, "two "),
        Run(ben.author, Mark.DELETED, "2 "),
        Run(ada.author, Mark.SAME, "three"),
    ]


def test_what_was_typed_and_deleted_in_between_is_not_shown() -> None:
    pad, ada, _ = ada_and_ben()
    pad.insert(ada, 0, "here ")
    pad.insert(ada, 5, "secret")
    pad.delete(ada, 5, 11)
    assert list(runs(Weave(pad.changes), 1, 3)) == [Run(ada.author, Mark.SAME, "here ")]


def test_clocks_tell_the_author_of_deleted_text_too() -> None:
    pad, ada, ben = ada_and_ben()
    pad.insert(ada, 0, "one")
    pad.insert(ada, 3, " two")
    pad.delete(ada, 0, 2)
    pad.insert(ben, 0, "😀")
    clients = {person.doc.client_id: person for person in (ada, ben)}
    told = {clients[each.client].author: each for each in written(Weave(pad.changes))}
    assert told == {
        ada.author: Credit(ada.doc.client_id, 0, 7, ada.author),
        ben.author: Credit(ben.doc.client_id, 0, 2, ben.author),
    }


def test_one_client_id_may_have_had_two_authors() -> None:
    pad, ada, _ = ada_and_ben()
    pad.insert(ada, 0, "mine")
    ada.author = None  # the browser lost its cookie
    pad.insert(ada, 4, ", hers")
    client = ada.doc.client_id
    assert list(written(Weave(pad.changes))) == [
        Credit(client, 0, 4, b"a" * 32), Credit(client, 4, 10, None),
    ]  # fmt: skip


def test_it_is_right_before_and_after_folding() -> None:
    seed = random.randrange(1 << 32)
    print(f"seed {seed}")
    pad = history(seed, people=5, edits=400, listening=0.3, apart=30)
    parent = root_parent(ROOT)
    clients = {client: change.author for change in pad.changes for client in decode(change.update, parent).sections}
    for kept in (pad.changes, list(fold(pad.changes, 0))):
        weave = Weave(kept)
        assert all(piece.author == clients[piece.client] for piece in weave.pieces)
        assert "".join(text for _, text in by_author(weave)) == pad.document.text


def test_what_an_undo_brings_back_stays_its_authors_folded_too() -> None:
    pad, ada, ben = ada_and_ben()
    pad.insert(ada, 0, "Good morning 😀 everybody")
    pad.hear(ben)
    pad.insert(ben, 5, "old ")
    pad.hear(ben)
    undo = UndoManager(scopes=[ben.text], capture_timeout_millis=0)
    pad.delete(ben, 2, 20)
    before = ben.doc.get_state()
    undo.undo()
    pad.take(ben, before)
    pad.insert(ben, 0, "Ben: ")
    expected = [
        (ben.author, "Ben: "), (ada.author, "Good "), (ben.author, "old "), (ada.author, "morning 😀 everybody"),
    ]  # fmt: skip
    assert by_author(Weave(pad.changes)) == expected
    assert by_author(Weave(fold(pad.changes, 0))) == expected


def test_who_types_another_text_in_the_place_of_a_deleted_one_wrote_it() -> None:
    pad, ada, ben = ada_and_ben()
    pad.insert(ada, 0, "one two three")
    pad.hear(ben)
    pad.delete(ben, 4, 8)
    pad.insert(ben, 4, "twice ")
    assert by_author(Weave(pad.changes)) == [(ada.author, "one "), (ben.author, "twice "), (ada.author, "three")]
