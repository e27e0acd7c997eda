"""Times as people write them: read to the minute, or said why not. Tables, because the forms are the specification."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.sessions import when
from server.sessions.when import Kind, Problem, When

NOON = When(datetime(2017, 10, 10, 12, tzinfo=UTC), 60, "UTC")


def utc(text: str, minutes: int = 60, zone: str = "UTC") -> When:
    return When(datetime.fromisoformat(f"{text}+00:00"), minutes, zone)


@pytest.mark.parametrize(
    "text",
    [
        "Tuesday 10 October 2017, 12:00 UTC (60 min)",
        "Tuesday, 10 October 2017, 12:00 UTC",
        "Tue 10 Oct 2017 12:00 GMT",
        "10th of October, 2017 at 12.00 pm UTC",
        "The 10th October 2017, noon UTC",
        "October 10, 2017, 12 noon UTC",
        "Tuesday, October 10th 2017 UTC 12:00",
        "2017 October 10, 12:00 UTC",
        "2017-10-10 12:00 UTC",
        "2017-10-10T12:00Z",
        "2017-10-10T12:00:00+00:00",
        "2017-10-10 (Tuesday) 1200 UTC",
        "1200 UTC, 10 October 2017",
        "UTC 1200 on 10 October 2017",
        "noon UTC on Tuesday, 10 October 2017",
        "12h00 UTC, 10 October 2017",
        "12h UTC, 10 October 2017",
        "12 pm UTC, 10 October 2017",
        "12:00 GMT/UTC, 10 October 2017",
        "12:00, Tuesday 10 October 2017 (all times UTC)",
        "10 October 2017, 12:00 UTC+0",
        "10 October 2017, 12:00 UTC, on Zoom",
        "Tuesday 10 October 2017 (2017-10-10), 12:00 UTC",
        "martes, 10 de octubre de 2017, 12h00 UTC",
        "Martes 10 octubre 2017, mediodía UTC",
        "mardi 10 octobre 2017 à 12h UTC",
        "terça-feira, 10 de outubro de 2017, 12h UTC",
        "Dienstag, 10. Oktober 2017, 12 Uhr UTC",
        "Dienstag, der 10. Okt. 2017 um 12.00 Uhr UTC",
    ],
)
def test_one_moment_written_in_many_ways(text: str) -> None:
    assert when.read(text) == NOON


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("10 October 2017, 9 pm UTC", utc("2017-10-10T21:00")),
        ("10 October 2017, 9:30 p.m. UTC", utc("2017-10-10T21:30")),
        ("10 October 2017, 12 am UTC", utc("2017-10-10T00:00")),
        ("10 October 2017, 21h00 UTC", utc("2017-10-10T21:00")),
        ("Wednesday 1 November 2017, 00:00 UTC", utc("2017-11-01T00:00")),
        ("1er mars 2017 à 9h30 UTC+1", utc("2017-03-01T08:30", 60, "+01:00")),
        ("10 October 2017, 12:00 UTC+5:45", utc("2017-10-10T06:15", 60, "+05:45")),
        ("10 October 2017, 12:00 GMT-3", utc("2017-10-10T15:00", 60, "-03:00")),
        ("10 October 2017, 12:00 +02:00", utc("2017-10-10T10:00", 60, "+02:00")),
        ("10 October 2017, 12:00 +0200", utc("2017-10-10T10:00", 60, "+02:00")),
        ("10 October 2017, 12:00 -03:00", utc("2017-10-10T15:00", 60, "-03:00")),
        ("2017-10-10T12:00-03:00", utc("2017-10-10T15:00", 60, "-03:00")),
        ("10 October 2017, 12:00 Europe/Berlin", utc("2017-10-10T10:00", 60, "Europe/Berlin")),
        ("10 October 2017, 12:00 (asia/kathmandu)", utc("2017-10-10T06:15", 60, "Asia/Kathmandu")),
        ("Europe/Berlin 12:00 on 10 January 2017", utc("2017-01-10T11:00", 60, "Europe/Berlin")),
        ("10 January 2017, 12:00 America/New_York", utc("2017-01-10T17:00", 60, "America/New_York")),
        ("10 July 2017, 12:00 America/New_York", utc("2017-07-10T16:00", 60, "America/New_York")),
        ("10 October 2017, 12:00 Pacific/Kiritimati", utc("2017-10-09T22:00", 60, "Pacific/Kiritimati")),
        ("3 May 2018 19:00 GMT/UTC / 12 noon PDT", utc("2018-05-03T19:00")),
        ("Monday, January 9, 2017 10:00 Eastern (15:00 UTC)", utc("2017-01-09T15:00")),
        ("Thursday, December 06, 2018 UTC 22:00 FRIDAY AUS/NZ", utc("2018-12-06T22:00")),
    ],
)
def test_the_moment_is_that_of_the_zone(text: str, expected: When) -> None:
    assert when.read(text) == expected


@pytest.mark.parametrize(
    ("text", "start", "minutes"),
    [
        ("12:00 UTC (90 min)", "12:00", 90),
        ("12:00 UTC (90 minutes)", "12:00", 90),
        ("12:00 UTC (90')", "12:00", 90),
        ("12:00 UTC (2 h)", "12:00", 120),
        ("12:00 UTC (1.5 hours)", "12:00", 90),
        ("12:00 UTC (1 h 30 min)", "12:00", 90),
        ("12:00 UTC (1h30)", "12:00", 90),
        ("12:00 UTC (2 Stunden)", "12:00", 120),
        ("12:00 UTC, 45 minutes", "12:00", 45),
        ("12:00-13:30 UTC", "12:00", 90),
        ("12:00 – 13:30 UTC", "12:00", 90),
        ("12:00 to 13:30 UTC", "12:00", 90),
        ("12:00 UTC – 13:30 UTC", "12:00", 90),
        ("12:00 UTC -13:30 UTC", "12:00", 90),
        ("1200-1330 UTC", "12:00", 90),
        ("UTC 1200-1330", "12:00", 90),
        ("14-15h UTC", "14:00", 60),
        ("2-3:30 pm UTC", "14:00", 90),
        ("2 - 3 pm UTC", "14:00", 60),
        ("11-1 pm UTC", "11:00", 120),
        ("9:30-11 am UTC", "09:30", 90),
        ("9 - 10:30 UTC", "09:00", 90),
        ("23:00-00:30 UTC", "23:00", 90),
    ],
)
def test_the_length_is_in_brackets_or_from_and_to(text: str, start: str, minutes: int) -> None:
    assert when.read(f"10 October 2017, {text}") == utc(f"2017-10-10T{start}", minutes)


@pytest.mark.parametrize(
    ("text", "kind", "word"),
    [
        ("", Kind.EMPTY, ""),
        ("to be announced", Kind.NO_DATE, "to be announced"),
        ("10/11/17, 12:00 UTC", Kind.NUMERIC_DATE, "10/11/17, 12:00 UTC"),
        ("13.10.2017, 12:00 UTC", Kind.NUMERIC_DATE, "13.10.2017, 12:00 UTC"),
        ("May 13-15, 2017, 12:00 UTC", Kind.SEVERAL_DAYS, "May 13-15, 2017, 12:00 UTC"),
        ("30 May - 1 June, 2018, 12:00 UTC", Kind.TWO_DATES, "1 June, 2018"),
        ("31 June 2017, 12:00 UTC", Kind.NO_SUCH_DAY, "31 June 2017"),
        ("29 February 2017, 12:00 UTC", Kind.NO_SUCH_DAY, "29 February 2017"),
        ("noon UTC on Tuesday, 10 October", Kind.WHICH_YEAR, "Tuesday, 10 October"),
        ("Wednesday 10 October 2017, 12:00 UTC", Kind.WRONG_WEEKDAY, "Wednesday 10 October 2017"),
        ("10 October 2017 (miércoles), 12:00 UTC", Kind.WRONG_WEEKDAY, "10 October 2017 (miércoles)"),
        ("10 October 2017 UTC", Kind.NO_TIME, "10 October 2017 UTC"),
        ("10 October 2030 UTC", Kind.NO_TIME, "10 October 2030 UTC"),
        ("10 October 2017, 25:00 UTC", Kind.NO_SUCH_TIME, "25:00 UTC"),
        ("10 October 2017, 13 pm UTC", Kind.NO_SUCH_TIME, "13 pm UTC"),
        ("10 October 2017, midnight UTC", Kind.MIDNIGHT, "midnight UTC"),
        ("10 October 2017, 24:00 UTC", Kind.MIDNIGHT, "24:00 UTC"),
        ("10 October 2017, call 2 - 3 pm UTC", Kind.UNCLEAR_RANGE, "3 pm UTC"),
        ("10 October 2017, 12:00 and 14:00 UTC", Kind.TWO_TIMES, "12:00"),
        ("10 October 2017, 12:00 UTC (was 14:00 UTC)", Kind.TWO_TIMES, "14:00 UTC"),
        ("Monday, January 9, 2017, 10:00 Eastern (03:00 UTC)", Kind.TWO_TIMES, "10:00 Eastern"),
        ("10 October 2017, 12:00", Kind.NO_ZONE, "12:00"),
        ("10 October 2017, 12:00 on Zoom", Kind.NO_ZONE, "12:00"),
        ("10 October 2017, 12:00-03:00", Kind.NO_ZONE, "12:00-03:00"),
        ("10 October 2017, 13:00 CET", Kind.WHICH_ZONE, "13:00 CET"),
        ("10 October 2017, 10:00 Eastern", Kind.WHICH_ZONE, "10:00 Eastern"),
        ("10 October 2017, 10:00 London time", Kind.WHICH_ZONE, "10:00"),
        ("10 October 2017, 12:00 Europe/Berlim", Kind.UNKNOWN_ZONE, "12:00 Europe/Berlim"),
        ("10 October 2017, 12:00 UTC+25", Kind.UNKNOWN_ZONE, "12:00 UTC+25"),
        ("26 March 2017, 02:30 Europe/Berlin", Kind.GAP, "02:30 Europe/Berlin"),
        ("29 October 2017, 02:30 Europe/Berlin", Kind.OVERLAP, "02:30 Europe/Berlin"),
        ("10 October 2017, 12:00 UTC (0 min)", Kind.LENGTH, "(0 min)"),
        ("10 October 2017, 12:00 UTC (99999 min)", Kind.LENGTH, "(99999 min)"),
        ("10 October 2017, 12:00-13:00 UTC (90 min)", Kind.LENGTH, "(90 min)"),
        ("10 October 2017, 13:00-12:00 UTC", Kind.LENGTH, "13:00-12:00 UTC"),
    ],
)
def test_what_cannot_be_told_is_said_and_never_guessed(text: str, kind: Kind, word: str) -> None:
    problem = when.read(text)
    assert isinstance(problem, Problem)
    assert (problem.kind, problem.word) == (kind, word)


@pytest.mark.parametrize(
    ("text", "rest", "leads"),
    [
        ("Trainer Meeting, 3 July 2025, UTC 14:00", "Trainer Meeting", False),
        ("Trainer Meeting (primary) on 3 July 2025 at 14:00 UTC", "Trainer Meeting (primary)", False),
        ("3 July 2025, 14:00 UTC: Trainer Meeting", "Trainer Meeting", True),
        ("Call 2 - 3 July 2025, 14:00 UTC", "Call 2", False),
        ("Thursday, July 03, 2025 UTC 14:00 FRIDAY AUS/NZ", "FRIDAY AUS/NZ", True),
    ],
)
def test_a_heading_is_read_around_its_time(text: str, rest: str, leads: bool) -> None:
    assert when.find(text) == when.Found(utc("2025-07-03T14:00"), rest, leads)


@pytest.mark.parametrize(
    "text",
    [
        "Open Office Hours: 12 November",
        "Agenda",
        "Monday, January 9, 10:00 Eastern (03:00 UTC) <- should this be 15:00 UTC?",
        "Meeting of 3 July 2025",
        "14:00 UTC",
        "10 October 2017, 13:00 CET",
        "Wednesday 10 October 2017, 12:00 UTC",
        "10/11/17, 12:00 UTC",
        "See UTC/GMT 2017",
    ],
)
def test_half_a_time_in_prose_is_prose(text: str) -> None:
    assert when.find(text) is None


def test_what_is_written_is_read_back() -> None:
    moment = When(datetime(2017, 10, 10, 22, 15, tzinfo=UTC), 45, "Asia/Kathmandu")
    assert when.written(moment) == "Wednesday 11 October 2017, 04:00 Asia/Kathmandu (45 min)"
    assert when.read(when.written(moment)) == moment


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Tuesday 10 October 2017, 12:00 UTC (60 min)"),
        ("es", "martes, 10 de octubre de 2017, 12:00 UTC (60 min)"),
        ("fr", "mardi 10 octobre 2017, 12:00 UTC (60 min)"),
        ("pt", "terça-feira, 10 de outubro de 2017, 12:00 UTC (60 min)"),
        ("de", "Dienstag, 10. Oktober 2017, 12:00 UTC (60 min)"),
    ],
)
def test_it_is_written_in_five_languages(language: str, text: str) -> None:
    assert when.written(NOON, language) == text
    assert when.read(text) == NOON


def test_a_time_that_a_clock_shows_twice_is_written_with_its_offset() -> None:
    second = When(datetime(2017, 10, 29, 1, 30, tzinfo=UTC), 60, "Europe/Berlin")
    assert when.written(second) == "Sunday 29 October 2017, 02:30 +01:00 (60 min)"


ZONES = st.sampled_from(
    ["UTC", "+05:45", "-03:30", "Europe/Berlin", "America/New_York", "Asia/Kathmandu", "Pacific/Kiritimati",
     "Australia/Lord_Howe", "America/St_Johns", "Africa/Monrovia", "Pacific/Apia"]
)  # fmt: skip


@given(
    start=st.datetimes(datetime(1970, 1, 2), datetime(2199, 12, 30)),  # noqa: DTZ001
    minutes=st.integers(1, 7 * 24 * 60),
    zone=ZONES,
    language=st.sampled_from(["en", "es", "fr", "pt", "de"]),
)
def test_any_time_is_read_back_to_the_minute(start: datetime, minutes: int, zone: str, language: str) -> None:
    moment = When(start.replace(second=0, microsecond=0, tzinfo=UTC), minutes, zone)
    again = when.read(when.written(moment, language))
    assert isinstance(again, When)
    assert (again.start, again.minutes) == (moment.start, minutes)


PIECES = """
    10 3rd 31. 2017 2017-10-10 T12:00Z 10/11/17 Tuesday martes, di. October mai mar out 12:00 24:00 99:99 1400 9pm 9
    21h00 noon midnight UTC GMT+1 +02:00 -03:00 - – to CET Eastern Europe/Berlin Europe/Nowhere (60 min) (0 h) (1h30)
    , ( ) / <- https://example.org ~~ \0 é ١٢ 𝟙𝟚 ² 12:00 UTC January 9, 2-3pm Africa/Monrovia 9999 0 00 T Z : p.m.
""".split()


@given(st.lists(st.sampled_from(PIECES) | st.text(max_size=4), max_size=14).map(" ".join))
def test_nothing_people_could_write_raises(text: str) -> None:
    read, found = when.read(text), when.find(text)
    assert isinstance(read, When | Problem)
    assert found is None or found.when == read
