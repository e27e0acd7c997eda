"""The organiser link: whoever opens it and presses its button organises the pad, in that browser.

A program that looks ahead at links only gets a page with a button, so it neither takes nor spends anything.
"""

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from ..access import identity
from ..errors import NotFound
from . import forms, organise
from .organise_access import PRIVATE, host, new_link, of, pad
from .origin import check_origin
from .services import services


async def renew(request: Request) -> Response:
    """A new link, shown once, on the page that this answers with; the one before leads nowhere from now on.

    Other organisers stay unless the form says that they don't.
    """
    check_origin(request)
    here = await host(request)
    alone = (await forms.fields(request)).get("others") == "end"
    link = await new_link(request, here.room.name, here.by if alone else None)
    return await organise.show(request, here, link=link, alone=alone)


async def offer(request: Request) -> Response:
    """What the link is for, and a button."""
    room = await pad(request)
    body = services(request).templates.render("organise_join.html", {"pad": room.name})
    return Response(body, media_type="text/html", headers=PRIVATE)


async def join(request: Request) -> Response:
    """Make this browser an organiser's. Raises `NotFound` if the link was replaced."""
    check_origin(request)
    room = await pad(request)
    known, token = of(request), identity.new_token()
    who = known or identity.by(token)
    link = identity.by(request.path_params["token"]).token_hash
    if not await services(request).store.become_organiser(room.name, link, who.token_hash):
        raise NotFound(
            "This organiser link leads nowhere any more: a newer one was made. Ask who sent it for that one."
        )
    response = RedirectResponse(organise.url(room.name) + "?done=join#done", status_code=303, headers=PRIVATE)
    if known is None:
        response.headers["Set-Cookie"] = identity.set_cookie(token, secure=request.url.scheme == "https")
    return response
