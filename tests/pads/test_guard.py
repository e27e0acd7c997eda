"""What the guard lets pass, what it refuses, and what it keeps in mind."""

import pytest
from pycrdt import Doc, Text

from server import errors
from server.pads.guard import MAX_SIBLINGS, MAX_STRUCTS, PIECE, Guard, check_state_vector
from server.pads.update import MAX_CLOCK, Range, Struct

from . import hostile
from .hostile import Kind, Outcome

UPDATES = [case for case in hostile.CASES if case.kind is Kind.UPDATE]
ERRORS = {Outcome.REFUSED: errors.BadUpdate, Outcome.GAP: errors.Gap}

A = bytes.fromhex("0101050004010474657874016100")  # client 5 types "a"
B_AFTER_A = bytes.fromhex("0101050184050001 6200")  # and "b" after it
FACE = bytes.fromhex("01010500040104746578740661f09f98806200")  # client 5 types "a😀b": clocks 0, 1 and 2, 3


def guard(*updates: bytes) -> Guard:
    """A guard that has seen these."""
    made = Guard()
    for update in updates:
        made.accept(made.check(update))
    return made


@pytest.mark.parametrize("case", [case for case in UPDATES if case.outcome in ERRORS], ids=hostile.named)
def test_a_hostile_update_is_refused_and_changes_nothing(case: hostile.Case) -> None:
    guarded = guard(*case.before)
    clocks = guarded.clocks.copy()
    with pytest.raises(ERRORS[case.outcome]):
        guarded.check(case.data)
    assert guarded.clocks == clocks


@pytest.mark.parametrize("case", [case for case in UPDATES if case.outcome is Outcome.REFUSED], ids=hostile.named)
def test_a_hostile_update_is_refused_in_a_sync_too(case: hostile.Case) -> None:
    with pytest.raises(errors.BadUpdate):
        guard(*case.before).check_sync(case.data)


@pytest.mark.parametrize("case", [c for c in hostile.CASES if c.kind is Kind.STATE_VECTOR], ids=hostile.named)
def test_a_hostile_state_vector_is_refused(case: hostile.Case) -> None:
    with pytest.raises(errors.BadUpdate):
        check_state_vector(case.data)


def test_a_state_vector_is_read() -> None:
    assert check_state_vector(bytes.fromhex("00")) == {}
    assert check_state_vector(bytes.fromhex("02 05 01 95d6b0d10b ac02")) == {5: 1, 3_123_456_789: 300}


def test_a_keystroke_moves_the_clock_when_it_is_accepted() -> None:
    guarded = guard(A)
    verdict = guarded.check(B_AFTER_A)
    assert guarded.clocks == {5: 1}
    assert (verdict.clients, verdict.new_clients, verdict.inserted, verdict.empty) == ((5,), (), 1, False)
    assert list(guarded.pieces(verdict)) == [B_AFTER_A]
    guarded.accept(verdict)
    assert guarded.clocks == {5: 2}


def test_the_first_change_of_a_client_is_told_apart() -> None:
    verdict = Guard().check(A)
    assert (verdict.clients, verdict.new_clients, verdict.inserted, verdict.empty) == ((5,), (5,), 1, False)


def test_text_is_counted_in_bytes_and_clocks_in_utf_16() -> None:
    guarded = Guard()
    verdict = guarded.check(FACE)
    assert verdict.inserted == 6
    guarded.accept(verdict)
    assert guarded.clocks == {5: 4}


@pytest.mark.parametrize("update", ["0000", A.hex()])
def test_nothing_new_is_empty(update: str) -> None:
    verdict = guard(A).check(bytes.fromhex(update))
    assert (verdict.clients, verdict.new_clients, verdict.inserted, verdict.empty) == ((), (), 0, True)


def test_a_deletion_brings_nobody() -> None:
    verdict = guard(A).check(bytes.fromhex("0001 05 01 00 01"))
    assert (verdict.clients, verdict.inserted, verdict.empty) == ((), 0, False)


def test_of_a_struct_known_in_part_the_rest_counts() -> None:
    verdict = guard(A).check(FACE)
    assert verdict.fresh == [Struct(5, 1, 4, (5, 0), None, "😀b")]
    assert (verdict.clients, verdict.new_clients, verdict.inserted) == ((5,), (), 5)


def test_known_clocks_with_other_text_teach_the_guard_nothing() -> None:
    guarded = guard(bytes.fromhex("010105000401047465787404616263 6400"))  # "abcd"
    guarded.accept(guarded.check(FACE))
    assert guarded.check(bytes.fromhex("000105010201")).deletes == [Range(5, 2, 3)]


def test_an_update_may_bring_what_it_builds_on_in_any_order() -> None:
    verdict = Guard().check(bytes.fromhex("02 0106 00 84 05 00 01 78  0105 00 04 01 04 74657874 01 61  00"))
    assert verdict.fresh == [Struct(5, 0, 1, None, None, "a"), Struct(6, 0, 1, (5, 0), None, "x")]


