"""Connections that read SQLite and never write: `mode=ro` ones don't checkpoint, not even when they close last."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import aiosqlite

from ..errors import StoreUnavailable


class Readers:
    """A few connections, each for one caller at a time: on a shared one, two callers would be in one transaction."""

    def __init__(self, path: Path, connections: int = 4) -> None:
        self._path = path
        self._all: list[aiosqlite.Connection] = []
        self._free: asyncio.Queue[aiosqlite.Connection] = asyncio.Queue()
        self._connections = connections

    async def open(self) -> None:
        """Connect. Raises `StoreUnavailable`."""
        for _ in range(self._connections):
            db = await aiosqlite.connect(f"{self._path.absolute().as_uri()}?mode=ro", uri=True, isolation_level=None)
            self._all.append(db)
            self._free.put_nowait(db)

    async def close(self) -> None:
        """Wait for callers to be done, then disconnect."""
        for _ in self._all:
            await self._free.get()
        for db in self._all:
            await db.close()

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[aiosqlite.Connection]:
        """A connection inside one read transaction: what it reads is of one moment. Raises `StoreUnavailable`."""
        db = await self._free.get()
        try:
            await db.execute("BEGIN")
            yield db
        except (sqlite3.Error, OSError) as error:
            raise StoreUnavailable("The database can't be read: %(why)s", why=error) from error
        finally:
            await self._end(db)

    async def _end(self, db: aiosqlite.Connection) -> None:
        # Always, and not only if it is in a transaction: the BEGIN of a caller that was cancelled may be yet to run.
        try:
            await asyncio.shield(db.rollback())
        finally:
            self._free.put_nowait(db)
