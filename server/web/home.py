"""The front page, and the way to a new pad."""

import time
from dataclasses import dataclass
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from .. import demo
from ..access import identity
from ..pads import names
from ..sessions import calendar
from ..store.store import Store
from . import forms, own_sessions, pad
from .cards import words
from .services import services

MOST_UPCOMING = 20
"""Sessions of listed pads that the front page shows. `/-/calendar.ics` has more."""


@dataclass(frozen=True, slots=True)
class Upcoming:
    """A session on the front page. `starts` is for machines, `clock` the same time in UTC for people."""

    url: str
    title: str
    pad: str
    starts: str
    clock: str


async def home(request: Request) -> Response:
    """What this place is, and a way in."""
    at = services(request)
    fields = {
        "example_pads": [demo.NAME] if at.config.demo else [],
        "upcoming": await _upcoming(at.store),
        "own": await own_sessions.coming(request),
    }
    body = at.templates.render("home.html", fields)
    caching = "no-store" if identity.COOKIE in request.cookies else "no-cache"  # it may hold what is one person's
    headers = {"Cache-Control": caching, "Vary": "Cookie"}
    return Response(body, media_type="text/html", headers=headers)


async def new(request: Request) -> Response:
    """Open the pad of that `name`, or start one with a name nobody guesses. Raises `BadName`."""
    given = await forms.fields(request) if request.method == "POST" else request.query_params
    wanted = given.get("name", "").strip()
    name = names.canonical(wanted) if wanted else names.random_name()
    return RedirectResponse(pad.url(name), status_code=303)


async def _upcoming(store: Store) -> list[Upcoming]:
    # Cancelled ones are passed over; few are, so that twice as many are enough to choose from.
    found = await store.upcoming(time.time_ns() // 1_000_000, 2 * MOST_UPCOMING)
    standing = [(name, each, each.starts) for name, each in found if calendar.stands(each)][:MOST_UPCOMING]
    return [
        Upcoming(
            url=f"{pad.url(name)}/sessions/{quote(session.id)}",
            title=session.title,
            pad=name,
            starts=words.machine(calendar.moment(starts)),
            clock=words.clock(calendar.moment(starts)),
        )
        for name, session, starts in standing
        if starts is not None
    ]
