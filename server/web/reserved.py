"""Names that are shown to people who signed up: to this browser, for the sessions it has an entry in. Never cached.

Organisers are shown them too. Names that somebody shows to hosts only are on the organisers' page alone: a pad's page
is what a host shares on a screen.
"""

from collections.abc import Collection

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from ..access import identity
from ..access.policy import NamesFor
from ..pads import names as pad_names
from . import entries
from .cards.views import Shown, reserved
from .page import Rendered
from .services import services


async def names(request: Request) -> Response:
    """`GET /{pad}/names`: `{"lists": [{session, roster, people: [{name, details}]}]}` of what the page leaves out."""
    at = services(request)
    room = await at.rooms.open(pad_names.canonical(request.path_params["pad"]))
    rendered = await at.pages.of(room).rendered()
    lists = [
        {"session": session, "roster": roster, "people": [_person(each) for each in people]}
        for session in await open_to(request, rendered)
        for roster, people in reserved(rendered.rosters, session).items()
    ]
    return JSONResponse({"lists": lists}, headers=entries.PRIVATE)


async def open_to(request: Request, rendered: Rendered) -> Collection[str]:
    """The sessions of a pad whose reserved names this browser may see; none if there are no such names."""
    who = identity.of(request.cookies.get(identity.COOKIE, ""))
    if who is None or rendered.rosters.names_for is not NamesFor.SIGNED_UP:
        return ()
    if await services(request).store.is_organiser(rendered.name, who.token_hash):
        return [each.id for each in rendered.sessions]
    return dict.fromkeys(entry.session for of, entry in await entries.of_browser(request) if of == rendered.name)


def _person(each: Shown) -> dict[str, str]:
    return {"name": each.name, "details": each.details}
