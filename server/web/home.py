"""The front page, and the way to a new pad."""

import time
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from .. import demo
from ..access import identity
from ..pads import names
from ..sessions import calendar
from ..store.store import Store
from . import forms, own_sessions, pad
from .entries import PRIVATE
from .headers import INDEXED
from .services import services

MOST_UPCOMING = 20
"""Sessions of listed pads that the front page shows. `/-/calendar.ics` has more."""

MOST_RECENT = 50
"""Pads that a browser remembers."""


@dataclass(frozen=True, slots=True)
class Upcoming:
    """A session on the front page."""

    url: str
    title: str
    pad: str
    start: datetime
    end: datetime


async def home(request: Request) -> Response:
    """What this place is, and a way in."""
    at = services(request)
    fields = {
        "example_pads": [demo.NAME] if at.config.demo else [],
        "upcoming": await _upcoming(at.store),
        "own": await own_sessions.coming(request),
    }
    body = at.pages.composer.html("home.html", fields)
    caching = "no-store" if identity.COOKIE in request.cookies else "no-cache"  # it may hold what is one person's
    headers = {"Cache-Control": caching, "Vary": "Cookie", **INDEXED}
    return Response(body, media_type="text/html", headers=headers)


async def new(request: Request) -> Response:
    """Open the pad of that `name`, or start one with a name nobody guesses. Raises `BadName`."""
    given = await forms.fields(request) if request.method == "POST" else request.query_params
    wanted = given.get("name", "").strip()
    name = names.canonical(wanted) if wanted else names.random_name()
    return RedirectResponse(pad.url(name), status_code=303)


async def recent(request: Request) -> Response:
    """`POST /-/recent`: which of the `pads` that a browser remembers, one a line, are deleted. Nothing of it is kept.

    A form, so that no log of addresses holds in one line where somebody has been.
    """
    forms.admit(request)
    wanted = (await forms.fields(request)).get("pads", "").splitlines()[:MOST_RECENT]
    return JSONResponse({"deleted": await services(request).store.deleted_among(wanted)}, headers=PRIVATE)


async def _upcoming(store: Store) -> list[Upcoming]:
    # Cancelled ones are passed over; few are, so that twice as many are enough to choose from.
    found = await store.upcoming(time.time_ns() // 1_000_000, 2 * MOST_UPCOMING)
    standing = [(name, each) for name, each in found if calendar.stands(each)][:MOST_UPCOMING]
    return [
        Upcoming(
            url=f"{pad.url(name)}/sessions/{quote(session.id)}",
            title=session.title,
            pad=name,
            start=calendar.moment(session.starts),
            end=calendar.moment(session.ends),
        )
        for name, session in standing
        if session.starts is not None and session.ends is not None
    ]
