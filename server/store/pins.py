"""What hosts accepted of a pad's sessions, where only they change them, and what was proposed."""

import sqlite3

import aiosqlite

from ..access.policy import SessionsBy
from ..sentences import Sentence
from ..sessions.orders import Decided, KeepPin
from .identities import identity

_KEEP = "INSERT OR REPLACE INTO pins VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
_PINS = """SELECT session, accepted, agreed, lost, proposed, token_hash, pins.name, since FROM pins
    LEFT JOIN identities ON identities.id = proposer WHERE pad = ? ORDER BY session"""


async def kept(db: aiosqlite.Connection, pad: int) -> tuple[KeepPin, ...]:
    """Those of a pad."""
    async with db.execute(_PINS, (pad,)) as found:
        return tuple(KeepPin(*row) for row in await found.fetchall())


def keep(db: sqlite3.Connection, pad: int, pin: KeepPin, now: int) -> None:
    """In place of the one before."""
    by = identity(db, pin.by, now)
    values = (pin.session, pin.accepted, pin.agreed, pin.lost, pin.proposed, by, pin.name, pin.since)
    db.execute(_KEEP, (pad, *values))


def drop(db: sqlite3.Connection, pad: int, session: str) -> None:
    """Nothing is kept of that session any more."""
    db.execute("DELETE FROM pins WHERE pad = ? AND session = ?", (pad, session))


def change(db: sqlite3.Connection, pad: int, sessions_by: SessionsBy) -> None:
    """Who changes the pad's sessions."""
    db.execute("UPDATE pads SET sessions_by = ? WHERE id = ?", (sessions_by.value, pad))
    if sessions_by is SessionsBy.EDITORS:
        db.execute("DELETE FROM pins WHERE pad = ?", (pad,))


def log(db: sqlite3.Connection, pad: int, decided: Decided, now: int) -> None:
    """Note what a host decided. There is no entry 0."""
    what = "accepted" if decided.accepted else "restored"
    db.execute(
        "INSERT INTO signup_log (pad, signup, at, what, why, actor, session) VALUES (?, 0, ?, ?, ?, ?, ?)",
        (pad, now, what, Sentence("by a host"), identity(db, decided.by, now), decided.session),
    )
