"""Times of day with their zones and lengths, as people write them: `1400 UTC`, `UTC 14:00`, `2–3 pm UTC`, `noon UTC`.

All functions take folded text (`words.fold`) of a bounded length, with the dates taken out (`words.blank`); positions
are characters in it.
"""

import re
from dataclasses import dataclass, replace
from enum import Enum

from . import words, zones

NOON, MIDNIGHT, DAY = 12 * 60, 0, 24 * 60
MAX_MINUTES = 7 * DAY

_SPACE = r"[ \t\u00a0]?"
_TIME = re.compile(
    rf"(?<![\w:/#+])(?<![0-9][.,])(?:"
    rf"(?:12[ ]?)?(?P<noon>{words.alternation(words.NOON)})\b"
    rf"|(?:12[ ]?)?(?P<midnight>{words.alternation(words.MIDNIGHT)})\b"
    rf"|(?P<hour12>[0-9]{{1,2}})(?:[:.h](?P<minute12>[0-9]{{2}}))?{_SPACE}(?P<half>[ap])(?:\.[ ]?m\.|\.?m\b)"
    rf"|(?P<hour>[0-9]{{1,2}})[:h](?P<minute>[0-9]{{2}})(?::[0-9]{{2}})?(?![0-9:])(?:{_SPACE}(?:hrs?|h|uhr)\b)?"
    rf"|(?P<bare>[0-9]{{1,2}})(?:\.(?P<after>[0-9]{{2}}))?{_SPACE}(?:h|uhr|horas|heures)\b"
    rf"|(?P<compact>[0-9]{{4}})(?![\w:./])(?:{_SPACE}(?:hrs?|h|hours)\b)?)",
    re.IGNORECASE,
)
_BARE_START = re.compile(r"(?:(?P<word>[^\W\d_]+|#)[ ]?)?(?<![\w:/.-])(?P<hour>[0-9]{1,2})(?P<dash>[ ]?[-–—][ ]?)$")
_BEFORE_HOUR = frozenset("at from to um von ab a as las los de das à às".split())
_TO = re.compile(r"[ ]?(?:[-–—]|\b(?:to|till|until|bis|a|as|ate)\b)[ ]?", re.IGNORECASE)

# An offset that another zone follows was the end of a range: `10:00 UTC -11:00 UTC`.
_ZONE = re.compile(
    r"(?:(?P<utc>\b(?:UTC|GMT))[ ]?)?(?P<sign>[+\u2212-])(?P<hours>[0-9]{1,2})(?::?(?P<minutes>[0-5][0-9]))?"
    r"(?![\w:])(?![ ]?\(?(?:UTC|GMT))"
    r"|\b(?:UTC|GMT)(?:[ ]?/[ ]?(?:UTC|GMT))?\b|(?<=[0-9])Z\b"
    rf"|\b(?:{'|'.join(zones.AREAS)})(?:/[a-z][a-z_-]*){{1,2}}",
    re.IGNORECASE,
)
_BEFORE_ZONE = re.compile(r"[ \t\u00a0,(\[]{0,3}")
_AFTER_ZONE = re.compile(r"[ \t\u00a0,:)\]]{0,3}")
_ISO_TIME = re.compile(r"\0[0-9]{2}:[0-9]{2}(?::[0-9]{2})?$")
_WORDS = re.compile(r"[^\W\d_]+(?:/[^\W\d_]\w*)+|[^\W\d_]+(?:[ ][^\W\d_]+){0,4}")

_HOURS = r"(?:h|hrs?|hours?|horas?|heures?|std|stunden?)\b\.?"
_MINUTES = r"(?:(?:m|min|mins|minutes?|minutos?|minuten?)\b\.?|['′])"
_LENGTH = re.compile(
    rf"\([ ]?(?P<hours>[0-9]{{1,3}})(?:[.,](?P<tenth>[0-9]))?{_SPACE}(?:{_HOURS}|h(?=[0-9])){_SPACE}"
    rf"(?:(?P<rest>[0-9]{{1,2}}){_SPACE}{_MINUTES}?)?[ ]?\)"
    rf"|\([ ]?(?P<minutes>[0-9]{{1,9}}){_SPACE}{_MINUTES}[ ]?\)"
    rf"|(?<![\w:.,])(?P<open>[0-9]{{1,9}}){_SPACE}(?:min|mins|minutes?|minutos?|minuten)\b"
    rf"|(?<![\w:.,])(?P<open_hours>[0-9]{{1,2}})(?:[.](?P<open_tenth>[0-9]))?{_SPACE}hours?\b",
    re.IGNORECASE,
)


