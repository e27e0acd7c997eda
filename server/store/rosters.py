"""Carries out a turn's orders in SQLite: what the text says of seats, sign-ups, and who moves up because of them.

Counting and inserting are in one transaction, so a seat is never given twice. The rules are `sessions/seats.py`; here
they are given a roster's row and its counts, and what they say is written back.
"""

import sqlite3
from functools import singledispatch

from ..errors import Archived, Conflict, NotFound, Repeated
from ..sentences import Sentence
from ..sessions import names, renames, seats
from ..sessions.orders import (
    Act,
    Amend,
    Archive,
    ChangeSessions,
    Decided,
    Done,
    DropPin,
    Forget,
    Gone,
    Heard,
    HeardRoster,
    HostActs,
    KeepPin,
    Leave,
    Order,
    Outcome,
    Placed,
    Redact,
    Reopen,
    SetClosed,
    Settle,
    ShowNames,
    SignUp,
    TypedMoved,
    TypedPutBack,
)
from ..sessions.renames import Known
from ..sessions.seats import State
from . import archives, moves, persons, pins, redaction
from .identities import identity
from .seating import TEXT_FREED, Entry, Place, holder, insert, log, promote, seats_of, set_state, write_seats, written

_IS_NEWS = """(title != excluded.title OR starts IS NOT excluded.starts OR ends IS NOT excluded.ends
    OR place != excluded.place OR cancelled != excluded.cancelled OR NOT present)"""
"""Whether what is heard of a session changes what a calendar shows of it."""

_SESSION_ROSTERS = "SELECT id FROM rosters WHERE pad = ? AND session = ?"


def carry_out(db: sqlite3.Connection, pad: int, order: Order, now: int) -> Outcome:
    """One order, at `now`. A refusal is an outcome like any other: nothing is written for it."""
    try:
        return _carry_out(order, db, pad, now)
    except (Archived, Conflict, NotFound) as refusal:
        return refusal


def settles_at(db: sqlite3.Connection, pad: int) -> int | None:
    """When `Settle` has something to do next in a pad; None if nothing waits for it."""
    found: int | None = db.execute("SELECT min(settles_at) FROM rosters WHERE pad = ?", (pad,)).fetchone()[0]
    return found


@singledispatch
def _carry_out(order: Order, db: sqlite3.Connection, pad: int, now: int) -> Outcome:
    raise AssertionError(order)


# --- what the text says ---


@_carry_out.register
def _(order: Heard, db: sqlite3.Connection, pad: int, now: int) -> Outcome:
    _write_session(db, pad, order, now)
    for new, old in renames.renamed(_known(db, pad, order.session), order.rosters).items():
        _rename(db, Place(pad, order.session, old), new)
    for roster in order.rosters:
        _hear(db, Place(pad, order.session, roster.id), roster, now)
    there = {roster.id for roster in order.rosters}
    for (roster_id,) in db.execute(_SESSION_ROSTERS, (pad, order.session)).fetchall():
        if roster_id not in there:
            _unhear(db, Place(pad, order.session, roster_id), now)
    return Done()


@_carry_out.register
def _(order: Gone, db: sqlite3.Connection, pad: int, now: int) -> Outcome:
    db.execute(
        """UPDATE sessions SET present = 0, revision = revision + 1, changed = ?, text = coalesce(?, text)
        WHERE pad = ? AND id = ? AND present""",
        (now, order.text, pad, order.session),
    )
    for (roster_id,) in db.execute(_SESSION_ROSTERS, (pad, order.session)).fetchall():
        _unhear(db, Place(pad, order.session, roster_id), now)
    return Done()


@_carry_out.register
def _(order: Settle, db: sqlite3.Connection, pad: int, now: int) -> Outcome:
    due = "SELECT session, id FROM rosters WHERE pad = ? AND settles_at <= ?"
    for session, roster in db.execute(due, (pad, now)).fetchall():
        promote(db, Place(pad, session, roster), now, TEXT_FREED, lambda each: seats.settle(each, now))
    return Done()


def _write_session(db: sqlite3.Connection, pad: int, heard: Heard, now: int) -> None:
    values = (heard.title, heard.starts, heard.ends, heard.where, heard.cancelled, heard.takes_signups)
    until = (heard.promotes_until, heard.signs_up_until)
    db.execute(
        f"""INSERT INTO sessions (pad, id, title, starts, ends, place, cancelled, present, takes_signups,
            promotes_until, signs_up_until, revision, created, changed, text)
            VALUES (?, ?, ?, ?, ?, ?, ?, 1, ?, ?, ?, 0, ?, ?, ?)
        ON CONFLICT (pad, id) DO UPDATE SET
            revision = revision + {_IS_NEWS}, changed = iif({_IS_NEWS}, excluded.changed, changed),
            title = excluded.title, starts = excluded.starts, ends = excluded.ends, place = excluded.place,
            cancelled = excluded.cancelled, present = 1,
            takes_signups = excluded.takes_signups, promotes_until = excluded.promotes_until,
            signs_up_until = excluded.signs_up_until, text = excluded.text""",  # noqa: S608 - _IS_NEWS is ours
        (pad, heard.session, *values, *until, now, now, heard.text),
    )


