"""Yjs updates as values, and back."""

import random

import pytest

from server import errors
from server.pads.update import Range, Struct, Update, decode, encode, root_parent

from .honest import play

TEXT = root_parent("text")


def test_an_update_is_read() -> None:
    sections = "02 05 03 04 01 04 74657874 06 61f09f988062  c1 05 06 06 09 02", "01 06 00 44 07 01 01 78"
    data = f"02 {sections[0]} {sections[1]}  01 05 02 00 01 04 02"
    assert decode(bytes.fromhex(data), TEXT) == Update(
        {
            5: [Struct(5, 3, 7, None, None, "a😀b"), Struct(5, 7, 9, (5, 6), (6, 9), None)],
            6: [Struct(6, 0, 1, None, (7, 1), "x")],
        },
        [Range(5, 0, 1), Range(5, 4, 6)],
        skips=False,
    )


def test_what_a_skip_leaves_out_is_not_there() -> None:
    update = decode(bytes.fromhex("01 03 05 00 04 01 04 74657874 01 61  0a 7f  84 05 00 01 62  00"), TEXT)
    assert update == Update(
        {5: [Struct(5, 0, 1, None, None, "a"), Struct(5, 128, 129, (5, 0), None, "b")]}, [], skips=True
    )


def test_a_skip_past_all_clocks_leads_nowhere() -> None:
    with pytest.raises(errors.BadUpdate):
        decode(bytes.fromhex("01 02 05 00 0a ffffffff04 84 05 00 01 62  00"), TEXT)


def test_what_is_written_is_read_as_it_was() -> None:
    seed = random.randrange(1 << 32)
    print(f"seed {seed}")
    for data in play(random.Random(seed), clients=4, actions=200).told:
        update = decode(data, TEXT)
        structs = [struct for section in update.sections.values() for struct in section]
        assert decode(encode(structs, update.deletes, TEXT), TEXT) == update


def test_every_honest_update_is_refused_when_it_is_cut() -> None:
    seed = random.randrange(1 << 32)
    print(f"seed {seed}")
    for data in play(random.Random(seed), clients=2, actions=40).told:
        for end in range(len(data)):
            with pytest.raises(errors.BadUpdate):
                decode(data[:end], TEXT)


def test_another_root_has_another_parent() -> None:
    update = encode([Struct(5, 0, 1, None, None, "a")], [], root_parent("ü"))
    assert update.hex() == "0101050004" + "0102c3bc" + "0161" + "00"
    with pytest.raises(errors.BadUpdate):
        decode(update, TEXT)


def test_structs_are_counted_before_they_are_read() -> None:
    sections = "01 05 00 04 01 04 74657874 01 61", "02 06 00 84 05 00 01 62 84 06 00 01 63"
    data = bytes.fromhex("02" + "".join(sections) + "00")
    assert len(decode(data, TEXT, 3).sections) == 2
    with pytest.raises(errors.BadUpdate):
        decode(data, TEXT, 2)


@pytest.mark.parametrize(
    ("clock", "rest"),
    [
        (4, Struct(5, 4, 7, (5, 3), (6, 9), "😀b")),
        (6, Struct(5, 6, 7, (5, 5), (6, 9), "b")),
    ],
)
def test_the_rest_of_a_struct_follows_what_is_known_of_it(clock: int, rest: Struct) -> None:
    assert Struct(5, 3, 7, (8, 1), (6, 9), "a😀b").since(clock) == rest


def test_the_rest_of_deleted_text_is_deleted() -> None:
    assert Struct(5, 3, 7, None, None, None).since(5) == Struct(5, 5, 7, (5, 4), None, None)


def test_a_struct_has_no_rest_inside_a_character() -> None:
    with pytest.raises(errors.BadUpdate):
        Struct(5, 3, 7, None, None, "a😀b").since(5)
