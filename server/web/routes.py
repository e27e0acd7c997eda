"""Every address of the server."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route, WebSocketRoute

from . import assets, collab, health, home, pad
from .services import services


async def static(request: Request) -> Response:
    """A file of the built front end."""
    return assets.static(request, services(request).assets)


ROUTES: list[BaseRoute] = [
    Route("/", home.home),
    Route("/-/new", home.new, methods=["GET", "POST"]),
    Route("/-/static/{file}", static),
    Route("/-/healthz", health.healthz),
    WebSocketRoute("/-/collab/{pad}", collab.collab),
    Route("/p/{pad}", pad.etherpad),
    Route("/{pad}.md", pad.markdown),
    Route("/{pad}.md", pad.put, methods=["PUT"]),
    Route("/{pad}.txt", pad.text),
    Route("/{pad}.html", pad.html),
    Route("/{pad}.json", pad.data),
    Route("/{pad}", pad.pad),
]
