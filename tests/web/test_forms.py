"""Forms as a browser without a script sends them, into a real application."""

from types import SimpleNamespace

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from server.config import Config
from server.errors import RosterpadError
from server.web import forms


async def echo(request: Request) -> Response:
    try:
        return JSONResponse(await forms.fields(request))
    except RosterpadError as error:
        return JSONResponse(str(error), error.status)


async def post(body: bytes) -> httpx.Response:
    app = Starlette(routes=[Route("/", echo, methods=["POST"])])
    app.state.services = SimpleNamespace(config=Config())
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://pads") as client:
        return await client.post("/", content=body, headers={"content-type": "application/x-www-form-urlencoded"})


async def test_a_form_gives_its_fields_decoded() -> None:
    answer = await post(b"name=caf%C3%A9+%26+th%C3%A9&empty=")
    assert answer.json() == {"name": "café & thé", "empty": ""}


async def test_an_empty_form_has_no_fields() -> None:
    assert (await post(b"")).json() == {}


@pytest.mark.parametrize(
    ("body", "status", "said"),
    [
        (b"name=%ff", 400, "The form must be UTF-8, with at most 100 fields."),
        (b"name=\xff", 400, "The form must be UTF-8, with at most 100 fields."),
        (b"a=1&" * 101, 400, "The form must be UTF-8, with at most 100 fields."),
        (b"name=" + b"x" * 65_536, 413, "A form holds at most 65,536 bytes."),
    ],
)
async def test_a_hostile_form_is_refused_with_the_reason(body: bytes, status: int, said: str) -> None:
    answer = await post(body)
    assert (answer.status_code, answer.json()) == (status, said)
