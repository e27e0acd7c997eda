"""Time zones: the ones a time can be read in, and what to offer for the words people use instead.

`UTC`, an offset such as `+02:00` and an IANA name say exactly one thing. `CET` or `Eastern` do not: a clock that shows
CET in winter shows CEST in summer, and many who write the one mean the other. So they are only ever offered.
"""

import difflib
import functools
import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

AREAS = "Africa America Antarctica Arctic Asia Atlantic Australia Europe Indian Pacific".split()

_OFFSET = re.compile(r"([+-])([0-9]{2}):([0-5][0-9])")
_MAX_BEHIND, _MAX_AHEAD = 12 * 60, 14 * 60
_DECORATION = re.compile(
    r"^(?:US|hora (?:de|do|da)|heure d[e']) ?|(?: (?:Standard|Daylight|Summer))? Time$", re.IGNORECASE
)

# Minutes east of UTC that the word says if it is taken at its word (None: it says none), and where it is used.
_ABBREVIATIONS: dict[str, tuple[int | None, tuple[str, ...]]] = {
    "EST": (-300, ("America/New_York",)), "EDT": (-240, ("America/New_York",)), "ET": (None, ("America/New_York",)),
    "CST": (-360, ("America/Chicago", "Asia/Shanghai")), "CDT": (-300, ("America/Chicago",)),
    "CT": (None, ("America/Chicago",)), "MST": (-420, ("America/Denver", "America/Phoenix")),
    "MDT": (-360, ("America/Denver",)), "MT": (None, ("America/Denver",)), "PST": (-480, ("America/Los_Angeles",)),
    "PDT": (-420, ("America/Los_Angeles",)), "PT": (None, ("America/Los_Angeles",)),
    "AKST": (-540, ("America/Anchorage",)), "AKDT": (-480, ("America/Anchorage",)),
    "HST": (-600, ("Pacific/Honolulu",)),
    "AST": (-240, ("America/Halifax", "Asia/Riyadh")), "ADT": (-180, ("America/Halifax",)),
    "NST": (-210, ("America/St_Johns",)), "NDT": (-150, ("America/St_Johns",)),
    "BRT": (-180, ("America/Sao_Paulo",)), "ART": (-180, ("America/Argentina/Buenos_Aires",)),
    "CLT": (-240, ("America/Santiago",)), "CLST": (-180, ("America/Santiago",)), "COT": (-300, ("America/Bogota",)),
    "PET": (-300, ("America/Lima",)), "WET": (0, ("Europe/Lisbon",)), "WEST": (60, ("Europe/Lisbon",)),
    "BST": (60, ("Europe/London", "Asia/Dhaka")), "CET": (60, ("Europe/Berlin", "Europe/Paris", "Europe/Madrid")),
    "CEST": (120, ("Europe/Berlin", "Europe/Paris", "Europe/Madrid")), "MEZ": (60, ("Europe/Berlin",)),
    "MESZ": (120, ("Europe/Berlin",)), "EET": (120, ("Europe/Athens", "Europe/Helsinki", "Africa/Cairo")),
    "EEST": (180, ("Europe/Athens", "Europe/Helsinki")), "MSK": (180, ("Europe/Moscow",)),
    "IST": (330, ("Asia/Kolkata", "Europe/Dublin", "Asia/Jerusalem")), "NPT": (345, ("Asia/Kathmandu",)),
    "PKT": (300, ("Asia/Karachi",)), "WAT": (60, ("Africa/Lagos",)), "CAT": (120, ("Africa/Maputo",)),
    "EAT": (180, ("Africa/Nairobi",)), "SAST": (120, ("Africa/Johannesburg",)), "SGT": (480, ("Asia/Singapore",)),
    "HKT": (480, ("Asia/Hong_Kong",)), "PHT": (480, ("Asia/Manila",)), "WIB": (420, ("Asia/Jakarta",)),
    "JST": (540, ("Asia/Tokyo",)), "KST": (540, ("Asia/Seoul",)), "AWST": (480, ("Australia/Perth",)),
    "ACST": (570, ("Australia/Darwin", "Australia/Adelaide")), "ACDT": (630, ("Australia/Adelaide",)),
    "AEST": (600, ("Australia/Brisbane", "Australia/Sydney")), "AEDT": (660, ("Australia/Sydney",)),
    "NZST": (720, ("Pacific/Auckland",)), "NZDT": (780, ("Pacific/Auckland",)), "NZT": (None, ("Pacific/Auckland",)),
    "EASTERN": (None, ("America/New_York",)), "CENTRAL": (None, ("America/Chicago",)),
    "MOUNTAIN": (None, ("America/Denver",)), "PACIFIC": (None, ("America/Los_Angeles",)),
}  # fmt: skip


