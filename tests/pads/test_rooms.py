import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from server.config import Config
from server.pads.rooms import Rooms
from server.store.sqlite import SqliteStore


@asynccontextmanager
async def open_rooms(folder: Path, config: Config) -> AsyncIterator[Rooms]:
    store = SqliteStore(folder)
    await store.open()
    rooms = Rooms(store, config)
    rooms.start()
    yield rooms
    await rooms.stop()
    await store.close()


async def test_a_pad_that_somebody_comes_to_while_others_are_closed_stays_open(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("server.pads.rooms.SWEEP_EVERY", 0.05)
    async with open_rooms(tmp_path, Config(max_open_rooms=0)) as rooms:
        first, second = await rooms.open("first"), await rooms.open("second")
        closing = asyncio.Event()
        ways_out = []

        async def close() -> None:
            ways_out.append(second.watch(lambda: None))
            closing.set()

        monkeypatch.setattr(first, "stop", close)
        await asyncio.wait_for(closing.wait(), 10)
        await asyncio.sleep(0.1)
        assert (rooms.peek("first"), rooms.peek("second")) == (None, second)
        await second.set_text(None, "it still takes edits")
        ways_out[0]()


async def test_a_pad_that_nobody_uses_is_closed_and_opens_as_it_was(tmp_path: Path) -> None:
    async with open_rooms(tmp_path, Config(room_idle=0.05)) as rooms:
        room = await rooms.open("pad")
        await room.set_text(None, "text\n")
        async with asyncio.timeout(10):
            while rooms.peek("pad") is not None:
                await asyncio.sleep(0.01)
        assert (await (await rooms.open("PAD")).read()).text == "text\n"
