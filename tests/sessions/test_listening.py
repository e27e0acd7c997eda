"""What the store is told of a text, and when."""

from collections.abc import Sequence
from datetime import UTC, datetime

from server.sessions.listening import Listener
from server.sessions.orders import Gone, Heard, Kept, Order

CALL = """## Call {#call}

When: 10 October 2037, 12:00 UTC

Bring a question.

### Attending (2)

- Ada"""
NEXT = "\n\n## Next {#next}\n\nWhen: 11 October 2037, 12:00 UTC\n"
SECOND = 1_000


def listener() -> Listener:
    """One that has told of both sessions."""
    made = Listener(())
    made.hear(CALL + NEXT, 0)
    made.hear(CALL + NEXT, 10 * SECOND)
    return made


def test_a_session_is_told_with_its_lines() -> None:
    made = Listener(())
    assert made.hear(CALL + NEXT, 0) == []
    told = made.hear(CALL + NEXT, 10 * SECOND)
    assert [each.text for each in told if isinstance(each, Heard)] == [CALL, NEXT.strip()]


def test_a_text_that_is_removed_is_kept_as_it_was_last_seen() -> None:
    made = listener()
    assert made.hear(CALL.replace("a question", "two questions") + NEXT, 11 * SECOND) == []
    assert made.hear(NEXT, 30 * SECOND) == [Gone("call", CALL.replace("a question", "two questions"))]
    assert made.hear("", 31 * SECOND) == [Gone("next", NEXT.strip())]


def test_of_a_text_that_goes_line_by_line_all_is_kept() -> None:
    made = listener()
    lines = CALL.split("\n")
    for number in range(len(lines), 2, -1):
        made.hear("\n".join(lines[:number]) + NEXT, (30 - number) * SECOND)
    assert made.hear(NEXT, 31 * SECOND) == [Gone("call", CALL)]


def test_what_was_written_last_is_kept_too() -> None:
    made = listener()
    made.hear(f"{CALL}\n- Ben{NEXT}", 30 * SECOND)
    assert made.hear(NEXT, 31 * SECOND) == [Gone("call", f"{CALL}\n- Ben")]


def test_a_text_that_went_while_nobody_looked_is_kept_as_it_was_heard() -> None:
    before = Listener(())
    before.hear(CALL, 0)
    (heard,) = before.hear(CALL, 10 * SECOND)
    assert isinstance(heard, Heard)
    assert Listener([Kept(heard, present=True)]).hear("", 40 * SECOND) == [Gone("call")]


TALK = "# Talks\n\n## Talk, 12 October 2037, 15:00 UTC\n\nSome words.\n\n## Other, 20 October 2037, 15:00 UTC\n"


def talks() -> Listener:
    """One that has told of two sessions that are a heading with a time."""
    made = Listener(())
    made.hear(TALK, 0)
    assert told(made.hear(TALK, 10 * SECOND)) == [("talk", "2037-10-12"), ("other", "2037-10-20")]
    return made


def told(orders: Sequence[Order]) -> list[tuple[str, str]]:
    """The sessions told of, each with its day; none for one that is gone."""
    return [(each.session, _day(each)) for each in orders if isinstance(each, Heard | Gone)]


def _day(order: Heard | Gone) -> str:
    return "" if isinstance(order, Gone) else f"{datetime.fromtimestamp((order.starts or 0) / 1000, UTC):%Y-%m-%d}"


def test_a_heading_whose_time_is_typed_over_is_the_same_session() -> None:
    made = talks()
    assert told(made.hear(TALK.replace("12 Oct", "1 Oct"), 20 * SECOND)) == [("talk", "2037-10-01")]
    assert told(made.hear(TALK.replace("12 Oct", "Oct"), 21 * SECOND)) == [("talk", "")]
    assert told(made.hear(TALK.replace("12 Oct", "13 Oct"), 70 * SECOND)) == [("talk", "2037-10-13")]


def test_a_heading_that_stays_away_is_another_session_when_it_comes_at_another_time() -> None:
    made = talks()
    assert told(made.hear(TALK.replace("12 Oct", "Oct"), 20 * SECOND)) == [("talk", "")]
    again = made.looks_again_at()
    assert again == 80 * SECOND
    assert made.hear(TALK.replace("12 Oct", "Oct"), again) == []
    assert made.looks_again_at() is None
    later = TALK.replace("12 Oct", "13 Oct")
    assert made.hear(later, 81 * SECOND) == []
    assert told(made.hear(later, 91 * SECOND)) == [("talk-2037-10-13", "2037-10-13")]
    assert told(made.hear(TALK, 92 * SECOND)) == [("talk", "2037-10-12"), ("talk-2037-10-13", "")]


def test_it_is_the_same_session_after_a_restart_too() -> None:
    before = Listener(())
    before.hear(TALK, 0)
    kept = [Kept(each, present=True) for each in before.hear(TALK, 10 * SECOND) if isinstance(each, Heard)]
    made = Listener(kept, TALK)
    assert told(made.hear(TALK.replace("12 Oct", "13 Oct"), 20 * SECOND)) == [("talk", "2037-10-13")]
