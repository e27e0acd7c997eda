"""What is a wipe, and what undoing it brings back: over histories of people who type in replicas of their own."""

import random

import pytest

from server.history.loss import is_back, judge, undone
from server.history.past import text_at
from server.pads.document import Document
from server.store.records import Wipe

from .written import Pad, Person, replayed, written

PAGE = "".join(f"## Point {n}\n\nWhat was said about the matter number {n}, by whom, and why.\n\n" for n in range(20))
SESSIONS = "".join(
    f"## Call {n} {{#call-{n}}}\n\nWhen: 2099-10-{n:02} 12:00 UTC\n\n### Attending\n\n- Ada\n\n" for n in range(1, 6)
)
CLIENT = 99


class Story:
    """A page that Ben wrote, and others who hear all."""

    def __init__(self, page: str = PAGE) -> None:
        self.pad = Pad()
        self.ada, self.ben, self.fox = (Person(letter * 32) for letter in (b"a", b"b", b"f"))
        self.pad.insert(self.ben, 0, page)
        self.wait(3_600)

    def wait(self, seconds: float) -> None:
        self.pad.now += int(seconds * 1_000)
        for person in (self.ada, self.ben, self.fox):
            self.pad.hear(person)

    def judged(self, before: int = 1) -> Wipe | None:
        return judge(self.pad.changes, Wipe(1, before, self.pad.now))

    @property
    def text(self) -> str:
        return self.pad.document.text

    def undone(self, wipe: Wipe) -> str:
        edit = undone(self.pad.changes, wipe, CLIENT)
        if edit is not None:
            self.pad.document.apply(self.pad.document.check(edit.update))
        return self.text


def test_select_all_and_delete_is_a_wipe_and_is_undone() -> None:
    story = Story()
    story.pad.delete(story.fox, 0, len(PAGE))
    wipe = story.judged()
    assert wipe is not None
    assert (wipe.before, wipe.author, wipe.removed > 900) == (1, b"f" * 32, True)
    assert story.undone(wipe) == PAGE


