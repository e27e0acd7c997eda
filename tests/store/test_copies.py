"""Copies of the database, and what is refused to be put back."""

import asyncio
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from server.errors import StoreUnavailable
from server.store import copies
from server.store.copies import Condition
from server.store.records import Change
from server.store.sqlite import SqliteStore

from .kept import change, turn

PAD = "notes"


async def write(folder: Path, *changes: Change) -> None:
    """A store that was closed in order."""
    store = SqliteStore(folder)
    await store.open()
    await store.commit(turn(PAD, *changes))
    await store.close()


async def read(folder: Path) -> tuple[Change, ...]:
    """What the pad holds."""
    store = SqliteStore(folder)
    await store.open()
    try:
        return await store.changes(PAD)
    finally:
        await store.close()


async def test_a_copy_of_a_store_in_use_has_all_that_is_committed(tmp_path: Path) -> None:
    store = SqliteStore(tmp_path / "data")
    await store.open()
    await store.commit(turn(PAD, change(1)))
    await asyncio.to_thread(copies.copy, store.path, tmp_path / "copy")
    await store.commit(turn(PAD, change(2)))
    await store.close()
    copies.verify(tmp_path / "copy")
    assert copies.put_back(tmp_path / "new", tmp_path / "copy") is None
    assert await read(tmp_path / "new") == (change(1),)
    assert sorted(path.name for path in (tmp_path / "new").iterdir()) == ["rosterpad.sqlite3"]


async def test_what_was_there_is_kept_with_what_only_its_log_held(tmp_path: Path) -> None:
    """The folder is that of a server that was killed."""
    store = SqliteStore(tmp_path / "running")
    await store.open()
    await store.commit(turn(PAD, change(1)))
    shutil.copytree(tmp_path / "running", tmp_path / "data")
    await store.close()
    await write(tmp_path / "other", change(1), change(2))
    kept = copies.put_back(tmp_path / "data", tmp_path / "other" / "rosterpad.sqlite3")
    assert await read(tmp_path / "data") == (change(1), change(2))
    assert kept is not None
    copies.put_back(tmp_path / "again", kept)
    assert await read(tmp_path / "again") == (change(1),)


async def test_a_damaged_database_is_replaced_and_kept_as_it_is(tmp_path: Path) -> None:
    await write(tmp_path / "other", change(1))
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "rosterpad.sqlite3").write_bytes(b"rubbish")
    (tmp_path / "data" / "rosterpad.sqlite3-wal").write_bytes(b"more")
    kept = copies.put_back(tmp_path / "data", tmp_path / "other" / "rosterpad.sqlite3")
    assert kept is not None
    assert (kept.read_bytes(), kept.with_name(f"{kept.name}-wal").read_bytes()) == (b"rubbish", b"more")
    assert await read(tmp_path / "data") == (change(1),)


async def test_nothing_is_put_back_into_a_folder_in_use(tmp_path: Path) -> None:
    await write(tmp_path / "other", change(1))
    store = SqliteStore(tmp_path / "data")
    await store.open()
    try:
        said = refused(tmp_path / "data", tmp_path / "other" / "rosterpad.sqlite3")
        assert said == f"The folder {tmp_path / 'data'} is in use by another Rosterpad."
        await store.commit(turn(PAD, change(1)))
    finally:
        await store.close()


async def test_what_is_no_good_is_refused_in_words_and_changes_nothing(tmp_path: Path) -> None:
    await write(tmp_path / "data", change(1))
    before = (tmp_path / "data" / "rosterpad.sqlite3").read_bytes()
    folder, file = tmp_path / "data", tmp_path / "file"
    assert refused(folder, file) == f"There is no file {file}."
    file.write_text("Dear diary, " * 1_000)
    assert refused(folder, file) == f"The database {file} can't be used: file is not a database."
    file.unlink()
    with closing(sqlite3.connect(file)) as db:
        db.execute("CREATE TABLE songs (title TEXT)")
    assert refused(folder, file) == f"{file} is a database, but not one of Rosterpad."
    file.write_bytes(before[: len(before) // 2])
    assert refused(folder, file) == f"The database {file} can't be used: database disk image is malformed."
    file.write_bytes(before.replace(PAD.encode(), b"n0tes", 1))  # in the table, and not in its index
    assert refused(folder, file).startswith(f"{file} is damaged: ")
    file.write_bytes(before)
    with closing(sqlite3.connect(file)) as db:
        db.execute("PRAGMA user_version = 99")
    assert refused(folder, file).startswith("The database is of a newer Rosterpad: schema 99, and this one knows ")
    file.write_bytes(before)
    file.with_name("file-wal").write_bytes(b"changes")
    assert refused(folder, file) == f"Beside {file} is file-wal, whose changes would be lost."
    assert (folder / "rosterpad.sqlite3").read_bytes() == before
    assert await read(folder) == (change(1),)


async def test_how_a_database_is(tmp_path: Path) -> None:
    await write(tmp_path, change(1))
    assert copies.examine_at_rest(tmp_path) == Condition("", 1_001)
    with pytest.raises(StoreUnavailable) as nothing:
        copies.examine_at_rest(tmp_path / "empty")
    assert str(nothing.value) == f"There is no database in {tmp_path / 'empty'}."


def refused(folder: Path, file: Path) -> str:
    """What is said of a file that is not put back."""
    with pytest.raises(StoreUnavailable) as error:
        copies.put_back(folder, file)
    return str(error.value)
