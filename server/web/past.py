"""A pad in other forms as it was after a change, `?at=`, and as data with all that ever happened to it, `?history=yes`:
for whoever may see its history.

What somebody gave with a button is in none of it: names of lists are not part of a pad's history.
"""

import asyncio
import base64
import json
from datetime import UTC, datetime

from starlette.requests import Request
from starlette.responses import Response

from ..errors import BadRequest
from ..history.story import Story
from ..pads.room import Room
from ..sessions import grammar
from . import access
from .cards.text import without_ids
from .entries import PRIVATE
from .headers import kept_policy
from .history_views import People
from .render import plain, render
from .services import services
from .templates import say


def is_asked(request: Request) -> bool:
    """Whether the request is for what was, and not for what is."""
    return "at" in request.query_params or "history" in request.query_params


async def markdown(request: Request) -> Response:
    """The text, exactly."""
    _, text, _ = await _text(request)
    return Response(text, media_type="text/markdown", headers=PRIVATE)


async def text(request: Request) -> Response:
    """The text without marks."""
    _, text, _ = await _text(request)
    return Response(_plain(text), media_type="text/plain", headers=PRIVATE)


async def html(request: Request) -> Response:
    """One file to keep."""
    room, text, at = await _text(request)
    blocks = await asyncio.to_thread(lambda: render(without_ids(text, grammar.parse(text))))
    title = next((block.heading.text for block in blocks if block.heading), room.name)
    fields = {"title": title, "blocks": blocks, "updated": at}
    body = services(request).templates.render("kept.html", fields)
    return Response(body, media_type="text/html", headers={**PRIVATE, "Content-Security-Policy": kept_policy(body)})


async def data(request: Request) -> Response:
    """The text of a moment as data; or the whole history: every change as a Yjs v1 update in Base64, in its order, with
    its time and the number of its author among `authors`. Applied one after the other to a `Y.Doc` they are the pad.
    """
    if "history" in request.query_params:
        room = await access.history(request)
        fields = await _history(request, room)
    else:
        room, text, at = await _text(request)
        fields = {"name": room.name, "updated": _spelled(at), "text": text}
    return Response(json.dumps(fields, ensure_ascii=False), media_type="application/json", headers=PRIVATE)


async def _text(request: Request) -> tuple[Room, str, datetime]:
    """The pad, its text after that change, and when that was. Raises `Forbidden`, `NotFound`, `BadRequest`."""
    room = await access.history(request)
    given = request.query_params.get("at", "")
    if not (given.isascii() and given.isdigit() and len(given) < 16):
        raise BadRequest("Say after which change, by its number: ?at=120")
    found, at = await services(request).histories.ask(room, lambda story: _at(story, int(given)))
    return room, found, at


def _at(story: Story, sequence: int) -> tuple[str, datetime]:
    step = story.at(story.number(sequence))
    return story.weave.text(step.sequence), datetime.fromtimestamp(step.at / 1000, UTC)


async def _history(request: Request, room: Room) -> dict[str, object]:
    store, committed = services(request).store, await room.read()
    people = People(await store.authors(room.name))
    changes = [each for each in await store.changes(room.name) if each.sequence <= committed.sequence]
    numbers = {author: number for number, author in enumerate(dict.fromkeys(each.author for each in changes))}
    return {
        "name": room.name,
        "text": committed.text,
        "authors": [{"name": say(people.of(author).name)} for author in numbers],
        "revisions": [
            {"sequence": each.sequence, "at": _ms(each.at), "why": each.why.value, "name": each.name}
            for each in await store.revisions(room.name)
        ],
        "changes": [
            {
                "sequence": each.sequence,
                "at": _ms(each.at),
                "author": numbers[each.author],
                "update": base64.b64encode(each.update).decode(),
            }
            for each in changes
        ],
    }


def _plain(text: str) -> str:
    return plain(without_ids(text, grammar.parse(text)))


def _ms(at: int) -> str:
    return _spelled(datetime.fromtimestamp(at / 1000, UTC))


def _spelled(at: datetime) -> str:
    return at.isoformat(timespec="milliseconds").replace("+00:00", "Z")
