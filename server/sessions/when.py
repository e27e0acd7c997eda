"""When a session is: a line of text in, a moment and a length out, or what keeps it from being read. It never guesses.

A time is a date, a time of day and a zone, in any order, and a length in brackets (design, "Sessions in the text").
What people write beside it ("on Zoom") is passed over; a second time that says another moment is not.
"""

import functools
import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import Enum

from . import clocks, dates, words, zones
from .clocks import Clock, Length, Odd
from .dates import Day

DEFAULT_MINUTES = 60
"""How long a session is that doesn't say."""

MAX_LENGTH = 300
"""Characters that are read. Nobody needs more to say when, and it keeps the work for each line bounded."""

LONGEST_RANGE = 12 * 60
"""Minutes that "from and to" may lie apart. More is a slip."""

_URL = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
_HAS_ZONE = re.compile(r"UTC|GMT|[0-9]Z\b|[a-z]/[a-z]|[+\u2212-][0-9]{2}", re.IGNORECASE)
_HAS_DIGIT = re.compile(r"[0-9]")
_BETWEEN = " \t\u00a0,;:·|/@–—-"
_LEADS_TO_TIME = re.compile(
    r"(?:^|[\s,;:(])(?:on|at|from|the|le|el|la|las|los|a|à|am|um|em|às|den|der|ab|de|du|del)$", re.IGNORECASE
)


class Kind(Enum):
    """What keeps a time from being read."""

    EMPTY = "nothing is said"
    NO_DATE = "no date"
    NUMERIC_DATE = "a date in figures, such as 10/11/17, means two days"
    SEVERAL_DAYS = "more than one day"
    TWO_DATES = "two dates that differ"
    NO_SUCH_DAY = "no such day"
    WHICH_YEAR = "no year"
    WRONG_WEEKDAY = "the date is another weekday"
    NO_TIME = "no time of day"
    NO_SUCH_TIME = "no such time of day"
    MIDNIGHT = "midnight, at which end of the day?"
    UNCLEAR_RANGE = "from and to can't be told apart"
    TWO_TIMES = "two times that differ"
    NO_ZONE = "no time zone"
    WHICH_ZONE = "a word that stands for several zones"
    UNKNOWN_ZONE = "no such zone"
    GAP = "a clock set forward skips this time"
    OVERLAP = "a clock set back shows this time twice"
    LENGTH = "no such length, or two"


@dataclass(frozen=True, slots=True)
class When:
    """`start` is in UTC; `zone` is what it was written in: `UTC`, an offset such as `+02:00`, or an IANA name."""

    start: datetime
    minutes: int
    zone: str

    @property
    def end(self) -> datetime:
        """When it is over, in UTC."""
        return self.start + timedelta(minutes=self.minutes)

    @property
    def local(self) -> datetime:
        """The start as a clock in its own zone shows it, with that zone."""
        return self.start.astimezone(zones.known(self.zone))


@dataclass(frozen=True, slots=True)
class Reading:
    """What was found in `text`. `lone` is the one zone it names anywhere, `numeric` what `10/11/17` could be."""

    text: str
    days: tuple[Day, ...]
    clocks: tuple[Clock, ...]
    lone: str | None
    length: Length | None
    several_days: bool
    numeric: tuple[date, ...]


@dataclass(frozen=True, slots=True)
class Problem:
    """A time that can't be read. `word` is the part that stands in the way; `offers.offers` says what to tap."""

    kind: Kind
    word: str
    reading: Reading


@dataclass(frozen=True, slots=True)
class Found:
    """A time among other words. `rest` is the text without it; `leads` says whether the text begins with it."""

    when: When
    rest: str
    leads: bool


def read(text: str) -> When | Problem:
    """The time a `When:` line gives."""
    return _read(text[:MAX_LENGTH])


def find(text: str) -> Found | None:
    """The time in a line of prose, None unless date, time and zone are all there and agree."""
    if len(text) > MAX_LENGTH or not (_HAS_DIGIT.search(text) and _HAS_ZONE.search(text)):
        return None
    return _find(text)


