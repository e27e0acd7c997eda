"""Names that are shown to people who signed up: to this browser, for the sessions it has an entry in. Never cached.

Organisers are shown them too. Names that somebody shows to hosts only are on the organisers' page alone: a pad's page
is what a host shares on a screen.
"""

from collections.abc import Collection

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from ..access.policy import Act, NamesFor, may
from . import access, entries
from .cards.views import Shown, reserved
from .page import Rendered
from .services import services


async def names(request: Request) -> Response:
    """`GET /{pad}/names`: `{"lists": [{session, roster, people: [{name, details}]}]}` of what the page leaves out."""
    at = services(request)
    room = await access.pad(request, Act.READ)
    rendered = await at.pages.of(room).rendered()
    lists = [
        {"session": session, "roster": roster, "people": [_person(each) for each in people]}
        for session in await open_to(request, rendered)
        for roster, people in reserved(rendered.rosters, session).items()
    ]
    return JSONResponse({"lists": lists}, headers=entries.PRIVATE)


async def open_to(request: Request, rendered: Rendered) -> Collection[str]:
    """The sessions of a pad whose reserved names this browser may see; none if there are no such names."""
    if access.of(request) is None or rendered.rosters.names_for is not NamesFor.SIGNED_UP:
        return ()
    if may(access.role(request, await access.pad(request, Act.READ)), Act.SEE_SIGNUPS):
        return [each.id for each in rendered.sessions]
    return dict.fromkeys(entry.session for of, entry in await entries.of_browser(request) if of == rendered.name)


def _person(each: Shown) -> dict[str, str]:
    return {"name": each.name, "details": each.details}