def _known(db: sqlite3.Connection, pad: int, session: str) -> list[Known]:
    rows = db.execute(
        """SELECT id, label, typed_since IS NOT NULL, confirmed + waiting > 0 FROM rosters
        WHERE pad = ? AND session = ? ORDER BY id""",
        (pad, session),
    ).fetchall()
    return [Known(name, label, bool(present), bool(people)) for name, label, present, people in rows]


def _rename(db: sqlite3.Connection, place: Place, new: str) -> None:
    # One of the new name that is there already has nobody on it.
    db.execute("DELETE FROM rosters WHERE pad = ? AND session = ? AND id = ?", (*place[:2], new))
    db.execute("UPDATE rosters SET id = ? WHERE pad = ? AND session = ? AND id = ?", (new, *place))
    db.execute("UPDATE signups SET roster = ? WHERE pad = ? AND session = ? AND roster = ?", (new, *place))
    db.execute("UPDATE moves SET roster = ? WHERE pad = ? AND session = ? AND roster = ?", (new, *place))


def _hear(db: sqlite3.Connection, place: Place, heard: HeardRoster, now: int) -> None:
    if seats_of(db, place) is None:
        write_seats(db, place, heard.label, seats.opened(heard.said, None, now))
        return
    promote(db, place, now, TEXT_FREED, lambda each: seats.read(each, heard.said, now), heard.label)


def _unhear(db: sqlite3.Connection, place: Place, now: int) -> None:
    promote(db, place, now, TEXT_FREED, lambda each: seats.read(each, None, now))


# --- what people ask ---


@_carry_out.register
def _(order: SignUp, db: sqlite3.Connection, pad: int, now: int) -> Outcome:
    place = Place(pad, order.session, order.roster)
    state = seats_of(db, place)
    if state is None:
        raise NotFound("This list is not in the pad any more. Reload the page to see what there is.")
    if not order.by_host:
        _check_open(db, place, now)
    if _has_name(db, place, order):
        raise Repeated(order.person.name)
    who = identity(db, order.identity, now)
    if _has_email(db, place, order.person.email):
        # Whoever asks must not learn that an address is there: they get an entry that looks like any other.
        signup = insert(db, place, Entry(order.person, order.token, who, "repeated"), now)
        return _looks_like(signup, place, state, now)
    confirmed, _ = seats.sign_up(state, now)
    if confirmed is State.WAITING and not order.may_wait:
        raise Conflict("This role is taken.")
    signup = insert(db, place, Entry(order.person, order.token, who, confirmed.value), now)
    log(db, pad, signup, now, confirmed.value, Sentence("signed up"), who)
    return _looks_like(signup, place, state, now)


@_carry_out.register
def _(order: Leave, db: sqlite3.Connection, pad: int, now: int) -> Outcome:
    signup, place, state = _by_token(db, pad, order.token)
    if state in ("confirmed", "waiting", "repeated"):
        set_state(db, signup, "left", now)
        log(db, pad, signup, now, "left", Sentence("by the private link"), None)
        promote(db, place, now, Sentence("somebody left"))
    return Done()


@_carry_out.register
def _(order: Forget, db: sqlite3.Connection, pad: int, now: int) -> Outcome:
    persons.take_out(db, pad, order.identity, now)
    return Done()


@_carry_out.register
def _(order: Amend, db: sqlite3.Connection, pad: int, now: int) -> Outcome:
    signup, place, _ = _by_token(db, pad, order.token)
    if holder(db, place, order.person.name) not in (None, signup):
        raise Repeated(order.person.name)
    db.execute(
        """UPDATE signups SET name = ?, name_key = ?, details = ?, email = ?, email_key = ?, hidden = ?, answers = ?,
            changed = ? WHERE id = ?""",
        (*written(order.person), now, signup),
    )
    return _placed(db, signup, now)


@_carry_out.register
def _(order: HostActs, db: sqlite3.Connection, pad: int, now: int) -> Outcome:
    row = db.execute(
        "SELECT session, roster, state, name FROM signups WHERE id = ? AND pad = ?", (order.signup, pad)
    ).fetchone()
    if row is None:
        raise NotFound("This entry is not there any more.")
    place, state = Place(pad, row[0], row[1]), row[2]
    if order.act is Act.PUT_BACK and holder(db, place, row[3]) not in (None, order.signup):
        raise Conflict("%(name)s has come back to this list by a new entry.", name=row[3])
    new = _after(order.act, state, db, place, now)
    if new != state:
        set_state(db, order.signup, new, now)
        log(db, pad, order.signup, now, order.act.value, Sentence("by a host"), identity(db, order.by, now))
        promote(db, place, now, Sentence("a host took somebody off"))
    return Done()


