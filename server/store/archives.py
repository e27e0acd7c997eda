"""Archived pads: that they are, the pages they are kept as, and what they are listed by."""

import sqlite3
from collections.abc import Sequence

import aiosqlite

from ..errors import Archived
from ..sessions.orders import Archive
from . import links
from .identities import identity
from .records import ArchivedEntry, ArchivedFile, ArchivedPad, ArchivedPages, Archiving

LISTED = "listed AND pads.deleted IS NULL AND policy != 'nothing'"
"""Of `pads`: those that are shown to everyone."""

_PAD = """
    SELECT pads.id, pads.name, archives.at, names, created,
        (SELECT max(changes.at) FROM changes WHERE pad = pads.id), listed,
        EXISTS (SELECT 1 FROM archived_pages WHERE pad = pads.id AND session = ''),
        (SELECT body FROM archived_pages WHERE pad = pads.id AND session = ?)
    FROM archives JOIN pads ON pads.id = pad WHERE key = ? AND pads.deleted IS NULL"""
_UNMADE = """
    SELECT name FROM archives JOIN pads ON pads.id = pad
    WHERE pads.deleted IS NULL AND NOT EXISTS (SELECT 1 FROM archived_pages WHERE pad = pads.id AND session = '')
    LIMIT ?"""
_DUE = """
    SELECT name, archiving.names FROM archiving JOIN pads ON pads.id = archiving.pad
    WHERE archiving.pad NOT IN (SELECT pad FROM archives) AND pads.deleted IS NULL AND updated <= ?
        AND (SELECT max(ends) FROM sessions WHERE sessions.pad = pads.id AND present) + days * 86400000 <= ?
    LIMIT ?"""
_MONTHS = f"""
    SELECT strftime('%Y-%m', finished / 1000, 'unixepoch') AS month, count(*)
    FROM archived_texts CROSS JOIN pads ON pads.id = pad WHERE {LISTED} GROUP BY month ORDER BY month DESC"""  # noqa: S608 - ours; the long texts aren't read in this order
_BETWEEN = f"""
    SELECT name, title, finished FROM archived_texts JOIN pads ON pads.id = pad
    WHERE finished >= ? AND finished < ? AND {LISTED} ORDER BY finished DESC, pad LIMIT ? OFFSET ?"""  # noqa: S608 - ours

_FILES = f"""
    SELECT pads.id, name, title, finished, markdown, body FROM archived_texts AS texts JOIN pads ON pads.id = texts.pad
    JOIN archived_pages AS pages ON pages.pad = texts.pad AND session = ''
    WHERE texts.pad > ? AND {LISTED} ORDER BY texts.pad LIMIT ?"""  # noqa: S608 - ours


def freeze(db: sqlite3.Connection, pad: int, order: Archive, now: int) -> None:
    """Archive a pad. Raises `Archived` if it is."""
    by = identity(db, order.by, now)
    insert = "INSERT OR IGNORE INTO archives (pad, at, by, names) VALUES (?, ?, ?, ?)"
    if not db.execute(insert, (pad, now, by, order.names)).rowcount:
        raise Archived


def reopen(db: sqlite3.Connection, pad: int) -> None:
    """End that, and that it is done by itself: whoever reopens a pad wants it open."""
    for table in ("archives", "archived_texts", "archived_pages", "archiving"):
        db.execute(f"DELETE FROM {table} WHERE pad = ?", (pad,))  # noqa: S608 - tables of our own


def keep(db: sqlite3.Connection, pad: str, made: ArchivedPages) -> bool:
    """Keep the pages of the archived pad of that key; False if it is another by now, or no longer archived."""
    found = "SELECT id FROM pads JOIN archives ON pad = id WHERE key = ? AND sequence = ?"
    row = db.execute(found, (pad, made.sequence)).fetchone()
    if row is None:
        return False
    old = db.execute("SELECT finished, title, text, markdown FROM archived_texts WHERE pad = ?", row).fetchone()
    new = (made.finished, made.title, made.text, made.markdown)
    if old != new:
        db.execute("DELETE FROM archived_texts WHERE pad = ?", row)
        db.execute("INSERT INTO archived_texts VALUES (?, ?, ?, ?, ?)", (*row, *new))
    db.execute("DELETE FROM archived_pages WHERE pad = ?", row)
    pages = ((*row, session, body) for session, body in made.pages.items())
    db.executemany("INSERT INTO archived_pages VALUES (?, ?, ?)", pages)
    return True


def forget(db: sqlite3.Connection, pad: int) -> None:
    """Let go of what was made of a pad: it is made anew of what is left."""
    db.execute("DELETE FROM archived_pages WHERE pad = ?", (pad,))
    db.execute("DELETE FROM archived_texts WHERE pad = ?", (pad,))


def set_archiving(db: sqlite3.Connection, pad: int, archiving: Archiving | None) -> None:
    """Archive a pad by itself some day, or no longer."""
    db.execute("DELETE FROM archiving WHERE pad = ?", (pad,))
    if archiving:
        db.execute("INSERT INTO archiving VALUES (?, ?, ?)", (pad, archiving.days, archiving.names))


async def archived(db: aiosqlite.Connection, pad: str, session: str) -> ArchivedPad | None:
    """The pad of that key if it is archived, with the page of that session."""
    async with db.execute(_PAD, (session, pad)) as found:
        row = await found.fetchone()
    if row is None:
        return None
    number, name, at, names, created, last, listed, made, page = row
    access = await links.access(db, number)
    return ArchivedPad(name, at, bool(names), created, last or created, bool(listed), access, bool(made), page)


async def archiving(db: aiosqlite.Connection, pad: str) -> Archiving | None:
    """Whether and how the pad of that key is archived by itself."""
    of = "SELECT days, names FROM archiving JOIN pads ON pads.id = pad WHERE key = ?"
    async with db.execute(of, (pad,)) as found:
        row = await found.fetchone()
    return Archiving(row[0], bool(row[1])) if row else None


async def due(db: aiosqlite.Connection, now: int, quiet: int, most: int) -> tuple[tuple[str, bool], ...]:
    """The names of pads that are to be archived by `now`, and whether with names.

    Times are ms; `quiet` is how long nobody has changed them.
    """
    async with db.execute(_DUE, (now - quiet, now, most)) as found:
        return tuple((name, bool(names)) for name, names in await found.fetchall())


async def unmade(db: aiosqlite.Connection, most: int) -> tuple[str, ...]:
    """The names of archived pads whose pages are to be made."""
    async with db.execute(_UNMADE, (most,)) as found:
        return tuple(name for (name,) in await found.fetchall())


async def months(db: aiosqlite.Connection) -> tuple[tuple[str, int], ...]:
    """The months in which listed pads were finished, as `2017-10`, the newest first, and how many."""
    async with db.execute(_MONTHS) as found:
        return tuple((month, count) for month, count in await found.fetchall())


async def between(db: aiosqlite.Connection, start: int, end: int, most: int, skip: int) -> Sequence[ArchivedEntry]:
    """Listed pads finished from `start` to before `end` (ms), the newest first."""
    async with db.execute(_BETWEEN, (start, end, most, skip)) as found:
        return tuple(ArchivedEntry(*row) for row in await found.fetchall())


async def files(db: aiosqlite.Connection, after: int, most: int) -> Sequence[ArchivedFile]:
    """Listed pads whose number is above `after`, in that order."""
    async with db.execute(_FILES, (after, most)) as found:
        return tuple(ArchivedFile(*row) for row in await found.fetchall())
