"""Who signed up, read from the database beside the server, without its code."""

import sqlite3
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


def counted(data: Path) -> dict[Roster, Counters]:
    """The same, counted."""
    every = entries(data)
    return {place: Counters(*(_count(every, place, state) for state in Counters._fields)) for place in counters(data)}


def _count(every: list[Row], place: Roster, state: str) -> int:
    return sum((row.session, row.roster, row.state) == (*place, state) for row in every)


def _connect(data: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{(data / 'rosterpad.sqlite3').as_uri()}?mode=ro", uri=True, isolation_level=None)
