-- Who sees the names of those who signed up: 'everyone', 'signed up' or 'hosts' (server/access/policy.py).

ALTER TABLE pads ADD COLUMN names_for TEXT NOT NULL DEFAULT 'everyone';
