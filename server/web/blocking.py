"""Organisers block a browser in a pad: it reads what anyone may read, and no more, at once and until that is ended.

A browser is named by what an organiser sees of it, never by its identity: the wipe it did, or its place in the list of
who is here. One that throws its cookie away is another; the page says so.
"""

from starlette.requests import Request
from starlette.responses import Response

from ..errors import Conflict, NotFound
from ..sentences import Sentence
from . import access, forms
from .organise_access import Host, host
from .services import services
from .wiped import done


async def wiper(request: Request) -> Response:
    """`POST /{pad}/wiped/{wipe}/block`: whoever did it. Raises `NotFound` if people are told of it no more."""
    forms.admit(request)
    here = await host(request)
    wipe = here.room.wipes.shown
    if wipe is None or wipe.id != request.path_params["wipe"] or wipe.author is None:
        raise NotFound("Nobody knows any more who that was.")
    return await _block(request, here, wipe.author, wipe.name)


async def present(request: Request) -> Response:
    """`POST /{pad}/here/{client}/block`: whoever is in the pad under that client id of Yjs. Raises `NotFound`."""
    forms.admit(request)
    here = await host(request)
    who = here.room.audience.author_of(request.path_params["client"])
    if who is None:
        raise NotFound("Whoever that was has left.")
    return await _block(request, here, who, here.room.audience.name_of(who))


async def end(request: Request) -> Response:
    """`POST /{pad}/settings/blocks/{block}/end`: it may do again what anyone may."""
    forms.admit(request)
    here = await host(request)
    await services(request).store.end_block(here.room.name, request.path_params["block"])
    await access.tell(request, here.room)
    return done(request, here.room, Sentence("The block is ended."), page="settings?done=unblocked#done")


async def _block(request: Request, here: Host, who: bytes, name: str) -> Response:
    if here.room.audience.is_host(who):
        raise Conflict("That is an organiser, and those can’t be blocked. Revoke the link they came by first.")
    await services(request).store.block(here.room.name, who, name)
    await access.tell(request, here.room)
    said = Sentence("%(name)s only reads this pad from now on.", name=name) if name else Sentence("That is blocked.")
    return done(request, here.room, said, page="settings?done=blocked#done")
