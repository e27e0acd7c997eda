-- Who wrote: by what name, and which words a restore brought back of somebody else's. And who sees the history.

CREATE TABLE authors (
    pad      INTEGER NOT NULL REFERENCES pads (id),
    identity INTEGER NOT NULL REFERENCES identities (id) ON DELETE CASCADE,
    name     TEXT    NOT NULL,  -- the last that they used in this pad
    color    TEXT    NOT NULL,
    PRIMARY KEY (pad, identity)
) STRICT, WITHOUT ROWID;

CREATE INDEX authors_by_identity ON authors (identity);

CREATE TABLE credits (
    pad    INTEGER NOT NULL REFERENCES pads (id),
    client INTEGER NOT NULL,  -- a Yjs client, and its clocks from `clock` up to `until`
    clock  INTEGER NOT NULL,
    until  INTEGER NOT NULL,
    author INTEGER REFERENCES identities (id) ON DELETE SET NULL,
    PRIMARY KEY (pad, client, clock)
) STRICT, WITHOUT ROWID;

CREATE INDEX credits_by_author ON credits (author) WHERE author IS NOT NULL;

ALTER TABLE pads ADD COLUMN history_for TEXT NOT NULL DEFAULT 'editor';  -- the least role that sees it
