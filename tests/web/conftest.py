"""A site for the tests of pages: the whole application in the test's own process."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from .site import Site, running


@pytest.fixture
async def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Site]:
    async with running(tmp_path, monkeypatch) as made:
        yield made
