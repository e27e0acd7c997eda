-- What anyone with a pad's address may do, and links that give a role. Times are milliseconds since 1970, UTC.

ALTER TABLE pads ADD COLUMN policy TEXT NOT NULL DEFAULT 'edit';

CREATE TABLE links (
    id      INTEGER PRIMARY KEY,
    pad     INTEGER NOT NULL REFERENCES pads (id),
    role    TEXT    NOT NULL,
    name    TEXT    NOT NULL,         -- whom it is for; empty for the pad's own organiser link
    token   BLOB    NOT NULL UNIQUE,  -- SHA-256; the token itself is only in the link
    created INTEGER NOT NULL,
    revoked INTEGER                   -- when it ended, and with it the roles it gave
) STRICT;

CREATE INDEX links_by_pad ON links (pad, id);

CREATE TABLE grants (
    link     INTEGER NOT NULL REFERENCES links (id),
    identity INTEGER NOT NULL REFERENCES identities (id),
    PRIMARY KEY (link, identity)
) STRICT, WITHOUT ROWID;

-- A pad had one organiser link, and organisers who had opened it or the ones before it.
INSERT INTO links (pad, role, name, token, created) SELECT pad, 'organiser', '', token, created FROM organiser_links;

INSERT INTO links (pad, role, name, token, created)
    SELECT DISTINCT pad, 'organiser', '', randomblob(32), 0 FROM organisers WHERE pad NOT IN (SELECT pad FROM links);

INSERT INTO grants SELECT links.id, organisers.identity FROM organisers JOIN links ON links.pad = organisers.pad;

DROP TABLE organisers;
DROP TABLE organiser_links;
