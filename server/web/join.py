"""`/{pad}/join/{token}`: a link that gives whoever opens it and presses its button a role, in that browser.

A program that looks ahead at links only gets a page with a button, so it neither takes nor spends anything. The token
leaves the address bar with the redirect, and is in no Referer.
"""

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from ..access import identity
from ..access.policy import Role
from ..errors import NotFound
from ..pads import names
from . import access, browsers, pad
from .organise_access import PRIVATE
from .origin import check_origin
from .services import services


async def offer(request: Request) -> Response:
    """What the link is for, and a button. Raises `NotFound`."""
    at = services(request)
    name = (await at.rooms.open(names.canonical(request.path_params["pad"]))).name
    role = _there(await at.store.link_role(name, _token(request)))
    body = at.templates.render("join.html", {"pad": name, "role": role.word})
    return Response(body, media_type="text/html", headers=PRIVATE)


async def join(request: Request) -> Response:
    """Give this browser the link's role, and go to the pad. Raises `NotFound`."""
    check_origin(request)
    at = services(request)
    room = await at.rooms.open(names.canonical(request.path_params["pad"]))
    browser = browsers.of(request)
    _there(await at.store.take_link(room.name, _token(request), browser.identity.token_hash))
    await access.tell(request, room)
    return RedirectResponse(pad.url(room.name), status_code=303, headers={**PRIVATE, **browser.headers})


async def moved(request: Request) -> Response:
    """Where organiser links were before there were others."""
    path = f"{pad.url(names.canonical(request.path_params['pad']))}/join/{request.path_params['token']}"
    return RedirectResponse(path, status_code=308, headers=PRIVATE)


def _there(role: Role | None) -> Role:
    if role is None:
        raise NotFound("This link leads nowhere any more: it was replaced or taken back. Ask for a new one.")
    return role


def _token(request: Request) -> bytes:
    return identity.by(request.path_params["token"]).token_hash
