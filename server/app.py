"""Puts the parts of a server together."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import ClientDisconnect

from .config import Config
from .control import Control
from .demo import make_demo
from .errors import RosterpadError
from .history.histories import Histories
from .pads.rooms import Rooms
from .store.sqlite import SqliteStore
from .web import errors
from .web.archive.keeper import Keeper
from .web.archive.services import Archives
from .web.archive.shelf import Shelf, Shortcut
from .web.assets import Assets
from .web.crowd import Crowd
from .web.editor_sessions import EditorSessions
from .web.flood import Flood
from .web.headers import SecurityHeaders
from .web.live_page import LivePages
from .web.page import Pages
from .web.routes import ROUTES
from .web.services import Services
from .web.templates import Templates


def create_app(config: Config) -> Starlette:
    """The ASGI application of one server. Raises `RosterpadError` if the front end isn't built."""
    store = SqliteStore(config.data)
    assets = Assets()
    templates = Templates(assets)
    rooms = Rooms(store, config)
    pages = Pages(templates, store, config.max_pad_bytes)
    live = LivePages(pages, config.keepalive)
    editors = EditorSessions(store)
    archive = Archives(Keeper(store, rooms, pages, templates), Shelf())
    control = Control(config.data)

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        await store.open()
        try:
            await control.start()
            rooms.start()
            live.start()
            archive.keeper.start()
            if config.demo:
                await make_demo(rooms)
            yield
        finally:  # the store's threads would keep a server that can't start from ending
            live.stop()
            await archive.keeper.stop()
            await control.stop()
            await rooms.stop()
            await store.close()

    most_sockets = config.max_sockets_per_address if config.limits else config.max_connections
    app = Starlette(
        routes=ROUTES,
        middleware=[Middleware(Shortcut, archive.shelf), Middleware(SecurityHeaders), Middleware(Crowd, most_sockets)],
        exception_handlers={
            RosterpadError: errors.known,
            HTTPException: errors.of_http,
            ClientDisconnect: errors.gone,
            Exception: errors.unknown,
        },
        lifespan=lifespan,
    )
    forms, dialogs = (Flood.of_forms(config.max_forms_per_minute) for _ in range(2))
    new_pads = Flood.of_pads(config.max_new_pads_per_hour)
    histories = Histories(store)
    app.state.services = Services(
        config, store, rooms, histories, pages, live, editors, templates, assets, forms, dialogs, new_pads, archive
    )
    return app
