"""Ids: slugs, and which block keeps which."""

from datetime import UTC, datetime

import pytest

from server.sessions import ids
from server.sessions.grammar import parse

NOON = "When: Tuesday 10 October 2017, 12:00 UTC"
AT_NOON = datetime(2017, 10, 10, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("Membership webinar", "membership-webinar"),
        ("  Ça va? — Très bien!  ", "ca-va-tres-bien"),
        ("E\u0301te\u0301", "ete"),
        ("会員ウェビナー", "会員ウェビナー"),
        ("ندوة العضوية", "ندوة-العضوية"),
        ("snake_case", "snake-case"),
        ("!!!", "session"),
        ("", "session"),
        ("x" * 59 + " yz", "x" * 59),
    ],
)
def test_a_slug_is_short_and_readable(text: str, slug: str) -> None:
    assert ids.slug(text, "session") == slug


def test_a_slug_may_stand_in_a_heading() -> None:
    (session,) = parse(f"## X {{#{ids.slug('会員 — été', '')}}}\n{NOON}")
    assert session.id == "会員-ete"


def test_a_fresh_id_is_the_title_then_the_date_then_a_number() -> None:
    (session,) = parse(f"## Webinar\n{NOON}")
    assert ids.fresh(session, set()) == "webinar"
    assert ids.fresh(session, {"webinar"}) == "webinar-2017-10-10"
    assert ids.fresh(session, {"webinar", "webinar-2017-10-10"}) == "webinar-2017-10-10-2"


def test_of_two_blocks_with_one_id_the_one_that_is_as_known_keeps_it() -> None:
    """A copied block, edited above the original, does not take its sign-ups away."""
    sessions = parse(f"## Copy {{#a}}\n{NOON}\n## Webinar {{#a}}\n{NOON}\n")
    assert ids.claims(sessions, {"a": ("Webinar", AT_NOON)}) == (None, "a")
    assert ids.claims(sessions, {"a": ("Another title", AT_NOON)}) == ("a", None)
    assert ids.claims(sessions, {}) == ("a", None)


def test_a_block_that_lost_its_id_comes_back_by_title_and_time() -> None:
    sessions = parse(f"## Webinar\n{NOON}\n## Webinar\n{NOON}\n## Other\n{NOON}\n")
    assert ids.claims(sessions, {"a": ("Webinar", AT_NOON)}) == ("a", None, None)
    assert ids.claims(sessions, {"a": ("Webinar", None)}) == (None, None, None)


def test_an_id_in_the_text_is_never_given_to_another_block() -> None:
    sessions = parse(f"## Webinar\n{NOON}\n## Renamed {{#a}}\n{NOON}\n")
    assert ids.claims(sessions, {"a": ("Webinar", AT_NOON)}) == (None, "a")


def test_of_two_lost_ones_alike_the_older_comes_back_first() -> None:
    (session,) = parse(f"## Webinar\n{NOON}\n")
    assert ids.claims((session,), {"a": ("Webinar", AT_NOON), "b": ("Webinar", AT_NOON)}) == ("a",)


def calls(*days: int, title: str = "Community call") -> str:
    """Sessions that are a heading with a time, in the order of these days of October."""
    return "\n".join(f"## {title}, {day} October 2034, 15:00 UTC\n\nSome words.\n" for day in days)


def about(day: int, title: str = "Community call") -> tuple[str, datetime]:
    return title, datetime(2034, 10, day, 15, tzinfo=UTC)


KNOWN = {"first": about(10), "second": about(24)}


@pytest.mark.parametrize(
    ("days", "claims"),
    [
        ((11, 24), ("first", "second")),
        ((10, 25), ("first", "second")),
        ((11, 25), ("first", "second")),
        ((24, 10), ("second", "first")),
    ],
)
def test_a_time_changed_in_place_is_the_same_session(days: tuple[int, ...], claims: tuple[str, ...]) -> None:
    assert ids.claims(parse(calls(*days)), KNOWN, ["first", "second"]) == claims


@pytest.mark.parametrize(
    ("days", "claims"),
    [
        ((24, 31), ("second", None)),
        ((3, 10), (None, "first")),
        ((31,), (None,)),
        ((10, 24, 31), ("first", "second", None)),
        ((10, 17, 24), ("first", None, "second")),
        ((11, 25, 31), (None, None, None)),
    ],
)
def test_another_date_elsewhere_is_a_session_of_its_own(days: tuple[int, ...], claims: tuple[str | None, ...]) -> None:
    assert ids.claims(parse(calls(*days)), KNOWN, ["first", "second"]) == claims


def test_another_title_in_its_place_is_another_session() -> None:
    other = parse(calls(11, title="Board") + calls(24))
    assert ids.claims(other, KNOWN, ["first", "second"]) == (None, "second")
    assert ids.claims(other, KNOWN) == (None, "second")
