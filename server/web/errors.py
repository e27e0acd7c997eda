"""Errors as people and programs want them: a page for a browser, a line of text for the rest."""

import logging

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response

from ..errors import BadName, Invalid, RosterpadError
from .headers import EVERYWHERE
from .services import services

log = logging.getLogger(__name__)

TITLES = {
    400: "That request can’t be understood",
    403: "This is not open to you",
    404: "There is nothing here",
    405: "That can’t be done here",
    409: "That can’t be done as things stand",
    413: "That is too large",
    422: "That can’t be taken",
    429: "Too fast",
    503: "Not at the moment",
}


async def known(request: Request, error: Exception) -> Response:
    """One of our own errors: its words are for people."""
    assert isinstance(error, RosterpadError)
    nearest = error.nearest if isinstance(error, BadName) else None
    fields = error.fields if isinstance(error, Invalid) else None
    response = _respond(request, error.status, str(error), nearest, fields)
    if error.status in (429, 503):
        response.headers["Retry-After"] = "5"
    return response


async def of_http(request: Request, error: Exception) -> Response:
    """An address that isn't one, or a method that isn't for it."""
    assert isinstance(error, HTTPException)
    message = "This address leads nowhere. Pads have short names, such as “membership-webinars”."
    response = _respond(request, error.status_code, message if error.status_code == 404 else error.detail, None)
    response.headers.update(error.headers or {})
    return response


async def unknown(request: Request, error: Exception) -> Response:
    """A defect of ours. The log has it; the person needn't."""
    log.error("%s %s failed.", request.method, request.url.path, exc_info=error)
    response = _respond(request, 500, "Something went wrong on this server. What was saved is safe. Try again.", None)
    response.headers.update(EVERYWHERE)  # Starlette answers outside of all middleware here
    return response


def _respond(
    request: Request, status: int, message: str, nearest: str | None, wrong: dict[str, str] | None = None
) -> Response:
    accepted = request.headers.get("accept", "")
    headers = {"Cache-Control": "no-store"}
    if "text/html" in accepted:
        fields = {
            "status": status,
            "title": TITLES.get(status, "Something went wrong"),
            "message": message,
            "nearest": nearest,
            "pad": request.path_params.get("pad") if status != 404 else None,
        }
        body = services(request).templates.render("error.html", fields)
        return Response(body, status, media_type="text/html", headers=headers)
    if "application/json" in accepted:
        said = {"error": message, "nearest": nearest, **({"fields": wrong} if wrong else {})}
        return JSONResponse(said, status, headers=headers)
    return PlainTextResponse(f"{message}\n", status, headers=headers)
