"""Wipes: pages of which most may have been removed, each with a revision of the state before."""

import sqlite3

import aiosqlite

from . import revisions
from .identities import identity
from .records import Revision, Why, Wipe

_SELECT = """
    SELECT wipes.id, before, at, token_hash, name, removed, sessions
    FROM wipes LEFT JOIN identities ON identities.id = author WHERE pad = ? ORDER BY wipes.id"""

_INSERT = """
    INSERT INTO wipes (pad, revision, before, at, name, removed, sessions) VALUES (?, ?, ?, ?, '', 0, 0) RETURNING id"""


async def of(db: aiosqlite.Connection, pad: int) -> tuple[Wipe, ...]:
    """Those of a pad, the oldest first."""
    async with db.execute(_SELECT, (pad,)) as found:
        return tuple(Wipe(*row) for row in await found.fetchall())


def suspect(db: sqlite3.Connection, pad: int, before: int, at: int) -> Wipe:
    """Somebody may have wiped the pad: keep the state before it, until somebody has looked."""
    revision = revisions.keep(db, pad, Revision(before, at, Why.WIPED))
    (number,) = db.execute(_INSERT, (pad, revision.id, before, at)).fetchone()
    return Wipe(number, before, at)


def settle(db: sqlite3.Connection, pad: int, wipe: Wipe, *, told: bool) -> None:
    """It was one. Its revision is of `wipe.before` now; if people are told, it is the only one with a name."""
    who = identity(db, wipe.author, wipe.at)
    revision = "UPDATE revisions SET sequence = ?, author = ? WHERE id = (SELECT revision FROM wipes WHERE id = ?)"
    db.execute(revision, (wipe.before, who, wipe.id))
    if not told:
        drop(db, wipe.id, was_one=True)
        return
    db.execute("DELETE FROM wipes WHERE pad = ? AND id != ? AND removed > 0", (pad, wipe.id))
    update = "UPDATE wipes SET before = ?, author = ?, name = ?, removed = ?, sessions = ? WHERE id = ?"
    db.execute(update, (wipe.before, who, wipe.name, wipe.removed, wipe.sessions, wipe.id))


def drop(db: sqlite3.Connection, wipe: int, *, was_one: bool) -> None:
    """Forget it; with its revision if it was none."""
    for (revision,) in db.execute("DELETE FROM wipes WHERE id = ? RETURNING revision", (wipe,)).fetchall():
        if not was_one:
            db.execute("DELETE FROM revisions WHERE id = ?", (revision,))


def forget(db: sqlite3.Connection, before: int) -> None:
    """Forget all of before that time; their revisions stay."""
    db.execute("DELETE FROM wipes WHERE at < ?", (before,))
