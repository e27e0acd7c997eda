"""What is erased is gone from every table and from every byte of the files."""

import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path
from random import Random

import pytest

from server.store import erasure
from server.store.pad_tables import kept_of_pads
from server.store.sqlite import SqliteStore

from .kept import change, turn

SECRET = "Xylophone-Quartz-Vow"
KEPT, GONE = "kept", f"gone-{SECRET}"
KEPT_ROW, GONE_ROW = 1, 2
SEED = 1


@pytest.fixture
async def folder(tmp_path: Path) -> Path:
    """A database with a pad to keep and one to erase, and in every table that keeps something of pads a row of each."""
    store = SqliteStore(tmp_path)
    await store.open()
    await store.commit(turn(KEPT, change(1)))
    await store.commit(turn(GONE, change(1, update=SECRET.encode())))
    await store.delete(GONE, 5)
    await store.close()
    with closing(opened(tmp_path)) as db:
        for table in kept_of_pads(db):
            fill(db, table, KEPT_ROW, "kept")
            fill(db, table, GONE_ROW, SECRET)
    return tmp_path


@pytest.fixture
async def store(folder: Path) -> AsyncIterator[SqliteStore]:
    made = SqliteStore(folder)
    await made.open()
    yield made
    await made.close()


def opened(folder: Path) -> sqlite3.Connection:
    """The database, for rows that no server would write."""
    db = sqlite3.connect(folder / "rosterpad.sqlite3", isolation_level=None)
    db.execute("PRAGMA ignore_check_constraints = ON")
    return db


def fill(db: sqlite3.Connection, table: str, pad: int, words: str) -> None:
    """A row of a pad, whatever columns it takes, with the words in each that holds text or bytes."""
    keys = dict(db.execute('SELECT "from", "table" FROM pragma_foreign_key_list(?)', (table,)).fetchall())
    row: dict[str, object] = {}
    for name, kind in db.execute("SELECT name, type FROM pragma_table_xinfo(?) WHERE hidden = 0", (table,)):
        is_number = name == "pad" or name in keys or kind == "INTEGER"
        row[name] = pad if is_number else words.encode() if kind == "BLOB" else words
    marks = ", ".join("?" for _ in row)
    db.execute(f"INSERT OR REPLACE INTO {table} ({', '.join(row)}) VALUES ({marks})", tuple(row.values()))


def all_bytes(folder: Path) -> bytes:
    """Of the database and its log."""
    return b"".join(path.read_bytes() for path in sorted(folder.glob("rosterpad.sqlite3*")))


def counted(folder: Path, pad: int) -> dict[str, int]:
    """How many rows of a pad every table holds."""
    with closing(opened(folder)) as db:
        return {
            table: db.execute(f"SELECT count(*) FROM {table} WHERE {condition}", {"pad": pad}).fetchone()[0]
            for table, condition in kept_of_pads(db).items()
        }


async def test_every_table_that_names_a_pad_does_so_in_a_column_called_pad(folder: Path) -> None:
    """By which the sweep finds it."""
    with closing(opened(folder)) as db:
        named = db.execute(
            """SELECT t.name, k."from" FROM pragma_table_list AS t JOIN pragma_foreign_key_list(t.name) AS k
            WHERE k."table" = 'pads'"""
        ).fetchall()
        found = set(kept_of_pads(db))
    assert {column for _, column in named} == {"pad"}
    assert {table for table, _ in named} <= found
    assert {"changes", "snapshots", "sessions", "rosters", "signups", "signup_log", "links", "grants"} <= found


async def test_nothing_of_a_purged_pad_is_in_any_table_or_any_byte(folder: Path, store: SqliteStore) -> None:
    before = counted(folder, GONE_ROW)
    assert 0 not in before.values(), before
    await store.load(KEPT)
    assert SECRET.encode() in all_bytes(folder)
    assert await store.due(5) == ()
    assert await store.due(6) == (GONE.casefold(),)
    assert await store.purge(GONE)
    await store.scrub()
    assert counted(folder, GONE_ROW) == dict.fromkeys(before, 0)
    assert 0 not in counted(folder, KEPT_ROW).values()
    assert SECRET.encode() not in all_bytes(folder)
    assert SECRET.casefold().encode() not in all_bytes(folder)
    assert await store.load(GONE) is None
    await store.commit(turn("another", change(1)))


async def test_bytes_that_sqlite_moved_about_are_gone_too(folder: Path) -> None:
    """A tree that is balanced leaves copies of rows on the pages they came from, with `secure_delete` too."""
    random = Random(SEED)
    rows = [(pad, sequence) for pad in range(1, 9) for sequence in range(10, 400)]
    random.shuffle(rows)
    with closing(opened(folder)) as db:
        db.execute("PRAGMA secure_delete = ON").fetchone()
        for pad, sequence in rows:
            words = f"{SECRET} {sequence} " if pad == GONE_ROW else "kept "
            payload = (words * 400)[: random.choice((20, 60, 300, 900, 6000))].encode()
            db.execute("INSERT INTO changes VALUES (?, ?, 1, NULL, ?)", (pad, sequence, payload))
        for condition in ("pad = 2 AND sequence % 3", "pad = 2"):
            db.execute(f"DELETE FROM changes WHERE {condition}")
    left = all_bytes(folder).count(SECRET.encode())
    store = SqliteStore(folder)
    await store.open()
    await store.purge(GONE)
    await store.scrub()
    await store.close()
    print(f"{left} copies before")
    assert SECRET.encode() not in all_bytes(folder)


async def test_the_words_of_a_full_text_index_are_gone_too(folder: Path) -> None:
    """FTS5 keeps those of deleted rows until it is optimised."""
    with closing(opened(folder)) as db:
        db.execute("CREATE VIRTUAL TABLE words USING fts5 (pad UNINDEXED, text)")
        db.executemany("INSERT INTO words VALUES (?, ?)", [(KEPT_ROW, "kept"), (GONE_ROW, f"a {SECRET.lower()}")])
    store = SqliteStore(folder)
    await store.open()
    await store.purge(GONE)
    await store.scrub()
    assert b"xylophone" not in all_bytes(folder)
    assert counted(folder, KEPT_ROW)["words"] == 1
    await store.close()


async def test_only_a_deleted_pad_is_purged_and_only_once(store: SqliteStore) -> None:
    assert not await store.purge(KEPT)
    await store.delete(KEPT, 7)
    await store.put_back(KEPT)
    assert await store.due(9) == (GONE.casefold(),)
    await store.delete(KEPT, 7)
    await store.delete(KEPT, 8)
    assert await store.due(8) == (GONE.casefold(), KEPT)
    assert await store.purge(KEPT)
    assert not await store.purge(KEPT)


async def test_what_a_crash_left_in_the_file_is_scrubbed_later(folder: Path) -> None:
    store = SqliteStore(folder)
    await store.open()
    await store.purge(GONE)
    await store.close()
    with closing(opened(folder)) as db:
        assert erasure.has_residue(db)
    again = SqliteStore(folder)
    await again.open()
    await again.scrub()
    await again.close()
    with closing(opened(folder)) as db:
        assert not erasure.has_residue(db)
    assert SECRET.encode() not in all_bytes(folder)
