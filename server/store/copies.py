"""Whole copies of the database: one to keep, and one put back in place of what is there."""

import os
import shutil
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from ..errors import StoreUnavailable
from .lock import Lock
from .sqlite import SqliteStore, migrate
from .writer import connect

_SIDE_FILES = ("-wal", "-shm", "-journal")


@dataclass(frozen=True, slots=True)
class Condition:
    """How a database is: what SQLite finds wrong, empty for nothing; the time of its newest change, ms since 1970."""

    wrong: str
    newest: int | None


def database(folder: Path) -> Path:
    """The file of a data folder."""
    return SqliteStore(folder).path


def copy(source: Path, target: Path) -> None:
    """Copy a database, whose server may be writing, as it is at one moment. `target` must not exist.

    A connection that only reads neither checkpoints nor keeps the writer waiting, however large the copy.
    Raises `StoreUnavailable`.
    """
    with _in_words(source), closing(_reading(source)) as db:
        db.execute("VACUUM INTO ?", (str(target),))
    _sync(target)


def copy_at_rest(folder: Path, target: Path) -> None:
    """Copy the database of a folder that no server uses. Raises `StoreUnavailable`."""
    source = database(folder)
    with _at_rest(folder), _in_words(source), closing(connect(source)) as db:
        db.execute("VACUUM INTO ?", (str(target),))
    _sync(target)


def examine(source: Path) -> Condition:
    """How a database is, while its server may be writing. Raises `StoreUnavailable`."""
    with _in_words(source), closing(_reading(source)) as db:
        return _condition(db)


def examine_at_rest(folder: Path) -> Condition:
    """How the database of a folder is that no server uses. Raises `StoreUnavailable`."""
    source = database(folder)
    with _at_rest(folder), _in_words(source), closing(connect(source)) as db:
        return _condition(db)


def verify(file: Path) -> None:
    """Read a copy from its first page to its last. Raises `StoreUnavailable` if it is damaged or none of ours."""
    if not file.is_file():
        raise StoreUnavailable("There is no file %(file)s.", file=file)
    left = file.with_name(f"{file.name}-wal")
    if left.exists() and left.stat().st_size:
        raise StoreUnavailable("Beside %(file)s is %(left)s, whose changes would be lost.", file=file, left=left.name)
    with _in_words(file), closing(_reading(file, "&immutable=1")) as db:
        found = db.execute("PRAGMA integrity_check").fetchone()[0]
        ours = db.execute("SELECT count(*) FROM sqlite_schema WHERE name IN ('pads', 'changes')").fetchone()[0] == 2
    if found != "ok":
        raise StoreUnavailable("%(file)s is damaged: %(why)s.", file=file, why=found)
    if not ours:
        raise StoreUnavailable("%(file)s is a database, but not one of Rosterpad.", file=file)


def put_back(folder: Path, file: Path) -> Path | None:
    """Make a copy the database of `folder`, brought up to this version's tables. Returns where the old one is kept.

    Whatever interrupts it, the folder holds the old database or the new one. Raises `StoreUnavailable`, if the folder
    is in use too, and OSError.
    """
    verify(file)
    lock = Lock(folder)
    try:
        old, new = database(folder), folder / f"{database(folder).name}.restoring"
        _make_ready(file, new)
        kept = _keep(old)
        os.replace(new, old)
        _sync(folder)
        return kept
    finally:
        lock.release()


def _make_ready(file: Path, new: Path) -> None:
    for path in (new, *_beside(new)):
        path.unlink(missing_ok=True)
    shutil.copyfile(file, new)
    with _in_words(file), closing(connect(new)) as db:
        migrate(db)
    owner = new.parent.stat()
    if os.geteuid() == 0:  # or the server, which is somebody else, couldn't write
        os.chown(new, owner.st_uid, owner.st_gid)
    new.chmod(0o600)
    _sync(new)


def _keep(old: Path) -> Path | None:
    """Give the old database a second name, with all that is committed in its one file."""
    if not old.exists():
        return None
    kept = old.with_name(f"{old.name}.before-{time.strftime('%Y%m%dT%H%M%SZ', time.gmtime())}")
    kept.unlink(missing_ok=True)
    os.link(old, kept)
    log, kept_log = _beside(old)[0], _beside(kept)[0]
    if log.exists():  # opening a damaged database can delete it
        shutil.copyfile(log, kept_log)
    with suppress(sqlite3.Error), closing(connect(old)) as db:
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        kept_log.unlink(missing_ok=True)
    for left in _beside(old):  # only of a damaged one; it would be read as changes of the new one
        left.unlink(missing_ok=True)
    _sync(old.parent)
    return kept


def _beside(path: Path) -> list[Path]:
    return [path.with_name(path.name + ending) for ending in _SIDE_FILES]


def _condition(db: sqlite3.Connection) -> Condition:
    found = db.execute("PRAGMA quick_check").fetchone()[0]
    newest = db.execute("SELECT max(updated) FROM pads").fetchone()[0]
    return Condition("" if found == "ok" else found, newest)


@contextmanager
def _at_rest(folder: Path) -> Iterator[None]:
    if not database(folder).exists():
        raise StoreUnavailable("There is no database in %(folder)s.", folder=folder)
    lock = Lock(folder)
    try:
        yield
    finally:
        lock.release()


@contextmanager
def _in_words(path: Path) -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as error:
        raise StoreUnavailable("The database %(path)s can't be used: %(why)s.", path=path, why=error) from error


def _reading(path: Path, more: str = "") -> sqlite3.Connection:
    return sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro{more}", uri=True, isolation_level=None)


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
