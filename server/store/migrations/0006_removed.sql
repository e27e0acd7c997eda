-- The text of a session as it was last seen, to be put back when somebody removed it.

ALTER TABLE sessions ADD COLUMN text TEXT NOT NULL DEFAULT '';
