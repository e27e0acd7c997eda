"""Revisions: states of a pad that stay as they were, whatever is folded around them."""

import sqlite3
from dataclasses import replace

import aiosqlite

from .identities import identity
from .records import Revision, Why

_INSERT = "INSERT INTO revisions (pad, sequence, at, why, name, author) VALUES (?, ?, ?, ?, ?, ?) RETURNING id"

_SELECT = """
    SELECT sequence, at, why, name, token_hash, revisions.id
    FROM revisions LEFT JOIN identities ON identities.id = author WHERE pad = ? ORDER BY sequence, revisions.id"""


async def of(db: aiosqlite.Connection, pad: int) -> tuple[Revision, ...]:
    """Those of a pad, the earliest state first."""
    async with db.execute(_SELECT, (pad,)) as found:
        rows = await found.fetchall()
    return tuple(Revision(sequence, at, Why(why), *rest) for sequence, at, why, *rest in rows)


def keep(db: sqlite3.Connection, pad: int, revision: Revision) -> Revision:
    """Keep one more; it has its `id` then."""
    who = identity(db, revision.author, revision.at)
    values = (pad, revision.sequence, revision.at, revision.why.value, revision.name, who)
    (number,) = db.execute(_INSERT, values).fetchone()
    return replace(revision, id=number)


def between(db: sqlite3.Connection, pad: int, first: int, last: int) -> frozenset[int]:
    """The sequences from `first` on and before `last` after which a revision stands."""
    found = "SELECT sequence FROM revisions WHERE pad = ? AND sequence >= ? AND sequence < ?"
    return frozenset(sequence for (sequence,) in db.execute(found, (pad, first, last)))
