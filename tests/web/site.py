"""The whole application in the test's own process, on a real store, without a socket in between."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette

from server.access import identity
from server.app import create_app
from server.config import Config
from server.sessions import grammar, listening
from server.sessions.listening import Wish
from server.sessions.orders import Outcome, Person
from server.sessions.session import Session
from server.sessions.when import When
from server.web.services import Services

BASE = "https://pads.example"

PATIENCE = 20.0
"""Seconds until something that has to happen has happened."""


class Site:
    """A server that `client` asks; `services` are its parts."""

    def __init__(self, client: httpx.AsyncClient, app: Starlette) -> None:
        self.client = client
        self.app = app
        self.services: Services = app.state.services

    async def put(self, pad: str, text: str, *, told: bool = True) -> None:
        """Set a pad's text, and wait until the store was told what it says of sessions, or not."""
        response = await self.client.put(f"/{pad}.md", content=text)
        assert response.status_code in (200, 201), response.text
        said = {(each.title, _starts(each), each.cancelled) for each in grammar.parse(text)}
        async with asyncio.timeout(PATIENCE):
            while told and await self._kept(pad) != said:
                await asyncio.sleep(0.02)

    async def sign_up(self, pad: str, session: str, name: str, email: str = "", browser: str | None = None) -> str:
        """Sign somebody up for `attending`, in the browser of that token; the token of the private link."""
        token = identity.new_token()
        who = identity.by(browser).token_hash if browser else None
        wish = Wish(session, "attending", Person(name, email=email), identity.by(token).token_hash, who)
        room = await self.services.rooms.open(pad)
        outcome: Outcome = await room.sign_up(wish)
        assert not isinstance(outcome, Exception), outcome
        return token

    async def _kept(self, pad: str) -> set[tuple[str, int | None, bool]]:
        kept = (await self.services.store.rosters(pad)).sessions
        return {(each.title, each.starts, bool(each.cancelled)) for each in kept if each.present}


@asynccontextmanager
async def running(data: Path, patch: pytest.MonkeyPatch, **settings: Any) -> AsyncIterator[Site]:
    """A site where a session is told to the store as soon as it is heard of, and not ten seconds later."""
    patch.setattr(listening, "SETTLES_AFTER", 0)
    app = create_app(Config(data=data, **{"hold_seconds": 0, **settings}))
    transport = httpx.ASGITransport(app)
    async with app.router.lifespan_context(app), httpx.AsyncClient(transport=transport, base_url=BASE) as client:
        yield Site(client, app)


def _starts(session: Session) -> int | None:
    return int(session.when.start.timestamp() * 1000) if isinstance(session.when, When) else None
