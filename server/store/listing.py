"""Which pads the front page shows, and the sessions of theirs that are to come."""

import sqlite3

import aiosqlite

from .records import KeptSession

SESSION = """sessions.id, title, starts, ends, place, cancelled, present, takes_signups, promotes_until, signs_up_until,
    closed_by_host, revision, sessions.created, changed"""
"""The columns of a `KeptSession`, in its order."""

_UPCOMING = f"""SELECT pads.name, {SESSION} FROM pads JOIN sessions ON pad = pads.id
    WHERE listed AND pads.deleted IS NULL AND policy != 'nothing' AND ends > ?
    ORDER BY starts, pads.name, sessions.id LIMIT ?"""  # noqa: S608 - columns of our own


def set_listed(db: sqlite3.Connection, pad: str, listed: bool) -> None:
    """Show the pad of that key, or no longer."""
    db.execute("UPDATE pads SET listed = ? WHERE key = ?", (listed, pad))


async def is_listed(db: aiosqlite.Connection, pad: str) -> bool:
    """Whether the pad of that key is shown."""
    async with db.execute("SELECT 1 FROM pads WHERE key = ? AND listed", (pad,)) as found:
        return await found.fetchone() is not None


async def upcoming(db: aiosqlite.Connection, now: int, most: int) -> tuple[tuple[str, KeptSession], ...]:
    """The pad's name and the session, of those that aren't over at `now` (ms), the next first; cancelled ones too."""
    async with db.execute(_UPCOMING, (now, most)) as found:
        return tuple((pad, KeptSession(*row)) for pad, *row in await found.fetchall())
