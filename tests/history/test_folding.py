from collections import Counter
from itertools import pairwise

import pytest

from server.history.folding import MOST, WINDOW, fold
from server.history.past import text_at
from server.pads.document import Document
from server.pads.update import decode, root_parent
from server.store.records import Change

from .written import EPOCH, Pad, Person, replayed, written

ADA = Person(b"a" * 32)
SEEDS = range(4)

HISTORIES = {
    "one person": {"people": 1, "edits": 300, "listening": 0.0},
    "three who don't listen": {"people": 3, "edits": 200, "listening": 0.0},
    "three who now and then do": {"people": 3, "edits": 200, "listening": 0.1},
    "ten who always do": {"people": 10, "edits": 300, "listening": 1.0},
    "twenty in a hurry": {"people": 20, "edits": 400, "listening": 0.3, "apart": 10},
}


@pytest.fixture(
    params=[(name, seed) for name in HISTORIES for seed in SEEDS], ids=lambda param: f"{param[0]}, {param[1]}"
)
def pad(request: pytest.FixtureRequest) -> Pad:
    """A pad of each kind of history."""
    name, seed = request.param
    print(f"{name}, seed {seed}")
    return written(seed, **HISTORIES[name])  # type: ignore[arg-type]


def ada_and_ben() -> tuple[Pad, Person, Person]:
    return Pad(), Person(b"a" * 32), Person(b"b" * 32)


def test_folded_changes_replay_to_the_same_pad(pad: Pad) -> None:
    opened = replayed(fold(pad.changes, 0))
    assert opened.text == pad.document.text
    assert opened.guard.clocks == pad.document.guard.clocks
    assert opened.since(pad.document.state_vector) == pad.document.since(opened.state_vector)


def test_folded_changes_are_fewer(pad: Pad) -> None:
    assert len(fold(pad.changes, 0)) < len(pad.changes)


def test_each_has_number_time_and_author_of_one_that_was(pad: Pad) -> None:
    folded = fold(pad.changes, 0)
    marks = {(change.sequence, change.at, change.author) for change in pad.changes}
    assert {(change.sequence, change.at, change.author) for change in folded} <= marks
    numbers = [change.sequence for change in folded]
    assert numbers == sorted(set(numbers))
    assert numbers[-1] == pad.changes[-1].sequence


def test_each_holds_what_one_author_did_up_to_its_number(pad: Pad) -> None:
    authors: dict[int, bytes | None] = {}
    for change in pad.changes:
        authors |= dict.fromkeys(clients(change), change.author)
    for change in fold(pad.changes, 0):
        assert {authors[client] for client in clients(change)} <= {change.author}


def test_none_builds_on_a_later_one(pad: Pad) -> None:
    document = Document()
    for change in fold(pad.changes, 0):
        document.apply(document.check(change.update))  # Gap, if one does
    assert document.text == pad.document.text


def test_in_between_the_pad_is_as_it_was_where_a_moment_ends(pad: Pad) -> None:
    # Within a moment authors may be reordered, but at its end each change has come.
    folded = fold(pad.changes, 0)
    ends = [one for one, next_ in pairwise(pad.changes) if next_.at - one.at > WINDOW]
    for end in ends:
        then = [change for change in pad.changes if change.sequence <= end.sequence]
        assert replayed(c for c in folded if c.sequence <= end.sequence).text == replayed(then).text


def test_at_a_revision_the_pad_is_what_it_was(pad: Pad) -> None:
    revisions = range(7, len(pad.changes), 41)
    folded = fold(pad.changes, 0, revisions)
    assert replayed(folded).text == pad.document.text
    assert [text_at(folded, at) for at in revisions] == [text_at(pad.changes, at) for at in revisions]


def test_what_was_folded_before_stays_as_it_is(pad: Pad) -> None:
    half = len(pad.changes) // 2
    first = fold(pad.changes[:half], 0)
    second = fold([*first, *pad.changes[half:]], half)
    assert all(change.sequence > half for change in second)
    opened = replayed([*first, *second])
    assert (opened.text, opened.guard.clocks) == (pad.document.text, pad.document.guard.clocks)


def test_nothing_to_fold() -> None:
    pad = written(1, people=2, edits=30, listening=0.5)
    assert fold([], 0) == ()
    assert fold(pad.changes, 30) == ()


def test_one_change_stays_itself() -> None:
    pad, ada, _ = ada_and_ben()
    pad.insert(ada, 0, "Hello")
    assert fold(pad.changes, 0) == tuple(pad.changes)


