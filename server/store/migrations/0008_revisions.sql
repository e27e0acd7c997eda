-- States of a pad that can always be had again: folding merges no changes across one. Times are ms since 1970, UTC.

CREATE TABLE revisions (
    id       INTEGER PRIMARY KEY,
    pad      INTEGER NOT NULL REFERENCES pads (id),
    sequence INTEGER NOT NULL,  -- of the last change in it
    at       INTEGER NOT NULL,  -- when it was made
    why      TEXT    NOT NULL CHECK (why IN ('named', 'wiped', 'restore', 'import', 'archive', 'started', 'ended')),
    name     TEXT    NOT NULL,  -- what somebody called it, or empty
    author   INTEGER REFERENCES identities (id)  -- whose act it was
) STRICT;

CREATE INDEX revisions_by_pad ON revisions (pad, sequence);
