"""`/{pad}/import`: a text or a file from elsewhere, in three plain forms: what is brought, what would become of it, and
the way back once it is in the pad. A program that accepts only JSON gets the Markdown that a file amounts to.
"""

import asyncio
import time
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from ..access.policy import Act
from ..errors import Archived, BadRequest, Invalid, RosterpadError, TooLarge, Unreadable
from ..history.restore import Wanted, restore
from ..pads.room import Room
from ..sentences import Sentence
from ..store.records import Revision, Why
from ..transfer import incoming
from ..transfer.incoming import Format
from . import access, browsers, forms, pad, uploads
from .admission import admit_pad
from .organise_access import PRIVATE
from .render import render
from .services import services
from .templates import say
from .uploads import Upload

MOST_SHOWN = 100_000
"""Characters of a text that its preview shows as it will look."""

_reading = asyncio.Semaphore(2)
"""Files that are read at once: the longest takes a second of processor time."""


@dataclass(frozen=True, slots=True)
class Brought:
    """What somebody brings, as Markdown, and where from."""

    text: str
    name: str


async def page(request: Request) -> Response:
    """The form to choose a file with, or to paste a text into."""
    room = await access.pad(request, Act.EDIT)
    if room.archived:
        raise Archived
    return _ask(request, room)


async def preview(request: Request) -> Response:
    """What would be added, nothing of which is in the pad yet."""
    forms.admit(request)
    room = await access.pad(request, Act.EDIT)
    accepted = request.headers.get("accept", "")
    wants_json = "application/json" in accepted and "text/html" not in accepted
    try:
        brought = await _brought(await uploads.read(request), services(request).config.max_pad_bytes)
    except (BadRequest, Invalid, TooLarge, Unreadable) as error:
        if wants_json:
            raise
        return _ask(request, room, error)
    if wants_json:
        return JSONResponse({"text": brought.text, "name": brought.name}, headers=PRIVATE)
    return await _show(request, room, brought)


async def bring(request: Request) -> Response:
    """Put the text into the pad, at its end or in place of all that is there. Raises `TooLarge`, `Archived`."""
    forms.admit(request)
    room = await access.pad(request, Act.EDIT)
    admit_pad(request, room)
    fields = (await uploads.read(request)).fields
    text = _lines(fields.get("text", ""))
    replaces = fields.get("how") == "replace"
    if not text.strip():
        return _ask(request, room, _nothing())
    browser = browsers.of(request)
    number = await _put(request, room, browser.identity.token_hash, text, replaces=replaces)
    done = "replaced" if replaces else "added"
    path = f"{pad.url(room.name)}/import/{number}?done={done}" if number else pad.url(room.name)
    return RedirectResponse(path, status_code=303, headers={**PRIVATE, **browser.headers})


async def brought(request: Request) -> Response:
    """It is in the pad: the way to it, and back."""
    room = await access.pad(request, Act.EDIT)
    fields = {"pad": room.name, "number": request.path_params["change"], "done": request.query_params.get("done", "")}
    return _page(request, "imported.html", fields)


async def undo(request: Request) -> Response:
    """Take what one change brought out again, and put what it took away back; what others did since then stays."""
    forms.admit(request)
    at, room = services(request), await access.kept(request, Act.EDIT)
    number, browser = request.path_params["change"], browsers.of(request)
    if not 0 < number <= room.sequence:
        raise BadRequest("There is no such change in this pad.")
    undone = await restore(at.store, at.histories, room, Wanted(browser.identity.token_hash, number, number - 1))
    path = f"{pad.url(room.name)}/import/{number}?done={'undone' if undone else 'nothing'}"
    return RedirectResponse(path, status_code=303, headers={**PRIVATE, **browser.headers})


async def _put(request: Request, room: Room, by: bytes, text: str, *, replaces: bool) -> int | None:
    """The number of the change that put it there, None if that is what was there. The state before is kept."""
    if room.archived:
        raise Archived
    store, before = services(request).store, await room.read()
    if before.sequence:
        now = time.time_ns() // 1_000_000
        await store.keep_revision(room.name, Revision(before.sequence, now, Why.IMPORT, author=by))
    await room.rewrite(by, lambda old: text if replaces else _appended(old, text))
    changes = await store.changes(room.name, before.sequence)
    return next((change.sequence for change in changes if change.author == by), None)


def _appended(old: str, text: str) -> str:
    return f"{old.rstrip()}\n\n{text}" if old.strip() else text


async def _brought(upload: Upload, most: int) -> Brought:
    """The Markdown of a file or of what was pasted. Raises `Unreadable`, `Invalid`, `TooLarge`."""
    data = upload.file or _lines(upload.fields.get("text", "")).encode()
    if not data.strip():
        raise _nothing()
    if len(data) > most:
        raise TooLarge("A pad holds at most %(limit)s bytes of text.", limit=f"{most:,}")
    kind = _format(upload, data)
    async with _reading:
        text = await asyncio.to_thread(incoming.to_markdown, data, kind)
    if not text.strip():
        raise Unreadable("There is no text in it.")
    return Brought(text, upload.name if upload.file else "")


def _format(upload: Upload, data: bytes) -> Format:
    chosen = next((each for each in Format if each.value == upload.fields.get("format")), None)
    if upload.file:
        return incoming.format_of(upload.name, data)
    return chosen or Format.MARKDOWN


def _nothing() -> Invalid:
    return Invalid({"file": Sentence("Choose a file, or paste a text.")})


def _lines(text: str) -> str:
    """As a browser had it before it sent the lines of a field with CR LF."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _ask(request: Request, room: Room, error: RosterpadError | None = None) -> Response:
    wrong = say(error.fields.get("file", error.sentence)) if error else ""
    return _page(request, "import.html", {"pad": room.name, "wrong": wrong}, error.status if error else 200)


async def _show(request: Request, room: Room, brought: Brought) -> Response:
    blocks = await asyncio.to_thread(render, brought.text[:MOST_SHOWN])
    fields = {
        "pad": room.name,
        "name": brought.name,
        "text": brought.text,
        "lines": brought.text.rstrip("\n").count("\n") + 1,
        "blocks": blocks,
        "cut": len(brought.text) > MOST_SHOWN,
        "empty": not (await room.read()).text.strip(),
    }
    return _page(request, "import_preview.html", fields)


def _page(request: Request, template: str, fields: dict[str, object], status: int = 200) -> Response:
    body = services(request).templates.render(template, fields)
    return Response(body, status, PRIVATE, "text/html")
