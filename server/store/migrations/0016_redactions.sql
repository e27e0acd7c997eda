-- When words were last redacted in a pad, ms since 1970, UTC: browsers then let go of what they keep of it; 0 for never.

ALTER TABLE pads ADD COLUMN redacted INTEGER NOT NULL DEFAULT 0;
