"""The rows of rosters and entries in SQLite: seats read, changed and written back, entries made, what was logged."""

import json
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from ..sentences import Sentence
from ..sessions import names, seats
from ..sessions.orders import Person
from ..sessions.seats import Number, Seats

TEXT_FREED = Sentence("the text freed a seat")
"""Why somebody is given a seat when fewer names are typed, or there are more places."""


class Place(NamedTuple):
    """A roster: the pad's row, and the ids of session and roster."""

    pad: int
    session: str
    roster: str


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry to make. `token` as in `SignUp`; `owner` is the identity's row, `move` the move that made it."""

    person: Person
    token: bytes
    owner: int | None
    state: str
    move: int | None = None


def promote(
    db: sqlite3.Connection,
    place: Place,
    now: int,
    why: Sentence,
    change: Callable[[Seats], Seats] = lambda same: same,
    label: str | None = None,
) -> None:
    """Change a roster's seats, and give those that are free to who waits longest."""
    before = seats_of(db, place)
    if before is None:
        return
    count, after = seats.promote(change(before), now)
    write_seats(db, place, label, after)
    if count:
        promoted = db.execute(
            """UPDATE signups SET state = 'confirmed', changed = ? WHERE id IN (
                SELECT id FROM signups WHERE pad = ? AND session = ? AND roster = ? AND state = 'waiting'
                ORDER BY id LIMIT ?) RETURNING id""",
            (now, *place, count),
        ).fetchall()
        for (signup,) in promoted:
            log(db, place.pad, signup, now, "given a seat", why, None)


def seats_of(db: sqlite3.Connection, place: Place) -> Seats | None:
    """A roster's seats, None if it was never heard of."""
    row = db.execute(
        """SELECT places_settled, places_current, places_since, typed_settled, typed_current, typed_since,
            confirmed, waiting, promotes_until, closed_by_host
        FROM rosters LEFT JOIN sessions ON sessions.pad = rosters.pad AND sessions.id = rosters.session
        WHERE rosters.pad = ? AND session = ? AND rosters.id = ?""",
        place,
    ).fetchone()
    if row is None:
        return None
    closes = min((each for each in row[8:] if each is not None), default=None)
    return Seats(Number(*row[:3]), Number(*row[3:6]), row[6], row[7], closes)


def write_seats(db: sqlite3.Connection, place: Place, label: str | None, state: Seats) -> None:
    """Keep a roster's seats, and its label unless that is None."""
    numbers = (*_number(state.places), *_number(state.typed), seats.settles_at(state))
    db.execute(
        """INSERT INTO rosters (pad, session, id, label, places_settled, places_current, places_since, typed_settled,
            typed_current, typed_since, settles_at) VALUES (?, ?, ?, coalesce(?, ''), ?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT (pad, session, id) DO UPDATE SET label = coalesce(?, label),
            places_settled = excluded.places_settled, places_current = excluded.places_current,
            places_since = excluded.places_since, typed_settled = excluded.typed_settled,
            typed_current = excluded.typed_current, typed_since = excluded.typed_since,
            settles_at = excluded.settles_at""",
        (*place, label, *numbers, label),
    )


def log(db: sqlite3.Connection, pad: int, signup: int, now: int, what: str, why: Sentence, actor: int | None) -> None:
    """Note what happened to an entry, why, and who did it: the row of an identity."""
    db.execute(
        "INSERT INTO signup_log (pad, signup, at, what, why, actor) VALUES (?, ?, ?, ?, ?, ?)",
        (pad, signup, now, what, why, actor),
    )


def insert(db: sqlite3.Connection, place: Place, entry: Entry, now: int) -> int:
    """Make an entry; its number."""
    (signup,) = db.execute(
        """INSERT INTO signups (pad, session, roster, token, identity, name, name_key, details, email, email_key,
            hidden, answers, state, move, at, changed)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id""",
        (
            *place,
            entry.token,
            entry.owner,
            *written(entry.person),
            entry.state,
            entry.move,
            now,
            now,
        ),
    ).fetchone()
    number: int = signup
    return number


def written(person: Person) -> tuple[object, ...]:
    """The columns name, name_key, details, email, email_key, hidden, answers."""
    email = person.email
    answers = json.dumps(person.answers, ensure_ascii=False)
    return (person.name, names.key(person.name), person.details, email, email.casefold(), person.hidden, answers)


def holder(db: sqlite3.Connection, place: Place, name: str) -> int | None:
    """The entry with a name, if one is on the roster."""
    row = db.execute(
        """SELECT id FROM signups WHERE pad = ? AND session = ? AND roster = ? AND name_key = ?
        AND state IN ('confirmed', 'waiting')""",
        (*place, names.key(name)),
    ).fetchone()
    return row[0] if row else None


def set_state(db: sqlite3.Connection, signup: int, state: str, now: int) -> None:
    """Change what an entry is."""
    db.execute("UPDATE signups SET state = ?, changed = ? WHERE id = ?", (state, now, signup))


def _number(number: Number) -> tuple[int, int, int | None]:
    return number.settled, number.current, number.since
