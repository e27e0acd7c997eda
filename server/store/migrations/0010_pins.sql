-- Who changes a pad's sessions, 'editors' or 'hosts' (server/access/policy.py), and where hosts do, what they accepted.

ALTER TABLE pads ADD COLUMN sessions_by TEXT NOT NULL DEFAULT 'editors';

CREATE TABLE pins (
    pad      INTEGER NOT NULL REFERENCES pads (id),
    session  TEXT    NOT NULL,
    accepted TEXT,              -- the facts as a JSON object; NULL for a session that no host has accepted
    agreed   TEXT    NOT NULL,  -- a JSON list: its lines as they last said that
    lost     TEXT    NOT NULL,  -- a JSON list: the last lines of one that was removed from the text, or nothing
    proposed TEXT    NOT NULL,  -- the digest of what the text says else
    proposer INTEGER REFERENCES identities (id),
    name     TEXT    NOT NULL,  -- the proposer's own; empty if nobody knows
    since    INTEGER,           -- NULL if the text says nothing else
    PRIMARY KEY (pad, session)
) STRICT, WITHOUT ROWID;

-- What hosts decided is logged beside what happened to entries: with no entry, but a session.
ALTER TABLE signup_log ADD COLUMN session TEXT;
