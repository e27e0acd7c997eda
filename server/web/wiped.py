"""Most of a pad was removed: a button puts it back, and another leaves it so.

Plain forms; the page's script sends them too, so that the editor stays open, and asks for the notices when they change.
"""

from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from ..access.policy import Act, Role
from ..pads.room import Room
from ..sentences import Sentence
from . import access, browsers, forms, pad
from .notices import shown
from .organise_access import PRIVATE
from .services import services
from .templates import say


async def notices(request: Request) -> Response:
    """`GET /{pad}/notices`: what the page has at its top, for whoever asks. Never cached."""
    room = await access.pad(request, Act.READ)
    fields = shown(room, access.role(request, room) or Role.READER)
    body = services(request).templates.render("_notices.html", fields)
    return Response(body, media_type="text/html", headers=PRIVATE)


async def put_back(request: Request) -> Response:
    """`POST /{pad}/wiped/{wipe}/back`: put back what was removed, by whoever may edit. To ask twice does it once."""
    forms.admit(request)
    room = await access.kept(request, Act.EDIT)
    browser = browsers.of(request)
    wipe = request.path_params["wipe"]
    edit = await room.wipes.undoing(wipe)
    if edit is not None:
        await services(request).store.credit(room.name, edit.credits)
    await room.merge(browser.identity.token_hash, edit.update if edit else None, wipe)
    return done(request, room, Sentence("The text is back."), browser.headers)


async def keep(request: Request) -> Response:
    """`POST /{pad}/wiped/{wipe}/keep`: an organiser says that it is meant to be so, and nobody is told any more."""
    forms.admit(request)
    room = await access.kept(request, Act.SETTINGS)
    await room.wipes.leave_as_it_is(request.path_params["wipe"])
    return done(request, room, Sentence("The page stays as it is."))


def done(
    request: Request, room: Room, said: Sentence, headers: dict[str, str] | None = None, page: str = ""
) -> Response:
    """To the pad, or a `page` of it, which shows what was done; a script is told in words."""
    headers = {**PRIVATE, **(headers or {})}
    if "application/json" in request.headers.get("accept", ""):
        return JSONResponse({"said": say(said)}, headers=headers)
    url = f"{pad.url(room.name)}/{page}" if page else pad.url(room.name)
    return RedirectResponse(url, status_code=303, headers=headers)
