import pytest

from server.errors import TooMany
from server.pads.pace import BURST, Pace


def test_a_burst_is_taken_at_once() -> None:
    pace = Pace(rate=200, patience=30)
    assert [pace.delay(100.0) for _ in range(200 * BURST)] == [0] * 200 * BURST


def test_after_the_burst_the_next_message_waits_its_turn() -> None:
    pace = Pace(rate=4, patience=30)
    for _ in range(4 * BURST):
        pace.delay(100.0)
    assert [pace.delay(100.0) for _ in range(4)] == [0.25, 0.5, 0.75, 1.0]


def test_a_sender_that_keeps_to_the_rate_never_waits() -> None:
    pace = Pace(rate=4, patience=1)
    assert [pace.delay(100 + n / 4) for n in range(4_000)] == [0] * 4_000


def test_who_was_silent_has_a_burst_again_and_no_more() -> None:
    pace = Pace(rate=4, patience=30)
    for _ in range(4 * BURST):
        pace.delay(100.0)
    assert [pace.delay(10_000.0) for _ in range(4 * BURST)] == [0] * 4 * BURST
    assert pace.delay(10_000.0) == 0.25


def over(pace: Pace, until: float) -> float:
    """A sender that has always more to send, and waits as it is told, up to a time; when it would go on."""
    now = 100.0
    while now <= until:
        now += pace.delay(now)
    return now


def test_a_sender_that_always_has_more_is_slowed_down_to_the_rate() -> None:
    pace, now, taken = Pace(rate=4, patience=60), 100.0, 0
    while now < 130.0:
        now += pace.delay(now)
        taken += 1
    assert taken == 4 * BURST + 4 * 30


def test_one_that_is_over_the_rate_for_longer_than_that_is_closed_with_the_reason() -> None:
    pace = Pace(rate=4, patience=2)
    now = over(pace, 102.0)
    with pytest.raises(TooMany) as refused:
        pace.delay(now)
    assert str(refused.value) == "More than 4 messages a second for 2 seconds."
    assert refused.value.close_code == 4429


def test_a_pause_forgives() -> None:
    pace = Pace(rate=4, patience=2)
    now = over(pace, 101.9) + 1.0
    assert pace.delay(now) == 0
    assert pace.delay(now + 0.1) == 0
    for second in range(1, 9):  # at twice the rate: over it again, but not yet for two seconds
        pace.delay(now + second / 8)
