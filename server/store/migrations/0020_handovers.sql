-- Links that hand an identity over to another device, for ten minutes. Only who has the link can unseal what is sealed.

CREATE TABLE handovers (
    key    BLOB    PRIMARY KEY,  -- SHA-256 of the link's key
    sealed BLOB    NOT NULL,     -- the identity's token, sealed with that key
    until  INTEGER NOT NULL      -- ms
) STRICT, WITHOUT ROWID;
