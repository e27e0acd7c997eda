"""What is kept of one person, all of it, and how it is forgotten.

The row of an identity stays, because what was typed in pads names it, but it is nobody's: the hash of a token that
there isn't. So forgetting costs no search through all changes.
"""

import sqlite3
from collections.abc import Iterable
from typing import Any

import aiosqlite

from ..sentences import Sentence
from . import erasure, roster_reads
from .records import Known, KnownMessage, KnownRole
from .seating import Place, log, promote, set_state

AT_ONCE = 200
"""Identities that expire in one transaction."""

_SEVER = "UPDATE identities SET token_hash = randomblob(32), created = 0, seen = 0 WHERE id = ?"

_MADE = "SELECT name FROM pads WHERE creator = ? ORDER BY created, id"
_ROLES = """
    SELECT pads.name, role, links.name FROM grants JOIN links ON links.id = link JOIN pads ON pads.id = links.pad
    WHERE identity = ? AND revoked IS NULL ORDER BY pads.name, role"""
_NAMES = "SELECT pads.name, authors.name FROM authors JOIN pads ON pads.id = pad WHERE identity = ? ORDER BY pads.name"
_SAID = """
    SELECT pads.name, at, chat.name, text FROM chat JOIN pads ON pads.id = pad WHERE author = ? ORDER BY chat.id"""
_PADS = (
    "SELECT DISTINCT pads.name FROM pads JOIN signups ON signups.pad = pads.id WHERE identity = ? AND deleted IS NULL"
)

_INACTIVE = """
    SELECT token_hash FROM identities WHERE seen < ? AND seen > 0 AND NOT EXISTS (
        SELECT 1 FROM signups LEFT JOIN sessions ON sessions.pad = signups.pad AND sessions.id = signups.session
        WHERE signups.identity = identities.id AND state IN ('confirmed', 'waiting', 'repeated')
            AND coalesce(ends, signups.changed + ?) > ?) LIMIT ?"""


async def known(db: aiosqlite.Connection, identity: bytes) -> Known | None:
    """What is kept of an identity; None if nothing is."""
    async with db.execute("SELECT id, created, seen FROM identities WHERE token_hash = ?", (identity,)) as found:
        row = await found.fetchone()
    if row is None:
        return None
    number, created, seen = row
    entries = await roster_reads.by_identity(db, identity, deleted=True)
    made = tuple(pad for (pad,) in await _all(db, _MADE, number))
    roles = tuple(KnownRole(*each) for each in await _all(db, _ROLES, number))
    names = tuple((pad, name) for pad, name in await _all(db, _NAMES, number))
    messages = tuple(KnownMessage(*each) for each in await _all(db, _SAID, number))
    return Known(created, seen, made, roles, entries, names, messages)


async def pads_of(db: aiosqlite.Connection, identity: bytes) -> tuple[str, ...]:
    """The pads that are there and have entries of an identity."""
    async with db.execute("SELECT id FROM identities WHERE token_hash = ?", (identity,)) as found:
        row = await found.fetchone()
    return tuple(pad for (pad,) in await _all(db, _PADS, row[0])) if row else ()


async def inactive(db: aiosqlite.Connection, before: int, now: int, most: int) -> tuple[bytes, ...]:
    """The identities that weren't seen since then, but for those on a list of a session that isn't over."""
    async with db.execute(_INACTIVE, (before, now - before, now, most)) as found:
        return tuple(who for (who,) in await found.fetchall())


def saw(db: sqlite3.Connection, identity: bytes, now: int) -> None:
    """A browser was here that is known already."""
    db.execute("UPDATE identities SET seen = ? WHERE token_hash = ?", (now, identity))


def take_out(db: sqlite3.Connection, pad: int, identity: bytes, now: int) -> None:
    """In one pad, take whoever it is off every list, pass their seats on, and keep nothing that they gave."""
    found = """SELECT signups.id, session, roster, state FROM signups JOIN identities ON identities.id = identity
        WHERE pad = ? AND token_hash = ?"""
    for signup, session, roster, state in db.execute(found, (pad, identity)).fetchall():
        if state in ("confirmed", "waiting", "repeated"):
            set_state(db, signup, "left", now)
            log(db, pad, signup, now, "left", Sentence("erased themselves"), None)
            promote(db, Place(pad, session, roster), now, Sentence("somebody left"))
        db.execute(
            """UPDATE signups SET name = '', name_key = '', details = '', email = '', email_key = '', answers = '[]',
                hidden = 1, identity = NULL, token = randomblob(32) WHERE id = ?""",
            (signup,),
        )


def forget(db: sqlite3.Connection, identity: bytes, now: int) -> None:
    """Keep nothing more of whoever it is: entries, roles, names. In pads that are open `take_out` comes first."""
    row = db.execute("SELECT id FROM identities WHERE token_hash = ?", (identity,)).fetchone()
    if row is None:
        return
    for (pad,) in db.execute("SELECT DISTINCT pad FROM signups WHERE identity = ?", row).fetchall():
        take_out(db, pad, identity, now)
    db.execute("DELETE FROM chat WHERE author = ?", row)
    _sever(db, row[0], now)


def expire(db: sqlite3.Connection, identities: Iterable[bytes], now: int) -> None:
    """Forget who didn't come for long: names stay on the lists of sessions that are over, and nothing leads to them."""
    for identity in identities:
        row = db.execute("SELECT id FROM identities WHERE token_hash = ?", (identity,)).fetchone()
        db.execute("UPDATE signups SET email = '', email_key = '', identity = NULL WHERE identity = ?", row)
        _sever(db, row[0], now)


def _sever(db: sqlite3.Connection, row: int, now: int) -> None:
    db.execute("DELETE FROM grants WHERE identity = ?", (row,))
    db.execute("DELETE FROM blocks WHERE identity = ?", (row,))  # of a browser that isn't that one any more
    db.execute("DELETE FROM authors WHERE identity = ?", (row,))
    db.execute("UPDATE pins SET name = '' WHERE proposer = ?", (row,))
    db.execute("UPDATE wipes SET name = '' WHERE author = ?", (row,))
    db.execute(_SEVER, (row,))
    erasure.leaves_residue(db, now)


async def _all(db: aiosqlite.Connection, sql: str, row: int) -> list[tuple[Any, ...]]:
    async with db.execute(sql, (row,)) as found:
        return [tuple(each) for each in await found.fetchall()]
