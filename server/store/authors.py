"""Who wrote in a pad: by what name, and which characters are somebody else's than whose change brought them."""

import sqlite3
from collections.abc import Iterable

import aiosqlite

from .identities import identity
from .records import Author, Credit

_SIGN = """INSERT INTO authors (pad, identity, name, color) VALUES (?, ?, ?, ?)
    ON CONFLICT DO UPDATE SET name = excluded.name, color = excluded.color"""
_CREDIT = "INSERT INTO credits (pad, client, clock, until, author) VALUES (?, ?, ?, ?, ?)"
_CREDITS = """SELECT client, clock, until, token_hash FROM credits LEFT JOIN identities ON identities.id = author
    WHERE pad = ? ORDER BY client, clock"""


def sign(db: sqlite3.Connection, pad: int, authors: Iterable[Author], now: int) -> None:
    """Keep the names by which people wrote."""
    db.executemany(_SIGN, [(pad, identity(db, each.identity, now), each.name, each.color) for each in authors])


async def of(db: aiosqlite.Connection, pad: str) -> tuple[Author, ...]:
    """Those of the pad of that key."""
    found = """SELECT token_hash, authors.name, color FROM authors JOIN identities ON identities.id = identity
        JOIN pads ON pads.id = pad WHERE key = ? ORDER BY identity"""
    async with db.execute(found, (pad,)) as rows:
        return tuple(Author(*row) for row in await rows.fetchall())


def credit(db: sqlite3.Connection, pad: int, credits: Iterable[Credit], now: int) -> None:
    """Keep whose words a change is about to bring back."""
    rows = ((pad, each.client, each.clock, each.end, identity(db, each.author, now)) for each in credits)
    db.executemany(_CREDIT, list(rows))


async def credits(db: aiosqlite.Connection, pad: int) -> tuple[Credit, ...]:
    """Those of a pad."""
    async with db.execute(_CREDITS, (pad,)) as rows:
        return tuple(Credit(*row) for row in await rows.fetchall())
