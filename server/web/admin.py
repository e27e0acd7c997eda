"""`/-/admin`: all pads, blocked addresses and limits that were hit. What is done there is in `admin_acts.py`."""

import time
from dataclasses import dataclass
from datetime import datetime

from starlette.requests import Request
from starlette.responses import Response

from ..errors import KEPT_DAYS, Invalid, NotFound
from ..pads import names
from ..store.records import SurveyedPad
from . import admin_access
from .entries import PRIVATE
from .limits_hit import Limit
from .organise_tables import moment
from .services import services
from .templates import say

MOST = 50
"""Pads on a page."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A pad as the administrator sees it. `people` is how many have it open, `erased` when it goes if it is deleted."""

    kept: SurveyedPad
    people: int
    updated: datetime
    erased: datetime | None


async def page(request: Request) -> Response:
    """The page. Raises `NotFound` for anybody but the administrator."""
    admin_access.check(request)
    return await show(request)


async def pad(request: Request) -> Response:
    """`/-/admin/pads/{name}`: one pad, and what can be done with it. Raises `NotFound`."""
    admin_access.check(request)
    return await show_pad(request)


async def show(request: Request, error: Invalid | None = None) -> Response:
    """The page with all pads, or with why an address wasn't blocked."""
    at, asked = services(request), request.query_params
    wanted, number = asked.get("q", "").strip(), _number(asked.get("page", "1"))
    found, count = await at.store.survey(names.key(wanted), MOST, (number - 1) * MOST)
    fields = {
        "pads": [_shown(request, each) for each in found],
        "count": count,
        "wanted": wanted,
        "number": number,
        "last": max(1, -(-count // MOST)),
        "networks": at.blocked.networks,
        "limits": [(each.value, at.hits.counts[each]) for each in Limit],
        "done": "" if error else asked.get("done", ""),
        "wrong": {name: say(wrong) for name, wrong in error.fields.items()} if error else {},
    }
    return _page(request, "admin.html", fields, error.status if error else 200)


async def show_pad(request: Request, error: Invalid | None = None) -> Response:
    """The page of one pad, or with why it wasn't erased."""
    name = names.canonical(request.path_params["name"])
    found, _ = await services(request).store.survey(names.key(name), 1_000, 0)
    kept = next((each for each in found if names.key(each.name) == names.key(name)), None)
    if kept is None:
        raise NotFound("There is no pad called “%(pad)s” here.", pad=name)
    fields = {
        "each": _shown(request, kept),
        "set_aside": kept.set_aside,
        "done": "" if error else request.query_params.get("done", ""),
        "wrong": {name: say(wrong) for name, wrong in error.fields.items()} if error else {},
    }
    return _page(request, "admin_pad.html", fields, error.status if error else 200)


def _shown(request: Request, kept: SurveyedPad) -> Shown:
    at = services(request)
    room = at.rooms.peek(kept.name)
    people = len(room.audience) + at.live.count(room) if room else 0
    erased = moment(kept.deleted + KEPT_DAYS * 24 * 3_600_000) if kept.deleted is not None else None
    return Shown(kept, people, moment(kept.updated), erased)


def _page(request: Request, template: str, fields: dict[str, object], status: int) -> Response:
    now = moment(time.time_ns() // 1_000_000)
    return Response(services(request).templates.render(template, {**fields, "now": now}), status, PRIVATE, "text/html")


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and 0 < len(text) < 8 and int(text) else 1
