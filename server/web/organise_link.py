"""`POST /{pad}/organise/link`: another organiser link in place of the one before."""

from starlette.requests import Request
from starlette.responses import Response

from . import access, forms, settings
from .organise_access import host, new_link
from .origin import check_origin


async def renew(request: Request) -> Response:
    """A new link, shown once, on the page of settings that this answers with; the one before leads nowhere from now on.

    Other organisers stay unless the form says that they don't.
    """
    check_origin(request)
    here = await host(request)
    alone = (await forms.fields(request)).get("others") == "end"
    link = await new_link(request, here.room.name, here.by if alone else None)
    await access.tell(request, here.room)
    return await settings.show(request, here, link=link, alone=alone)
