"""The front page, and the way to a new pad."""

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from .. import demo
from ..pads import names
from . import forms, pad
from .services import services


async def home(request: Request) -> Response:
    """What this place is, and a way in."""
    at = services(request)
    fields = {"example_pads": [demo.NAME] if at.config.demo else []}
    body = at.templates.render("home.html", fields)
    return Response(body, media_type="text/html", headers={"Cache-Control": "no-cache"})


async def new(request: Request) -> Response:
    """Open the pad of that `name`, or start one with a name nobody guesses. Raises `BadName`."""
    given = await forms.fields(request) if request.method == "POST" else request.query_params
    wanted = given.get("name", "").strip()
    name = names.canonical(wanted) if wanted else names.random_name()
    return RedirectResponse(pad.url(name), status_code=303)
