"""Copying a session to its next dates, by the clock of one zone."""

from calendar import monthrange
from datetime import datetime, timedelta
from enum import Enum

from . import zones

MAX_DATES = 60


class Every(Enum):
    """How far apart the dates are. Monthly is by weekday: every second Thursday, every last Friday."""

    WEEK = "week"
    FORTNIGHT = "fortnight"
    MONTH = "month"


def next_dates(start: datetime, every: Every, count: int, zone: str) -> tuple[datetime, ...]:
    """The starts that follow `start`, in UTC, at the same time of day in `zone`, or UTC if it is none; at most 60.

    A time that the clock skips there is moved past the gap; of one that it shows twice the first is taken.
    """
    zone = zone if zones.known(zone) else "UTC"
    local = start.astimezone(zones.known(zone)).replace(tzinfo=None)
    days = [_later(local, every, step) for step in range(1, min(count, MAX_DATES) + 1)]
    return tuple(_moment(day, zone) for day in days)


def _later(local: datetime, every: Every, step: int) -> datetime:
    if every is Every.MONTH:
        return _month_later(local, step)
    return local + timedelta(weeks=step * (2 if every is Every.FORTNIGHT else 1))


def _month_later(local: datetime, step: int) -> datetime:
    """The same weekday of the same week of a later month; a fifth one is the last."""
    months = local.year * 12 + local.month - 1 + step
    first = local.replace(year=months // 12, month=months % 12 + 1, day=1)
    day = 1 + (local.weekday() - first.weekday()) % 7 + (local.day - 1) // 7 * 7
    return first.replace(day=day if day <= monthrange(first.year, first.month)[1] else day - 7)


def _moment(local: datetime, zone: str) -> datetime:
    found = zones.moments(local, zone) or zones.moments(zones.around_gap(local, zone)[-1], zone)
    return found[0]