def test_two_who_answer_each_other_are_put_in_order() -> None:
    answers = "03 05 00 04 01 04 74657874 01 61  84 06 00 01 62  84 06 01 01 63"
    questions = "02 06 00 84 05 00 01 78  84 05 01 01 79"
    verdict = Guard().check(bytes.fromhex(f"02 {questions} {answers} 00"))
    assert [(struct.client, struct.text) for struct in verdict.fresh] == [
        (5, "a"),
        (6, "x"),
        (5, "b"),
        (6, "y"),
        (5, "c"),
    ]


def test_a_hundred_thousand_who_wait_for_each_other_are_put_in_order() -> None:
    verdict = Guard().check(hostile.chain(100_000))
    assert len(verdict.new_clients) == 100_000
    assert verdict.clients[0] == 100_000


def test_a_client_may_come_as_far_as_2_to_the_30() -> None:
    text = bytes.fromhex("010474657874")
    huge = bytes.fromhex("0101050001") + text + bytes.fromhex("ffffffff0300")
    guarded = guard(huge)
    assert guarded.clocks == {5: MAX_CLOCK - 1}
    guarded.accept(guarded.check(bytes.fromhex("010105ffffffff0384050001 6100")))
    assert guarded.clocks == {5: MAX_CLOCK}


def test_many_may_put_text_at_one_place() -> None:
    guard(A).check(hostile.siblings(6, MAX_SIBLINGS))
    with pytest.raises(errors.BadUpdate):
        guard(A).check(hostile.siblings(6, MAX_SIBLINGS + 1))


def test_stored_state_may_be_of_any_size() -> None:
    most = hostile.siblings(6, MAX_STRUCTS + 1)
    guarded = guard(A)
    with pytest.raises(errors.BadUpdate, match="too many structs"):
        guarded.check(most)
    guarded.load(most)
    assert guarded.clocks == {5: 1, 6: MAX_STRUCTS + 1}


def test_stored_state_without_a_part_is_a_gap() -> None:
    with pytest.raises(errors.Gap):
        Guard().load(B_AFTER_A)


def test_stored_state_keeps_characters_whole() -> None:
    guarded = Guard()
    guarded.load(FACE)
    with pytest.raises(errors.BadUpdate):
        guarded.check(bytes.fromhex("000105010201"))


def test_whole_characters_may_be_deleted_and_typed_beside() -> None:
    guarded = guard(FACE)
    guarded.check(bytes.fromhex("000105010102"))
    guarded.check(bytes.fromhex("010106 00 c4 0500 0501 01 78 00"))
    guarded.check(bytes.fromhex("010106 00 c4 0502 0503 01 78 00"))


def test_a_sync_with_a_gap_is_taken_as_far_as_it_goes() -> None:
    update = bytes.fromhex("02 03 05 01 84 05 00 01 62  0a 02  84 05 03 01 65  01 06 00 84 05 03 01 78  01 05 01 00 05")
    guarded = guard(A)
    with pytest.raises(errors.Gap):
        guarded.check(update)
    verdict = guarded.check_sync(update)
    assert verdict.gap == "The update leaves out changes before those it brings."
    assert verdict.fresh == [Struct(5, 1, 2, (5, 0), None, "b")]
    assert verdict.deletes == [Range(5, 0, 2)]
    assert list(guarded.pieces(verdict)) == [B_AFTER_A, bytes.fromhex("00 01 05 01 00 02")]


def test_a_sync_may_leave_out_what_is_known() -> None:
    guarded = guard(A, B_AFTER_A)
    verdict = guarded.check_sync(bytes.fromhex("01 02 05 00 0a 02 84 05 01 01 63 00"))
    assert verdict.fresh == [Struct(5, 2, 3, (5, 1), None, "c")]


def test_a_sync_of_which_nothing_can_be_taken_is_empty() -> None:
    guarded = Guard()
    verdict = guarded.check_sync(B_AFTER_A)
    assert verdict.empty
    assert list(guarded.pieces(verdict)) == []


def test_a_long_update_comes_in_pieces_that_make_the_same_doc() -> None:
    whole: Doc[Text] = Doc()
    text = whole.get("text", type=Text)
    for number in range(5 * PIECE):
        text.insert(0, f"{number}😀\n")
        del text[0:1]
    guarded = Guard()
    pieces = list(guarded.pieces(guarded.check(whole.get_update())))
    assert len(pieces) > 5
    parts: Doc[Text] = Doc()
    for piece in pieces:
        guarded.accept(guarded.check(piece))
        parts.apply_update(piece)
    assert str(parts.get("text", type=Text)) == str(text)
    assert check_state_vector(parts.get_state()) == guarded.clocks
    assert parts.get_update(whole.get_state()) == whole.get_update(whole.get_state())  # what is deleted


def test_text_may_go_between_two_who_did_not_see_each_other() -> None:
    x_after_a, y_after_a = bytes.fromhex("010106 00 84 0500 0178 00"), bytes.fromhex("010107 00 84 0500 0179 00")
    guarded = guard(A, x_after_a, y_after_a)
    verdict = guarded.check(bytes.fromhex("010108 00 c4 0600 0700 017a 00"))
    assert verdict.fresh == [Struct(8, 0, 1, (6, 0), (7, 0), "z")]
