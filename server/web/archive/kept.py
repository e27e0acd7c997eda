"""Sends the pages of archived pads: stored bytes, without opening the pad."""

from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from ...access.policy import Act, Policy, may, role
from ...errors import NotFound
from ...store.records import ArchivedPad
from .. import access, conditional
from ..headers import EVERYWHERE, INDEXED, kept_policy
from ..services import services
from . import pages
from .shelf import Entry


async def page(request: Request, session: str = "") -> Response | None:
    """The page of an archived pad, or of one of its sessions; None for a pad that is not archived.

    Another spelling of the pad's name leads to the one it has.
    """
    found = await access.archived(request, session)
    if found is None:
        return None
    if found.name != request.path_params["pad"]:
        path = f"/{quote(found.name)}" + (f"/sessions/{quote(session)}" if session else "")
        return RedirectResponse(path, status_code=301, headers={"Cache-Control": "no-cache"})
    body = await _body(request, found, session)
    links = _links(request, found, session, reopens=_reopens(request, found))
    return _answer(request, found, body.replace(pages.LINKS, links, 1), kept_policy(body))


async def _body(request: Request, found: ArchivedPad, session: str) -> bytes:
    made = found.page
    if made is None and not found.made:
        made = (await services(request).archive.keeper.make(found.name)).get(session)
    if made is None:
        raise NotFound("This session is not in the pad any more. The pad has what there is.")
    return made


def _links(request: Request, found: ArchivedPad, session: str, *, reopens: bool) -> bytes:
    fields = {"pad": found.name, "session": session, "listed": _is_listed(found), "reopens": reopens}
    return services(request).templates.render("_archived_links.html", fields)


def _reopens(request: Request, found: ArchivedPad) -> bool:
    who = access.of(request)
    return may(found.access.role(who.token_hash if who else None), Act.EDIT)


def _is_listed(found: ArchivedPad) -> bool:
    return found.listed and found.access.policy is not Policy.NOTHING


def _answer(request: Request, found: ArchivedPad, body: bytes, policy: str) -> Response:
    anyone = role(found.access.policy, None)
    for_all = may(anyone, Act.EDIT)  # then everybody is offered the same
    headers = {
        "Content-Type": "text/html; charset=utf-8",
        "Cache-Control": "public, no-cache" if may(anyone, Act.READ) else "private, no-cache",
        "Vary": "Accept-Encoding" if for_all else "Accept-Encoding, Cookie",
        **EVERYWHERE,
        "content-security-policy": " ".join([policy, *services(request).config.embed_origins.split()]),
        **({name.lower(): value for name, value in INDEXED.items()} if _is_listed(found) else {}),
    }
    if may(anyone, Act.READ) and (for_all or access.of(request) is None):
        return _respond(request, services(request).archive.shelf.put(_path(request), body, headers, for_all=for_all))
    return conditional.respond(request, conditional.etag_of(body), "text/html", lambda: body, headers)


def _respond(request: Request, entry: Entry) -> Response:
    if conditional.has(request, entry.etag.decode()):
        return _raw(b"", entry.headers, 304)
    packed = "gzip" in conditional.codings(request)
    return _raw(entry.compressed, entry.gzip_headers) if packed else _raw(entry.body, entry.plain_headers)


def _raw(body: bytes, headers: list[tuple[bytes, bytes]], status: int = 200) -> Response:
    response = Response(body, status)
    response.raw_headers = list(headers)
    return response


def _path(request: Request) -> bytes:
    path: bytes = request.scope["raw_path"]
    return path
