"""`POST /{pad}/settings/lock`: an organiser locks the text for an hour, or unlocks it. It unlocks by itself."""

import time

from starlette.requests import Request
from starlette.responses import Response

from ..errors import BadRequest
from ..sentences import Sentence
from . import access, forms
from .organise_access import host
from .services import services
from .wiped import done

HOUR = 3600 * 1000
"""Milliseconds for which the text is locked."""


async def lock(request: Request) -> Response:
    """`locked` is `hour` or `no`. Editors who have the pad open turn read-only at once, and back when it ends."""
    forms.admit(request)
    here = await host(request)
    wanted = (await forms.fields(request)).get("locked")
    if wanted not in ("hour", "no"):
        raise BadRequest("The text is locked for an hour, or not.")
    until = time.time_ns() // 1_000_000 + HOUR if wanted == "hour" else None
    await services(request).store.lock(here.room.name, until)
    await access.tell(request, here.room)
    said = Sentence("The text is locked for an hour.") if until else Sentence("The text can be edited again.")
    return done(request, here.room, said)
