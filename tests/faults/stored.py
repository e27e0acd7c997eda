"""What is committed, read from the database beside the server, without its code."""

import sqlite3
from contextlib import closing
from pathlib import Path
from types import TracebackType
from typing import Self

from pycrdt import Doc, Text

from ..yclient import new_doc


class StoredPad:
    """One pad as the database has it. `doc` grows with every `read`; a context manager."""

    def __init__(self, data: Path, pad: str) -> None:
        self.doc: Doc[Text] = new_doc()
        self._pad = pad
        self._sequence = 0
        self._database = _connect(data)

    def read(self) -> Doc[Text]:
        """Bring `doc` up to what is committed now."""
        rows = self._database.execute(
            "SELECT sequence, payload FROM changes WHERE sequence > ? AND pad = (SELECT id FROM pads WHERE key = ?)"
            " ORDER BY sequence",
            (self._sequence, self._pad),
        ).fetchall()
        for self._sequence, payload in rows:
            self.doc.apply_update(payload)
        return self.doc

    def changes(self) -> list[bytes]:
        """The updates of all its changes, in order."""
        select = "SELECT payload FROM changes WHERE pad = (SELECT id FROM pads WHERE key = ?) ORDER BY sequence"
        return [payload for (payload,) in self._database.execute(select, (self._pad,))]

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._database.close()


def integrity(data: Path) -> str:
    """What `PRAGMA integrity_check` says of the database; `ok` if all is well."""
    with closing(_connect(data)) as database:
        return "\n".join(row for (row,) in database.execute("PRAGMA integrity_check"))


def _connect(data: Path) -> sqlite3.Connection:
    """Reads only: a connection that may write would check point, and could take the server's part."""
    return sqlite3.connect(f"{(data / 'rosterpad.sqlite3').as_uri()}?mode=ro", uri=True, isolation_level=None)
