"""Calendars to subscribe to: a pad's, one session's, one's own entry's, and that of all listed pads."""

import hashlib
import time
from collections.abc import Iterable, Mapping
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response

from .. import __version__
from ..access.policy import Act, Policy
from ..errors import NotFound
from ..pads import names
from ..pads.room import Room
from ..sessions import calendar
from ..sessions.calendar import MEDIA_TYPE, Event
from ..sessions.standing import standing
from ..store.records import KeptSession, PadRosters
from . import access, conditional, entries, pad
from .services import services

MOST_LISTED = 500
"""Sessions in the calendar of all listed pads."""

SHARED = "public, max-age=60"

OWN = {"Cache-Control": "private, no-cache", "X-Robots-Tag": "noindex"}


async def of_pad(request: Request) -> Response:
    """`/{pad}.ics`: every session of the pad that has a time, those that are off as cancelled."""
    room = await access.kept(request, Act.READ)
    if conditional.has(request, _etag(room.sequence)):
        return Response(status_code=304, headers={"ETag": _etag(room.sequence), **shared(room)})
    kept = await services(request).store.rosters(room.name)
    events = (_event(request, room.name, each) for each in kept.sessions)
    return _calendar(request, room.name, _etag(kept.sequence), room.name, events, shared(room))


async def of_session(request: Request) -> Response:
    """`/{pad}/sessions/{id}.ics`: one session, to add to a calendar."""
    room = await access.kept(request, Act.READ)
    kept = await services(request).store.rosters(room.name)
    session = _session(kept, request.path_params["session"])
    event = _event(request, room.name, session, busy=True)
    if event is None:
        raise NotFound(
            "“%(title)s” has no time that can be read, so there is nothing to add to a calendar.", title=session.title
        )
    return _calendar(request, room.name, _etag(kept.sequence), session.title, [event], shared(room), session.id)


async def of_entry(request: Request) -> Response:
    """`/{pad}/signups/{token}.ics`: one's own entry, by its private link or in the browser that made it."""
    room = await access.kept(request, Act.READ)
    own = await entries.own(request, room)
    kept = await services(request).store.rosters(room.name)
    mine = next((each for each in kept.signups if each.id == own.id), None)
    if mine is None:
        raise NotFound("This link leads to no sign-up here any more.")
    session = _session(kept, mine.session)
    label = next((each.label for each in kept.rosters if (each.session, each.id) == (mine.session, mine.roster)), "")
    page = session_url(request, room.name, session.id)
    event = calendar.of_entry(names.key(room.name), session, label, standing(mine, kept), page)
    return _calendar(request, room.name, _etag(kept.sequence), session.title, [event], OWN, session.id)


async def of_listed(request: Request) -> Response:
    """`/-/calendar.ics`: the coming sessions of all pads that are listed."""
    now = time.time_ns() // 1_000_000
    found = await services(request).store.upcoming(now, MOST_LISTED)
    events = [_event(request, name, session) for name, session in found]
    address = str(request.base_url)
    body = calendar.calendar(f"Sessions on {request.url.hostname}", address, filter(None, events))
    etag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    return conditional.respond(request, etag, MEDIA_TYPE, lambda: body, {"Cache-Control": SHARED, **_file("sessions")})


def shared(room: Room) -> dict[str, str]:
    """Headers of what a cache may give to everybody; if the pad is only for some, it asks here each time."""
    is_closed = room.audience.access.policy is Policy.NOTHING
    return {"Cache-Control": "private, no-cache" if is_closed else SHARED}


def session_url(request: Request, name: str, session: str) -> str:
    """The whole address of a session's page."""
    return f"{pad_url(request, name)}/sessions/{quote(session)}"


def pad_url(request: Request, name: str) -> str:
    """The whole address of a pad's page."""
    return str(request.base_url).rstrip("/") + pad.url(name)


def _session(kept: PadRosters, wanted: str) -> KeptSession:
    found = next((each for each in kept.sessions if each.id == wanted), None)
    if found is None:
        raise NotFound("This session isn't in the pad, or was written only seconds ago. Then try again in a moment.")
    return found


def _event(request: Request, name: str, session: KeptSession, *, busy: bool = False) -> Event | None:
    return calendar.of_session(names.key(name), session, session_url(request, name, session.id), busy=busy)


def _calendar(
    request: Request,
    name: str,
    etag: str,
    title: str,
    events: Iterable[Event | None],
    headers: Mapping[str, str],
    file: str | None = None,
) -> Response:
    page = pad_url(request, name)
    return conditional.respond(
        request,
        etag,
        MEDIA_TYPE,
        lambda: calendar.calendar(title, page, (each for each in events if each)),
        {**headers, **_file(file or name)},
    )


def _file(name: str) -> dict[str, str]:
    return {"Content-Disposition": f"inline; filename*=UTF-8''{quote(name, safe='')}.ics"}


def _etag(sequence: int) -> str:
    return f'"{sequence}-{__version__}"'
