-- How often in a row the server crashed in a pad's doc; such a pad is set aside (server/store/crashes.py).

ALTER TABLE pads ADD COLUMN crashes INTEGER NOT NULL DEFAULT 0;
