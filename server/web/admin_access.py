"""Who the administrator is: whoever opened the link with the key and pressed its button, in that browser.

Anybody else is told that there is nothing here.
"""

import time

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from ..errors import NotFound
from . import admission, forms
from .entries import PRIVATE
from .services import services

COOKIE = "rosterpad_admin"
PATH = "/-/admin"
MONTH = 30 * 24 * 3600
"""Seconds that the cookie lasts."""

_SAYS = "administrator"


def check(request: Request) -> None:
    """Raises `NotFound` for anybody else."""
    value = request.cookies.get(COOKIE, "")
    if not services(request).keys.signed(value, _SAYS, time.time(), MONTH):
        raise NotFound("There is nothing here.")


async def offer(request: Request) -> Response:
    """`GET /-/admin/enter/{key}`: a page with a button. Raises `NotFound`, `TooMany`."""
    _check_key(request)
    body = services(request).templates.render("admin_enter.html", {})
    return Response(body, media_type="text/html", headers=PRIVATE)


async def enter(request: Request) -> Response:
    """`POST /-/admin/enter/{key}`: the cookie for the key, which leaves the address bar. Raises the same."""
    forms.admit(request)
    _check_key(request)
    value = services(request).keys.sign(_SAYS, time.time())
    secure = "; Secure" if request.url.scheme == "https" else ""
    cookie = f"{COOKIE}={value}; Path={PATH}; Max-Age={MONTH}; HttpOnly; SameSite=Strict{secure}"
    return RedirectResponse(PATH, status_code=303, headers={**PRIVATE, "Set-Cookie": cookie})


async def leave(request: Request) -> Response:
    """`POST /-/admin/leave`: this browser is the administrator's no longer."""
    forms.admit(request)
    cookie = f"{COOKIE}=; Path={PATH}; Max-Age=0; HttpOnly; SameSite=Strict"
    return RedirectResponse("/", status_code=303, headers={**PRIVATE, "Set-Cookie": cookie})


def _check_key(request: Request) -> None:
    admission.admit_guess(request)
    if not services(request).keys.opens(request.path_params["key"]):
        raise NotFound("There is nothing here.")
