"""Errors as people and programs want them: a page for a browser, a line of text for the rest."""

import logging

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response

from ..errors import BadName, Closed, Invalid, RosterpadError
from ..sentences import Sentence
from .headers import EVERYWHERE
from .services import services
from .templates import say

log = logging.getLogger(__name__)

TITLES = {
    400: Sentence("That request can’t be understood"),
    403: Sentence("This is not open to you"),
    404: Sentence("There is nothing here"),
    405: Sentence("That can’t be done here"),
    409: Sentence("That can’t be done as things stand"),
    410: Sentence("It is gone"),
    413: Sentence("That is too large"),
    422: Sentence("That can’t be taken"),
    429: Sentence("Too fast"),
    503: Sentence("Not at the moment"),
}

_TITLE = Sentence("Something went wrong")
_NOWHERE = Sentence("This address leads nowhere. Pads have short names, such as “membership-webinars”.")
_FAILED = Sentence("Something went wrong on this server. What was saved is safe. Try again.")


async def known(request: Request, error: Exception) -> Response:
    """One of our own errors: its words are for people."""
    assert isinstance(error, RosterpadError)
    nearest = error.nearest if isinstance(error, BadName) else None
    fields = {name: say(wrong) for name, wrong in error.fields.items()}
    message = " ".join(fields.values()) if isinstance(error, Invalid) else say(error.sentence)
    response = _respond(request, error.status, message, nearest, fields, closed=isinstance(error, Closed))
    if error.status in (429, 503):
        response.headers["Retry-After"] = str(error.retry_after)
    return response


async def of_http(request: Request, error: Exception) -> Response:
    """An address that isn't one, or a method that isn't for it."""
    assert isinstance(error, HTTPException)
    message = _NOWHERE if error.status_code == 404 else error.detail
    response = _respond(request, error.status_code, say(message), None)
    response.headers.update(error.headers or {})
    return response


async def gone(request: Request, error: Exception) -> Response:
    """Whoever asked hung up, or was cut off, before all of the request had come: nobody hears this."""
    return Response(status_code=400)


async def unknown(request: Request, error: Exception) -> Response:
    """A defect of ours. The log has it; the person needn't."""
    log.error("%s %s failed.", request.method, request.url.path, exc_info=error)
    response = _respond(request, 500, say(_FAILED), None)
    response.headers.update(EVERYWHERE)  # Starlette answers outside of all middleware here
    return response


def _respond(
    request: Request,
    status: int,
    message: str,
    nearest: str | None,
    wrong: dict[str, str] | None = None,
    *,
    closed: bool = False,
) -> Response:
    accepted = request.headers.get("accept", "")
    headers = {"Cache-Control": "no-store"}
    if "text/html" in accepted:
        fields = {
            "status": status,
            "title": say(TITLES.get(status, _TITLE)),
            "message": message,
            "nearest": nearest,
            "pad": request.path_params.get("pad") if status not in (404, 410) and not closed else None,
        }
        body = services(request).templates.render("error.html", fields)
        return Response(body, status, media_type="text/html", headers=headers)
    if "application/json" in accepted:
        said = {"error": message, "nearest": nearest, **({"fields": wrong} if wrong else {})}
        return JSONResponse(said, status, headers=headers)
    return PlainTextResponse(f"{message}\n", status, headers=headers)
