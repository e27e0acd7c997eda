"""Where a form or a socket comes from: only our own pages may have anything done in somebody's name."""

from urllib.parse import urlsplit

from starlette.requests import HTTPConnection

from ..errors import Forbidden


def check_origin(request: HTTPConnection) -> None:
    """Raises `Forbidden` if another site's page sent this. Programs that are no browsers send no `Origin`."""
    origin = request.headers.get("origin")
    if origin is not None and _host(origin) != request.headers.get("host", "").lower():
        raise Forbidden("This was sent from another site’s page, so nothing was done.")


def _host(origin: str) -> str:
    try:
        return urlsplit(origin).netloc.lower()
    except ValueError:  # as of `http://[`
        return ""
