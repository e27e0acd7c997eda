"""What editors do on the history page: name the present state, and restore an earlier one. Plain forms."""

import time

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from ..access.policy import Act
from ..errors import BadRequest, Invalid
from ..history.restore import Wanted, restore
from ..sentences import Sentence
from ..store.records import Revision, Why
from . import access, browsers, forms, pad
from .entries import PRIVATE
from .services import services

LONGEST = 100
"""Characters of a revision's name."""


async def name(request: Request) -> Response:
    """Give the pad as it is now a name. Raises `Invalid`."""
    forms.admit(request)
    room = await access.kept(request, Act.EDIT)
    given = " ".join((await forms.fields(request)).get("name", "").split())[:LONGEST]
    if not given:
        raise Invalid({"name": Sentence("Say what to call this state of the pad.")})
    browser = browsers.of(request)
    committed = await room.read()
    made = Revision(committed.sequence, time.time_ns() // 1_000_000, Why.NAMED, given, browser.identity.token_hash)
    await services(request).store.keep_revision(room.name, made)
    return _back(room.name, f"at={committed.sequence}&done=named", browser)


async def back(request: Request) -> Response:
    """Restore the pad, or a section of it, as it was after change `at`; `base` is the change its page was of."""
    forms.admit(request)
    room = await access.kept(request, Act.EDIT)
    fields = await forms.fields(request)
    browser, here = browsers.of(request), services(request)
    base, at, section = (_number(fields.get(each, "")) for each in ("base", "at", "section"))
    if base is None or at is None:
        raise BadRequest("A restore says which change to go back to, and from which.")
    wanted = Wanted(browser.identity.token_hash, base, at, section)
    number = await restore(here.store, here.histories, room, wanted)
    done = "undone" if fields.get("undo") else "restored"
    return _back(room.name, "done=nothing" if number is None else f"done={done}&undo={number}", browser)


def _back(name: str, query: str, browser: browsers.Browser) -> Response:
    address = f"{pad.url(name)}/history?{query}#done"
    return RedirectResponse(address, status_code=303, headers={**PRIVATE, **browser.headers})


def _number(given: str) -> int | None:
    return int(given) if given.isascii() and given.isdecimal() and len(given) < 16 else None
