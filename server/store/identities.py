"""The rows of identities: browsers that wrote something, by the hash of their token."""

import sqlite3

DAY = 24 * 3600 * 1000
"""Milliseconds: it is enough to know on which day somebody was here."""


def identity(db: sqlite3.Connection, token_hash: bytes | None, now: int) -> int | None:
    """The row of an identity, made if this is the first time it writes; None for nobody."""
    if token_hash is None:
        return None
    row = db.execute("SELECT id, seen FROM identities WHERE token_hash = ?", (token_hash,)).fetchone()
    if row is None:
        insert = "INSERT INTO identities (token_hash, created, seen) VALUES (?, ?, ?)"
        return db.execute(insert, (token_hash, now, now)).lastrowid
    found: int = row[0]
    if now - row[1] > DAY:
        db.execute("UPDATE identities SET seen = ? WHERE id = ?", (now, found))
    return found
