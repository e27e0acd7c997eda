"""Locks and blocks: who may not edit for a while, and who may only read."""

import sqlite3

import aiosqlite

from .identities import identity
from .records import Block

_SELECT = "SELECT id, name, at FROM blocks WHERE pad = ? ORDER BY id"


async def of(db: aiosqlite.Connection, pad: int) -> tuple[Block, ...]:
    """Those who are blocked in a pad, in the order in which they were."""
    async with db.execute(_SELECT, (pad,)) as found:
        return tuple(Block(*row) for row in await found.fetchall())


def block(db: sqlite3.Connection, pad: int, who: bytes, name: str, now: int) -> None:
    """Let an identity only read the pad."""
    insert = "INSERT INTO blocks (pad, identity, name, at) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING"
    db.execute(insert, (pad, identity(db, who, now), name, now))


def end(db: sqlite3.Connection, pad: int, block: int) -> None:
    """Let it do again what anyone may."""
    db.execute("DELETE FROM blocks WHERE id = ? AND pad = ?", (block, pad))


def lock(db: sqlite3.Connection, pad: int, until: int | None) -> None:
    """Lock editing until then (ms), or no longer."""
    db.execute("UPDATE pads SET locked_until = ? WHERE id = ?", (until, pad))
