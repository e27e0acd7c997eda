"""Which tables keep something of pads: those with a column `pad`, or with a foreign key to a table that does.

So a table that is new is known here without being named.
"""

import sqlite3
from collections.abc import Mapping
from graphlib import TopologicalSorter
from typing import NamedTuple

_TABLES = "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type IN ('table', 'virtual')"


class _Key(NamedTuple):
    """A foreign key: the column that holds it, and what it names."""

    column: str
    table: str
    named: str


def kept_of_pads(db: sqlite3.Connection) -> Mapping[str, str]:
    """The tables that keep something of a pad, and the condition for its rows; those that name others first."""
    keys = {name: _keys(db, name) for (name,) in db.execute(_TABLES).fetchall() if name != "pads"}
    found = {name: "pad = :pad" for name in keys if _has_column(db, name)}
    while more := _that_name(keys, found):
        found.update(more)
    order = TopologicalSorter({name: {key.table for key in keys[name]} & found.keys() - {name} for name in found})
    return {name: found[name] for name in reversed(list(order.static_order()))}


def _that_name(keys: Mapping[str, list[_Key]], found: Mapping[str, str]) -> dict[str, str]:
    """The tables that aren't found yet and have a foreign key to one that is."""
    return {
        name: f"{key.column} IN (SELECT {key.named} FROM {key.table} WHERE {found[key.table]})"  # noqa: S608
        for name, own in keys.items()
        if name not in found
        for key in own
        if key.table in found
    }


def _keys(db: sqlite3.Connection, table: str) -> list[_Key]:
    rows = db.execute(f'SELECT "from", "table", coalesce("to", \'id\') FROM pragma_foreign_key_list(\'{table}\')')  # noqa: S608
    return [_Key(*row) for row in rows.fetchall()]


def _has_column(db: sqlite3.Connection, table: str) -> bool:
    return db.execute("SELECT 1 FROM pragma_table_info(?) WHERE name = 'pad'", (table,)).fetchone() is not None
