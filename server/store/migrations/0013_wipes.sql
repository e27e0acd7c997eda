-- Pages of which most was removed, and people may be told: not for longer than a day. Times are ms since 1970, UTC.

CREATE TABLE wipes (
    id       INTEGER PRIMARY KEY AUTOINCREMENT,  -- no number twice: an old page's button must not meet a new wipe
    pad      INTEGER NOT NULL REFERENCES pads (id),
    revision INTEGER REFERENCES revisions (id) ON DELETE SET NULL,
    before   INTEGER NOT NULL,  -- the sequence of the state before it
    at       INTEGER NOT NULL,
    author   INTEGER REFERENCES identities (id),
    name     TEXT    NOT NULL,  -- as whoever it was was called then
    removed  INTEGER NOT NULL,  -- letters and digits; 0 until it is known that it was one
    sessions INTEGER NOT NULL   -- how many, if not most of the page
) STRICT;

CREATE INDEX wipes_by_pad ON wipes (pad);