def test_what_one_types_within_a_moment_becomes_one_change() -> None:
    pad, ada, _ = ada_and_ben()
    for n, character in enumerate("Hello, world!"):
        pad.insert(ada, n, character)
        pad.now += 150
    (folded,) = fold(pad.changes, 0)
    assert (folded.sequence, folded.at, folded.author) == (13, EPOCH + 12 * 150, ada.author)
    assert b"Hello, world!" in folded.update


def test_a_moment_ends_after_two_seconds() -> None:
    pad, ada, _ = ada_and_ben()
    for n, at in enumerate([0, 1_000, WINDOW, WINDOW + 1, 2 * WINDOW + 1, 2 * WINDOW + 2]):
        pad.now = EPOCH + at
        pad.insert(ada, n, "x")
    assert [change.sequence for change in fold(pad.changes, 0)] == [3, 5, 6]


def test_a_change_holds_at_most_twenty() -> None:
    pad, ada, _ = ada_and_ben()
    for n in range(2 * MOST + 1):
        pad.insert(ada, n, "x")
    assert [change.sequence for change in fold(pad.changes, 0)] == [MOST, 2 * MOST, 2 * MOST + 1]


def test_nothing_is_folded_across_a_revision() -> None:
    pad, ada, ben = ada_and_ben()
    for n in range(10):
        pad.insert(ada, n, "a")
        pad.insert(ben, n, "b")
    folded = fold(pad.changes, 0, [0, 7, 20])
    assert [(change.sequence, change.author) for change in folded] == [
        (6, ben.author),
        (7, ada.author),
        (19, ada.author),
        (20, ben.author),
    ]


def test_two_who_type_at_once_each_get_one_change() -> None:
    pad, ada, ben = ada_and_ben()
    for n in range(10):
        pad.insert(ada, n, "a")
        pad.insert(ben, n, "b")
    folded = fold(pad.changes, 0)
    assert [(change.sequence, change.author) for change in folded] == [(19, ada.author), (20, ben.author)]


def test_nobody_in_particular_is_an_author_too() -> None:
    pad, ada, _ = ada_and_ben()
    nobody = Person(None)
    for n in range(4):
        pad.insert(ada, n, "a")
        pad.insert(nobody, n, "n")
    assert [change.author for change in fold(pad.changes, 0)] == [ada.author, None]


def test_an_answer_inside_what_another_types_does_not_come_before_it() -> None:
    pad, ada, ben = ada_and_ben()
    pad.insert(ada, 0, "How are you?")
    pad.hear(ben)
    pad.insert(ben, 12, " Fine!")
    pad.hear(ada)
    pad.insert(ada, 18, " Good.")
    folded = fold(pad.changes, 0)
    assert [change.author for change in folded] == [ada.author, ben.author, ada.author]
    assert replayed(folded).text == "How are you? Fine! Good."


def test_one_answer_keeps_nothing_else_from_being_folded() -> None:
    pad, ada, ben = ada_and_ben()
    for minute in range(20):
        pad.now = EPOCH + minute * 60_000
        for _ in range(10):
            pad.insert(ada, len(str(ada.text)), "a")
            pad.insert(ben, len(str(ben.text)), "b")
        if minute == 10:
            pad.hear(ben)
            pad.insert(ben, 3, "answer")
            pad.hear(ada)
            pad.insert(ada, 5, "thanks")
    by_minute = Counter((change.at - EPOCH) // 60_000 for change in fold(pad.changes, 0))
    assert by_minute.pop(10) < 22
    assert set(by_minute.values()) == {2}


def test_text_typed_and_deleted_within_a_change_is_kept() -> None:
    pad, ada, _ = ada_and_ben()
    pad.insert(ada, 0, "kept ")
    pad.insert(ada, 5, "a secret that is taken back")
    pad.delete(ada, 5, 32)
    (folded,) = fold(pad.changes, 0)
    assert b"a secret that is taken back" in folded.update
    assert replayed([folded]).text == "kept "


def test_what_two_deleted_at_once_is_deleted_once() -> None:
    pad, ada, ben = ada_and_ben()
    pad.insert(ada, 0, "gone")
    pad.hear(ben)
    pad.now += 10 * WINDOW
    pad.delete(ada, 0, 4)
    folded = fold([*pad.changes, Change(3, pad.now, ben.author, pad.changes[1].update)], 0)
    assert [change.sequence for change in folded] == [1, 2]
    assert replayed(folded).text == ""


def test_a_clock_that_goes_back_harms_nothing() -> None:
    pad = written(3, people=3, edits=100, listening=0.3)
    back = [Change(c.sequence, c.at - (c.sequence > 50) * 3_600_000, c.author, c.update) for c in pad.changes]
    assert replayed(fold(back, 0)).text == pad.document.text


def clients(change: Change) -> set[int]:
    """The Yjs clients that put text into the pad by a change."""
    return set(decode(change.update, root_parent("text")).sections)
