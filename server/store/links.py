"""Who may what in a pad: what anyone may, who made it, and links that give whoever takes them a role."""

import sqlite3
import time

import aiosqlite

from ..access.policy import Access, Policy, Role, SessionsBy
from .identities import identity as row_of
from .records import Link

_GRANTED = """
    SELECT token_hash, role FROM links JOIN grants ON link = links.id JOIN identities ON identities.id = identity
    WHERE links.pad = ? AND revoked IS NULL
    UNION ALL SELECT token_hash, 'organiser' FROM pads JOIN identities ON identities.id = creator WHERE pads.id = ?"""

_SETTINGS = "SELECT policy, history_for, sessions_by, locked_until, listed, chat, redacted FROM pads WHERE id = ?"
_BLOCKED = "SELECT token_hash FROM blocks JOIN identities ON identities.id = identity WHERE pad = ?"

_LINKS = """
    SELECT id, role, name, created, (SELECT COUNT(*) FROM grants WHERE link = links.id) FROM links
    WHERE pad = ? AND revoked IS NULL ORDER BY id"""

_LIVE = """SELECT links.id, role FROM links JOIN pads ON pads.id = pad
    WHERE key = ? AND token = ? AND revoked IS NULL AND deleted IS NULL"""
_INSERT = "INSERT INTO links (pad, role, name, token, created) VALUES (?, ?, ?, ?, ?) RETURNING id"


async def access(db: aiosqlite.Connection, pad: int) -> Access:
    """The policy of a pad and every role that was granted in it."""
    async with db.execute(_SETTINGS, (pad,)) as found:
        ((policy, history_for, sessions_by, locked_until, listed, chat, redacted),) = await found.fetchall()
    granted: dict[bytes, Role] = {}
    async with db.execute(_GRANTED, (pad, pad)) as found:
        async for who, word in found:
            granted[who] = max(Role.of(word), granted.get(who, Role.READER))
    async with db.execute(_BLOCKED, (pad,)) as found:
        blocked = frozenset([who async for (who,) in found])
    is_locked = locked_until is not None and locked_until > time.time_ns() // 1_000_000
    until = locked_until if is_locked else None
    for_whom = (Role.of(history_for), SessionsBy(sessions_by))
    return Access(Policy(policy), granted, *for_whom, until, blocked, bool(listed), bool(chat), redacted)


async def live(db: aiosqlite.Connection, pad: int) -> tuple[Link, ...]:
    """The links of a pad that weren't revoked, in the order in which they were made."""
    async with db.execute(_LINKS, (pad,)) as found:
        return tuple(Link(number, Role.of(role), *rest) for number, role, *rest in await found.fetchall())


async def role(db: aiosqlite.Connection, pad: str, token: bytes) -> Role | None:
    """What a link of the pad of that key makes of people; None if there is no such link."""
    async with db.execute(_LIVE, (pad, token)) as found:
        row = await found.fetchone()
    return Role.of(row[1]) if row else None


def set_policy(db: sqlite3.Connection, pad: int, policy: Policy) -> None:
    """What anyone may do from now on."""
    db.execute("UPDATE pads SET policy = ? WHERE id = ?", (policy.value, pad))


def set_history_for(db: sqlite3.Connection, pad: int, role: Role) -> None:
    """Who sees the history from now on: people of that role, and those above."""
    db.execute("UPDATE pads SET history_for = ? WHERE id = ?", (role.word, pad))


def make(db: sqlite3.Connection, pad: int, role: Role, name: str, token: bytes, now: int) -> None:
    """A link, by the hash of its token."""
    db.execute(_INSERT, (pad, role.word, name, token, now)).fetchone()


def revoke(db: sqlite3.Connection, pad: int, link: int, now: int) -> None:
    """End a link, and the roles it gave."""
    db.execute("UPDATE links SET revoked = ? WHERE id = ? AND pad = ? AND revoked IS NULL", (now, link, pad))


def take(db: sqlite3.Connection, pad: str, token: bytes, identity: bytes, now: int) -> Role | None:
    """Give an identity the role of a link of the pad of that key, and say which; None if there is no such link."""
    row = db.execute(_LIVE, (pad, token)).fetchone()
    if row is None:
        return None
    db.execute("INSERT OR IGNORE INTO grants VALUES (?, ?)", (row[0], row_of(db, identity, now)))
    return Role.of(row[1])


def renew(db: sqlite3.Connection, pad: int, token: bytes, only: bytes | None, now: int) -> None:
    """The pad's own organiser link gets another token; those who took it stay organisers.

    With `only`, no organisers stay but that identity, if it is one, and whoever made the pad.
    """
    ours = "SELECT id FROM links WHERE pad = ? AND role = 'organiser' AND name = '' AND revoked IS NULL"
    row = db.execute(ours, (pad,)).fetchone() or db.execute(_INSERT, (pad, "organiser", "", token, now)).fetchone()
    db.execute("UPDATE links SET token = ?, created = ? WHERE id = ?", (token, now, row[0]))
    if only is not None:
        _leave_alone(db, pad, row[0], only, now)


def _leave_alone(db: sqlite3.Connection, pad: int, link: int, only: bytes, now: int) -> None:
    organised = (only, "organiser") in db.execute(_GRANTED, (pad, pad)).fetchall()
    db.execute("DELETE FROM grants WHERE link = ?", (link,))
    db.execute(
        "UPDATE links SET revoked = ? WHERE pad = ? AND role = 'organiser' AND id != ? AND revoked IS NULL",
        (now, pad, link),
    )
    if organised:
        db.execute("INSERT INTO grants VALUES (?, ?)", (link, row_of(db, only, now)))
