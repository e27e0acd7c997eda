"""A place to be in: rooms over a real store."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from .people import Place, open_place


@pytest.fixture
async def place(tmp_path: Path) -> AsyncIterator[Place]:
    async with open_place(tmp_path) as made:
        yield made
