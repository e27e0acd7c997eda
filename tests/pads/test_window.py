import math

import pytest

from server.pads.window import BUSY, FULL, MANY, Window


def opens_in(connections: int, edits_a_second: int, longest: float = 10.0) -> float:
    """How long the next turn of a pad that is edited at this rate for a while waits, in seconds."""
    window, now = Window(longest), 1_000.0
    for _ in range(200):
        now += 0.1
        window.count(edits_a_second // 10, now)
    return window.opens(connections, now) - now


def test_a_pad_that_was_never_edited_commits_at_once() -> None:
    assert Window(0.1).opens(1_000, 5.0) == -math.inf


def test_an_edit_after_a_silence_is_committed_at_once() -> None:
    window = Window(0.1)
    window.count(1_000, 100.0)
    assert window.opens(1_000, 200.0) <= 200.0


def test_two_people_do_not_wait_noticeably() -> None:
    assert opens_in(connections=2, edits_a_second=20) < 0.0001


def test_a_hundred_who_all_type_gather_for_a_full_window() -> None:
    assert opens_in(connections=100, edits_a_second=2_000) == pytest.approx(FULL)


def test_half_as_busy_gathers_half_as_long() -> None:
    assert opens_in(connections=100, edits_a_second=BUSY // 100 // 2) == pytest.approx(FULL / 2, rel=0.1)


def test_with_very_many_the_window_grows() -> None:
    assert opens_in(connections=3 * MANY, edits_a_second=200) == pytest.approx(3 * FULL)


def test_it_never_grows_past_the_longest() -> None:
    assert opens_in(connections=100 * MANY, edits_a_second=10_000, longest=0.1) == pytest.approx(0.1)
    assert opens_in(connections=100 * MANY, edits_a_second=10_000, longest=0.0) == 0
