"""`/{pad}?as=stranger`: what anyone with the address sees of a pad, for its organisers to look at.

It goes by the role of somebody without an identity, and lies at rest: its sandbox runs no script and sends no form, so
that nothing in it is done in the organiser's name.
"""

from starlette.requests import Request
from starlette.responses import Response

from ..access.policy import Act, check, may
from ..pads.room import Room
from . import access
from .headers import POLICY
from .organise_access import PRIVATE
from .services import services

AT_REST = f"sandbox; {POLICY}"


def wanted(request: Request, room: Room) -> bool:
    """Whether an organiser asks for it; everybody else sees the pad as they do."""
    return request.query_params.get("as") == "stranger" and may(access.role(request, room), Act.SETTINGS)


async def stranger(request: Request, room: Room) -> Response:
    """The page. Raises `Closed` where a stranger sees nothing."""
    role = room.audience.access.role(None)
    check(role, Act.READ)
    body = await services(request).pages.of(room).preview(role)
    return Response(body, media_type="text/html", headers={**PRIVATE, "Content-Security-Policy": AT_REST})
