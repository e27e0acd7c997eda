-- When a browser last wrote or connected, at most a day ago: those of nobody go after a year. ms since 1970, UTC.

ALTER TABLE identities ADD COLUMN seen INTEGER NOT NULL DEFAULT 0;

UPDATE identities SET seen = CAST(strftime('%s', 'now') AS INTEGER) * 1000;
