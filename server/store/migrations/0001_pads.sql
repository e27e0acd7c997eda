-- Pads, who wrote, and every change. Times are milliseconds since 1970, UTC.

CREATE TABLE pads (
    id       INTEGER PRIMARY KEY,
    key      TEXT    NOT NULL UNIQUE,  -- the name without case: what two spellings share
    name     TEXT    NOT NULL,         -- as it was first written
    created  INTEGER NOT NULL,
    updated  INTEGER NOT NULL,
    sequence INTEGER NOT NULL,         -- of the newest change
    folded   INTEGER NOT NULL DEFAULT 0  -- the changes up to this one are folded
) STRICT;

CREATE TABLE identities (
    id         INTEGER PRIMARY KEY,
    token_hash BLOB    NOT NULL UNIQUE,  -- SHA-256; the token itself is only in the person's browser
    created    INTEGER NOT NULL
) STRICT;

CREATE TABLE changes (
    pad      INTEGER NOT NULL REFERENCES pads (id),
    sequence INTEGER NOT NULL,
    at       INTEGER NOT NULL,
    author   INTEGER REFERENCES identities (id),
    payload  BLOB    NOT NULL,  -- a Yjs v1 update
    PRIMARY KEY (pad, sequence)
) STRICT, WITHOUT ROWID;

CREATE TABLE snapshots (
    pad      INTEGER PRIMARY KEY REFERENCES pads (id),
    sequence INTEGER NOT NULL,  -- of the last change in it
    state    BLOB    NOT NULL   -- a Yjs v1 update
) STRICT;

CREATE TABLE probes (id INTEGER PRIMARY KEY CHECK (id = 1), at INTEGER NOT NULL) STRICT;