class Odd(Enum):
    """Why a time of day can't be taken as it stands."""

    NO_SUCH_TIME = "no such time"
    MIDNIGHT = "midnight"
    UNCLEAR_RANGE = "unclear range"


class Style(Enum):
    """How a time of day is written."""

    FULL = "14:00"
    HOUR = "14h"
    HALF = "2 pm"
    COMPACT = "1400"
    WORD = "noon"


@dataclass(frozen=True, slots=True)
class Clock:
    """A time of day as written, from character `start` to `end` with its zone.

    `minute` is of the day, `until` the minute of the day it ends, if that was said. `zone` is what `zones.known` knows;
    `word` is what stands where a zone should.
    """

    start: int
    end: int
    minute: int
    style: Style
    until: int | None = None
    zone: str | None = None
    word: str | None = None
    odd: Odd | None = None


@dataclass(frozen=True, slots=True)
class Zone:
    """A zone in the text from character `start` to `end`; `name` is None if there is none of this name."""

    start: int
    end: int
    name: str | None
    word: str


@dataclass(frozen=True, slots=True)
class Length:
    """A length in the text from character `start` to `end`; None minutes: out of all bounds."""

    start: int
    end: int
    minutes: int | None


def find(text: str) -> tuple[Clock, ...]:
    """All times of day in their order, each with the zone beside it; ranges are one clock."""
    around = find_zones(text)
    found = [_clock(match, text) for match in _TIME.finditer(text) if not _inside(match, around)]
    clocks = [_with_zone(clock, around, text) for clock in found]
    return tuple(_joined([clock for clock in clocks if _is_time(clock, clocks, text)], text))


def find_zones(text: str) -> tuple[Zone, ...]:
    """All zones in the text that can be read, and those that look like one but aren't."""
    return tuple(_zone(match) for match in _ZONE.finditer(text) if _is_zone(match, text))


def find_length(text: str) -> Length | None:
    """The first length, such as `(60 min)` or `(1 h 30)`."""
    match = _LENGTH.search(text)
    if match is None:
        return None
    tenth = int(match["tenth"] or match["open_tenth"] or 0)
    hours = int(match["hours"] or match["open_hours"] or 0)
    total = hours * 60 + tenth * 6 + int(match["rest"] or match["minutes"] or match["open"] or 0)
    return Length(match.start(), match.end(), total if 0 < total <= MAX_MINUTES else None)


def _inside(match: re.Match[str], around: tuple[Zone, ...]) -> bool:
    return any(zone.start <= match.start() < zone.end for zone in around)


def _clock(match: re.Match[str], text: str) -> Clock:
    style, minute, odd = _read(match)
    clock = Clock(match.start(), match.end(), minute, style, odd=odd)
    before = _BARE_START.search(text, max(0, clock.start - 12), clock.start)
    return _begun(clock, before) if before and not odd else clock


def _read(match: re.Match[str]) -> tuple[Style, int, Odd | None]:
    if match["noon"]:
        return Style.WORD, NOON, None
    if match["midnight"]:
        return Style.WORD, MIDNIGHT, Odd.MIDNIGHT
    if compact := match["compact"]:
        return Style.COMPACT, *_valid(int(compact[:2]), int(compact[2:]))
    if half := match["half"]:
        hour, minute = int(match["hour12"]), int(match["minute12"] or 0)
        right = hour % 12 + 12 * (half in "pP") if 1 <= hour <= 12 else 99
        return Style.HALF, *_valid(right, minute)
    if bare := match["bare"]:
        return Style.HOUR, *_valid(int(bare), int(match["after"] or 0))
    return Style.FULL, *_valid(int(match["hour"]), int(match["minute"]))


def _valid(hour: int, minute: int) -> tuple[int, Odd | None]:
    if (hour, minute) == (24, 0):
        return MIDNIGHT, Odd.MIDNIGHT
    return (hour * 60 + minute, None) if hour < 24 and minute < 60 else (0, Odd.NO_SUCH_TIME)


