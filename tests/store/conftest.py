"""The engines that the suite of the `Store` protocol runs under."""

from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

from server.store.sqlite import SqliteStore
from server.store.store import Store

Engine = Callable[[Path], Store]

ENGINES: dict[str, Engine] = {"sqlite": SqliteStore}


@pytest.fixture(params=sorted(ENGINES))
def engine(request: pytest.FixtureRequest) -> Engine:
    """Makes a store that keeps what it keeps in a folder."""
    return ENGINES[request.param]


@pytest.fixture
async def store(engine: Engine, tmp_path: Path) -> AsyncIterator[Store]:
    """An open store with nothing in it."""
    made = engine(tmp_path)
    await made.open()
    yield made
    await made.close()
