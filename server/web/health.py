"""`/-/healthz`: whether an edit would be saved now."""

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from .services import services


async def healthz(request: Request) -> Response:
    """200 if the store just committed something, and what the server saw of this request, for `rosterpad check`.

    Raises `StoreUnavailable`, 503.
    """
    await services(request).rooms.health.check()
    seen = {
        "scheme": request.url.scheme,
        "host": request.headers.get("host", "").lower(),
        "address": request.client.host if request.client else "",
    }
    return JSONResponse({"status": "ok", "seen": seen}, headers={"Cache-Control": "no-store"})