def test_half_the_page_is_not() -> None:
    story = Story()
    story.pad.delete(story.fox, 0, len(PAGE) // 2)
    assert story.judged() is None


def test_backspace_held_down_is_one_and_all_of_it_comes_back() -> None:
    story = Story()
    for end in range(len(PAGE), 40, -10):
        story.pad.delete(story.fox, end - 10, end)
        story.pad.now += 100
    wipe = story.judged()
    assert wipe is not None
    assert story.undone(wipe) == PAGE


def test_another_text_in_its_place_is_one_and_both_are_there_then() -> None:
    story = Story()
    story.pad.insert(story.fox, 0, "nonsense " * 200)
    story.pad.delete(story.fox, 1_800, 1_800 + len(PAGE))
    wipe = story.judged()
    assert wipe is not None
    assert story.undone(wipe) == "nonsense " * 200 + PAGE


@pytest.mark.parametrize("moved", ["to the end", "indented", "with other marks", "line by line"])
def test_what_stands_elsewhere_is_not_lost(moved: str) -> None:
    story = Story()
    half = len(PAGE) * 2 // 3
    story.pad.delete(story.fox, 0, half)
    assert story.judged() is not None
    text = PAGE[:half]
    if moved == "to the end":
        story.pad.insert(story.fox, len(story.text), text)
    elif moved == "indented":
        story.pad.insert(story.fox, 0, text.replace("\n", "\n    "))
    elif moved == "line by line":
        story.pad.insert(story.fox, 0, "\n".join(sorted(text.split("\n"))))
    else:
        story.pad.insert(story.fox, 0, text.replace("## ", "- **"))
    assert story.judged() is None


def test_the_same_words_in_another_order_hide_nothing() -> None:
    story = Story()
    story.pad.delete(story.fox, 0, len(PAGE))
    story.pad.insert(story.fox, 0, " ".join(sorted(PAGE.split())))
    wipe = story.judged()
    assert wipe is not None
    assert not is_back(story.pad.changes, wipe)


def test_two_sessions_gone_are_one_and_one_is_not() -> None:
    page = SESSIONS + PAGE * 3
    one = len(SESSIONS) // 5 + 1
    story = Story(page)
    story.pad.delete(story.fox, 0, page.index("## Call 2"))
    assert story.judged() is None
    story.pad.delete(story.fox, 0, one)
    wipe = story.judged()
    assert wipe is not None
    assert story.undone(wipe) == page


def test_sessions_that_are_typed_over_are_not_gone() -> None:
    story = Story(SESSIONS + PAGE)
    story.pad.delete(story.fox, 0, len(SESSIONS))
    story.pad.insert(story.fox, 0, SESSIONS.replace("12:00", "13:00").replace("Call", "Meeting"))
    assert story.judged() is None


def test_what_others_typed_meanwhile_comes_back_and_what_they_type_stays() -> None:
    story = Story()
    story.pad.insert(story.ada, 0, "Just typed by Ada.\n\n")
    story.wait(3)
    story.pad.delete(story.fox, 0, len(story.text))
    wipe = story.judged(before=1)
    assert wipe is not None
    assert wipe.before == 2
    story.wait(30)
    story.pad.insert(story.ada, 0, "What happened?\n")
    text = story.undone(wipe)
    assert "What happened?\n" in text
    assert text.replace("What happened?\n", "") == f"Just typed by Ada.\n\n{PAGE}"


def test_what_its_author_removes_later_comes_back_too_but_nobody_elses_typo() -> None:
    story = Story()
    story.pad.delete(story.fox, 0, len(PAGE) * 2 // 3)
    wipe = story.judged()
    assert wipe is not None
    story.wait(600)
    story.pad.insert(story.ada, 0, "Hellooo ")
    story.pad.delete(story.ada, 5, 7)
    story.wait(1)
    story.pad.delete(story.fox, 6, len(story.text))
    text = story.undone(wipe)
    assert "Hello " in text
    assert text.replace("Hello ", "") == PAGE


def test_of_several_who_removed_something_the_one_who_removed_most_did_it() -> None:
    story = Story()
    story.pad.delete(story.ada, 0, 100)
    story.wait(0)
    story.pad.delete(story.fox, 0, len(PAGE) - 150)
    wipe = story.judged()
    assert wipe is not None
    assert wipe.author == b"f" * 32


def test_it_is_back_once_most_of_it_is_there_again() -> None:
    story = Story()
    story.pad.delete(story.fox, 0, len(PAGE))
    wipe = story.judged()
    assert wipe is not None
    story.pad.insert(story.fox, 0, PAGE[: len(PAGE) // 2])
    assert not is_back(story.pad.changes, wipe)
    story.pad.insert(story.fox, 0, PAGE[len(PAGE) // 2 :])
    assert is_back(story.pad.changes, wipe)


def test_japanese_is_counted_by_its_characters() -> None:
    page = "火曜日の正午に会議があります。参加する人は名前を書いてください。" * 12
    story = Story(page)
    story.pad.insert(story.fox, 40, "なるほど")
    story.pad.delete(story.fox, 100, 120)
    assert story.judged() is None
    story.pad.delete(story.fox, 0, 300)
    assert story.judged() is not None


@pytest.mark.parametrize("seed", range(12))
def test_nothing_that_was_there_or_is_typed_is_lost_whatever_else_happens(seed: int) -> None:
    print(f"seed {seed}")
    chance = random.Random(seed)
    pad = written(seed, people=3, edits=150, listening=0.5)
    fox, ada, ben = Person(b"f" * 32), Person(b"a" * 32), Person(b"b" * 32)
    for person in (fox, ada, ben):
        pad.hear(person)
    before = pad.changes[-1].sequence
    then = pad.document.text
    pad.now += 60_000
    typed = []
    for n in range(30):
        person = chance.choice((ada, ben, fox))
        if person is fox and len(str(fox.text)) > 2:
            start = chance.randrange(len(str(fox.text)))
            pad.delete(fox, start, len(str(fox.text)) if n % 3 else start + 1)
        else:
            typed.append(f"[{seed}.{n}]")
            pad.insert(person, chance.randrange(len(str(person.text)) + 1), typed[-1])
        if chance.random() < 0.5:
            pad.hear(person)
    now = pad.document.text
    edit = undone(pad.changes, Wipe(1, before, pad.now, author=fox.author), CLIENT)
    if edit is not None:
        pad.document.apply(pad.document.check(edit.update))
    text = pad.document.text
    assert is_inside(now, text)
    assert is_inside(then, text)
    assert text_at(pad.changes, before) == then
    assert Document([replayed(pad.changes).update(), *([edit.update] if edit else [])]).text == text


def is_inside(part: str, whole: str) -> bool:
    """Whether a text is left when some of another is taken out."""
    rest = iter(whole)
    return all(character in rest for character in part)
