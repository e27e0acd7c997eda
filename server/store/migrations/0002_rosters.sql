-- Sessions as their text was last heard, the seats of their rosters, and who signed up. Times are ms since 1970, UTC.

ALTER TABLE pads ADD COLUMN creator INTEGER REFERENCES identities (id);

CREATE TABLE sessions (
    pad            INTEGER NOT NULL REFERENCES pads (id),
    id             TEXT    NOT NULL,
    title          TEXT    NOT NULL,
    starts         INTEGER,           -- NULL while the time can't be read
    ends           INTEGER,
    place          TEXT    NOT NULL,  -- what `Where:` says
    cancelled      INTEGER NOT NULL,  -- struck out in the text
    present        INTEGER NOT NULL,  -- whether the text has it
    takes_signups  INTEGER NOT NULL,
    promotes_until INTEGER,
    signs_up_until INTEGER,
    closed_by_host INTEGER,           -- when a host closed it early; NULL if none did
    revision       INTEGER NOT NULL,  -- rises with each change of title, time or state: a calendar's SEQUENCE
    created        INTEGER NOT NULL,
    changed        INTEGER NOT NULL,
    PRIMARY KEY (pad, id)
) STRICT, WITHOUT ROWID;

-- A number of the text at two speeds: settled, current, and since when it is current (server/sessions/seats.py).
CREATE TABLE rosters (
    pad            INTEGER NOT NULL REFERENCES pads (id),
    session        TEXT    NOT NULL,
    id             TEXT    NOT NULL,
    label          TEXT    NOT NULL,
    places_settled INTEGER NOT NULL,
    places_current INTEGER NOT NULL,
    places_since   INTEGER,
    typed_settled  INTEGER NOT NULL,
    typed_current  INTEGER NOT NULL,
    typed_since    INTEGER,
    settles_at     INTEGER,           -- when what has changed will have stood long enough; NULL if nothing has
    confirmed      INTEGER NOT NULL DEFAULT 0,  -- of `signups`, kept true by the triggers below:
    waiting        INTEGER NOT NULL DEFAULT 0,  -- counting them at every sign-up would cost their number
    PRIMARY KEY (pad, session, id)
) STRICT, WITHOUT ROWID;

-- Who signed up; those who wait are in the order of their ids.
CREATE TABLE signups (
    id        INTEGER PRIMARY KEY,
    pad       INTEGER NOT NULL REFERENCES pads (id),
    session   TEXT    NOT NULL,
    roster    TEXT    NOT NULL,
    token     BLOB    NOT NULL UNIQUE,  -- SHA-256 of the private link's token
    identity  INTEGER REFERENCES identities (id),
    name      TEXT    NOT NULL,
    name_key  TEXT    NOT NULL,
    details   TEXT    NOT NULL,
    email     TEXT    NOT NULL,
    email_key TEXT    NOT NULL,
    hidden    INTEGER NOT NULL,         -- the name is shown to hosts only
    answers   TEXT    NOT NULL,         -- a JSON list, in the order of the questions
    state     TEXT    NOT NULL CHECK (state IN ('confirmed', 'waiting', 'left', 'taken off', 'repeated')),
    at        INTEGER NOT NULL,
    changed   INTEGER NOT NULL
) STRICT;

CREATE INDEX signups_by_roster ON signups (pad, session, roster, state, id);
CREATE INDEX signups_by_name ON signups (pad, session, roster, name_key);
CREATE INDEX signups_by_email ON signups (pad, session, roster, email_key) WHERE email_key != '';
CREATE INDEX signups_by_identity ON signups (identity) WHERE identity IS NOT NULL;

CREATE TRIGGER signup_made AFTER INSERT ON signups BEGIN
    UPDATE rosters SET confirmed = confirmed + (NEW.state = 'confirmed'), waiting = waiting + (NEW.state = 'waiting')
    WHERE pad = NEW.pad AND session = NEW.session AND id = NEW.roster;
END;

CREATE TRIGGER signup_moved AFTER UPDATE OF state ON signups BEGIN
    UPDATE rosters SET
        confirmed = confirmed + (NEW.state = 'confirmed') - (OLD.state = 'confirmed'),
        waiting = waiting + (NEW.state = 'waiting') - (OLD.state = 'waiting')
    WHERE pad = NEW.pad AND session = NEW.session AND id = NEW.roster;
END;

CREATE TRIGGER signup_erased AFTER DELETE ON signups BEGIN
    UPDATE rosters SET confirmed = confirmed - (OLD.state = 'confirmed'), waiting = waiting - (OLD.state = 'waiting')
    WHERE pad = OLD.pad AND session = OLD.session AND id = OLD.roster;
END;

-- Who was given or lost a seat, when, and why. No names: they are in `signups`, and can be erased there.
CREATE TABLE signup_log (
    id     INTEGER PRIMARY KEY,
    pad    INTEGER NOT NULL REFERENCES pads (id),
    signup INTEGER NOT NULL,
    at     INTEGER NOT NULL,
    what   TEXT    NOT NULL,
    why    TEXT    NOT NULL,
    actor  INTEGER REFERENCES identities (id)
) STRICT;

CREATE INDEX signup_log_by_pad ON signup_log (pad, id);

CREATE TABLE organiser_links (
    pad     INTEGER NOT NULL REFERENCES pads (id),
    token   BLOB    NOT NULL UNIQUE,
    created INTEGER NOT NULL
) STRICT;

CREATE TABLE organisers (
    pad      INTEGER NOT NULL REFERENCES pads (id),
    identity INTEGER NOT NULL REFERENCES identities (id),
    PRIMARY KEY (pad, identity)
) STRICT, WITHOUT ROWID;
