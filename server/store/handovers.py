"""Links that hand an identity over to another device: by the hash of the link's key, the token sealed with that key."""

import sqlite3
from typing import Protocol

from .readers import Readers
from .writer import Writer


class KeepsHandovers(Protocol):
    """Keeps them until they are used or too old. `key` is a hash, times are milliseconds since 1970."""

    async def keep(self, key: bytes, sealed: bytes, until: int, now: int) -> None:
        """Keep one; those that are too old go."""

    async def there(self, key: bytes, now: int) -> bool:
        """Whether a link is good."""

    async def take(self, key: bytes, now: int) -> bytes | None:
        """Use a link: what it sealed, the first time; None if it isn't good."""


class SqliteHandovers:
    """`KeepsHandovers` in SQLite."""

    def __init__(self, writer: Writer, readers: Readers) -> None:
        self._writer = writer
        self._readers = readers

    async def keep(self, key: bytes, sealed: bytes, until: int, now: int) -> None:
        await self._writer.run(lambda db: _keep(db, key, sealed, until, now))

    async def there(self, key: bytes, now: int) -> bool:
        find = "SELECT 1 FROM handovers WHERE key = ? AND until > ?"
        async with self._readers.reading() as db, db.execute(find, (key, now)) as found:
            return await found.fetchone() is not None

    async def take(self, key: bytes, now: int) -> bytes | None:
        return await self._writer.run(lambda db: _take(db, key, now))


def _keep(db: sqlite3.Connection, key: bytes, sealed: bytes, until: int, now: int) -> None:
    db.execute("DELETE FROM handovers WHERE until <= ?", (now,))
    db.execute("INSERT INTO handovers VALUES (?, ?, ?)", (key, sealed, until))


def _take(db: sqlite3.Connection, key: bytes, now: int) -> bytes | None:
    row = db.execute("DELETE FROM handovers WHERE key = ? RETURNING sealed, until > ?", (key, now)).fetchone()
    return row[0] if row and row[1] else None
