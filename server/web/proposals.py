"""What hosts do with a proposal: `POST /{pad}/sessions/{session}/accept` and `…/restore`. Plain forms.

The form names what was shown, by its digest: what has changed since then is neither accepted nor undone, but shown.
"""

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from ..errors import Conflict, NotFound, TooLarge
from ..sessions.orders import Decide
from . import forms, pad
from .organise_access import PRIVATE, Host, host
from .services import services
from .templates import say


async def accept(request: Request) -> Response:
    """From now on what the text says of the session acts."""
    return await _decide(request, accepts=True)


async def restore(request: Request) -> Response:
    """The text says again what was accepted."""
    return await _decide(request, accepts=False)


async def _decide(request: Request, *, accepts: bool) -> Response:
    """303 to the session; 204 for a program. A refusal is a page with what is proposed now."""
    forms.admit(request)
    here, session = await host(request), request.path_params["session"]
    digest = (await forms.fields(request)).get("proposed", "")
    try:
        await here.room.order(Decide(session, digest, accepts, here.by))
    except (Conflict, NotFound, TooLarge) as error:
        if "text/html" not in request.headers.get("accept", ""):
            raise
        return await _again(request, here, session, error)
    if "application/json" in request.headers.get("accept", ""):
        return Response(status_code=204, headers=PRIVATE)
    return RedirectResponse(f"{pad.url(here.room.name)}#session-{session}", status_code=303, headers=PRIVATE)


async def _again(request: Request, here: Host, session: str, error: Conflict | NotFound | TooLarge) -> Response:
    at, room = services(request), here.room
    committed = await room.read()
    named = [*room.sessions(committed), *room.proposed(committed)]
    found = next((each for each in named if each.id == session), None)
    part = at.pages.composer.proposed(room.name, 0, session, found.proposal) if found else None
    fields = {
        "pad": room.name,
        "session": session,
        "title": found.session.title if found else session,
        "message": say(error.sentence),
        "part": part.html if part else "",
    }
    return Response(at.templates.render("proposal.html", fields), error.status, PRIVATE, "text/html")
