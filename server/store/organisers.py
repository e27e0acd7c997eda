"""Who organises a pad: its creator, and whoever opened its organiser link."""

import sqlite3

import aiosqlite

from .identities import identity as row_of

_HAS = """SELECT 1 FROM pads JOIN identities ON token_hash = ?
    WHERE key = ? AND (creator = identities.id OR EXISTS (
        SELECT 1 FROM organisers WHERE organisers.pad = pads.id AND organisers.identity = identities.id))"""


async def has(db: aiosqlite.Connection, pad: str, identity: bytes) -> bool:
    """Whether an identity organises the pad of that key."""
    async with db.execute(_HAS, (identity, pad)) as found:
        return await found.fetchone() is not None


def make_link(db: sqlite3.Connection, pad: int, token: bytes, only: bytes | None, now: int) -> None:
    """A new link, by the hash of its token; the one before leads nowhere from now on.

    With `only`, nobody else whom a link made an organiser is one any more.
    """
    if only is not None:
        one = "(SELECT id FROM identities WHERE token_hash = ?)"
        db.execute(f"DELETE FROM organisers WHERE pad = ? AND identity IS NOT {one}", (pad, only))  # noqa: S608 - ours
    db.execute("DELETE FROM organiser_links WHERE pad = ?", (pad,))
    db.execute("INSERT INTO organiser_links (pad, token, created) VALUES (?, ?, ?)", (pad, token, now))


def add(db: sqlite3.Connection, pad: int, token: bytes, identity: bytes, now: int) -> bool:
    """Make whoever opened a link an organiser; False if there is no such link."""
    if db.execute("SELECT 1 FROM organiser_links WHERE pad = ? AND token = ?", (pad, token)).fetchone() is None:
        return False
    db.execute("INSERT OR IGNORE INTO organisers VALUES (?, ?)", (pad, row_of(db, identity, now)))
    return True
