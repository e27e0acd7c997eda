"""What the SQLite engine does beyond the protocol: how it syncs, what it refuses to open, and a disk that is full."""

import asyncio
import sqlite3
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, closing, contextmanager
from importlib import resources
from pathlib import Path
from typing import Any, cast

import pytest

from server.errors import StoreUnavailable
from server.store.readers import Readers
from server.store.records import Change
from server.store.sqlite import SqliteStore, migrate
from server.store.writer import Writer, connect

from . import kept
from .kept import turn

FILE = "rosterpad.sqlite3"
NEWEST = len(list((resources.files("server.store") / "migrations").iterdir()))
TABLES = {
    "pads", "identities", "changes", "snapshots", "probes", "residue", "sessions", "rosters", "signups", "signup_log",
    "links", "grants", "moves", "revisions", "authors", "credits", "pins", "wipes", "blocks", "clients", "chat",
    "archives", "archived_texts", "archived_pages", "archiving", "archive_index", "handovers",
}  # fmt: skip


def change(sequence: int, size: int = 10) -> Change:
    """A change whose update has that many bytes."""
    return kept.change(sequence, update=b"u" * size)


@contextmanager
def other_connection(folder: Path) -> Iterator[sqlite3.Connection]:
    """The file as another program sees it."""
    with closing(sqlite3.connect(f"{(folder / FILE).as_uri()}?mode=ro", uri=True)) as db:
        yield db


def tables(db: sqlite3.Connection) -> set[str]:
    """Those that are no part of a full-text index, nor SQLite's own."""
    own = "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND name NOT LIKE 'sqlite_%'"
    return {name for (name,) in db.execute(own)}


@asynccontextmanager
async def opened(folder: Path) -> AsyncIterator[SqliteStore]:
    """A store in `folder`; closed whatever happens, or its threads would keep Python from ending."""
    store = SqliteStore(folder)
    await store.open()
    try:
        yield store
    finally:
        await store.close()


@asynccontextmanager
async def started(folder: Path) -> AsyncIterator[Writer]:
    """The writer alone."""
    made = Writer(folder / FILE)
    made.start(migrate)
    try:
        yield made
    finally:
        await made.stop()


# --- opening ---


async def test_a_new_folder_gets_every_table(tmp_path: Path) -> None:
    async with opened(tmp_path / "new" / "data"):
        with other_connection(tmp_path / "new" / "data") as db:
            assert tables(db) == TABLES
            assert db.execute("PRAGMA user_version").fetchone() == (NEWEST,)


async def test_an_empty_file_is_migrated_from_nothing(tmp_path: Path) -> None:
    (tmp_path / FILE).touch()
    async with opened(tmp_path):
        with other_connection(tmp_path) as db:
            assert tables(db) == TABLES


async def test_opening_again_migrates_nothing(tmp_path: Path) -> None:
    async with opened(tmp_path) as store:
        await store.commit(turn("notes", change(1)))
    async with opened(tmp_path) as store:
        assert await store.changes("notes") == (change(1),)


async def test_the_file_of_a_newer_version_is_refused_in_words_and_left_alone(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / FILE)) as db:
        db.execute("PRAGMA user_version = 99")
        db.execute("CREATE TABLE of_the_future (id INTEGER)")
    with pytest.raises(StoreUnavailable) as refused:
        await SqliteStore(tmp_path).open()
    assert str(refused.value) == f"The database is of a newer Rosterpad: schema 99, and this one knows {NEWEST}."
    with other_connection(tmp_path) as db:
        assert tables(db) == {"of_the_future"}
        assert db.execute("PRAGMA user_version").fetchone() == (99,)


