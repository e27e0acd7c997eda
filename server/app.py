"""Puts the parts of a server together."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import ClientDisconnect

from .access.keys import Keys
from .config import Config
from .control import Control
from .demo import make_demo
from .errors import Deleted, RosterpadError, SetAside
from .history.histories import Histories
from .pads.crashes import Crashes
from .pads.rooms import Rooms
from .store.sqlite import SqliteStore
from .sweep import Sweep
from .web import deletion, errors, set_aside
from .web.archive.keeper import Keeper
from .web.archive.services import Archives
from .web.archive.shelf import Shelf, Shortcut
from .web.assets import Assets
from .web.blocked import Blocked, KeepsOut
from .web.crowd import Crowd
from .web.editor_sessions import EditorSessions
from .web.flood import Flood
from .web.headers import SecurityHeaders
from .web.limits_hit import LimitsHit
from .web.live_chat import Chats
from .web.live_page import LivePages
from .web.page import Pages
from .web.present import Present
from .web.routes import ROUTES
from .web.served import Served
from .web.services import Services
from .web.templates import Place, Templates
from .web.visits import Visits


def create_app(config: Config) -> Starlette:
    """The ASGI application of one server. Raises `RosterpadError` if the front end isn't built."""
    services = _services(config)
    most_sockets = config.max_sockets_per_address if config.limits else config.max_connections
    app = Starlette(
        routes=ROUTES,
        middleware=[
            Middleware(KeepsOut, services.blocked, services.hits),
            Middleware(Shortcut, services.archive.shelf),
            Middleware(SecurityHeaders, config.embed_origins),
            Middleware(Crowd, most_sockets, services.hits),
        ],
        exception_handlers={
            RosterpadError: errors.known,
            Deleted: deletion.gone,
            SetAside: set_aside.show,
            HTTPException: errors.of_http,
            ClientDisconnect: errors.gone,
            Exception: errors.unknown,
        },
        lifespan=lambda _: _lifespan(services),
    )
    app.state.services = services
    return app


def _services(config: Config) -> Services:
    store, assets = SqliteStore(config.data), Assets()
    place = Place(config.banner, config.conduct, config.privacy, bool(config.passphrase))
    templates = Templates(assets, place)
    rooms, pages = Rooms(store, config), Pages(templates, store, config.max_pad_bytes)
    return Services(
        config=config,
        store=store,
        rooms=rooms,
        histories=Histories(store),
        pages=pages,
        live=LivePages(pages, config.keepalive),
        editors=EditorSessions(store),
        chats=Chats(store, Present(), config),
        templates=templates,
        assets=assets,
        flood=Flood.of_forms(config.max_forms_per_minute),
        dialog_flood=Flood.of_forms(config.max_forms_per_minute),
        pad_flood=Flood.of_pads(config.max_new_pads_per_hour),
        archive=Archives(Keeper(store, rooms, pages, templates), Shelf()),
        guess_flood=Flood.of_guesses(),
        keys=Keys(config.admin_key),
        hits=LimitsHit(),
        blocked=Blocked(config.data),
        visits=Visits(store),
        served=Served(config.hold_seconds),
    )


@asynccontextmanager
async def _lifespan(at: Services) -> AsyncIterator[None]:
    control, sweep = Control(at.config.data, at.store), Sweep(at.store)
    await at.store.open()
    crashes = Crashes(at.config.data)
    try:
        await at.store.note_crash(crashes.start())
        at.keys.open(at.config.data)
        at.blocked.load()
        await control.start()
        at.rooms.start()
        at.live.start()
        at.archive.keeper.start()
        sweep.start()
        if at.config.demo:
            await make_demo(at.rooms)
        yield
    finally:  # the store's threads would keep a server that can't start from ending
        await sweep.stop()
        at.live.stop()
        await at.archive.keeper.stop()
        await control.stop()
        await at.rooms.stop()
        await at.store.close()
        crashes.stop()
