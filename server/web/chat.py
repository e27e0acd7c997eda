"""`/{pad}/chat`: the chat as a page of its own, for those without scripts and for paging back."""

import asyncio
from datetime import UTC, datetime

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from ..access.policy import Act, Role, may
from ..errors import Conflict, Invalid
from ..pads.room import Room
from . import access, browsers, forms, pad
from .organise_access import PRIVATE
from .services import services
from .templates import say


async def page(request: Request) -> Response:
    """The newest messages, or those before one."""
    return await _show(request, await access.kept(request, Act.READ))


async def post(request: Request) -> Response:
    """Say something. Raises `Forbidden`, `Conflict`."""
    forms.admit(request)
    room = await access.kept(request, Act.CHAT)
    fields = await forms.fields(request)
    browser = browsers.of(request)
    name, text = fields.get("name", ""), fields.get("text", "")
    try:
        await services(request).chats.say(room, browser.identity.token_hash, name, text)
    except (Invalid, Conflict) as error:
        return await _show(request, room, error=error, name=name, text=text)
    return RedirectResponse(f"{_url(room)}#say", status_code=303, headers={**PRIVATE, **browser.headers})


async def delete(request: Request) -> Response:
    """Take back what one said, or as an organiser what anybody did. Raises `Forbidden`, `NotFound`."""
    forms.admit(request)
    room, who = await access.kept(request, Act.READ), access.of(request)
    by = who.token_hash if who else b""
    await services(request).chats.unsay(room, by, request.path_params["message"])
    return RedirectResponse(f"{_url(room)}#say", status_code=303, headers=PRIVATE)


async def _show(
    request: Request, room: Room, *, error: Invalid | Conflict | None = None, name: str = "", text: str = ""
) -> Response:
    at, who, role = services(request), access.of(request), access.role(request, room)
    by = who.token_hash if who else None
    before = _number(request.query_params.get("before", ""))
    messages, more = await at.chats.page(room, by, before)
    given = name or (await at.store.chats.called(by) if by else "")
    fields = {
        "pad": room.name,
        "on": room.audience.access.chat,
        "messages": [{**each, "at": _moment(each["at"])} for each in messages],
        "older": messages[0]["id"] if more else None,
        "is_newest": before is None,
        "may_write": may(role, Act.CHAT),
        "organises": role is Role.ORGANISER,
        "name": given,
        "text": text,
        "longest": at.config.max_chat_length,
        "wrong": {field: say(wrong) for field, wrong in error.fields.items()} if error else {},
        "error": say(error.sentence) if isinstance(error, Conflict) else None,
    }
    body = await asyncio.to_thread(at.templates.render, "chat.html", fields)
    return Response(body, error.status if error else 200, PRIVATE, "text/html")


def _url(room: Room) -> str:
    return f"{pad.url(room.name)}/chat"


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else None


def _moment(at: object) -> datetime:
    assert isinstance(at, int)
    return datetime.fromtimestamp(at / 1000, UTC)
