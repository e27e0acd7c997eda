"""The rows of identities: browsers that wrote something, by the hash of their token."""

import sqlite3


def identity(db: sqlite3.Connection, token_hash: bytes | None, now: int) -> int | None:
    """The row of an identity, made if this is the first time it writes; None for nobody."""
    if token_hash is None:
        return None
    row = db.execute("SELECT id FROM identities WHERE token_hash = ?", (token_hash,)).fetchone()
    if row is not None:
        found: int = row[0]
        return found
    return db.execute("INSERT INTO identities (token_hash, created) VALUES (?, ?)", (token_hash, now)).lastrowid