def written(when: When, language: str = "en", *, with_length: bool = True) -> str:
    """The time as a `When:` line says it; `read` gives it back. `Closes:` has no length."""
    local = when.local.replace(tzinfo=None)
    tells = local.second == 0 and zones.moments(local, when.zone) == (when.start,)
    zone = when.zone if tells else zones.offset_at(when.start, when.zone) or "UTC"
    local = when.start.astimezone(zones.known(zone))
    return in_words(local.date(), local.hour * 60 + local.minute, zone, when.minutes if with_length else None, language)


def in_words(day: date, minute: int | None, zone: str | None, minutes: int | None, language: str = "en") -> str:
    """`Tuesday 10 October 2017, 12:00 UTC (60 min)`, as much of it as is known; `minute` is of the day."""
    said = day.isoformat() if language == dates.ISO else words.date_in_words(day, language)
    clock = "" if minute is None else f", {minute // 60:02}:{minute % 60:02}"
    return f"{said}{clock}{f' {zone}' if zone else ''}{f' ({minutes} min)' if minutes else ''}"


@functools.lru_cache(4096)
def _read(text: str) -> When | Problem:
    text = _clean(text)
    return _judge(_look(text)[0])


@functools.lru_cache(4096)
def _find(text: str) -> Found | None:
    text = _clean(text)
    reading, unread = _look(text)
    when = _judge(reading)
    return None if isinstance(when, Problem) else Found(when, _rest(text, unread), unread.startswith("\0"))


def _clean(text: str) -> str:
    return unicodedata.normalize("NFC", text).replace("\0", " ").strip()


def _rest(text: str, unread: str) -> str:
    """The text without the parts that were read, nor the commas and little words that led to them."""
    kept = "".join("\0" if seen == "\0" else letter for seen, letter in zip(unread, text, strict=True))
    pieces = re.split("\0+", kept)
    pieces = [piece.lstrip(_BETWEEN + ")]") if number else piece for number, piece in enumerate(pieces)]
    pieces = [_led(piece) if number < len(pieces) - 1 else piece for number, piece in enumerate(pieces)]
    return " ".join(filter(None, pieces))


def _led(piece: str) -> str:
    piece = piece.rstrip(_BETWEEN + "([")
    while match := _LEADS_TO_TIME.search(piece, max(0, len(piece) - 6)):
        piece = piece[: match.start()].rstrip(_BETWEEN + "([")
    return piece


def _look(text: str) -> tuple[Reading, str]:
    """What is in the text, and the text with all that was read blanked."""
    seen = words.fold(text)
    for link in _URL.finditer(seen):
        seen = words.blank(seen, link.start(), link.end()).replace("\0", "\1")
    several, numeric = dates.is_of_several_days(seen), dates.numeric_readings(seen)
    length = clocks.find_length(seen)
    seen = words.blank(seen, length.start, length.end) if length else seen
    days = dates.find(seen)
    for day in days:
        seen = words.blank(seen, day.start, day.end)
    found, lone = clocks.find(seen), _lone_zone(seen)
    for clock in found:
        seen = words.blank(seen, clock.start, clock.end)
    for zone in clocks.find_zones(seen) if lone else ():
        seen = words.blank(seen, zone.start, zone.end)
    return Reading(text, days, found, lone, length, several, numeric), seen


def _lone_zone(text: str) -> str | None:
    named = {zone.name for zone in clocks.find_zones(text) if zone.word[0] not in "+-\u2212"}
    return named.pop() if len(named) == 1 else None


def _judge(reading: Reading) -> When | Problem:
    if not reading.text:
        return Problem(Kind.EMPTY, "", reading)
    checks = (_day_trouble, _year_trouble, _clock_trouble, _zone_trouble, _length_trouble)
    found = next((trouble for check in checks if (trouble := check(reading))), None)
    if found:
        kind, part = found
        return Problem(kind, reading.text[part.start : part.end] if part else reading.text, reading)
    return _moment(reading)


_ODD_KINDS = {odd: Kind[odd.name] for odd in Odd}
_Part = Day | Clock | Length | None
_Trouble = tuple[Kind, _Part] | None


def _day_trouble(reading: Reading) -> _Trouble:
    if reading.several_days:
        return Kind.SEVERAL_DAYS, None
    if not reading.days:
        return (Kind.NUMERIC_DATE if reading.numeric else Kind.NO_DATE), None
    if len({(day.month, day.day) for day in reading.days}) > 1:
        return Kind.TWO_DATES, reading.days[1]
    if len({day.year for day in reading.days if day.year}) > 1:
        return Kind.TWO_DATES, reading.days[1]
    return None


