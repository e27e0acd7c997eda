"""Words that leave a pad: out of every change and the snapshot, and out of what else was kept of its text."""

import sqlite3
from collections.abc import Callable, Mapping

from ..history.redacting import without
from ..sessions import facts, restoring
from ..sessions.orders import Redact
from . import archives, erasure, moves

WORDS: Mapping[str, tuple[str, ...]] = {
    "sessions": ("title", "place", "text"),
    "rosters": ("label",),
    "pins": ("name",),
    "revisions": ("name",),
    "authors": ("name",),
    "wipes": ("name",),
    "chat": ("name", "text"),
}
"""Columns that may hold words of a pad's text or chat, or a name by which somebody wrote."""

JSON: Mapping[str, Mapping[str, Callable[[str, str], str]]] = {
    "moves": {"lines": moves.without, "rest": moves.without},
    "pins": {"accepted": facts.without, "agreed": restoring.without, "lost": restoring.without},
}
"""Those that hold them as JSON, and what takes words out of that: its own names and marks can be words too."""

SESSIONS: Mapping[str, tuple[str, ...]] = {
    "sessions": ("id",),
    "rosters": ("session",),
    "signups": ("session",),
    "moves": ("session",),
    "pins": ("session",),
    "signup_log": ("session",),
}
"""Columns of the ids of sessions, which stand in the text, too."""

NOT_WORDS: Mapping[str, tuple[str, ...]] = {
    "signups": ("roster", "name", "name_key", "details", "email", "email_key", "answers", "state"),
    "archived_pages": ("session",),
    "archived_texts": ("title", "text", "markdown"),
    "rosters": ("id",),
    "moves": ("roster",),
    "pins": ("proposed",),
    "signup_log": ("what", "why"),
    "links": ("role", "name"),
    "authors": ("color",),
    "blocks": ("name",),
    "revisions": ("why",),
}
"""All others: what the server writes, what people gave with the button, and what is made anew of an archived pad."""


def redact(db: sqlite3.Connection, pad: int, order: Redact, now: int) -> None:
    """Do it in the transaction of the edit that takes them out of the text; the file is scrubbed afterwards."""
    _rewrite(db, "changes", "sequence", "payload", pad, order)
    _rewrite(db, "snapshots", "sequence", "state", pad, order)
    for table, columns in WORDS.items():
        for column in columns:
            db.execute(
                f"UPDATE {table} SET {column} = replace({column}, ?, '') WHERE pad = ? AND instr({column}, ?)",  # noqa: S608 - ours
                (order.words, pad, order.words),
            )
    for table, kinds in JSON.items():
        for column, left in kinds.items():
            _rewrite_json(db, table, column, left, pad, order.words)
    _rename_sessions(db, pad, order.words, now)
    archives.forget(db, pad)
    db.execute("UPDATE pads SET redacted = ? WHERE id = ?", (now, pad))
    erasure.leaves_residue(db, now)


def _rename_sessions(db: sqlite3.Connection, pad: int, words: str, now: int) -> None:
    """Let those whose ids held the words keep their people under what the text has left of the id.

    In this very turn such a one was heard to be gone, and one of the new id perhaps to be there.
    """
    held = "SELECT id FROM sessions WHERE pad = ? AND instr(id, ?)"
    for (old,) in db.execute(held, (pad, words)).fetchall():
        new = old.replace(words, "") or "session"
        if db.execute("DELETE FROM sessions WHERE pad = ? AND id = ? AND created = ?", (pad, new, now)).rowcount:
            db.execute("DELETE FROM rosters WHERE pad = ? AND session = ?", (pad, new))
        if db.execute("SELECT 1 FROM pins WHERE pad = ? AND session = ?", (pad, new)).fetchone():
            db.execute("DELETE FROM pins WHERE pad = ? AND session = ?", (pad, old))  # what a host did is accepted
        while db.execute("SELECT 1 FROM sessions WHERE pad = ? AND id = ?", (pad, new)).fetchone():
            new += "-"
        db.execute("UPDATE sessions SET present = 1 WHERE pad = ? AND id = ? AND changed = ?", (pad, old, now))
        for table, (column,) in SESSIONS.items():
            db.execute(f"UPDATE {table} SET {column} = ? WHERE pad = ? AND {column} = ?", (new, pad, old))  # noqa: S608 - ours


def _rewrite(db: sqlite3.Connection, table: str, key: str, column: str, pad: int, order: Redact) -> None:
    found = db.execute(f"SELECT {key}, {column} FROM {table} WHERE pad = ?", (pad,)).fetchall()  # noqa: S608 - ours
    for row, update in found:
        rewritten = without(update, order.ranges)
        if rewritten is not update:
            values = (rewritten, pad, row)
            db.execute(f"UPDATE {table} SET {column} = ? WHERE pad = ? AND {key} = ?", values)  # noqa: S608 - ours


def _rewrite_json(
    db: sqlite3.Connection, table: str, column: str, left: Callable[[str, str], str], pad: int, words: str
) -> None:
    found = f"SELECT DISTINCT {column} FROM {table} WHERE pad = ? AND {column} != ''"  # noqa: S608 - ours
    for (kept,) in db.execute(found, (pad,)).fetchall():
        update = f"UPDATE {table} SET {column} = ? WHERE pad = ? AND {column} = ?"  # noqa: S608 - ours
        db.execute(update, (left(kept, words), pad, kept))