async def test_what_is_no_database_is_refused_and_left_alone(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text("Dear diary, " * 1_000)
    with pytest.raises(StoreUnavailable) as refused:
        await SqliteStore(tmp_path).open()
    assert str(refused.value) == f"The database {tmp_path / FILE} can't be opened: file is not a database"
    assert (tmp_path / FILE).read_text() == "Dear diary, " * 1_000


async def test_a_folder_that_cannot_be_made_is_refused_in_words(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file where the folder should be")
    with pytest.raises(StoreUnavailable) as refused:
        await SqliteStore(tmp_path / "data").open()
    assert str(refused.value) == f"The folder {tmp_path / 'data'} can't be used: File exists."


async def test_a_folder_serves_one_server_at_a_time(tmp_path: Path) -> None:
    async with opened(tmp_path) as store:
        with pytest.raises(StoreUnavailable) as refused:
            await SqliteStore(tmp_path).open()
        assert str(refused.value) == f"The folder {tmp_path} is in use by another Rosterpad."
        await store.commit(turn("notes", change(1)))
    async with opened(tmp_path) as store:
        assert await store.changes("notes") == (change(1),)


async def test_a_server_that_could_not_open_its_folder_lets_go_of_it(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text("Dear diary, " * 1_000)
    with pytest.raises(StoreUnavailable):
        await SqliteStore(tmp_path).open()
    (tmp_path / FILE).unlink()
    async with opened(tmp_path):
        pass


# --- durability ---


async def test_every_commit_is_synced(tmp_path: Path) -> None:
    found: dict[str, object] = {}

    def read(db: sqlite3.Connection) -> None:
        names = ("journal_mode", "synchronous", "fullfsync", "foreign_keys", "auto_vacuum")
        found.update({name: db.execute(f"PRAGMA {name}").fetchone()[0] for name in names})

    async with started(tmp_path) as writer:
        await writer.run(read)
    full, incremental = 2, 2
    assert found == {
        "journal_mode": "wal",
        "synchronous": full,
        "fullfsync": 1,
        "foreign_keys": 1,
        "auto_vacuum": incremental,
    }


async def test_readers_do_not_checkpoint_and_the_writer_does_when_it_closes(tmp_path: Path) -> None:
    log, data = tmp_path / f"{FILE}-wal", tmp_path / FILE
    async with opened(tmp_path) as store:
        await store.commit(turn("notes", change(1, 50_000)))
        before = (log.stat().st_size, data.stat().st_size)
        readers = Readers(tmp_path / FILE)
        await readers.open()
        async with readers.reading() as db:
            await db.execute("SELECT * FROM changes")
        await readers.close()
        assert (log.stat().st_size, data.stat().st_size) == before
    assert not log.exists()
    assert data.stat().st_size > 50_000


async def test_readers_cannot_write(tmp_path: Path) -> None:
    async with opened(tmp_path):
        readers = Readers(tmp_path / FILE)
        await readers.open()
        with pytest.raises(StoreUnavailable) as refused:
            async with readers.reading() as db:
                await db.execute("DELETE FROM pads")
        await readers.close()
    assert str(refused.value) == "The database can't be read: attempt to write a readonly database"


async def test_a_database_that_was_worked_over_is_sound(tmp_path: Path) -> None:
    async with opened(tmp_path) as store:
        for n in range(1, 60):
            await store.commit(turn("notes", change(n, 3_000)))
        await store.fold("notes", 1, 40, (change(20, 3_000), change(40, 3_000)))
    check_soundness(tmp_path)


async def test_folding_gives_the_space_back(tmp_path: Path) -> None:
    async with opened(tmp_path) as store:
        await store.commit(turn("notes", *(change(n, 3_000) for n in range(1, 300))))
        await store.fold("notes", 1, 299, (change(299),))
    assert (tmp_path / FILE).stat().st_size < 300_000
    check_soundness(tmp_path)


# --- the writer ---


async def test_turns_that_wait_share_one_commit(tmp_path: Path) -> None:
    statements: list[str] = []
    begun, go_on = threading.Event(), threading.Event()

    def block(db: sqlite3.Connection) -> None:
        begun.set()
        go_on.wait(30)
        db.set_trace_callback(statements.append)

    async with started(tmp_path) as writer:
        blocked = asyncio.create_task(writer.run(block))
        await asyncio.to_thread(begun.wait, 30)
        waiting = [asyncio.create_task(writer.run(do_nothing)) for _ in range(10)]
        await asyncio.sleep(0)
        go_on.set()
        await asyncio.gather(blocked, *waiting)
    one = ["BEGIN IMMEDIATE", *["SAVEPOINT job", "RELEASE job"] * 10, "COMMIT"]
    assert statements == ["RELEASE job", "COMMIT", *one]


async def test_a_job_that_fails_fails_alone(tmp_path: Path) -> None:
    errors = [ValueError("of ours"), sqlite3.IntegrityError("of SQLite's"), MemoryError("of nobody's")]
    async with started(tmp_path) as writer:
        jobs = [*(insert_and_raise(error) for error in errors), insert]
        outcomes = await asyncio.gather(*(writer.run(job) for job in jobs), return_exceptions=True)
    assert [str(outcome) for outcome in outcomes] == [
        "The database refused a write: of ours",
        "The database refused a write: of SQLite's",
        "The database refused a write: of nobody's",
        "None",
    ]
    with other_connection(tmp_path) as db:
        assert db.execute("SELECT at FROM probes").fetchall() == [(2,)]


# --- a store that can't write ---


class Disk:
    """Stands before `connect`: its connections may not make the file longer while it is full, nor sync while broken."""

    def __init__(self) -> None:
        self.full = False
        self.broken = False
        self.absent = False
        self.connections = 0

    def connect(self, path: Path) -> sqlite3.Connection:
        if self.absent:
            raise sqlite3.OperationalError("unable to open database file")
        self.connections += 1
        db = connect(path)
        if self.full:
            pages = db.execute("PRAGMA page_count").fetchone()[0]
            db.execute(f"PRAGMA max_page_count = {pages}")
        return cast(sqlite3.Connection, BrokenAtCommit(db)) if self.broken else db


class BrokenAtCommit:
    """A connection whose commits fail as a failed fsync does: SQLite has rolled back then."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def execute(self, sql: str, *values: Any) -> sqlite3.Cursor:
        if sql == "COMMIT":
            self._db.execute("ROLLBACK")
            raise sqlite3.OperationalError("disk I/O error")
        return self._db.execute(sql, *values)

    def __getattr__(self, name: str) -> object:
        return getattr(self._db, name)


@pytest.fixture
def disk(monkeypatch: pytest.MonkeyPatch) -> Disk:
    made = Disk()
    monkeypatch.setattr("server.store.writer.connect", made.connect)
    return made


async def test_a_full_disk_fails_the_commit_and_reading_goes_on(tmp_path: Path, disk: Disk) -> None:
    async with opened(tmp_path) as store:
        await store.commit(turn("notes", change(1)))
    disk.full = True
    async with opened(tmp_path) as store:
        for _ in range(3):
            with pytest.raises(StoreUnavailable) as failed:
                await store.commit(turn("notes", change(2, 100_000)))
            assert str(failed.value) == "The database can't write: database or disk is full"
            assert await store.changes("notes") == (change(1),)
        disk.full = False
        await store.commit(turn("notes", change(2, 100_000)))
        assert await store.changes("notes") == (change(1), change(2, 100_000))
    check_soundness(tmp_path)


async def test_a_full_disk_fails_every_turn_of_the_batch(tmp_path: Path, disk: Disk) -> None:
    async with opened(tmp_path):
        pass
    disk.full = True
    turns = [turn(f"pad-{n}", change(1, 100_000)) for n in range(5)]
    async with opened(tmp_path) as store:
        outcomes = await asyncio.gather(*(store.commit(each) for each in turns), return_exceptions=True)
        assert [type(outcome) for outcome in outcomes] == [StoreUnavailable] * 5
        assert [await store.load(each.pad) for each in turns] == [None] * 5


async def test_after_a_failed_sync_the_file_is_opened_afresh(tmp_path: Path, disk: Disk) -> None:
    disk.broken = True
    async with opened(tmp_path) as store:
        with pytest.raises(StoreUnavailable) as failed:
            await store.commit(turn("notes", change(1)))
        assert str(failed.value) == "The database can't write: disk I/O error"
        assert (disk.connections, await store.load("notes")) == (1, None)
        disk.broken = False
        await store.commit(turn("notes", change(1)))
        assert (disk.connections, await store.changes("notes")) == (2, (change(1),))


async def test_a_file_that_cannot_be_opened_again_is_tried_at_every_commit(tmp_path: Path, disk: Disk) -> None:
    disk.broken = True
    async with opened(tmp_path) as store:
        with pytest.raises(StoreUnavailable):
            await store.probe()
        disk.broken, disk.absent = False, True
        for _ in range(2):
            with pytest.raises(StoreUnavailable) as failed:
                await store.probe()
            assert str(failed.value) == "The database can't write: unable to open database file"
        disk.absent = False
        await store.probe()


def check_soundness(folder: Path) -> None:
    """The file holds what SQLite and its foreign keys want."""
    with other_connection(folder) as db:
        assert db.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert db.execute("PRAGMA foreign_key_check").fetchall() == []


def do_nothing(db: sqlite3.Connection) -> None:
    """A job."""


def insert(db: sqlite3.Connection) -> None:
    """A job that writes."""
    db.execute("INSERT INTO probes VALUES (1, 2)")


def insert_and_raise(error: Exception) -> Callable[[sqlite3.Connection], None]:
    """A job that writes and fails."""

    def job(db: sqlite3.Connection) -> None:
        db.execute("INSERT INTO probes VALUES (1, 1)")
        raise error

    return job
