"""Links to a world clock, which people set beside a time: what they say, where that can be told."""

import re
from datetime import UTC, datetime
from urllib.parse import parse_qs

_LINK = re.compile(r"timeanddate\.com/(?:worldclock|countdown)/[^\s?]*\?([^\s<>()\[\]]{1,300})")
_MOMENT = re.compile(r"([0-9]{4})-?([0-9]{2})-?([0-9]{2})T([0-9]{2}):?([0-9]{2})?")
_UTC_PLACES = ("0", "1440")
_PARTS = ("year", "month", "day", "hour", "min")


def moment(line: str) -> datetime | None:
    """The moment, in UTC, that a timeanddate.com link on the line shows; None for no link, or one by a town's clock."""
    match = _LINK.search(line[:1000])
    if match is None:
        return None
    query = {name: values[0] for name, values in parse_qs(match[1].replace("&amp;", "&")).items()}
    if (place := query.get("p1", "")).isdigit() and place not in _UTC_PLACES:
        return None
    return _moment(query)


def _moment(query: dict[str, str]) -> datetime | None:
    if iso := _MOMENT.match(query.get("iso", "")):
        return _valid(*(int(part or 0) for part in iso.groups()))
    parts = [query.get(part, "") for part in _PARTS]
    return _valid(*map(int, parts)) if all(part.isascii() and part.isdigit() for part in parts) else None


def _valid(year: int, month: int, day: int, hour: int, minute: int) -> datetime | None:
    try:
        return datetime(year, month, day, hour, minute, tzinfo=UTC)
    except (ValueError, OverflowError):
        return None
