"""Links for when an organiser's browser forgets them: one that organises the pad, one that deletes it."""

from starlette.requests import Request
from starlette.responses import Response

from . import access, forms, settings
from .organise_access import host, new_delete_link, new_link
from .origin import check_origin


async def renew(request: Request) -> Response:
    """`POST /{pad}/organise/link`: a new organiser link, shown once, on the page of settings that this answers with.

    The one before leads nowhere from now on. Other organisers stay unless the form says that they don't.
    """
    check_origin(request)
    here = await host(request)
    alone = (await forms.fields(request)).get("others") == "end"
    link = await new_link(request, here.room.name, here.by if alone else None)
    await access.tell(request, here.room)
    return await settings.show(request, here, link=link, alone=alone)


async def keep(request: Request) -> Response:
    """`POST /{pad}/settings/kept-links`: both links, shown once; any before lead nowhere from now on."""
    check_origin(request)
    here = await host(request)
    link, delete_link = await new_link(request, here.room.name), await new_delete_link(request, here.room.name)
    return await settings.show(request, here, link=link, delete_link=delete_link)
