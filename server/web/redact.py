"""`/{pad}/redact`: an organiser removes words from the text and from all it ever was, after a look at where they stand.

The words are only in the bodies of forms: an address would keep them in logs and in the browser's history.
"""

import asyncio
import logging
from dataclasses import dataclass
from functools import partial

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from ..errors import Invalid, RosterpadError, StoreUnavailable
from ..history import redacting
from ..history.story import Story
from ..pads.update import Range
from ..sentences import Sentence
from ..sessions.orders import Redact
from . import access, forms, pad
from .organise_access import PRIVATE, Host, host
from .services import services
from .templates import say

log = logging.getLogger(__name__)

LEAST, MOST = 3, 1_000
"""Characters that can be removed at once: fewer would take a letter out of every word."""


@dataclass(frozen=True, slots=True)
class Found:
    """Where words stand: how often in the text as it is, and which characters spelled them at any time."""

    now: int
    ranges: tuple[Range, ...]


async def page(request: Request) -> Response:
    """The form."""
    return await _show(request, await host(request))


async def redact(request: Request) -> Response:
    """Look where the words stand, or, when that was confirmed, remove them."""
    forms.admit(request)
    here, fields = await host(request), await forms.fields(request)
    words = fields.get("words", "").replace("\r\n", "\n").strip("\n")
    if not LEAST <= len(words) <= MOST:
        error = Invalid({"words": Sentence("Give the words exactly as they stand: %(least)s to %(most)s characters.",
                                           least=LEAST, most=MOST)})  # fmt: skip
        return await _show(request, here, words=words, error=error)
    found = await services(request).histories.ask(here.room, partial(_look, words=words))
    if fields.get("confirmed") != "yes":
        return await _show(request, here, words=words, found=found)
    await _remove(request, here, Redact(here.by, found.ranges, words))
    return RedirectResponse(f"{pad.url(here.room.name)}/redact?done=redacted#done", status_code=303, headers=PRIVATE)


async def _remove(request: Request, here: Host, order: Redact) -> None:
    at, name = services(request), here.room.name
    await here.room.order(order)
    await access.tell(request, here.room)  # editors forget at once what they could undo
    at.histories.forget(here.room)
    at.live.close(here.room, RosterpadError("Words were removed from this pad. Open it again."))
    await at.rooms.read_anew(name)
    at.archive.shelf.clear()
    try:
        await at.store.scrub()
    except StoreUnavailable as error:
        log.warning("What was removed from the pad %r is still in the file, until the next sweep: %s", name, error)


def _look(story: Story, words: str) -> Found:
    return Found(story.weave.text().count(words), redacting.places(story.weave, words))


async def _show(
    request: Request, here: Host, *, words: str = "", found: Found | None = None, error: Invalid | None = None
) -> Response:
    fields = {
        "pad": here.room.name,
        "words": words,
        "found": found,
        "wrong": {field: say(wrong) for field, wrong in error.fields.items()} if error else {},
        "done": request.query_params.get("done", "") if found is None and error is None else "",
    }
    body = await asyncio.to_thread(services(request).templates.render, "redact.html", fields)
    return Response(body, error.status if error else 200, PRIVATE, "text/html")
