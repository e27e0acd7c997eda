"""`/-/me/device`: use one's identity on another device, by a link that is good for ten minutes and once.

Opening the link changes nothing, for programs that look ahead at links: a button does. Its token is in no Referer and
no log, and leaves the address bar with the redirect.
"""

import time

import segno
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from ..access import handover, identity
from ..errors import NotFound
from . import browsers, forms
from .entries import PRIVATE
from .services import services


async def page(request: Request) -> Response:
    """What such a link does, and a button that makes one."""
    return _show(request, None)


async def make(request: Request) -> Response:
    """A link, shown once, on the page that this answers with."""
    forms.admit(request)
    browser = browsers.of(request)
    key, now = identity.new_token(), _now()
    until = now + handover.VALID_SECONDS * 1000
    await services(request).store.handovers.keep(_hash(key), handover.seal(browser.token, key), until, now)
    return _show(request, f"{str(request.base_url).rstrip('/')}/-/me/device/{key}", browser.headers)


async def offer(request: Request) -> Response:
    """On the other device: what the link does there, and a button. Raises `NotFound`."""
    if not await services(request).store.handovers.there(_hash(request.path_params["token"]), _now()):
        raise _gone()
    body = services(request).templates.render("device_take.html", {})
    return Response(body, media_type="text/html", headers=PRIVATE)


async def take(request: Request) -> Response:
    """This browser is the same person from now on. Raises `NotFound`."""
    forms.admit(request)
    key = request.path_params["token"]
    sealed = await services(request).store.handovers.take(_hash(key), _now())
    if sealed is None:
        raise _gone()
    cookie = identity.set_cookie(handover.unseal(sealed, key), secure=request.url.scheme == "https")
    return RedirectResponse("/-/me", status_code=303, headers={**PRIVATE, "Set-Cookie": cookie})


def _show(request: Request, link: str | None, headers: dict[str, str] | None = None) -> Response:
    code = segno.make(link, micro=False).svg_data_uri(scale=5, border=3, light="#ffffff") if link else None
    minutes = handover.VALID_SECONDS // 60
    body = services(request).templates.render("device.html", {"link": link, "code": code, "minutes": minutes})
    return Response(body, media_type="text/html", headers={**PRIVATE, **(headers or {})})


def _gone() -> NotFound:
    return NotFound("This link leads nowhere any more: it was used, or is older than ten minutes. Make another one.")


def _hash(key: str) -> bytes:
    return identity.by(key).token_hash


def _now() -> int:
    return time.time_ns() // 1_000_000
