"""Erasing so that nothing is left: the rows of a pad in every table, then their bytes in the file and its log."""

import sqlite3

from ..errors import StoreUnavailable
from .pad_tables import kept_of_pads

_FULL_TEXT = (
    """SELECT name FROM sqlite_schema WHERE type = 'table' AND lower(sql) GLOB 'create virtual table*using fts5[ (]*'"""
)


def erase_pad(db: sqlite3.Connection, pad: int) -> None:
    """Delete every row of a pad, the pad's own last."""
    for table, condition in kept_of_pads(db).items():
        db.execute(f"DELETE FROM {table} WHERE {condition}", {"pad": pad})  # noqa: S608 - names of the schema
    db.execute("DELETE FROM pads WHERE id = ?", (pad,))


def leaves_residue(db: sqlite3.Connection, now: int) -> None:
    """Note in the transaction of an erasure that `scrub` has to follow, after a crash too."""
    db.execute("INSERT OR IGNORE INTO residue VALUES (1, ?)", (now,))


def has_residue(db: sqlite3.Connection) -> bool:
    """Whether `scrub` has anything to do."""
    return db.execute("SELECT 1 FROM residue").fetchone() is not None


def scrub(db: sqlite3.Connection) -> None:
    """Write the file anew without what was erased, and empty the WAL. Outside of a transaction; writers wait.

    `secure_delete` isn't enough: what SQLite moved to another page while it balanced a tree stays on the old one.
    Raises `StoreUnavailable`, if a reader keeps the WAL in use too.
    """
    if not has_residue(db):
        return
    for (index,) in db.execute(_FULL_TEXT).fetchall():
        db.execute(f"INSERT INTO {index}({index}) VALUES ('optimize')")  # noqa: S608 - deleted words stay until then
    _write_anew(db)
    _empty_log(db)
    db.execute("DELETE FROM residue")


def _write_anew(db: sqlite3.Connection) -> None:
    (before,) = db.execute("PRAGMA temp_store").fetchone()
    db.execute("PRAGMA temp_store = FILE")  # or a copy of everything would be in memory
    try:
        db.execute("VACUUM")
    finally:
        db.execute(f"PRAGMA temp_store = {before}")


def _empty_log(db: sqlite3.Connection) -> None:
    (busy, *_) = db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    if busy:
        raise StoreUnavailable("The database is being read, so that its log can't be emptied yet.")
