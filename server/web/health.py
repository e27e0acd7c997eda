"""`/-/healthz`: whether an edit would be saved now."""

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from .services import services


async def healthz(request: Request) -> Response:
    """200 if the store just committed something. Raises `StoreUnavailable`, 503."""
    await services(request).rooms.health.check()
    return JSONResponse({"status": "ok"}, headers={"Cache-Control": "no-store"})
