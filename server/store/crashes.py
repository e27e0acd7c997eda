"""How often in a row the server crashed in a pad's doc."""

import sqlite3

from ..pads.names import key
from .readers import Readers
from .writer import Writer

SET_ASIDE_AFTER = 2
"""Crashes in a row, after which a pad is not opened any more until it is released."""


class CrashCounts:
    """The part of a store that counts them."""

    _writer: Writer
    _readers: Readers

    async def note_crash(self, name: str | None) -> None:
        await self._writer.run(lambda db: _note(db, key(name) if name else None))

    async def set_aside(self) -> tuple[str, ...]:
        async with (
            self._readers.reading() as db,
            db.execute("SELECT name FROM pads WHERE crashes >= ? ORDER BY key", (SET_ASIDE_AFTER,)) as cursor,
        ):
            return tuple([row[0] for row in await cursor.fetchall()])

    async def release(self, name: str) -> bool:
        return await self._writer.run(lambda db: _release(db, key(name)))


def _note(db: sqlite3.Connection, key: str | None) -> None:
    # Those of other pads were not in a row; what is set aside stays so.
    db.execute("UPDATE pads SET crashes = 0 WHERE crashes BETWEEN 1 AND ? AND key IS NOT ?", (SET_ASIDE_AFTER - 1, key))
    db.execute("UPDATE pads SET crashes = crashes + 1 WHERE key = ?", (key,))


def _release(db: sqlite3.Connection, key: str) -> bool:
    update = "UPDATE pads SET crashes = 0 WHERE key = ? AND crashes >= ?"
    return bool(db.execute(update, (key, SET_ASIDE_AFTER)).rowcount)
