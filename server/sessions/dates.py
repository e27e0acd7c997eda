"""Dates as people write them, read only where they mean one thing: `10/11/17` is never a date.

All functions take folded text (`words.fold`) of a bounded length; positions are characters in it.
"""

import re
from dataclasses import dataclass
from datetime import date

from . import words

ISO = "iso"
"""The language of `2017-10-10`."""

_GAP = r"[ \t\u00a0]{1,3}"
_YEAR = r"(?:19[789]|20[0-9]|21[0-9])[0-9](?![0-9:])"
_WORD = r"[^\W\d_]{3,12}"
_MONTH = words.alternation(words.MONTH_NUMBERS)
_ORDINAL = r"(?:st\b|nd\b|rd\b|th\b|er\b|[ºª°.])?"

# Words are looked up, not spelt out here: a pattern of a hundred names is tried at every letter of a text.
_DAY_FIRST = re.compile(
    rf"(?<![\w:/.-])(?P<day>[0-9]{{1,2}}){_ORDINAL}(?:{_GAP})?(?:(?:of|de)\b{_GAP})?"
    rf"(?P<month>{_WORD})\b\.?(?:,?{_GAP}(?:del?\b{_GAP})?(?P<year>{_YEAR}))?",
    re.IGNORECASE,
)
_MONTH_FIRST = re.compile(
    rf"(?<![\w:/.-])(?:(?P<early>{_YEAR}),?{_GAP})?(?P<month>{_WORD})\b\.?{_GAP}(?:the\b{_GAP})?"
    rf"(?P<day>[0-9]{{1,2}}){_ORDINAL}(?![0-9:h]|[ ]?[ap]\.?[ ]?m\b)(?:,?{_GAP}(?P<year>{_YEAR}))?",
    re.IGNORECASE,
)
_YEAR_FIRST = re.compile(
    rf"(?<![\w:/.-])(?P<year>{_YEAR})-(?P<month>[0-9]{{1,2}})-(?P<day>[0-9]{{1,2}})(?:T(?=[0-9]{{2}}:)|(?![0-9-]))"
)
_PATTERNS = (_YEAR_FIRST, _DAY_FIRST, _MONTH_FIRST)
_WEEKDAY_BEFORE = re.compile(
    rf"(?<![\w:/.-])(?P<weekday>{_WORD}(?:-feira)?)\.?,?{_GAP}(?:(?:the|den|der|le|el){_GAP})?$", re.IGNORECASE
)
_WEEKDAY_AFTER = re.compile(rf"(?:,?{_GAP}|,?[ ]?\()(?P<weekday>{_WORD}(?:-feira)?)\b\.?\)?", re.IGNORECASE)
_LONGEST_WEEKDAY = 24  # with the space and the article behind it

_SPAN = re.compile(
    rf"(?<![0-9:#])(?<![a-z#][ ])[0-9]{{1,2}}{_ORDINAL}[ ]?[-–—][ ]?"
    rf"[0-9]{{1,2}}{_ORDINAL}{_GAP}(?:de\b{_GAP})?(?:{_MONTH})\b"
    rf"|\b(?:{_MONTH})\b\.?{_GAP}[0-9]{{1,2}}{_ORDINAL}[ ]?[-–—][ ]?[0-9]{{1,2}}(?![0-9:h.]|[ ]?[ap]\.?m\b|[ ]?uhr\b)",
    re.IGNORECASE,
)
_NUMERIC = re.compile(r"(?<![0-9./:-])([0-9]{1,4})([./-])([0-9]{1,2})\2([0-9]{4}|[0-9]{2})(?![0-9/-])")


@dataclass(frozen=True, slots=True)
class Day:
    """A date as written, from character `start` to `end`. What wasn't said is None; `weekday` is the word itself."""

    start: int
    end: int
    year: int | None
    month: int
    day: int
    weekday: str | None
    language: str

    def in_year(self, year: int) -> date | None:
        """The day in that year, None if the year has no such day."""
        try:
            return date(year, self.month, self.day)
        except ValueError:
            return None

    def has_weekday_of(self, day: date) -> bool:
        """Whether the weekday, if one was said, is that of `day`."""
        return self.weekday is None or weekday_number(self.weekday) == day.weekday()


def find(text: str) -> tuple[Day, ...]:
    """All dates in the text, in their order."""
    days: list[Day] = []
    for pattern in _PATTERNS:
        for match in pattern.finditer(text):
            if (found := _day(match, text)) is not None:
                days.append(found)
                text = words.blank(text, found.start, found.end)
    return tuple(sorted(days, key=lambda day: day.start))


def is_of_several_days(text: str) -> bool:
    """Whether it says something like `May 13-15`."""
    return _SPAN.search(text) is not None


def numeric_readings(text: str) -> tuple[date, ...]:
    """Every date that a `10/11/17` in the text could be; they are offered, never taken."""
    match = _NUMERIC.search(text)
    if not match:
        return ()
    first, second, last = int(match[1]), int(match[3]), int(match[4])
    if len(match[1]) > 2:
        orders = [(first, second, last)]
    else:
        year = last if last > 99 else 2000 + last
        orders = [(year, second, first), (year, first, second)]
    return tuple(dict.fromkeys(day for order in orders if (day := _valid(*order))))


def weekday_number(word: str) -> int:
    """0 for Monday to 6, of a word that `find` gave."""
    return words.WEEKDAY_NUMBERS[words.fold(word).lower()]


def _day(match: re.Match[str], text: str) -> Day | None:
    groups = match.groupdict()
    year, month = groups["year"] or groups.get("early"), groups["month"].lower()
    number = int(month) if month.isdigit() else words.MONTH_NUMBERS.get(month)
    if number is None:
        return None
    start, end, weekday = _with_weekday(match.start(), match.end(), text)
    language = ISO if month.isdigit() else words.language_of(month, weekday)
    return Day(start, end, int(year) if year else None, number, int(groups["day"]), weekday, language)


def _with_weekday(start: int, end: int, text: str) -> tuple[int, int, str | None]:
    before = _WEEKDAY_BEFORE.search(text, max(0, start - _LONGEST_WEEKDAY), start)
    if before and _is_weekday(before["weekday"]):
        return before.start(), end, before["weekday"]
    after = _WEEKDAY_AFTER.match(text, end)
    return (start, after.end(), after["weekday"]) if after and _is_weekday(after["weekday"]) else (start, end, None)


def _is_weekday(word: str) -> bool:
    return word.lower() in words.WEEKDAY_NUMBERS


def _valid(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day) if 1970 <= year < 2200 else None
    except ValueError:
        return None
