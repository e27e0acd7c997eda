"""Whose the Yjs client ids of a pad are: the identity that used each first."""

import sqlite3
from collections.abc import Mapping

import aiosqlite

from .identities import identity


def keep(db: sqlite3.Connection, pad: int, clients: Mapping[int, bytes | None], now: int) -> None:
    """Note ids that are used for the first time."""
    rows = [(pad, client, identity(db, owner, now)) for client, owner in clients.items()]
    db.executemany("INSERT OR IGNORE INTO clients (pad, client, identity) VALUES (?, ?, ?)", rows)


async def of(db: aiosqlite.Connection, pad: int) -> dict[int, bytes | None]:
    """By id, the hash of the identity's token; None for one that is forgotten."""
    select = "SELECT client, token_hash FROM clients LEFT JOIN identities ON identities.id = identity WHERE pad = ?"
    async with db.execute(select, (pad,)) as cursor:
        return {row[0]: row[1] for row in await cursor.fetchall()}