def _year_trouble(reading: Reading) -> _Trouble:
    day = best_day(reading)
    in_year = day.in_year(day.year or 2000)
    if in_year is None:
        return Kind.NO_SUCH_DAY, day
    if day.year is None:
        return Kind.WHICH_YEAR, day
    wrong = next((each for each in reading.days if not each.has_weekday_of(in_year)), None)
    return (Kind.WRONG_WEEKDAY, wrong) if wrong else None


def _clock_trouble(reading: Reading) -> _Trouble:
    if not reading.clocks:
        return Kind.NO_TIME, None
    odd = next((clock for clock in reading.clocks if clock.odd), None)
    if odd:
        return _ODD_KINDS[odd.odd or Odd.NO_SUCH_TIME], odd
    return None


def _zone_trouble(reading: Reading) -> _Trouble:
    clock = best_clock(reading)
    unknown = next((each for each in reading.clocks if not each.zone and _looks_like_zone(each.word)), None)
    if unknown:
        return Kind.UNKNOWN_ZONE, unknown
    if clock.zone is None and clock.word and zones.is_abbreviation(clock.word):
        return Kind.WHICH_ZONE, clock
    zone = clock.zone or reading.lone
    if zone is None:
        return (Kind.WHICH_ZONE if clock.word and zones.meanings(clock.word) else Kind.NO_ZONE), clock
    other = next((each for each in reading.clocks if not _agree(each, clock, zone, best_day(reading))), None)
    return (Kind.TWO_TIMES, other) if other else None


def _length_trouble(reading: Reading) -> _Trouble:
    said, clock = reading.length, best_clock(reading)
    until = range_minutes(clock)
    if said and (said.minutes is None or until not in (None, said.minutes)):
        return Kind.LENGTH, said
    return (Kind.LENGTH, clock) if until is not None and not 0 < until <= LONGEST_RANGE else None


def _moment(reading: Reading) -> When | Problem:
    clock = best_clock(reading)
    zone = clock.zone or reading.lone or "UTC"
    both = zones.moments(local_time(best_day(reading), clock), zone)
    if len(both) != 1:
        return Problem(Kind.OVERLAP if both else Kind.GAP, reading.text[clock.start : clock.end], reading)
    said = reading.length.minutes if reading.length else range_minutes(clock)
    return When(both[0], said or DEFAULT_MINUTES, zone)


def best_day(reading: Reading) -> Day:
    """The fullest of the dates, which agree."""
    return max(reading.days, key=lambda day: (day.year is not None, day.weekday is not None))


def best_clock(reading: Reading) -> Clock:
    """The first time whose zone is known, else the first with an abbreviation, else the first."""
    known = [clock for clock in reading.clocks if clock.zone]
    hinted = [clock for clock in reading.clocks if clock.word and zones.is_abbreviation(clock.word)]
    return (known or hinted or list(reading.clocks))[0]


def local_time(day: Day, clock: Clock) -> datetime:
    """What the clock on the wall shows, without a zone. Only of a day with a year that has it."""
    return datetime(day.year or 2000, day.month, day.day, clock.minute // 60, clock.minute % 60)  # noqa: DTZ001


def range_minutes(clock: Clock) -> int | None:
    """The length that from and to give, past midnight if need be."""
    return None if clock.until is None else (clock.until - clock.minute) % clocks.DAY


def _agree(other: Clock, clock: Clock, zone: str, day: Day) -> bool:
    """Whether another time in the text says the same moment, as far as it says one."""
    if other is clock or (other.zone or zone, other.minute) == (zone, clock.minute):
        return True
    moments = zones.moments(local_time(day, clock), zone)
    candidates = (other.zone,) if other.zone else zones.meanings(other.word or "")
    return any(moment in moments for each in candidates for moment in zones.moments(local_time(day, other), each))


def _looks_like_zone(word: str | None) -> bool:
    if word is None:
        return False
    return word[0] in "+-\u2212" or word[:3].upper() in ("UTC", "GMT") or word.partition("/")[0] in zones.AREAS
