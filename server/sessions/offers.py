"""What to tap where a time can't be read: each offer is the whole line rewritten, and the moment it then says."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from . import dates, zones
from .clocks import Clock
from .dates import Day
from .when import (
    LONGEST_RANGE,
    Kind,
    Problem,
    Reading,
    When,
    best_clock,
    best_day,
    in_words,
    local_time,
    range_minutes,
    read,
)

MAX_OFFERS = 4
_YEARS_WITH_WEEKDAY = 11
"""The same date falls on the same weekday at least once in so many years."""


@dataclass(frozen=True, slots=True)
class Offer:
    """The text for the line, and what is then read: None where something else is still to be said.

    `zone` and `when.start` make its label: "New York → 15:00 UTC". `year` is set where only the year was missing.
    """

    text: str
    when: When | None
    zone: str | None = None
    year: int | None = None


def offers(problem: Problem, today: date) -> tuple[Offer, ...]:
    """At most four, the likeliest first; none where nothing can be told. `today` only chooses the nearest years."""
    found = dict.fromkeys(_candidates(problem, today))
    return tuple(found)[:MAX_OFFERS]


def _candidates(problem: Problem, today: date) -> Iterator[Offer]:
    reading = problem.reading
    match problem.kind:
        case Kind.NUMERIC_DATE:
            yield from (_offer(reading, day) for day in reading.numeric)
        case Kind.WHICH_YEAR:
            yield from (_dated(reading, day, day.year) for day in _in_years(best_day(reading), today))
        case Kind.WRONG_WEEKDAY:
            yield from (_dated(reading, day) for day in _near(best_day(reading)))
        case Kind.MIDNIGHT:
            yield from (_offer(reading, day, minute=0) for day in _both_ends(reading))
        case Kind.GAP:
            yield from _around_gap(reading)
        case Kind.OVERLAP:
            yield from _both_times(reading)
        case Kind.LENGTH:
            yield from _lengths(reading)
        case Kind.WHICH_ZONE | Kind.UNKNOWN_ZONE | Kind.NO_ZONE | Kind.TWO_TIMES:
            yield from _zones(reading, problem.kind)


def _offer(
    reading: Reading, day: date, *, minute: int | None = None, zone: str | None = None, minutes: int | None = None
) -> Offer:
    """The line with these parts, and those of the reading where a part is left out."""
    clock = best_clock(reading) if reading.clocks else None
    if clock and minute is None:
        minute = clock.minute
    if clock and minutes is None:
        minutes = reading.length.minutes if reading.length else _range(clock)
    word = zone or (clock and (clock.zone or clock.word if clock.zone or _is_short(clock) else reading.lone)) or None
    text = in_words(day, minute, word, minutes, _language(reading))
    when = read(text)
    return Offer(text, when if isinstance(when, When) else None, zone)


def _dated(reading: Reading, day: date, year: int | None = None) -> Offer:
    """The line as it is with one of its dates said anew, and the others dropped."""
    text, best = reading.text, best_day(reading)
    for each in reversed(reading.days):
        said = in_words(day, None, None, None, best.language) if each is best else ""
        text = f"{text[: each.start]}{said}{text[each.end :]}"
    when = read(text)
    return Offer(text, when if isinstance(when, When) else None, year=year)


def _is_short(clock: Clock) -> bool:
    return clock.word is not None and zones.is_abbreviation(clock.word)


def _language(reading: Reading) -> str:
    return best_day(reading).language if reading.days else "en"


def _in_years(day: Day, today: date) -> list[date]:
    reach = 1 if day.weekday is None else _YEARS_WITH_WEEKDAY
    years = [day.in_year(year) for year in range(today.year - reach, today.year + reach + 1)]
    fitting = [each for each in years if each and day.has_weekday_of(each)]
    return sorted(fitting, key=lambda each: abs(each - today))[:3]


def _near(day: Day) -> Iterator[date]:
    """The date as it is, with its right weekday; the nearest day with the weekday that was said; the nearest year."""
    said = day.in_year(day.year or 2000)
    if said is None:
        return
    yield said
    number = dates.weekday_number(day.weekday) if day.weekday else said.weekday()
    away = (number - said.weekday() + 3) % 7 - 3
    yield said + timedelta(days=away)
    years = [each for step in range(1, 7) for sign in (-1, 1) if (each := day.in_year(said.year + sign * step))]
    yield from [each for each in years if each.weekday() == number][:1]


def _both_ends(reading: Reading) -> tuple[date, ...]:
    day = best_day(reading)
    said = day.in_year(day.year or 2000)
    return (said, said + timedelta(days=1)) if said else ()


def _around_gap(reading: Reading) -> Iterator[Offer]:
    clock, zone = best_clock(reading), _zone(reading)
    for local in zones.around_gap(local_time(best_day(reading), clock), zone):
        yield _at(reading, local, zone)


def _both_times(reading: Reading) -> Iterator[Offer]:
    clock, zone = best_clock(reading), _zone(reading)
    local = local_time(best_day(reading), clock)
    for moment in zones.moments(local, zone):
        if offset := zones.offset_at(moment, zone):
            yield _at(reading, local, offset)


def _lengths(reading: Reading) -> Iterator[Offer]:
    day, clock = best_day(reading), best_clock(reading)
    said = day.in_year(day.year or 2000)
    lengths = (reading.length.minutes if reading.length else None, _range(clock))
    if said:
        yield from (_offer(reading, said, minutes=each) for each in lengths if each)


def _zones(reading: Reading, kind: Kind) -> Iterator[Offer]:
    """Every clock in each zone it can mean. What names the same moment as one before adds nothing."""
    day, seen = best_day(reading), set[datetime]()
    for clock in reading.clocks:
        for zone in _meanings(reading, clock, kind):
            offer = _at(replace(reading, clocks=(clock,)), local_time(day, clock), zone)
            if offer.when is None or offer.when.start not in seen:
                yield offer
            if offer.when:
                seen.add(offer.when.start)


def _meanings(reading: Reading, clock: Clock, kind: Kind) -> tuple[str, ...]:
    """The zones a clock can mean: what it says, else the other times' zone, or for a time alone UTC.

    `12:00-03:00`, which is no range, may have meant an offset.
    """
    if meant := (clock.zone,) if clock.zone else zones.meanings(clock.word or ""):
        return meant
    if kind is Kind.TWO_TIMES:
        return (_zone(reading),)
    if kind is not Kind.NO_ZONE or len(reading.clocks) > 1:
        return ()
    offset = zones.offset_name(-clock.until) if clock.until and _range(clock) is None else ""
    return ("UTC", offset) if zones.known(offset) else ("UTC",)


def _range(clock: Clock) -> int | None:
    minutes = range_minutes(clock)
    return minutes if minutes and minutes <= LONGEST_RANGE else None


def _at(reading: Reading, local: datetime, zone: str) -> Offer:
    return _offer(reading, local.date(), minute=local.hour * 60 + local.minute, zone=zone)


def _zone(reading: Reading) -> str:
    return best_clock(reading).zone or reading.lone or "UTC"
