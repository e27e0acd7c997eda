"""Reads what is kept of sessions, seats and sign-ups: for a room that opens, for pages, and for hosts."""

import json
from collections.abc import Sequence
from typing import Any

import aiosqlite

from ..access.policy import NamesFor
from ..sessions.orders import Heard, HeardRoster, Kept, Moved
from ..sessions.seats import NO_LIMIT, Number, Said, Seats
from .records import KeptRoster, KeptSession, LogEntry, PadRosters, SignedUp

_SESSIONS = """SELECT id, title, starts, ends, place, cancelled, present, takes_signups, promotes_until, signs_up_until,
    closed_by_host, revision, created, changed, iif(present, '', text) FROM sessions WHERE pad = ?
    ORDER BY starts, id"""
_ROSTERS = """SELECT session, id, label, places_settled, places_current, places_since, typed_settled, typed_current,
    typed_since, confirmed, waiting FROM rosters WHERE pad = ?"""
_HEARD_SESSIONS = """SELECT id, title, starts, ends, place, cancelled, takes_signups, promotes_until, signs_up_until,
    present FROM sessions WHERE pad = ? ORDER BY created, id"""
_HEARD_ROSTERS = """SELECT session, id, label, places_current, places_since IS NOT NULL, typed_current, settles_at
    FROM rosters WHERE pad = ? AND typed_since IS NOT NULL ORDER BY id"""
_SIGNUPS = """SELECT signups.id, session, roster, token_hash, signups.name, details, email, hidden, answers, state, at,
    changed, signups.token FROM signups LEFT JOIN identities ON identities.id = identity"""

_MOVES = "SELECT id, session, roster, at, lines, rest FROM moves WHERE pad = ? AND undone IS NULL ORDER BY id"


async def kept(db: aiosqlite.Connection, pad: int) -> tuple[tuple[Kept, ...], int | None]:
    """What the store was last told of each session, and when the pad's seats settle next."""
    heard: dict[str, list[HeardRoster]] = {}
    settles: list[int] = []
    async with db.execute(_HEARD_ROSTERS, (pad,)) as found:
        for session, roster, label, places, readable, typed, settles_at in await found.fetchall():
            said = Said(None if places == NO_LIMIT or not readable else places, typed, bool(readable))
            heard.setdefault(session, []).append(HeardRoster(roster, label, said))
            settles += [settles_at] if settles_at is not None else []
    async with db.execute(_HEARD_SESSIONS, (pad,)) as found:
        rows = await found.fetchall()
    return tuple(_kept(row, tuple(heard.get(row[0], ()))) for row in rows), min(settles, default=None)


def _kept(row: Sequence[Any], rosters: tuple[HeardRoster, ...]) -> Kept:
    session, title, starts, ends, place, cancelled, takes, promotes, signs_up, present = row
    facts = (session, title, starts, ends, place, bool(cancelled), bool(takes), promotes, signs_up)
    return Kept(Heard(*facts, rosters), bool(present))


async def rosters(db: aiosqlite.Connection, pad: int, sequence: int) -> PadRosters:
    """All of a pad's sessions, seats and sign-ups, as of `sequence`."""
    async with db.execute(f"{_SIGNUPS} WHERE pad = ? AND signups.name != '' ORDER BY signups.id", (pad,)) as found:
        signups = tuple(_signed_up(row) for row in await found.fetchall())
    async with db.execute(_SESSIONS, (pad,)) as found:
        sessions = tuple(KeptSession(*row) for row in await found.fetchall())
    closes = {each.id: each.promotes_until for each in sessions}
    async with db.execute(_ROSTERS, (pad,)) as found:
        rosters = tuple(_roster(row, closes) for row in await found.fetchall())
    async with db.execute(_MOVES, (pad,)) as found:
        moves = tuple([_moved(row) for row in await found.fetchall()])
    async with db.execute("SELECT names_for FROM pads WHERE id = ?", (pad,)) as found:
        names_for = [NamesFor(value) for (value,) in await found.fetchall()]
    return PadRosters(sequence, sessions, rosters, signups, moves, *names_for)


async def log(db: aiosqlite.Connection, pad: int, most: int = 500) -> tuple[LogEntry, ...]:
    """Who was given or lost a seat, the newest first."""
    sql = """SELECT signup_log.signup, signup_log.at, what, why, coalesce(name, ''),
            coalesce(signup_log.session, signups.session), coalesce(roster, '') FROM signup_log
        LEFT JOIN signups ON signups.id = signup
        WHERE signup_log.pad = ? AND (signups.id IS NOT NULL OR signup_log.session IS NOT NULL)
        ORDER BY signup_log.id DESC LIMIT ?"""
    async with db.execute(sql, (pad, most)) as found:
        return tuple(LogEntry(*row) for row in await found.fetchall())


async def by_token(db: aiosqlite.Connection, token: bytes) -> SignedUp | None:
    """The entry of a private link."""
    async with db.execute(f"{_SIGNUPS} WHERE token = ?", (token,)) as found:
        row = await found.fetchone()
    return _signed_up(row) if row else None


async def by_identity(
    db: aiosqlite.Connection, identity: bytes, *, deleted: bool = False
) -> tuple[tuple[str, SignedUp], ...]:
    """The pad's name and the entry, of all that one browser made; of deleted pads only if they are asked for."""
    sql = _SIGNUPS.replace("SELECT", "SELECT pads.name,", 1) + " JOIN pads ON pads.id = pad WHERE token_hash = ?"
    if not deleted:
        sql += " AND pads.deleted IS NULL"
    async with db.execute(sql, (identity,)) as found:
        return tuple((pad, _signed_up(row)) for pad, *row in await found.fetchall())


def _signed_up(row: Sequence[Any]) -> SignedUp:
    number, session, roster, identity, name, details, email, hidden, answers, state, at, changed, token = row
    return SignedUp(
        number,
        session,
        roster,
        identity,
        name,
        details,
        email,
        bool(hidden),
        tuple(json.loads(answers)),
        state,
        at,
        changed,
        token,
    )


def _moved(row: Sequence[Any]) -> Moved:
    number, session, roster, at, lines, rest = row
    return Moved(number, session, roster, at, tuple(json.loads(lines)), tuple(json.loads(rest)))


def _roster(row: Sequence[Any], closes: dict[str, int | None]) -> KeptRoster:
    session, roster, label, *numbers, confirmed, waiting = row
    state = Seats(Number(*numbers[:3]), Number(*numbers[3:]), confirmed, waiting, closes.get(session))
    return KeptRoster(session, roster, label, state)
