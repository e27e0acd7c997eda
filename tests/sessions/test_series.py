"""The next dates of a session, by the clock of one zone."""

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from server.sessions.series import MAX_DATES, Every, next_dates


def utc(*texts: str) -> tuple[datetime, ...]:
    return tuple(datetime.fromisoformat(f"{text}+00:00") for text in texts)


def test_weekly_keeps_the_clock_of_its_zone() -> None:
    (start,) = utc("2017-10-15T10:00")
    assert next_dates(start, Every.WEEK, 3, "Europe/Berlin") == utc(
        "2017-10-22T10:00", "2017-10-29T11:00", "2017-11-05T11:00"
    )
    assert next_dates(start, Every.FORTNIGHT, 2, "UTC") == utc("2017-10-29T10:00", "2017-11-12T10:00")


def test_monthly_is_by_weekday() -> None:
    (second_tuesday,) = utc("2017-10-10T12:00")
    assert next_dates(second_tuesday, Every.MONTH, 3, "UTC") == utc(
        "2017-11-14T12:00", "2017-12-12T12:00", "2018-01-09T12:00"
    )


def test_a_fifth_weekday_is_the_last_where_there_is_none() -> None:
    (fifth_tuesday,) = utc("2017-10-31T12:00")
    assert next_dates(fifth_tuesday, Every.MONTH, 3, "UTC") == utc(
        "2017-11-28T12:00", "2017-12-26T12:00", "2018-01-30T12:00"
    )


def test_the_weekday_is_that_of_the_zone() -> None:
    (start,) = utc("2017-10-10T23:00")  # a Wednesday, the second, in Auckland
    assert next_dates(start, Every.MONTH, 1, "Pacific/Auckland") == utc("2017-11-07T23:00")


def test_a_skipped_time_moves_past_the_gap() -> None:
    (start,) = utc("2017-03-19T01:30")
    assert next_dates(start, Every.WEEK, 2, "Europe/Berlin") == utc("2017-03-26T01:30", "2017-04-02T00:30")


@given(
    st.datetimes(datetime(1971, 1, 1), datetime(2150, 1, 1)),  # noqa: DTZ001
    st.sampled_from(Every),
    st.integers(0, 99),
    st.sampled_from(["UTC", "+05:45", "Europe/Berlin", "Pacific/Apia", "Nowhere"]),
)
def test_dates_only_go_forward(start: datetime, every: Every, count: int, zone: str) -> None:
    found = next_dates(start.replace(tzinfo=UTC), every, count, zone)
    assert len(found) == min(count, MAX_DATES)
    assert list(found) == sorted(set(found))
