-- Names typed into the text that a host made entries, so that it can be undone. Times are ms since 1970, UTC.

CREATE TABLE moves (
    id      INTEGER PRIMARY KEY,
    pad     INTEGER NOT NULL REFERENCES pads (id),
    session TEXT    NOT NULL,
    roster  TEXT    NOT NULL,
    at      INTEGER NOT NULL,
    lines   TEXT    NOT NULL,  -- a JSON list: the lines as they stood
    rest    TEXT    NOT NULL,  -- a JSON list: what of them is left in the text
    undone  INTEGER            -- when the names were put back
) STRICT;

CREATE INDEX moves_by_pad ON moves (pad, id);

ALTER TABLE signups ADD COLUMN move INTEGER REFERENCES moves (id);
CREATE INDEX signups_by_move ON signups (move) WHERE move IS NOT NULL;
