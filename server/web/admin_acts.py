"""What the administrator does at `/-/admin`: delete a pad, put it back, erase it, block an address. Plain forms."""

import logging
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from ..errors import BadRequest, Invalid, StoreUnavailable
from ..pads import names
from ..sentences import Sentence
from . import admin, admin_access, deletion, forms
from .entries import PRIVATE
from .services import services

log = logging.getLogger(__name__)


async def pad(request: Request) -> Response:
    """`POST /-/admin/pads/{name}`: `act` is delete, put-back, erase or release. Raises `NotFound`."""
    fields = await _begin(request)
    at, name = services(request), names.canonical(request.path_params["name"])
    match act := fields.get("act"):
        case "delete":
            await deletion.delete_pad(request, name)
        case "put-back":
            await at.store.put_back(name)
        case "release":
            await at.store.release(name)
        case "erase":
            if names.key(fields.get("typed", "").strip()) != names.key(name):
                return await admin.show_pad(
                    request, Invalid({"typed": Sentence("Type “%(pad)s” to erase it.", pad=name)})
                )
            return await _erase(request, name)
        case _:
            raise BadRequest("A pad is deleted, put back, erased or released.")
    return _to(f"{admin_access.PATH}/pads/{quote(name)}?done={act}#done")


async def block(request: Request) -> Response:
    """`POST /-/admin/blocked`: let nobody in from a `network`, or let it in again."""
    fields = await _begin(request)
    at = services(request)
    try:
        if fields.get("act") == "let-in":
            at.blocked.remove(fields.get("network", ""))
        else:
            at.blocked.add(fields.get("network", ""))
    except Invalid as error:
        return await admin.show(request, error)
    except OSError as error:
        raise StoreUnavailable(
            "The list of blocked addresses can't be written: %(why)s.", why=error.strerror
        ) from error
    return _to(f"{admin_access.PATH}?done=blocked#done")


async def _begin(request: Request) -> dict[str, str]:
    forms.admit(request)
    admin_access.check(request)
    return await forms.fields(request)


async def _erase(request: Request, name: str) -> Response:
    store = services(request).store
    if not await store.purge(name):
        raise BadRequest("Only a deleted pad can be erased.")
    try:
        await store.scrub()
    except StoreUnavailable as error:
        log.warning("What was erased is still in the file, until the next sweep: %s", error)
    return _to(f"{admin_access.PATH}?done=erased#done")


def _to(address: str) -> Response:
    return RedirectResponse(address, status_code=303, headers=PRIVATE)
