"""The fields of a plain HTML form, `application/x-www-form-urlencoded`: what our pages send without a script."""

from urllib.parse import parse_qsl

from starlette.requests import Request

from ..errors import BadRequest, TooLarge
from .admission import admit_form
from .origin import check_origin
from .services import services


def admit(request: Request) -> None:
    """Raises `Forbidden` for a form of another site's page, `TooMany` if its network sent very many."""
    check_origin(request)
    admit_form(request)


async def fields(request: Request) -> dict[str, str]:
    """The form's fields, the last of those with one name. Raises `TooLarge` and `BadRequest`."""
    try:
        sent = (await body(request)).decode()
        return dict(parse_qsl(sent, keep_blank_values=True, errors="strict", max_num_fields=100))
    except ValueError:
        raise BadRequest("The form must be UTF-8, with at most 100 fields.") from None


async def body(request: Request) -> bytes:
    """What was sent. Raises `TooLarge`."""
    sent, most = bytearray(), services(request).config.max_form_bytes
    async for part in request.stream():
        sent += part
        if len(sent) > most:
            raise TooLarge("A form holds at most %(limit)s bytes.", limit=f"{most:,}")
    return bytes(sent)
