-- Editing that is locked for a while, and browsers that may only read a pad. Times are ms since 1970, UTC.

ALTER TABLE pads ADD COLUMN locked_until INTEGER;

CREATE TABLE blocks (
    id       INTEGER PRIMARY KEY AUTOINCREMENT,
    pad      INTEGER NOT NULL REFERENCES pads (id),
    identity INTEGER NOT NULL REFERENCES identities (id),
    name     TEXT    NOT NULL,  -- as whoever it is was called then
    at       INTEGER NOT NULL,
    UNIQUE (pad, identity)
) STRICT;
