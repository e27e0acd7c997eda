"""The chats of pads: what was said, by whom, and whether there is one."""

import sqlite3
from collections.abc import Iterable
from typing import Protocol

import aiosqlite

from ..pads.chat import Said
from ..pads.names import key
from .identities import identity
from .readers import Readers
from .writer import Writer

_PAGE = """
    SELECT chat.id, at, chat.name, text, token_hash FROM chat JOIN pads ON pads.id = pad
    JOIN identities ON identities.id = author WHERE pads.key = ? AND chat.id < ? ORDER BY chat.id DESC LIMIT ?"""
_NAME = """
    SELECT name FROM chat JOIN identities ON identities.id = author
    WHERE token_hash = ? ORDER BY chat.id DESC LIMIT 1"""
_SAID_BY = """
    SELECT pads.name, chat.id FROM chat JOIN pads ON pads.id = pad JOIN identities ON identities.id = author
    WHERE token_hash = ? ORDER BY chat.id"""
_AFTER_ALL = 1 << 62


class KeepsChats(Protocol):
    """Keeps chats. Every call may raise `StoreUnavailable`; those that write return once it is synced to disk."""

    async def switch(self, name: str, on: bool) -> None:
        """Let a pad have a chat, or hide what it has."""

    async def say(self, name: str, by: bytes, called: str, text: str, now: int) -> Said | None:
        """Keep a message of an identity, with the name it goes by; None if the pad has no chat."""

    async def page(self, name: str, before: int | None, most: int) -> tuple[Said, ...]:
        """The newest messages, or those before one, in the order in which they were said."""

    async def newest(self, name: str) -> int:
        """The number of the newest message; 0 if there is none."""

    async def unsay(self, name: str, message: int, by: bytes | None) -> bool | None:
        """Delete a message, of that identity only if one is given: False for another's, None if there is no such."""

    async def called(self, by: bytes) -> str:
        """The name that an identity last gave; empty if it said nothing."""

    async def said_by(self, by: bytes) -> tuple[tuple[str, int], ...]:
        """The pad and the number of all that an identity said."""


class SqliteChats:
    """`KeepsChats` in SQLite. Numbers rise in all chats together and are never given twice."""

    def __init__(self, writer: Writer, readers: Readers) -> None:
        self._writer = writer
        self._readers = readers

    async def switch(self, name: str, on: bool) -> None:
        await self._writer.run(lambda db: _switch(db, name, on))

    async def say(self, name: str, by: bytes, called: str, text: str, now: int) -> Said | None:
        return await self._writer.run(lambda db: _say(db, name, by, called, text, now))

    async def page(self, name: str, before: int | None, most: int) -> tuple[Said, ...]:
        rows = await self._all(_PAGE, key(name), before or _AFTER_ALL, most)
        return tuple(Said(*row) for row in rows)[::-1]

    async def newest(self, name: str) -> int:
        rows = await self._all("SELECT MAX(chat.id) FROM chat JOIN pads ON pads.id = pad WHERE key = ?", key(name))
        return next((row[0] or 0 for row in rows), 0)

    async def unsay(self, name: str, message: int, by: bytes | None) -> bool | None:
        return await self._writer.run(lambda db: _unsay(db, name, message, by))

    async def called(self, by: bytes) -> str:
        return next((row[0] for row in await self._all(_NAME, by)), "")

    async def said_by(self, by: bytes) -> tuple[tuple[str, int], ...]:
        return tuple((pad, number) for pad, number in await self._all(_SAID_BY, by))

    async def _all(self, sql: str, *values: object) -> Iterable[aiosqlite.Row]:
        async with self._readers.reading() as db, db.execute(sql, values) as found:
            return await found.fetchall()


def _switch(db: sqlite3.Connection, name: str, on: bool) -> None:
    db.execute("UPDATE pads SET chat = ? WHERE key = ?", (on, key(name)))


def _say(db: sqlite3.Connection, name: str, by: bytes, called: str, text: str, now: int) -> Said | None:
    pad = db.execute("SELECT id FROM pads WHERE key = ? AND chat", (key(name),)).fetchone()
    if pad is None:
        return None
    (number,) = db.execute(
        "INSERT INTO chat (pad, author, at, name, text) VALUES (?, ?, ?, ?, ?) RETURNING id",
        (pad[0], identity(db, by, now), now, called, text),
    ).fetchone()
    return Said(number, now, called, text, by)


def _unsay(db: sqlite3.Connection, name: str, message: int, by: bytes | None) -> bool | None:
    row = db.execute(
        """SELECT token_hash FROM chat JOIN pads ON pads.id = pad JOIN identities ON identities.id = author
        WHERE chat.id = ? AND key = ?""",
        (message, key(name)),
    ).fetchone()
    if row is None:
        return None
    if by not in (None, row[0]):
        return False
    db.execute("PRAGMA secure_delete = ON")  # what is deleted is overwritten, and not only free to be
    db.execute("DELETE FROM chat WHERE id = ?", (message,))
    db.execute("PRAGMA secure_delete = OFF")
    return True
