"""Who may make pads where that takes a passphrase: a browser that gave it once. `admission` refuses the others."""

from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from ..access.keys import same
from ..pads import names
from . import admission, forms
from .entries import PRIVATE
from .services import services


def ask(request: Request, name: str, *, wrong: bool = False) -> Response:
    """The form that asks for it, in place of an empty pad."""
    body = services(request).templates.render("passphrase.html", {"pad": name, "wrong": wrong})
    return Response(body, 422 if wrong else 200, PRIVATE, "text/html")


async def give(request: Request) -> Response:
    """`POST /-/passphrase`: the cookie for the passphrase, and on to the `pad`. Raises `TooMany`, `BadName`."""
    forms.admit(request)
    admission.admit_guess(request)
    at, fields = services(request), await forms.fields(request)
    name = names.canonical(fields.get("pad", "").strip())
    if at.config.passphrase and not same(fields.get("passphrase", ""), at.config.passphrase):
        return ask(request, name, wrong=True)
    return RedirectResponse(f"/{quote(name)}", 303, {**PRIVATE, "Set-Cookie": admission.maker_cookie(request)})
