"""The fields and the file of a form with `enctype="multipart/form-data"`, read up to a limit."""

from collections.abc import AsyncGenerator
from dataclasses import dataclass

from starlette.datastructures import UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import Request

from ..errors import BadRequest, TooLarge
from .services import services

MOST_FIELDS = 10
AROUND = 64 << 10
"""Bytes of a form beside its text."""


@dataclass(frozen=True, slots=True)
class Upload:
    """A form that came: its fields, and the file, if one was chosen, with the name it had."""

    fields: dict[str, str]
    file: bytes
    name: str


async def read(request: Request) -> Upload:
    """The form. Raises `TooLarge`, `BadRequest`."""
    most = services(request).config.max_pad_bytes
    limit = 3 * most + AROUND  # a text of the longest, each line of it ended by two characters, and a page around it
    if not request.headers.get("content-type", "").lower().startswith("multipart/form-data"):
        raise BadRequest("This form must be sent as multipart/form-data.")
    parser = MultiPartParser(
        request.headers, _limited(request, limit), max_files=1, max_fields=MOST_FIELDS, max_part_size=limit
    )
    try:
        form = await parser.parse()
    except (MultiPartException, ValueError, KeyError):
        raise BadRequest("The form can’t be read as it came. Send it again.") from None
    try:
        file = next((value for value in form.values() if isinstance(value, UploadFile)), None)
        data = await file.read() if file else b""
        fields = {name: value for name, value in form.items() if isinstance(value, str)}
        return Upload(fields, data, (file.filename or "") if file else "")
    finally:
        await form.close()


async def _limited(request: Request, limit: int) -> AsyncGenerator[bytes, None]:
    size = 0
    async for part in request.stream():
        size += len(part)
        if size > limit:
            raise TooLarge("A form with a file holds at most %(limit)s bytes.", limit=f"{limit:,}")
        yield part
