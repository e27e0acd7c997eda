import random

from server.history.attribution import Mark
from server.history.words import Left, Part, Stretch, compare


def same(text: str) -> Stretch:
    return Stretch((Part(Mark.SAME, text),))


def test_only_the_words_that_differ_are_marked() -> None:
    assert list(compare("# Notes\nThe quick fox", "# Notes\nThe slow fox!")) == [
        same("# Notes"),
        Stretch((
            Part(Mark.SAME, "The "),
            Part(Mark.DELETED, "quick"),
            Part(Mark.INSERTED, "slow"),
            Part(Mark.SAME, " fox"),
            Part(Mark.INSERTED, "!"),
        )),
    ]  # fmt: skip


def test_lines_that_come_and_go_are_marked_whole() -> None:
    (gone,) = compare("one", "")
    (came,) = compare("", "one")
    assert (gone, came) == (Stretch((Part(Mark.DELETED, "one"),)), Stretch((Part(Mark.INSERTED, "one"),)))


def test_what_is_far_from_a_difference_is_left_out() -> None:
    lines = [f"line {n}" for n in range(40)]
    changed = [*lines[:20], "another", *lines[21:]]
    found = list(compare("\n".join(lines), "\n".join(changed)))
    assert [each.lines if isinstance(each, Left) else each.same for each in found] == [17, True, False, True, 16]


def test_equal_texts_have_no_difference() -> None:
    assert list(compare("one\ntwo\n", "one\ntwo\n")) == []


def test_each_side_is_its_text() -> None:
    seed = random.randrange(1 << 32)
    print(f"seed {seed}")
    chance = random.Random(seed)
    for _ in range(300):
        older, newer = (
            "".join(chance.choices(["a", "b", " ", "\n", "é", "😀", ". "], k=chance.randrange(30))) for _ in range(2)
        )
        found = [each for each in compare(older, newer) if isinstance(each, Stretch)]
        if any(isinstance(each, Left) for each in compare(older, newer)) or not found:
            continue
        assert "".join(part.text for each in found for part in each.older).replace("\n", "") == older.replace("\n", "")
        assert "".join(part.text for each in found for part in each.newer).replace("\n", "") == newer.replace("\n", "")


def test_very_different_texts_are_replaced_as_a_whole() -> None:
    older, newer = ("\n".join(f"{word} {n} {n * n}" for n in range(3_000)) for word in ("old", "new"))
    (found,) = compare(older, newer)
    assert found == Stretch((Part(Mark.DELETED, older), Part(Mark.INSERTED, newer)))
