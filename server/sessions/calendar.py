"""Sessions as an iCalendar (RFC 5545) that calendar programs subscribe to. Pure; times are ms since 1970, UTC.

An event keeps its UID for as long as its session keeps its id, whatever the server is called; a change of title, time,
place or state raises its SEQUENCE. One that was struck out or removed stays, as CANCELLED: a program that has it must
hear of that. No names and no addresses of people are in it.
"""

import functools
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import Enum
from uuid import UUID, uuid5

import icalendar

from ..store.records import KeptSession
from . import inline
from .seats import State
from .standing import Standing

MEDIA_TYPE = "text/calendar"

REFRESHES_AFTER = timedelta(hours=1)
"""How often a program is asked to look again."""

_OURS = UUID("6f1c5d0a-3f0b-5b0e-9d55-8d1d2f6b7a10")
"""The namespace of our UIDs (RFC 9562, version 5). It never changes, or every event would come twice."""

_END = b"END:VCALENDAR\r\n"

_ADDRESS = re.compile(r"\[([^\[\]\n]*)\]\((https?://[^()\s]+)\)|<?(https?://[^<>\s]+)>?")


class Status(Enum):
    """What STATUS says."""

    CONFIRMED = "CONFIRMED"
    TENTATIVE = "TENTATIVE"
    CANCELLED = "CANCELLED"


@dataclass(frozen=True, slots=True)
class Event:
    """One VEVENT. `page` is the address of the session's page; `busy` whether it takes the time of who has it."""

    uid: str
    revision: int
    created: int
    changed: int
    starts: int
    ends: int
    title: str
    status: Status
    place: str
    about: str
    page: str
    busy: bool


def calendar(name: str, page: str, events: Iterable[Event]) -> bytes:
    """A whole calendar; `page` is what it is the calendar of."""
    made = icalendar.Calendar()
    made.add("prodid", "-//Rosterpad//Rosterpad//EN")
    made.add("version", "2.0")
    made.add("calscale", "GREGORIAN")
    for key in ("name", "x-wr-calname"):  # RFC 7986, and what programs knew before it
        made.add(key, inline.one_line(name))
    made.add("url", page)
    made.add("refresh-interval", REFRESHES_AFTER, parameters={"VALUE": "DURATION"})
    made.add("x-published-ttl", icalendar.vDuration(REFRESHES_AFTER))
    lines: bytes = made.to_ical()
    return lines.removesuffix(_END) + b"".join(map(_lines, events)) + _END


def uid(pad: str, session: KeptSession) -> str:
    """A session's UID. `pad` is the pad's key. Its making is in it, for other servers have a pad of that name too."""
    return str(uuid5(_OURS, f"{pad}/{session.id}/{session.created}"))


def of_session(pad: str, session: KeptSession, page: str, *, busy: bool = False) -> Event | None:
    """A session as everybody sees it; None while its time can't be read. `pad` is the pad's key."""
    if session.starts is None or session.ends is None:
        return None
    return Event(
        uid=uid(pad, session),
        revision=session.revision,
        created=session.created,
        changed=session.changed,
        starts=session.starts,
        ends=session.ends,
        title=session.title,
        status=Status.CONFIRMED if stands(session) else Status.CANCELLED,
        place=place(session.place),
        about=f"{'Sign up, and see who comes' if session.takes_signups else 'More about it'}: {page}",
        page=page,
        busy=busy and stands(session),
    )


def of_entry(pad: str, session: KeptSession, label: str, standing: Standing, page: str) -> Event | None:
    """A session as one who signed up has it; `label` is the list's. None while its time can't be read."""
    if session.starts is None or session.ends is None:
        return None
    entry = standing.entry
    return Event(
        uid=str(uuid5(_OURS, f"{uid(pad, session)}/{entry.id}/{entry.at}")),
        revision=session.revision + _seconds(entry.changed - entry.at),
        created=entry.at,
        changed=max(session.changed, entry.changed, standing.moved),
        starts=session.starts,
        ends=session.ends,
        title=_own_title(session, standing),
        status=_own_status(session, standing),
        place=place(session.place),
        about=f"Your entry is on the list “{label}”. Who else comes, and where to change it: {page}",
        page=page,
        busy=standing.state is State.CONFIRMED and stands(session),
    )


def stands(session: KeptSession) -> bool:
    """Whether it takes place, as far as the text says."""
    return bool(session.present and not session.cancelled)


def place(written: str) -> str:
    """What `Where:` says without Markdown's marks; the addresses of its links stay."""
    said, end = [], 0
    for link in _ADDRESS.finditer(written):
        said += [inline.plain(written[end : link.start()])]
        said += [f"{inline.plain(link[1])} {link[2]}" if link[2] else link[3]]
        end = link.end()
    return inline.one_line("".join([*said, inline.plain(written[end:])]))


def ordinal(number: int) -> str:
    """`1st`, `2nd`, `3rd`, `11th`."""
    ending = "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


def moment(ms: int) -> datetime:
    """A time of the store's."""
    return datetime.fromtimestamp(ms / 1000, UTC)


@functools.lru_cache(4096)
def _lines(event: Event) -> bytes:
    # Writing one takes half a millisecond, and of a pad's many sessions few change between two readings.
    made = icalendar.Event()
    made.add("uid", event.uid)
    made.add("sequence", event.revision)
    made.add("dtstamp", _whole(event.changed))
    made.add("last-modified", _whole(event.changed))
    made.add("created", _whole(event.created))
    made.add("dtstart", _whole(event.starts))
    made.add("dtend", _whole(event.ends))
    made.add("summary", inline.one_line(event.title))
    if event.place:
        made.add("location", event.place)
    made.add("description", event.about)
    made.add("url", event.page)
    made.add("status", event.status.value)
    made.add("transp", "OPAQUE" if event.busy else "TRANSPARENT")
    lines: bytes = made.to_ical()
    return lines


def _own_title(session: KeptSession, standing: Standing) -> str:
    if standing.state is State.WAITING and standing.before is not None:
        return f"Waiting, {ordinal(standing.before + 1)}: {session.title}"
    return f"You have a place: {session.title}" if standing.state else session.title


def _own_status(session: KeptSession, standing: Standing) -> Status:
    if not stands(session) or standing.state is None:
        return Status.CANCELLED
    return Status.TENTATIVE if standing.state is State.WAITING else Status.CONFIRMED


def _seconds(ms: int) -> int:
    return -(-ms // 1000)


def _whole(ms: int) -> datetime:
    # iCalendar has no parts of a second.
    return moment(ms).replace(microsecond=0)
