"""A pad over HTTP: its page, its text in other forms, and `PUT` to set it."""

import json
from collections.abc import Mapping
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response

from ..access import identity
from ..access.policy import Act, Role
from ..errors import BadRequest, TooLarge
from ..pads import names
from . import access, admission, conditional, makers, past, preview
from .admission import admit_pad
from .archive import kept
from .cards.data import as_data
from .cards.text import without_ids
from .headers import INDEXED, kept_policy
from .organise_access import new_delete_link, new_link
from .origin import check_origin
from .page import Page, Rendered
from .render import plain
from .services import services


async def pad(request: Request) -> Response:
    """The page, the same for everyone; another spelling of the name leads to the one the pad has."""
    if (archived := await kept.page(request)) is not None:
        return archived
    room = await access.pad(request, Act.READ)
    if room.name != request.path_params["pad"]:
        # Not for ever: until it is kept, a pad is spelled as whoever opens it spells it.
        return RedirectResponse(url(room.name), status_code=301, headers={"Cache-Control": "no-cache"})
    if not room.sequence and not admission.may_make(request):
        return makers.ask(request, room.name)
    if preview.wanted(request, room):
        return await preview.stranger(request, room)
    page = await services(request).pages.of(room).page(access.role(request, room))
    admission.note_page(request, room.name)
    return _page(request, page, INDEXED if room.audience.access.for_search_engines else {})


async def etherpad(request: Request) -> Response:
    """`/p/{pad}`: where Etherpad had it."""
    return RedirectResponse(url(names.canonical(request.path_params["pad"])), status_code=301)


async def markdown(request: Request) -> Response:
    """The text, exactly."""
    if past.is_asked(request):
        return await past.markdown(request)
    rendered = await _kept(request)
    return _text(request, rendered, rendered.committed.text, "text/markdown")


async def text(request: Request) -> Response:
    """The text without Markdown's marks, and without what names its sessions."""
    if past.is_asked(request):
        return await past.text(request)
    rendered = await _kept(request)
    there = [each.said for each in rendered.sessions if not each.is_removed]
    bare = without_ids(rendered.committed.text, there)
    return _text(request, rendered, plain(bare), "text/plain")


async def html(request: Request) -> Response:
    """One file to keep, which needs nothing else."""
    if past.is_asked(request):
        return await past.html(request)
    rendered = await _kept(request)
    fields = {"title": rendered.title or rendered.name, "blocks": rendered.keep, "updated": rendered.updated}
    body = services(request).templates.render("kept.html", fields)
    return _text(request, rendered, body, "text/html", {"Content-Security-Policy": kept_policy(body)})


async def data(request: Request) -> Response:
    """The pad for programs. Times are UTC in ISO 8601."""
    if past.is_asked(request):
        return await past.data(request)
    rendered = await _kept(request)
    role = access.role(request, await access.pad(request, Act.READ))
    assert role is not None
    updated = rendered.updated.isoformat(timespec="milliseconds").replace("+00:00", "Z") if rendered.updated else None
    fields = {
        "name": rendered.name,
        "title": rendered.title or rendered.name,
        "role": role.word,
        "updated": updated,
        "text": rendered.committed.text,
        "sessions": as_data(rendered.sessions),
    }
    headers = {"ETag": f'"{role.word}-{rendered.etag[1:]}', "Vary": "Cookie"}
    return _text(request, rendered, json.dumps(fields, ensure_ascii=False), "application/json", headers)


async def put(request: Request) -> Response:
    """Set the whole text, as the smallest edit that merges with people typing.

    201 if that makes the pad, and then the next lines are links that organise it and that delete it.
    """
    check_origin(request)
    limit = services(request).config.max_pad_bytes
    room = await access.pad(request, Act.EDIT)
    wanted = _decode(await _body(request, limit))
    admit_pad(request, room)
    is_new = room.sequence == 0
    author = identity.of(request.cookies.get(identity.COOKIE, ""))
    if author is None and is_new:
        author = identity.by(identity.new_token())  # nobody's, but it tells who made the pad
    committed = await room.set_text(author.token_hash if author else None, wanted)
    address = str(request.base_url).rstrip("/") + url(room.name)
    said = f"Saved: {address}\n"
    if is_new and author and room.audience.access.role(author.token_hash) is Role.ORGANISER:
        said += f"Organise it: {await new_link(request, room.name)}\n"
        said += f"Delete it: {await new_delete_link(request, room.name)}\n"
    status = 201 if is_new and committed.sequence else 200
    return PlainTextResponse(said, status_code=status, headers={"Location": address})


def url(name: str) -> str:
    """The path of a pad's page."""
    return f"/{quote(name)}"


async def _kept(request: Request) -> Rendered:
    room = await access.kept(request, Act.READ)
    return await services(request).pages.of(room).rendered()


def _page(request: Request, page: Page, more: Mapping[str, str]) -> Response:
    vary = "Accept-Encoding" if page.is_everybodys else "Accept-Encoding, Cookie"
    headers = {"ETag": page.etag, "Cache-Control": "no-cache", "Vary": vary, **more}
    if conditional.has(request, page.etag):
        return Response(status_code=304, headers=headers)
    if "gzip" not in conditional.codings(request):
        return Response(page.body, media_type="text/html", headers=headers)
    return Response(page.compressed, media_type="text/html", headers={**headers, "Content-Encoding": "gzip"})


def _text(
    request: Request, rendered: Rendered, body: str | bytes, media_type: str, more: Mapping[str, str] | None = None
) -> Response:
    headers = {"ETag": rendered.etag, "Cache-Control": "no-cache", **(more or {})}
    if conditional.has(request, headers["ETag"]):
        return Response(status_code=304, headers=headers)
    return Response(body, media_type=media_type, headers=headers)


async def _body(request: Request, limit: int) -> bytes:
    body = bytearray()
    async for part in request.stream():
        body += part
        if len(body) > limit:
            raise TooLarge("A pad holds at most %(limit)s bytes of text.", limit=f"{limit:,}")
    return bytes(body)


def _decode(body: bytes) -> str:
    try:
        return body.decode().replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError as error:
        raise BadRequest("The text must be UTF-8; the byte at position %(at)s isn't.", at=error.start) from None
