"""A lock of a room's text, over a real store."""

import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from ..yclient import until
from .people import Place, open_place, until_saved


@pytest.fixture
async def place(tmp_path: Path) -> AsyncIterator[Place]:
    async with open_place(tmp_path) as made:
        yield made


async def test_a_lock_ends_by_itself_for_those_who_are_here(place: Place) -> None:
    ada, ben = await place.come("notes", "ada", author=b"a" * 32), await place.come("notes", "ben", author=b"b" * 32)
    ada.type("Hello")
    await until_saved(ada)
    room = await place.rooms.open("notes")
    ben.sync()
    until_then = time.time_ns() // 1_000_000 + 300
    await place.store.lock("notes", until_then)
    room.audience.admit(await place.store.access("notes"), room.state)
    room.lock.watch()
    await until(
        lambda: [v["role"] for k, v in ben.frames.heard if k == "state"] == ["participant", "editor"], "the end"
    )
    ben.sync()
    ben.type("Now ")
    await until_saved(ben)
    assert (await room.read()).text == "Now Hello"
    assert room.notices == ""
