from server.history.story import DAY, MINUTE, Day, Step, Story, Stretch
from server.store.records import Credit

from .written import EPOCH, Pad, Person

ADA, BEN = b"a" * 32, b"b" * 32
MIDNIGHT = EPOCH // DAY * DAY


def two_days() -> Story:
    """Ada and Ben in the morning, Ada again an hour later and after a night."""
    pad, ada, ben = Pad(), Person(ADA), Person(BEN)
    pad.now = MIDNIGHT + 60 * MINUTE
    pad.insert(ada, 0, "one")
    pad.now += MINUTE
    pad.insert(ben, 0, "two ")
    pad.now += 1_000
    pad.hear(ben)
    pad.delete(ben, 5, 7)
    pad.now += 60 * MINUTE
    pad.insert(ada, 0, "😀")
    pad.now += DAY
    pad.insert(ada, 0, "!")
    story = Story()
    story.extend(pad.changes, ())
    return story


def test_a_step_is_a_change() -> None:
    story = two_days()
    assert [step.sequence for step in story.steps] == [1, 2, 3, 4, 5]
    assert (story.sequence, story.at(0), story.at(2)) == (
        5, Step(0, MIDNIGHT + 60 * MINUTE, None), Step(2, MIDNIGHT + 61 * MINUTE, BEN),
    )  # fmt: skip
    assert [story.number(sequence) for sequence in (0, 1, 3, 5, 99)] == [0, 1, 3, 5, 5]


def test_a_step_by_minutes_skips_those_without_a_change() -> None:
    story = two_days()
    assert [story.minute_before(number) for number in range(6)] == [0, 0, 1, 1, 3, 4]
    assert [story.minute_after(number) for number in range(6)] == [1, 3, 3, 4, 5, 5]


def test_a_day_has_its_stretches_of_work() -> None:
    story = two_days()
    first, second = story.days()
    assert (first, second) == (Day(MIDNIGHT, story.steps[3], 4), Day(MIDNIGHT + DAY, story.steps[4], 1))
    assert list(story.stretches(first.begins)) == [
        Stretch(story.steps[0], story.steps[2], (ADA, BEN), 7, 2),
        Stretch(story.steps[3], story.steps[3], (ADA,), 2, 0),
    ]
    assert list(story.stretches(second.begins)) == [Stretch(story.steps[4], story.steps[4], (ADA,), 1, 0)]
    assert list(story.stretches(MIDNIGHT - DAY)) == []


def test_it_goes_on_with_what_comes() -> None:
    pad, ada = Pad(), Person(ADA)
    pad.insert(ada, 0, "one")
    story = Story()
    story.extend(pad.changes, ())
    assert [each.inserted for each in story.stretches(MIDNIGHT)] == [3]
    pad.insert(ada, 3, "!")
    story.extend(pad.changes[1:], [Credit(ada.doc.client_id, 3, 4, BEN)])
    assert [each.inserted for each in story.stretches(MIDNIGHT)] == [4]
    assert [(piece.author, piece.text) for piece in story.weave.pieces] == [(ADA, "one"), (BEN, "!")]


def test_before_the_first_change_there_is_nothing() -> None:
    story = Story()
    assert (story.at(0), list(story.days()), story.minute_before(0), story.minute_after(0)) == (
        Step(0, 0, None), [], 0, 0,
    )  # fmt: skip
