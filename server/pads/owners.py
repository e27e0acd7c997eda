"""Whose Yjs client ids are: nobody writes in the place of somebody who is here.

A client numbers its edits. Whoever takes another's next numbers makes that one's edits look known, and they vanish. So
an id belongs to the identity that used it first, by announcing it in its awareness or by sending a live update of it.
While that identity is here nobody else's edits under it are taken; they are left out as if they were missing, and taken
when it has gone: a browser that lost its cookie and a program without one come back as somebody else, with what they
typed offline. Nor are they refused for good, for it is no fault to pass on others' edits: after a backup was put back,
browsers bring what all had typed since, their own and each other's.

Of two connections of one identity that use an id the newer wins; Yjs gives the older one another id once it hears.
"""

import time
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from .connection import Connection

LINGER = 60.0
"""Seconds that an id stays its owner's who is here, but not under it: a tab that comes back, or has been reloaded."""

_Owner = bytes | None  # None for somebody without an identity
_NOBODY: _Owner = b""


class Used(NamedTuple):
    """A connection's edits under a client id, in a turn. `live` if it sent them as it made them."""

    connection: Connection
    client: int
    live: bool


class Owners:
    """The client ids of one pad, of which `present` are all connections that are here."""

    def __init__(self, present: Iterable[Connection]) -> None:
        self._present = present
        self._first: dict[int, _Owner] = {}  # by client, the identity that used it first
        self._by: dict[int, Connection] = {}  # by client, the newest connection of that identity that used it
        self._left: dict[int, float] = {}  # by client, when that one left
        self._opened = time.monotonic()

    def load(self, first: Mapping[int, _Owner]) -> None:
        """Take over who used which id first, as it is stored."""
        self._first = dict(first)

    def announce(self, connection: Connection, client: int) -> None:
        """A connection says that it is this client."""
        if not self.shut(connection, client):
            self._use(connection, client)

    def leave(self, connection: Connection) -> None:
        """A connection is gone."""
        for client in connection.clients:
            if self._by.get(client) is connection:
                self._left[client] = time.monotonic()
                del self._by[client]

    def shut(self, connection: Connection, client: int) -> bool:
        """Whether edits under that id can't be taken from a connection now."""
        by, owner = self._by.get(client), self._first.get(client, _NOBODY)
        if by is not None:
            return by.author != connection.author or by.number > connection.number
        if owner in (_NOBODY, connection.author):
            return False
        lingers = time.monotonic() - self._left.get(client, self._opened) < LINGER
        return any(each.author == owner and (lingers or not each.clients) for each in self._present)

    def used(self, connection: Connection, client: int) -> bool:
        """Whether it is known that this connection uses an id of its own."""
        return self._by.get(client) is connection and client in self._first

    def news(self, used: Iterable[Used]) -> dict[int, _Owner]:
        """The ids that a turn uses for the first time, and whose they are from then on."""
        found: dict[int, _Owner] = {}
        for connection, client, live in used:
            if client not in self._first and (live or client in connection.clients):
                found.setdefault(client, connection.author)
        return found

    def accept(self, used: Iterable[Used]) -> None:
        """What a turn used is committed."""
        used = list(used)
        self._first.update(self.news(used))
        for connection, client, live in used:
            if live or client not in self._by:
                self._use(connection, client)

    def _use(self, connection: Connection, client: int) -> None:
        connection.clients.add(client)
        if self._first.get(client, connection.author) == connection.author and not connection.gone:
            self._by[client] = connection
            self._left.pop(client, None)
