"""Answers that a program which asks again and again needn't be sent twice (RFC 9110, section 13)."""

from collections.abc import Callable, Mapping
from hashlib import blake2b

from starlette.requests import Request
from starlette.responses import Response


def respond(
    request: Request, etag: str, media_type: str, make: Callable[[], bytes], headers: Mapping[str, str]
) -> Response:
    """304 to whoever has what `etag` names, to all others what `make` makes. `etag` is in its quotes."""
    headers = {"ETag": etag, **headers}
    if has(request, etag):
        return Response(status_code=304, headers=headers)
    return Response(make(), media_type=media_type, headers=headers)


def etag_of(body: bytes) -> str:
    """What names a body by what is in it, in its quotes."""
    return f'"{blake2b(body, digest_size=12).hexdigest()}"'


def has(request: Request, etag: str) -> bool:
    """Whether the client says that it has what `etag` names; a proxy that packs may have marked it as weak."""
    given = request.headers.get("if-none-match", "")
    return etag in (each.strip().removeprefix("W/") for each in given.split(","))


def codings(request: Request) -> set[str]:
    """The content codings that the client takes, such as `br` and `gzip`."""
    given = request.headers.get("accept-encoding", "").replace(" ", "").split(",")
    return {each.partition(";")[0] for each in given if not each.endswith((";q=0", ";q=0.0"))}