def _begun(clock: Clock, before: re.Match[str]) -> Clock:
    """The `2` of `2-3 pm` or `14 – 15h`. Set apart behind a word, as in `Call 2 - 3 pm`, it may be another number."""
    counted = " " in before["dash"] and before["word"] and before["word"].lower() not in _BEFORE_HOUR
    if clock.style is Style.COMPACT or (counted and clock.style is Style.FULL):
        return clock
    first = Clock(before.start("hour"), before.end("hour"), int(before["hour"]) * 60, Style.FULL)
    return replace(clock, odd=Odd.UNCLEAR_RANGE) if counted else _range(first, clock)


def _range(first: Clock, last: Clock) -> Clock:
    """One clock from `first` to `last`. `9-11 pm` begins at 21:00, `11-1 pm` at 11:00: the last such hour before it."""
    minute, odd = first.minute, first.odd or last.odd
    if last.style is Style.HALF and first.style is Style.FULL and minute < NOON + 60:
        begins = [each for each in (minute % NOON, minute % NOON + NOON) if each < last.minute]
        minute, odd = (begins[-1], odd) if begins else (0, Odd.UNCLEAR_RANGE)
    odd = odd if minute < DAY else Odd.NO_SUCH_TIME
    zoned = last if last.zone or last.word else first
    return Clock(first.start, last.end, minute, last.style, last.minute, zoned.zone, zoned.word, odd)


def _with_zone(clock: Clock, around: tuple[Zone, ...], text: str) -> Clock:
    after = next((zone for zone in around if _touch(_BEFORE_ZONE, text, clock.end, zone.start)), None)
    before = next((zone for zone in around if _touch(_AFTER_ZONE, text, zone.end, clock.start)), None)
    if after:
        return replace(clock, end=after.end, zone=after.name, word=after.word)
    if before:
        return replace(clock, start=before.start, zone=before.name, word=before.word)
    return _with_word(clock, text)


def _with_word(clock: Clock, text: str) -> Clock:
    gap = _BEFORE_ZONE.match(text, clock.end)
    match = _WORDS.match(text, gap.end()) if gap else None
    if match is None:
        return clock
    said = next((each for each in zones.phrases(match[0]) if zones.is_abbreviation(each)), None)
    return replace(clock, end=match.start() + len(said), word=said) if said else replace(clock, word=match[0])


def _touch(gap: re.Pattern[str], text: str, start: int, end: int) -> bool:
    return start <= end <= start + 3 and gap.fullmatch(text, start, end) is not None


def _is_zone(match: re.Match[str], text: str) -> bool:
    """A bare offset stands right behind a time; `12:00-03:00` may be a range, `12:00 -03:00` and ISO times are not."""
    if match["sign"] is None or match["utc"]:
        return True
    if match["minutes"] is None and len(match["hours"]) < 2:
        return False
    before = text[max(0, match.start() - 9) : match.start()]
    return before.endswith(" ") or (before[-1:].isdigit() and match["sign"] == "+") or bool(_ISO_TIME.search(before))


def _zone(match: re.Match[str]) -> Zone:
    word, name = match[0], None
    if match["sign"]:
        minutes = int(match["hours"]) * 60 + int(match["minutes"] or 0)
        offset = zones.offset_name(minutes if match["sign"] == "+" else -minutes)
        name = offset if zones.known(offset) else None
    else:
        name = zones.spelled(word) if "/" in word and word[:3].upper() not in ("UTC", "GMT") else "UTC"
    return Zone(match.start(), match.end(), name, word)


def _is_time(clock: Clock, clocks: list[Clock], text: str) -> bool:
    """Four digits are a time only beside a zone, or in a range with a time that is."""
    if clock.style is not Style.COMPACT or clock.zone:
        return True
    gaps = [gap for other in clocks if other.zone for gap in ((clock.end, other.start), (other.end, clock.start))]
    return any(_TO.fullmatch(text, *gap) for gap in gaps)


def _joined(clocks: list[Clock], text: str) -> list[Clock]:
    """Two times with a dash between are one, from and to, if their zones agree."""
    joined: list[Clock] = []
    for clock in clocks:
        last = joined[-1] if joined else None
        if last and _belong(last, clock) and _TO.fullmatch(text, last.end, clock.start):
            joined[-1] = _range(last, clock)
        else:
            joined.append(clock)
    return joined


def _belong(first: Clock, last: Clock) -> bool:
    if first.until is not None or last.until is not None:
        return False
    one, other = _said(first), _said(last)
    return one is None or other is None or one == other


def _said(clock: Clock) -> str | None:
    """The zone or the abbreviation of one; another word is none."""
    return clock.zone or (clock.word if clock.word and zones.is_abbreviation(clock.word) else None)
