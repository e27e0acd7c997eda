-- Whose Yjs client ids are: the identity that used each first in a pad (server/pads/owners.py).

CREATE TABLE clients (
    pad      INTEGER NOT NULL REFERENCES pads (id),
    client   INTEGER NOT NULL,
    identity INTEGER REFERENCES identities (id) ON DELETE SET NULL,
    PRIMARY KEY (pad, client)
) STRICT, WITHOUT ROWID;
CREATE INDEX clients_by_identity ON clients (identity) WHERE identity IS NOT NULL;
