"""What is offered where a time can't be read: whole lines, each of which reads as one moment, the likeliest first."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.sessions import when
from server.sessions.offers import MAX_OFFERS, Offer, offers
from server.sessions.when import Problem, When

from .test_when import PIECES

TODAY = date(2017, 9, 20)


def offered(text: str, today: date = TODAY) -> tuple[Offer, ...]:
    problem = when.read(text)
    assert isinstance(problem, Problem)
    return offers(problem, today)


def lines(text: str, today: date = TODAY) -> list[str]:
    return [offer.text for offer in offered(text, today)]


def test_an_abbreviation_offers_the_places_that_use_it() -> None:
    assert offered("Monday, January 9, 2017, 10:00 Eastern") == (
        Offer(
            "Monday 9 January 2017, 10:00 America/New_York",
            When(datetime(2017, 1, 9, 15, tzinfo=UTC), 60, "America/New_York"),
            "America/New_York",
        ),
    )


def test_an_abbreviation_out_of_season_also_offers_what_it_says_literally() -> None:
    """Who writes CET in July may mean the clock on the wall, which shows CEST, or an hour later."""
    assert lines("10 July 2017, 13:00 CET (90 min)") == [
        "Monday 10 July 2017, 13:00 Europe/Berlin (90 min)",
        "Monday 10 July 2017, 13:00 +01:00 (90 min)",
    ]


def test_two_times_that_differ_are_both_offered() -> None:
    assert lines("Monday, January 9, 2017, 10:00 Eastern (03:00 UTC)") == [
        "Monday 9 January 2017, 10:00 America/New_York",
        "Monday 9 January 2017, 03:00 UTC",
    ]


def test_no_year_offers_the_nearest_ones_that_have_the_weekday() -> None:
    found = offered("noon UTC on Tuesday, 10 October")
    assert [(offer.text, offer.year) for offer in found] == [
        ("noon UTC on Tuesday 10 October 2017", 2017),
        ("noon UTC on Tuesday 10 October 2023", 2023),
        ("noon UTC on Tuesday 10 October 2006", 2006),
    ]


def test_a_year_can_be_chosen_before_the_rest_is_clear() -> None:
    found = offered("Monday, January 9, 10:00 Eastern (03:00 UTC)", date(2017, 1, 2))
    assert found[0] == Offer("Monday 9 January 2017, 10:00 Eastern (03:00 UTC)", None, None, 2017)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("10/11/17, 12:00 UTC", ["Friday 10 November 2017, 12:00 UTC", "Wednesday 11 October 2017, 12:00 UTC"]),
        ("13.10.2017, 12:00 UTC", ["Friday 13 October 2017, 12:00 UTC"]),
        (
            "Tuesday 11 October 2017, 12:00 UTC on Zoom",
            [
                "Wednesday 11 October 2017, 12:00 UTC on Zoom",
                "Tuesday 10 October 2017, 12:00 UTC on Zoom",
                "Tuesday 11 October 2016, 12:00 UTC on Zoom",
            ],
        ),
        (
            "martes, 11 de octubre de 2017, 12h00 UTC",
            [
                "miércoles, 11 de octubre de 2017, 12h00 UTC",
                "martes, 10 de octubre de 2017, 12h00 UTC",
                "martes, 11 de octubre de 2016, 12h00 UTC",
            ],
        ),
        ("29 February, 12:00 UTC", ["Monday 29 February 2016, 12:00 UTC"]),
        (
            "10 October 2017, midnight UTC",
            ["Tuesday 10 October 2017, 00:00 UTC", "Wednesday 11 October 2017, 00:00 UTC"],
        ),
        ("10 October 2017, 12:00", ["Tuesday 10 October 2017, 12:00 UTC"]),
        (
            "10 October 2017, 12:00-03:00",
            ["Tuesday 10 October 2017, 12:00 UTC", "Tuesday 10 October 2017, 12:00 -03:00"],
        ),
        ("10 October 2017, 12:00 New York time", ["Tuesday 10 October 2017, 12:00 America/New_York"]),
        ("10 October 2017, 12:00 Europe/Berlim", ["Tuesday 10 October 2017, 12:00 Europe/Berlin"]),
        ("10 October 2017, 12:00 UTC+25", []),
        (
            "26 March 2017, 02:30 Europe/Berlin",
            ["Sunday 26 March 2017, 01:30 Europe/Berlin", "Sunday 26 March 2017, 03:30 Europe/Berlin"],
        ),
        (
            "29 October 2017, 02:30 Europe/Berlin",
            ["Sunday 29 October 2017, 02:30 +02:00", "Sunday 29 October 2017, 02:30 +01:00"],
        ),
        (
            "10 October 2017, 12:00-13:00 UTC (90 min)",
            ["Tuesday 10 October 2017, 12:00 UTC (90 min)", "Tuesday 10 October 2017, 12:00 UTC (60 min)"],
        ),
        (
            "10 October 2017, 12:00 and 14:00 UTC",
            ["Tuesday 10 October 2017, 12:00 UTC", "Tuesday 10 October 2017, 14:00 UTC"],
        ),
        ("31 June 2017, 12:00 UTC", []),
        ("to be announced", []),
        ("", []),
    ],
)
def test_what_to_tap(text: str, expected: list[str]) -> None:
    assert lines(text, date(2017, 1, 1) if "29 Feb" in text else TODAY) == expected


@given(st.lists(st.sampled_from(PIECES), max_size=12).map(" ".join), st.dates(date(1990, 1, 1), date(2100, 1, 1)))
def test_every_offer_says_when_it_would_be(text: str, today: date) -> None:
    problem = when.read(text)
    found = offers(problem, today) if isinstance(problem, Problem) else ()
    assert len(found) <= MAX_OFFERS
    assert [offer.when for offer in found if offer.when] == [when.read(offer.text) for offer in found if offer.when]
