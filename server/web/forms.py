"""The fields of a plain HTML form, `application/x-www-form-urlencoded`: what our pages send without a script."""

from urllib.parse import parse_qsl

from starlette.requests import Request

from ..errors import BadRequest, TooLarge, TooMany
from .origin import check_origin
from .services import services

MOST_BYTES = 64 << 10
"""The longest form that one of our pages sends is far shorter."""


def admit(request: Request) -> None:
    """Raises `Forbidden` for a form of another site's page, `TooMany` if its network sent very many."""
    check_origin(request)
    at = services(request)
    if at.config.limits and not at.flood.takes(request.client.host if request.client else ""):
        raise TooMany("Too many forms came from your network at once. Wait a minute, then try again.")


async def fields(request: Request) -> dict[str, str]:
    """The form's fields, the last of those with one name. Raises `TooLarge` and `BadRequest`."""
    try:
        sent = (await body(request)).decode()
        return dict(parse_qsl(sent, keep_blank_values=True, errors="strict", max_num_fields=100))
    except ValueError:
        raise BadRequest("The form must be UTF-8, with at most 100 fields.") from None


async def body(request: Request) -> bytes:
    """What was sent. Raises `TooLarge`."""
    sent = bytearray()
    async for part in request.stream():
        sent += part
        if len(sent) > MOST_BYTES:
            raise TooLarge("A form holds at most %(limit)s bytes.", limit=f"{MOST_BYTES:,}")
    return bytes(sent)
