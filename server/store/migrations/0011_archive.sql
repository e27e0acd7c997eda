-- Pads that are finished and kept as they were. Times are milliseconds since 1970, UTC.

CREATE TABLE archives (
    pad   INTEGER PRIMARY KEY REFERENCES pads (id),
    at    INTEGER NOT NULL,
    by    INTEGER REFERENCES identities (id),  -- NULL if it was done by itself
    names INTEGER NOT NULL                     -- whether the page has the names of its lists, or only how many there were
) STRICT;

-- What the pages were made of, to be found and listed.
CREATE TABLE archived_texts (
    pad      INTEGER PRIMARY KEY REFERENCES pads (id),
    finished INTEGER NOT NULL,  -- the end of its last session, or else its last edit
    title    TEXT    NOT NULL,
    text     TEXT    NOT NULL,  -- as it can be read, without marks and private names
    markdown TEXT    NOT NULL
) STRICT;

CREATE INDEX archived_texts_by_time ON archived_texts (finished, pad, title);

-- The pages as they are sent: the pad's, whose `session` is empty, and those of its sessions.
CREATE TABLE archived_pages (
    pad     INTEGER NOT NULL REFERENCES pads (id),
    session TEXT    NOT NULL,
    body    BLOB    NOT NULL,
    PRIMARY KEY (pad, session)
) STRICT, WITHOUT ROWID;

-- Whose name is off a list, or shown to fewer, is off the pages at once: they are made anew.
CREATE TRIGGER archived_entry_changed AFTER UPDATE OF name, details, hidden, state ON signups BEGIN
    DELETE FROM archived_pages WHERE pad = OLD.pad;
END;

CREATE TRIGGER archived_entry_erased AFTER DELETE ON signups BEGIN
    DELETE FROM archived_pages WHERE pad = OLD.pad;
END;

CREATE TRIGGER archived_names_for AFTER UPDATE OF names_for ON pads BEGIN
    DELETE FROM archived_pages WHERE pad = OLD.id;
END;

-- Words, and every three characters: Japanese has no spaces between words.
CREATE VIRTUAL TABLE archive_words USING fts5 (
    title, text, content = 'archived_texts', content_rowid = 'pad', tokenize = "unicode61 remove_diacritics 2", prefix = '2'
);
CREATE VIRTUAL TABLE archive_trigrams USING fts5 (
    title, text, content = 'archived_texts', content_rowid = 'pad', tokenize = 'trigram'
);
CREATE VIRTUAL TABLE archive_trigram_terms USING fts5vocab ('archive_trigrams', 'row');

INSERT INTO archive_words (archive_words, rank) VALUES ('rank', 'bm25(8.0, 1.0)');
INSERT INTO archive_trigrams (archive_trigrams, rank) VALUES ('rank', 'bm25(8.0, 1.0)');

-- What is taken out of the indexes stays in their files until they are merged into one: `store/archive_index.py`.
CREATE TABLE archive_index (id INTEGER PRIMARY KEY CHECK (id = 1), stale INTEGER NOT NULL) STRICT;
INSERT INTO archive_index VALUES (1, 0);

CREATE TRIGGER archived_text_made AFTER INSERT ON archived_texts BEGIN
    INSERT INTO archive_words (rowid, title, text) VALUES (NEW.pad, NEW.title, NEW.text);
    INSERT INTO archive_trigrams (rowid, title, text) VALUES (NEW.pad, NEW.title, NEW.text);
END;

CREATE TRIGGER archived_text_gone AFTER DELETE ON archived_texts BEGIN
    INSERT INTO archive_words (archive_words, rowid, title, text) VALUES ('delete', OLD.pad, OLD.title, OLD.text);
    INSERT INTO archive_trigrams (archive_trigrams, rowid, title, text) VALUES ('delete', OLD.pad, OLD.title, OLD.text);
    UPDATE archive_index SET stale = 1;
END;

-- Whether a pad is archived by itself, so many days after its last session, with names or without.
CREATE TABLE archiving (
    pad   INTEGER PRIMARY KEY REFERENCES pads (id),
    days  INTEGER NOT NULL,
    names INTEGER NOT NULL
) STRICT;
