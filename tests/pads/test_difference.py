import random
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from server.pads.difference import MAX_EDITS, edits

LINES = st.lists(st.sampled_from(["", "a", "b", "é", "日本", "👍🏽", "- Ada", "- Kenji", "end"]), max_size=30)
TEXTS = st.builds("\n".join, LINES) | st.text("ab\n\r\u2028é😀👍", max_size=60) | st.text(max_size=60)


def applied(old: str, new: str) -> str:
    """`old` with its edits carried out: in bytes, from the last to the first, as a doc does it."""
    text = old.encode()
    for start, end, inserted in reversed(list(edits(old, new))):
        text = text[:start] + inserted.encode() + text[end:]
    return text.decode()


def many(count: int, line: str = "line {} of a long text\n") -> list[str]:
    return [line.format(n) for n in range(count)]


def random_lines(seed: int) -> str:
    return "".join(random.Random(seed).choices("ab\n", k=1_000_000))


def shuffled(lines: list[str]) -> list[str]:
    return random.Random(7).sample(lines, len(lines))


@settings(deadline=None, max_examples=400, print_blob=True)
@given(TEXTS, TEXTS)
def test_the_edits_make_one_text_the_other(old: str, new: str) -> None:
    assert applied(old, new) == new


@settings(deadline=None, max_examples=200, print_blob=True)
@given(TEXTS, TEXTS)
def test_they_are_in_order_apart_and_each_changes_something(old: str, new: str) -> None:
    found = list(edits(old, new))
    assert all(start < end or inserted for start, end, inserted in found)
    assert all(one[1] <= other[0] for one, other in pairwise(found))


@settings(deadline=None, max_examples=200, print_blob=True)
@given(TEXTS, TEXTS)
def test_no_edit_begins_or_ends_inside_a_character(old: str, new: str) -> None:
    whole = old.encode()
    for start, end, _ in edits(old, new):
        assert (whole[:start].decode() + whole[start:end].decode() + whole[end:].decode()) == old


@pytest.mark.parametrize(
    ("old", "new", "wanted"),
    [
        ("", "", []),
        ("same\n", "same\n", []),
        ("", "new", [(0, 0, "new")]),
        ("old", "", [(0, 3, "")]),
        ("one\ntwo\nthree\n", "one\nthree\n", [(4, 8, "")]),
        ("one\nthree\n", "one\ntwo\nthree\n", [(4, 4, "two\n")]),
        ("one\ntwo\n", "one\ntwo, too\n", [(7, 7, ", too")]),
        ("über\nzwei\n", "über!\nzwei!\n", [(5, 5, "!"), (10, 10, "!")]),
        ("ask 👎 now", "ask 👏 now", [(4, 8, "👏")]),
        ("a\nb\nc\n", "b\nc\na\n", [(0, 2, ""), (6, 6, "a\n")]),
        ("- Ada\n\n## B\n- Ada\n", "- Ada\n- Kenji\n\n## B\n- Ada\n", [(6, 6, "- Kenji\n")]),
        ("no end", "no end\n", [(6, 6, "\n")]),
    ],
)
def test_they_are_small(old: str, new: str, wanted: list[tuple[int, int, str]]) -> None:
    assert list(edits(old, new)) == wanted


def test_lines_that_stay_are_not_touched_in_a_long_text() -> None:
    lines = many(20_000)
    changed = [*lines]
    changed[10] = "changed near the beginning\n"
    changed[19_990] = "changed near the end\n"
    del changed[5_000:5_003]
    changed.insert(12_000, "new\n")
    found = list(edits("".join(lines), "".join(changed)))
    assert [inserted for _, _, inserted in found] == ["changed near the beginning", "", "new\n", "changed near the end"]
    assert found[1][1] - found[1][0] == len("".join(lines[5_000:5_003]))


def test_no_more_edits_than_a_doc_takes_in_a_moment() -> None:
    lines = many(5_000)
    old, new = "".join(lines), "".join(line.upper() if n % 2 else line for n, line in enumerate(lines))
    assert len(list(edits(old, new))) == MAX_EDITS
    assert applied(old, new) == new


# What would take a comparison of every line with every other minutes to hours; here each is a matter of a moment.
@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("a\n" + "\n" * 500_000 + "b\n", "c\n" + "\n" * 499_000 + "d\n"),
        ("a\nb\n" * 250_000, "b\na\n" * 250_000),
        ("".join(many(80_000)), "".join(line if n % 2 else line + "!" for n, line in enumerate(many(80_000)))),
        ("".join(many(80_000)), "".join(shuffled(many(80_000)))),
        ("x y\n" * 400_000, "".join(many(60_000))),
        ("x" * 1_999_999, "y" + "x" * 1_999_000 + "z"),
        (
            "".join(random.Random(1).choices("ab\n", k=1_000_000)),
            "".join(random.Random(2).choices("ab\n", k=1_000_000)),
        ),
    ],
    ids=["blank lines", "two lines", "every other line", "shuffled", "nothing in common", "one line", "short lines"],
)
def test_the_largest_texts_are_compared(old: str, new: str) -> None:
    assert applied(old, new) == new
