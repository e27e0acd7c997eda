-- Whether the front page and `/-/calendar.ics` show a pad's coming sessions: its organisers choose.

ALTER TABLE pads ADD COLUMN listed INTEGER NOT NULL DEFAULT 0;

CREATE INDEX pads_listed ON pads (id) WHERE listed;
