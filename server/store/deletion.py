"""Pads that were deleted: hidden at once, to be put back for a while, then erased with all that is kept of them."""

import sqlite3
from collections.abc import Sequence

import aiosqlite

from . import erasure


def delete(db: sqlite3.Connection, pad: str, now: int) -> None:
    """Hide the pad of that key; one that is deleted already stays deleted since then."""
    db.execute("UPDATE pads SET deleted = ? WHERE key = ? AND deleted IS NULL", (now, pad))


def put_back(db: sqlite3.Connection, pad: str) -> None:
    """Let the pad of that key be there again."""
    db.execute("UPDATE pads SET deleted = NULL WHERE key = ?", (pad,))


def set_link(db: sqlite3.Connection, pad: str, token: bytes) -> None:
    """Let the link with this token's hash delete the pad of that key, in place of the one before."""
    db.execute("UPDATE pads SET delete_token = ? WHERE key = ?", (token, pad))


async def has_link(db: aiosqlite.Connection, pad: str, token: bytes) -> bool:
    """Whether a link deletes the pad of that key."""
    async with db.execute("SELECT 1 FROM pads WHERE key = ? AND delete_token = ?", (pad, token)) as found:
        return await found.fetchone() is not None


async def due(db: aiosqlite.Connection, before: int) -> tuple[str, ...]:
    """The keys of the pads that were deleted before that moment."""
    async with db.execute("SELECT key FROM pads WHERE deleted < ? ORDER BY deleted", (before,)) as found:
        return tuple(pad for (pad,) in await found.fetchall())


async def among(db: aiosqlite.Connection, pads: Sequence[str]) -> frozenset[str]:
    """Which of these keys are those of deleted pads."""
    marks = ", ".join("?" * len(pads))
    sql = f"SELECT key FROM pads WHERE key IN ({marks}) AND deleted IS NOT NULL"  # noqa: S608 - only marks
    async with db.execute(sql, tuple(pads)) as found:
        return frozenset([pad async for (pad,) in found])


def purge(db: sqlite3.Connection, pad: str, now: int) -> bool:
    """Erase the pad of that key, if it is a deleted one, from every table; whether it was there."""
    row = db.execute("SELECT id FROM pads WHERE key = ? AND deleted IS NOT NULL", (pad,)).fetchone()
    if row is None:
        return False
    erasure.erase_pad(db, row[0])
    erasure.leaves_residue(db, now)
    return True
