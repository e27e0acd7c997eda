"""What the store is told of a text, and when."""

from server.sessions.listening import Listener
from server.sessions.orders import Gone, Heard, Kept

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