@_carry_out.register
def _(order: SetClosed, db: sqlite3.Connection, pad: int, now: int) -> Outcome:
    closed = now if order.closed else None
    db.execute("UPDATE sessions SET closed_by_host = ? WHERE pad = ? AND id = ?", (closed, pad, order.session))
    for (roster,) in db.execute(_SESSION_ROSTERS, (pad, order.session)).fetchall():
        promote(db, Place(pad, order.session, roster), now, Sentence("a host opened sign-ups again"))
    return Done()


@_carry_out.register
def _(order: ShowNames, db: sqlite3.Connection, pad: int, now: int) -> Outcome:
    db.execute("UPDATE pads SET names_for = ? WHERE id = ?", (order.names_for.value, pad))
    return Done()


@_carry_out.register
def _(order: TypedMoved, db: sqlite3.Connection, pad: int, now: int) -> Outcome:
    moves.take_in(db, pad, order, now)
    return Done()


@_carry_out.register
def _(order: TypedPutBack, db: sqlite3.Connection, pad: int, now: int) -> Outcome:
    moves.put_back(db, pad, order, now)
    return Done()


@_carry_out.register
def _(order: KeepPin, db: sqlite3.Connection, pad: int, now: int) -> Outcome:
    pins.keep(db, pad, order, now)
    return Done()


@_carry_out.register
def _(order: Redact, db: sqlite3.Connection, pad: int, now: int) -> Outcome:
    redaction.redact(db, pad, order, now)
    return Done()


@_carry_out.register
def _(order: Archive, db: sqlite3.Connection, pad: int, now: int) -> Outcome:
    archives.freeze(db, pad, order, now)
    return Done()


@_carry_out.register
def _(order: DropPin, db: sqlite3.Connection, pad: int, now: int) -> Outcome:
    pins.drop(db, pad, order.session)
    return Done()


@_carry_out.register
def _(order: Decided, db: sqlite3.Connection, pad: int, now: int) -> Outcome:
    pins.log(db, pad, order, now)
    return Done()


@_carry_out.register
def _(order: ChangeSessions, db: sqlite3.Connection, pad: int, now: int) -> Outcome:
    pins.change(db, pad, order.sessions_by)
    return Done()


@_carry_out.register
def _(order: Reopen, db: sqlite3.Connection, pad: int, now: int) -> Outcome:
    archives.reopen(db, pad)
    return Done()


def _after(act: Act, state: str, db: sqlite3.Connection, place: Place, now: int) -> str:
    if act is Act.TAKE_OFF and state in ("confirmed", "waiting", "repeated"):
        return "taken off"
    if act is Act.PUT_BACK and state in ("taken off", "left"):
        here = seats_of(db, place)
        return seats.sign_up(here, now)[0].value if here else "waiting"
    if act is Act.MOVE_UP and state == "waiting":
        return "confirmed"
    return state


def _check_open(db: sqlite3.Connection, place: Place, now: int) -> None:
    row = db.execute(
        "SELECT takes_signups, signs_up_until, closed_by_host, cancelled FROM sessions WHERE pad = ? AND id = ?",
        place[:2],
    ).fetchone()
    takes, until, closed, cancelled = row
    if cancelled:
        raise Conflict("This session is cancelled.")
    if closed is not None or (until is not None and now >= until) or not takes:
        raise Conflict("Sign-ups for this session are closed.")


def _has_name(db: sqlite3.Connection, place: Place, order: SignUp) -> bool:
    return names.key(order.person.name) in order.typed or holder(db, place, order.person.name) is not None


def _has_email(db: sqlite3.Connection, place: Place, email: str) -> bool:
    same = """SELECT 1 FROM signups WHERE pad = ? AND session = ? AND roster = ? AND email_key = ?
        AND state IN ('confirmed', 'waiting')"""
    return bool(email) and db.execute(same, (*place, email.casefold())).fetchone() is not None


def _by_token(db: sqlite3.Connection, pad: int, token: bytes) -> tuple[int, Place, str]:
    row = db.execute(
        "SELECT id, session, roster, state FROM signups WHERE token = ? AND pad = ?", (token, pad)
    ).fetchone()
    if row is None:
        raise NotFound("This link leads to no sign-up here any more.")
    return row[0], Place(pad, row[1], row[2]), row[3]


def _looks_like(signup: int, place: Place, before: seats.Seats, now: int) -> Placed:
    """A new entry, told by the seats as they were before it."""
    state, _ = seats.sign_up(before, now)
    return Placed(signup, place.session, place.roster, state, before.waiting if state is State.WAITING else None)


def _placed(db: sqlite3.Connection, signup: int, now: int) -> Placed:
    pad, session, roster, state = db.execute(
        "SELECT pad, session, roster, state FROM signups WHERE id = ?", (signup,)
    ).fetchone()
    at = Place(pad, session, roster)
    if state == "repeated":
        here = seats_of(db, at)
        state = seats.sign_up(here, now)[0].value if here else "waiting"
    before = None
    if state == "waiting":
        (before,) = db.execute(
            """SELECT count(*) FROM signups WHERE pad = ? AND session = ? AND roster = ? AND state = 'waiting'
            AND id < ?""",
            (*at, signup),
        ).fetchone()
    return Placed(signup, session, roster, State(state) if state in ("confirmed", "waiting") else None, before)
