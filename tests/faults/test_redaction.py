"""A redaction is whole or not there, whenever the server is killed, and an old replica brings nothing back."""

import asyncio
import sys
import threading
from pathlib import Path

import httpx

from server.access import identity
from server.history.redacting import places
from server.history.weave import Weave
from server.pads.document import Document
from server.sessions.orders import Redact
from server.store.records import Change, Snapshot, StoredTurn
from server.store.sqlite import SqliteStore

from ..live_server import LiveServer
from ..yclient import YClient, until_equal
from .killed import killed_at_every_line

SECRET = "hunter2-and-more"
ADA = "a" * 32


def holds(folder: Path) -> bool:
    return any(SECRET.encode() in path.read_bytes() for path in folder.iterdir() if path.is_file())


async def written(folder: Path) -> SqliteStore:
    """A pad with the words, in a change and in the snapshot."""
    store, document = SqliteStore(folder), Document()
    await store.open()
    if await store.load("notes") is None:
        update = document.set_text(f"It is {SECRET}.")
        assert update is not None
        await store.commit(StoredTurn("notes", (Change(1, 1, None, update),), 1, 1))
        await store.keep_snapshot("notes", Snapshot(1, document.update()))
    document.close()
    return store


async def redact(folder: Path) -> None:
    store = await written(folder)
    changes = await store.changes("notes")
    ranges = places(Weave(changes), SECRET)
    if ranges:
        document = Document(change.update for change in changes)
        news = document.set_text("It is .")
        document.close()
        assert news is not None
        order = Redact(b"a" * 32, ranges, SECRET)
        await store.commit(StoredTurn("notes", (Change(2, 2, None, news),), 2, 2, (order,)))
    await store.scrub()
    await store.close()


async def look(folder: Path) -> tuple[str, str, bool]:
    """The text by its changes and by its snapshot, and whether the words are in a file."""
    store = SqliteStore(folder)
    await store.open()
    stored = await store.load("notes")
    assert stored is not None
    assert stored.snapshot is not None
    changes = await store.changes("notes")
    snapshot = Weave([Change(stored.snapshot.sequence, 1, None, stored.snapshot.state), *stored.changes])
    found = Weave(changes).text(), snapshot.text()
    await store.close()
    return *found, holds(folder)


def _redact(folder: Path) -> None:
    threading.settrace(sys.gettrace())  # the store writes in a thread
    asyncio.run(redact(folder))


async def _write(folder: Path) -> None:
    await (await written(folder)).close()


def test_a_kill_in_the_middle_leaves_the_words_whole_or_gone_and_the_next_start_finishes(tmp_path: Path) -> None:
    seen = set()

    def prepared(number: int) -> tuple[Path]:
        folder = tmp_path / str(number)
        asyncio.run(_write(folder))
        return (folder,)

    for number in killed_at_every_line({"redaction.py", "erasure.py"}, _redact, prepared, step=9):
        folder = tmp_path / str(number)
        by_changes, by_snapshot, _ = asyncio.run(look(folder))
        assert by_changes == by_snapshot
        assert by_changes in ("It is .", f"It is {SECRET}.")
        seen.add(by_changes)
        asyncio.run(redact(folder))  # what a start does: it is scrubbed if it was begun
        assert asyncio.run(look(folder)) == ("It is .", "It is .", False)
    assert seen == {"It is .", f"It is {SECRET}."}


async def test_a_plain_yjs_client_that_had_them_comes_back_without(tmp_path: Path) -> None:
    with LiveServer(tmp_path / "data") as server:
        cookie = {"Cookie": f"{identity.COOKIE}={ADA}"}
        httpx.put(f"{server.url}/notes.md", content=f"It is {SECRET}.\n", headers=cookie).raise_for_status()
        here = await YClient(server.ws_url, "notes", acknowledges=False).join()
        away = await YClient(server.ws_url, "notes", acknowledges=False).join()
        away.cut()
        away.insert(0, "Offline: ")
        away.insert(len("Offline: It is hunter"), "?")
        form = {"words": SECRET, "confirmed": "yes"}
        assert httpx.post(f"{server.url}/notes/redact", data=form, headers=cookie).status_code == 303
        await here.until(lambda: not here.open, "the end of the socket")
        assert [code for code, _ in here.closed] == [4500]
        await here.join()
        await away.join()
        await until_equal([here, away])
        assert str(here) == str(away) == httpx.get(f"{server.url}/notes.md").text == "Offline: It is ?.\n"
        for client in (here, away):
            assert SECRET.encode() not in client.doc.get_update()
        assert not holds(server.data)
    assert not holds(tmp_path / "data")
