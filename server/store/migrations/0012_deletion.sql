-- Deleted pads can be put back until they are swept away. Times are milliseconds since 1970, UTC.

ALTER TABLE pads ADD COLUMN deleted INTEGER;     -- when; NULL for a pad that is there
ALTER TABLE pads ADD COLUMN delete_token BLOB;   -- SHA-256 of the token of the link that deletes it

CREATE INDEX pads_deleted ON pads (deleted) WHERE deleted IS NOT NULL;

-- Since when bytes of erased rows may be left in the file: SQLite only marks their place as free.
CREATE TABLE residue (id INTEGER PRIMARY KEY CHECK (id = 1), at INTEGER NOT NULL) STRICT;
