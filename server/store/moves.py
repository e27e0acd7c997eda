"""Typed names that become entries, in the transaction of the turn that takes them out of the text, and back."""

import json
import secrets
import sqlite3

from ..errors import Conflict
from ..sentences import Sentence
from ..sessions import seats
from ..sessions.lines import without_words
from ..sessions.orders import Person, TypedMoved, TypedPutBack
from .identities import identity
from .seating import TEXT_FREED, Entry, Place, holder, insert, log, promote, set_state

_HERE = "SELECT id FROM signups WHERE move = ? AND state IN ('confirmed', 'waiting')"


def take_in(db: sqlite3.Connection, pad: int, order: TypedMoved, now: int) -> None:
    """Make the entries; whoever was on the list by the button too keeps that entry, with the seat of the typed name."""
    place = Place(pad, order.session, order.roster)
    before = {person.name: holder(db, place, person.name) for person in order.people}
    lines, rest = (json.dumps(part, ensure_ascii=False) for part in (order.lines, order.rest))
    (move,) = db.execute(
        "INSERT INTO moves (pad, session, roster, at, lines, rest) VALUES (?, ?, ?, ?, ?, ?) RETURNING id",
        (*place, now, lines, rest),
    ).fetchone()
    for person in order.people:
        signup = before[person.name]
        if signup is None:
            signup = insert(db, place, _entry(person, move), now)
        else:
            set_state(db, signup, "confirmed", now)
        log(db, pad, signup, now, "confirmed", Sentence("typed in the text"), identity(db, order.by, now))
    promote(db, place, now, TEXT_FREED, lambda each: seats.taken_in(each, len(order.people)))


def put_back(db: sqlite3.Connection, pad: int, order: TypedPutBack, now: int) -> None:
    """Take the entries of a move off. Raises `Conflict` if that was done before."""
    row = db.execute(
        "UPDATE moves SET undone = ?, lines = '[]', rest = '[]' WHERE id = ? AND pad = ? AND undone IS NULL "
        "RETURNING session, roster",
        (now, order.move, pad),
    ).fetchall()
    if not row:
        raise Conflict("These names were put back into the text already.")
    for (signup,) in db.execute(_HERE, (order.move,)).fetchall():
        set_state(db, signup, "taken off", now)
        log(db, pad, signup, now, "taken off", Sentence("typed in the text again"), identity(db, order.by, now))
    promote(db, Place(pad, *row[0]), now, Sentence("a host put typed names back"))


def without(kept: str, words: str) -> str:
    """The lines of a move, as they are kept, without those words."""
    return json.dumps(without_words(json.loads(kept), words), ensure_ascii=False)


def _entry(person: Person, move: int) -> Entry:
    """Nobody holds the private link of such an entry."""
    return Entry(person, secrets.token_bytes(32), None, "confirmed", move)
