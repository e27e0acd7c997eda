"""Deleting a pad and putting it back: by its organisers at `/{pad}/settings`, or by its delete link in any browser.

`/{pad}/deletion` is the state of being deleted. While a pad is in it, every address below the pad is answered by
`gone`, which lets organisers put it back.
"""

import time

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from ..access import identity
from ..access.policy import Act, Role, check
from ..errors import BadRequest, Deleted, Invalid, NotFound
from ..pads import names
from ..sentences import Sentence
from . import access, errors, forms, pad, settings
from .organise_access import PRIVATE, host, new_delete_link
from .services import services


async def delete(request: Request) -> Response:
    """`POST /{pad}/deletion`: an organiser deletes the pad, whose name they typed."""
    forms.admit(request)
    here, fields = await host(request), await forms.fields(request)
    if names.key(fields.get("typed", "").strip()) != names.key(here.room.name):
        return await settings.show(
            request, here, error=Invalid({"typed": Sentence("Type “%(pad)s” to delete it.", pad=here.room.name)})
        )
    await delete_pad(request, here.room.name)
    return _to_pad(here.room.name)


async def put_back(request: Request) -> Response:
    """`POST /{pad}/deletion/undo`: an organiser puts it back. Raises `Forbidden`, `NotFound`."""
    forms.admit(request)
    name = names.canonical(request.path_params["pad"])
    check(Role.ORGANISER if await access.organises(request, name) else Role.READER, Act.SETTINGS)
    await services(request).store.put_back(name)
    return _to_pad((await access.kept(request, Act.READ)).name)


async def make_link(request: Request) -> Response:
    """`POST /{pad}/settings/deletion-link`: a new delete link, shown once; the one before leads nowhere from now on."""
    forms.admit(request)
    here = await host(request)
    return await settings.show(request, here, delete_link=await new_delete_link(request, here.room.name))


async def offer(request: Request) -> Response:
    """`GET /{pad}/deletion/{token}`: a button that deletes the pad, or one that puts it back. Raises `NotFound`."""
    name, deleted = await _by_link(request)
    body = services(request).templates.render("delete_link.html", {"pad": name, "deleted": deleted})
    return Response(body, media_type="text/html", headers=PRIVATE)


async def use(request: Request) -> Response:
    """`POST /{pad}/deletion/{token}`: what its button says. Raises `NotFound`."""
    forms.admit(request)
    name, _ = await _by_link(request)
    match (await forms.fields(request)).get("act"):
        case "delete":
            await delete_pad(request, name)
        case "put-back":
            await services(request).store.put_back(name)
        case _:
            raise BadRequest("A delete link deletes its pad, or puts it back.")
    return RedirectResponse(str(request.url), status_code=303, headers=PRIVATE)


async def delete_pad(request: Request, name: str) -> None:
    """Delete a pad, and send everybody away who has it open."""
    at = services(request)
    room = at.rooms.peek(name)
    await at.rooms.delete(name, time.time_ns() // 1_000_000)
    at.archive.shelf.clear()
    if room is not None:
        at.live.close(room, Deleted(name))


async def gone(request: Request, error: Exception) -> Response:
    """What every address of a deleted pad answers; whoever organised it is offered to put it back."""
    assert isinstance(error, Deleted)
    is_page = request.method == "GET" and "text/html" in request.headers.get("accept", "")
    if not is_page or not await access.organises(request, error.pad):
        return await errors.known(request, error)
    body = services(request).templates.render("deleted.html", {"pad": error.pad, "message": error.sentence})
    return Response(body, error.status, PRIVATE, "text/html")


async def _by_link(request: Request) -> tuple[str, bool]:
    """The pad's name, and whether it is deleted. Raises `NotFound` if the link isn't its delete link."""
    at, name = services(request), names.canonical(request.path_params["pad"])
    if not await at.store.has_delete_link(name, identity.by(request.path_params["token"]).token_hash):
        raise NotFound("This link leads nowhere any more. A pad’s organisers can make another one.")
    try:
        return (await at.rooms.open(name)).name, False
    except Deleted as error:
        return error.pad, True


def _to_pad(name: str) -> Response:
    return RedirectResponse(pad.url(name), status_code=303, headers=PRIVATE)