def known(name: str) -> tzinfo | None:
    """The zone called `UTC`, `+02:00` or an IANA name, None for anything else."""
    if name == "UTC":
        return UTC
    if match := _OFFSET.fullmatch(name):
        return _fixed(int(f"{match[1]}1") * (int(match[2]) * 60 + int(match[3])))
    return _iana(name)


def spelled(name: str) -> str | None:
    """The right spelling of an IANA name typed without care for capitals, None if there is no such zone."""
    parts = [part.capitalize() for part in re.split(r"([/_-])", name)]
    return next((each for each in (name, "".join(parts)) if _iana(each)), None)


def offset_name(minutes: int) -> str:
    """`+02:00` for 120; UTC for 0."""
    hours, rest = divmod(abs(minutes), 60)
    return f"{'-' if minutes < 0 else '+'}{hours:02}:{rest:02}" if minutes else "UTC"


def meanings(word: str) -> tuple[str, ...]:
    """The zones that `CET`, `Eastern`, `New York` or a misspelt IANA name can mean, likeliest first; offsets last."""
    if "/" in word:
        return tuple(difflib.get_close_matches(word, _cities().values(), 3, 0.75))
    return next((found for phrase in phrases(word) if (found := _meanings(phrase))), ())


def phrases(words: str) -> list[str]:
    """The words, then all but the last, down to the first alone."""
    pieces = words.split(" ")
    return [" ".join(pieces[:count]) for count in range(len(pieces), 0, -1)]


def is_abbreviation(word: str) -> bool:
    """Whether it is one of the short words that stand for zones, in the capitals people write them in."""
    bare = _DECORATION.sub("", word.strip())
    return bare.upper() in _ABBREVIATIONS and (bare.isupper() or (len(bare) > 4 and bare[0].isupper()))


def moments(local: datetime, zone: str) -> tuple[datetime, ...]:
    """The moments, in UTC, at which a clock in `zone` shows `local`: none in a gap, two when it is set back."""
    where = known(zone)
    if where is None:
        return ()
    both = [local.replace(tzinfo=where, fold=fold).astimezone(UTC) for fold in (0, 1)]
    shown = [moment for moment in both if moment.astimezone(where).replace(tzinfo=None) == local]
    return tuple(dict.fromkeys(shown))


def around_gap(local: datetime, zone: str) -> tuple[datetime, ...]:
    """The two local times, before and after, that a time skipped by a clock set forward can have meant."""
    where = known(zone)
    both = [local.replace(tzinfo=where, fold=fold).astimezone(UTC) for fold in (1, 0)]
    return tuple(moment.astimezone(where).replace(tzinfo=None) for moment in both)


def offset_at(moment: datetime, zone: str) -> str | None:
    """The zone's offset at a moment as a name, None if it is no whole number of minutes."""
    offset = moment.astimezone(known(zone)).utcoffset() or timedelta()
    minutes, rest = divmod(offset, timedelta(minutes=1))
    return None if rest else offset_name(minutes)


def _meanings(phrase: str) -> tuple[str, ...]:
    bare = _DECORATION.sub("", phrase.strip())
    if (entry := _ABBREVIATIONS.get(bare.upper())) and (len(bare) > 2 or bare.isupper()):
        offset, places = entry
        return places if offset is None else (*places, offset_name(offset))
    city = _cities().get(bare.casefold().replace(" ", "_"))
    return (city,) if city else ()


def _fixed(minutes: int) -> tzinfo | None:
    return timezone(timedelta(minutes=minutes)) if -_MAX_BEHIND <= minutes <= _MAX_AHEAD else None


def _iana(name: str) -> tzinfo | None:
    if name.partition("/")[0] not in AREAS:
        return None
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


@functools.cache
def _cities() -> dict[str, str]:
    """IANA names by their last part. Reads the zone files once, 0.1 s: never needed for a time that is well written."""
    names = sorted(name for name in available_timezones() if name.partition("/")[0] in AREAS)
    return {name.rpartition("/")[2].casefold(): name for name in names}
