-- What is said beside a pad. A message that is deleted is a row less; numbers are not given again, for pages go by them.

ALTER TABLE pads ADD COLUMN chat INTEGER NOT NULL DEFAULT 0;  -- whether it is shown, and may be written

CREATE TABLE chat (
    id     INTEGER PRIMARY KEY AUTOINCREMENT,
    pad    INTEGER NOT NULL REFERENCES pads (id),
    author INTEGER NOT NULL REFERENCES identities (id),
    at     INTEGER NOT NULL,
    name   TEXT    NOT NULL,  -- the author's at that time
    text   TEXT    NOT NULL
) STRICT;

CREATE INDEX chat_by_pad ON chat (pad, id);
CREATE INDEX chat_by_author ON chat (author, id);
