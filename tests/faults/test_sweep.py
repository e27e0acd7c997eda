"""A sweep that is killed leaves a pad whole or gone, and the next one finishes it."""

import asyncio
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import httpx

from server.store import deletion, erasure, writer
from server.store.sqlite import SqliteStore

from ..live_server import LiveServer
from ..store.kept import change, turn
from ..store.test_erasure import all_bytes
from .chance import new_random, times
from .killed import killed_at_every_line
from .stored import integrity

SECRET = b"Xylophone-Quartz-Vow"
MOST_CHANGES = 30


async def fill(folder: Path, pads: int, at: int = 1) -> None:
    """Deleted pads, each with some changes and a link."""
    store = SqliteStore(folder)
    await store.open()
    for pad in range(pads):
        for n in range(1, MOST_CHANGES):
            await store.commit(turn(f"pad-{pad}", change(n, update=SECRET * n)))
        await store.make_delete_link(f"pad-{pad}", SECRET + bytes([pad]))
        await store.delete(f"pad-{pad}", at)
    await store.close()


def sweep(folder: Path) -> None:
    """What the store's writer does, in this thread."""
    with closing(writer.connect(folder / "rosterpad.sqlite3")) as db:
        db.execute("BEGIN IMMEDIATE")
        deletion.purge(db, "pad-0", 2)
        db.execute("COMMIT")
        erasure.scrub(db)


def left(folder: Path) -> tuple[int, int]:
    """How many pads and changes there are."""
    with closing(sqlite3.connect(folder / "rosterpad.sqlite3")) as db:
        (pads,), (changes,) = (db.execute(f"SELECT count(*) FROM {each}").fetchone() for each in ("pads", "changes"))
        return pads, changes


async def test_a_purge_killed_before_every_third_of_its_lines_leaves_the_pad_whole_or_gone(tmp_path: Path) -> None:
    await fill(tmp_path / "full", 1)
    seen = set()

    def arguments(n: int) -> tuple[Path]:
        shutil.copytree(tmp_path / "full", tmp_path / str(n))
        return (tmp_path / str(n),)

    for n in killed_at_every_line({"erasure.py", "deletion.py"}, sweep, arguments, step=3):
        folder = tmp_path / str(n)
        seen.add(left(folder))
        assert integrity(folder) == "ok"
        sweep(folder)
        assert left(folder) == (0, 0)
        assert SECRET not in all_bytes(folder)
    assert seen == {(1, MOST_CHANGES - 1), (0, 0)}


async def test_a_server_killed_while_it_sweeps_finishes_when_it_is_started_again(tmp_path: Path) -> None:
    random, pads = new_random(), 40
    await fill(tmp_path / "data", pads)
    server = LiveServer(tmp_path / "data")
    for _ in range(times(6)):
        server.start()
        await asyncio.sleep(random.random() * 0.1)
        server.kill()
        kept, changes = left(server.data)
        assert changes == kept * (MOST_CHANGES - 1)
        assert integrity(server.data) == "ok"
    with server:
        async with asyncio.timeout(20):
            while SECRET in all_bytes(server.data):
                await asyncio.sleep(0.05)
        assert left(server.data) == (0, 0)
        assert httpx.put(f"{server.url}/pad-1.md", content=b"new").status_code == 201
