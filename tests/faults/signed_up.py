"""Who signed up, read from the database beside the server, without its code."""

import sqlite3
from collections import Counter
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path
from typing import NamedTuple


class Row(NamedTuple):
    """An entry. `id` is its place in the order of commits."""

    id: int
    session: str
    roster: str
    name: str
    state: str


class Counters(NamedTuple):
    """What a roster's row says of its entries."""

    confirmed: int
    waiting: int


Roster = tuple[str, str]
"""The ids of session and roster."""


def entries(data: Path) -> list[Row]:
    """All entries, in the order of their commits."""
    with closing(_connect(data)) as database:
        found = database.execute("SELECT id, session, roster, name, state FROM signups ORDER BY id")
        return [Row(*row) for row in found]


def counters(data: Path) -> dict[Roster, Counters]:
    """What the rosters' rows say."""
    with closing(_connect(data)) as database:
        found = database.execute("SELECT session, id, confirmed, waiting FROM rosters")
        return {(session, roster): Counters(*counts) for session, roster, *counts in found}


def counted(rosters: Iterable[Roster], rows: Iterable[Row]) -> dict[Roster, Counters]:
    """The same, counted."""
    found = Counter((row.session, row.roster, row.state) for row in rows)
    return {place: Counters(found[*place, "confirmed"], found[*place, "waiting"]) for place in rosters}


def number_of(data: Path, token: bytes) -> int:
    """The entry whose private link's hash that is."""
    with closing(_connect(data)) as database:
        number: int = database.execute("SELECT id FROM signups WHERE token = ?", (token,)).fetchone()[0]
        return number


def _connect(data: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{(data / 'rosterpad.sqlite3').as_uri()}?mode=ro", uri=True, isolation_level=None)
