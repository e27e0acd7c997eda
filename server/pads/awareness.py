"""Who is here: names, colours and cursors of one room, never stored.

Payloads are y-protocols' (y-protocols/awareness.js): the number of entries, then of each the client id, a clock and the
state as JSON; `null` is gone. A browser takes an entry whose clock is higher than the one it has, or equal with `null`,
and drops what nobody renews for 30 s; so clocks are passed on as they come, and a renewal is a change.

A state is rebuilt from what the editor uses, and never passed on as it came: a browser throws on `NaN`, on a list, and
on a position of a text that isn't there. The rebuilt one is shorter than 1 kB.
"""

import json
import re
import unicodedata
from collections.abc import Iterable
from typing import NamedTuple, NoReturn

from ..errors import BadMessage
from .presence import Introduced
from .protocol import MAX_INTEGER, read_varuint, varuint

MAX_CLOCK = 1 << 31  # at one step a millisecond: three weeks; a higher one could never be renewed
MAX_STATE_BYTES = 8_192  # of a client's JSON, before it is rebuilt
MAX_NAME_LENGTH = 60  # characters
_REMEMBERED = 1_000  # clients that are gone, of whom late copies may still arrive

_GONE = "null"
_COLOR = re.compile(r"#[0-9a-fA-F]{6}")
_COLOR_WITH_ALPHA = re.compile(r"#[0-9a-fA-F]{6}(?:[0-9a-fA-F]{2})?")
BIDI_CONTROLS = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")

Object = dict[str, object]


class _Entry(NamedTuple):
    clock: int
    state: str  # JSON
    user: tuple[str, str]  # name and colour
    said_at: int = 0  # how many had introduced themselves then


class Awareness:
    """Who is in one room. A connection speaks for one client id only, the first that it brings and no other has."""

    def __init__(self) -> None:
        self._clients: dict[int, int] = {}  # by connection
        self._connections: dict[int, int] = {}  # by client
        self._entries: dict[int, _Entry] = {}  # by client
        self._gone: dict[int, None] = {}  # clients without a connection, the longest gone first
        self._changed: dict[int, None] = {}  # clients, in the order of their changes
        self.introductions = 0
        """How often somebody has said another name or colour."""

    def receive(self, connection: int, payload: bytes) -> bool:
        """Take what a connection says of itself; True if that is news. BadMessage if it can't be what a client sends.

        What it says of others is ignored and no attack: y-websocket sends back whatever it hears.
        """
        news = False
        for client, clock, text in _read(payload):
            if self._speaks_for(connection, client, text) and self._is_newer(client, clock, text):
                self._put(client, _entry(clock, text))
                self._clients[connection] = client
                self._connections[client] = connection
                self._gone.pop(client, None)
                news = True
        return news

    def client(self, connection: int) -> int | None:
        """The client id that a connection speaks for, None if it has not said."""
        return self._clients.get(connection)

    def leave(self, connection: int) -> None:
        """The connection has closed, and its client is gone.

        The clock stays: who comes back announces the next one, which would be too low if this took it.
        """
        client = self._clients.pop(connection, None)
        if client is None:
            return
        del self._connections[client]
        if self._entries[client].state != _GONE:
            self._put(client, self._entries[client]._replace(state=_GONE, user=("", "")))
        self._gone[client] = None
        if len(self._gone) > _REMEMBERED:
            self._forget(next(iter(self._gone)))

    def said(self, connection: int) -> str | None:
        """What a connection last said of itself, rebuilt; None if nothing."""
        entry = self._entries.get(self._clients.get(connection, -1))
        return entry.state if entry else None

    def connection_of(self, client: int) -> int | None:
        """The connection that speaks for a client id."""
        return self._connections.get(client)

    def name_of(self, connection: int) -> str:
        """The name that a connection gives its person, if it does."""
        state = json.loads(self.said(connection) or _GONE)
        return str(state["user"].get("name", "")) if state and "user" in state else ""

    def introduced(self, connection: int) -> Introduced | None:
        """What a connection says of its person; None for one that has said nothing."""
        client = self._clients.get(connection)
        if client is None:
            return None
        entry = self._entries[client]
        return Introduced(client, *entry.user, entry.said_at)

    def pending(self) -> bytes | None:
        """A payload of all that has changed since the last call, None if nothing has."""
        changed, self._changed = self._changed, {}
        return self._payload(changed) if changed else None

    def everyone(self) -> bytes | None:
        """A payload of all who are here, for one who joins. None if nobody is."""
        present = [client for client, entry in self._entries.items() if entry.state != _GONE]
        return self._payload(present) if present else None

    def _speaks_for(self, connection: int, client: int, text: bytes) -> bool:
        own = self._clients.get(connection)
        if own is not None:
            return client == own
        return client not in self._connections and text != b"null"

    def _is_newer(self, client: int, clock: int, text: bytes) -> bool:
        known = self._entries.get(client)
        if known is None or clock > known.clock:
            return True
        return clock == known.clock and text == b"null" and known.state != _GONE

    def _put(self, client: int, entry: _Entry) -> None:
        before = self._entries.get(client)
        is_introduction = before is None or before.user != entry.user
        self.introductions += is_introduction
        said_at = self.introductions if before is None or is_introduction else before.said_at
        self._entries[client] = entry._replace(said_at=said_at)
        self._changed[client] = None

    def _forget(self, client: int) -> None:
        del self._gone[client], self._entries[client]
        self._changed.pop(client, None)

    def _payload(self, clients: Iterable[int]) -> bytes:
        entries = [_encoded(client, self._entries[client]) for client in clients]
        return varuint(len(entries)) + b"".join(entries)


def _encoded(client: int, entry: _Entry) -> bytes:
    state = entry.state.encode()
    return varuint(client) + varuint(entry.clock) + varuint(len(state)) + state


def _read(payload: bytes) -> list[tuple[int, int, bytes]]:
    """The entries of a payload: client, clock, JSON. Most are other people's, and need no look inside."""
    try:
        count, position = read_varuint(payload, 0)
        entries = []
        while position < len(payload):
            entry, position = _read_entry(payload, position)
            entries.append(entry)
    except ValueError as error:
        raise BadMessage(f"The awareness message can't be read: {error}.") from None
    if len(entries) != count:
        raise BadMessage(f"The awareness message announces {count} entries and holds {len(entries)}.")
    return entries


def _read_entry(payload: bytes, position: int) -> tuple[tuple[int, int, bytes], int]:
    client, position = read_varuint(payload, position)
    clock, position = read_varuint(payload, position)
    size, position = read_varuint(payload, position)
    end = position + size
    if end > len(payload):
        raise ValueError("it ends inside a state")
    if clock > MAX_CLOCK:
        raise ValueError("a clock runs too high")
    return (client, clock, payload[position:end]), end


def _entry(clock: int, text: bytes) -> _Entry:
    """The same state with what the editor uses, and nothing else. BadMessage if it isn't a state."""
    if len(text) > MAX_STATE_BYTES:
        raise BadMessage(f"The awareness state has {len(text)} bytes, more than {MAX_STATE_BYTES}.")
    try:
        state = json.loads(text.decode(), parse_constant=_refuse)
    except (ValueError, RecursionError):
        raise BadMessage("The awareness state is not JSON.") from None
    if state is None:
        return _Entry(clock, _GONE, ("", ""))
    if not isinstance(state, dict):
        raise BadMessage("The awareness state is not an object.")
    rebuilt: Object = {}
    user: Object = {}
    if isinstance(said := state.get("user"), dict):
        rebuilt["user"] = user = _user(said)
    if "cursor" in state:
        rebuilt["cursor"] = _cursor(state["cursor"])
    whole = json.dumps(rebuilt, ensure_ascii=False, separators=(",", ":"))
    return _Entry(clock, whole, (str(user.get("name", "")), str(user.get("color", ""))))


def _refuse(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is not JSON")  # Python's parser takes NaN and Infinity


def _user(user: Object) -> Object:
    rebuilt: Object = {}
    if isinstance(name := user.get("name"), str):
        rebuilt["name"] = clean_name(name)
    if isinstance(color := user.get("color"), str) and _COLOR.fullmatch(color):
        rebuilt["color"] = color
    if isinstance(light := user.get("colorLight"), str) and _COLOR_WITH_ALPHA.fullmatch(light):
        rebuilt["colorLight"] = light
    return rebuilt


def clean_name(name: str) -> str:
    """A person's name as it may stand beside others': one line, and nothing that turns the text around it about."""
    shown = "".join([character for character in unicodedata.normalize("NFC", name) if _may_stand(character)])
    return " ".join(shown.split())[:MAX_NAME_LENGTH].rstrip()


def _may_stand(character: str) -> bool:
    if character in BIDI_CONTROLS:
        return False
    return character.isspace() or unicodedata.category(character) not in ("Cc", "Cs")


def _cursor(cursor: object) -> Object | None:
    """A selection: two relative positions of Yjs. None for anything else."""
    if not isinstance(cursor, dict):
        return None
    anchor, head = _position(cursor.get("anchor")), _position(cursor.get("head"))
    return None if anchor is None or head is None else {"anchor": anchor, "head": head}


def _position(position: object) -> Object | None:
    """Beside an item, or else at the end of a type (yjs/src/utils/RelativePosition.js). Yjs throws if it is neither."""
    if not isinstance(position, dict):
        return None
    item, parent = _id(position.get("item")), _id(position.get("type"))
    root = "text" if position.get("tname") == "text" else None
    assoc = position.get("assoc", 0)
    if not (item or parent or root) or not _is_integer(assoc, -1, 1):
        return None
    return {"type": parent, "tname": root, "item": item, "assoc": assoc}


def _id(id: object) -> Object | None:
    if not isinstance(id, dict):
        return None
    client, clock = id.get("client"), id.get("clock")
    if not _is_integer(client, 0, MAX_INTEGER) or not _is_integer(clock, 0, MAX_CLOCK):
        return None
    return {"client": client, "clock": clock}


def _is_integer(value: object, least: int, most: int) -> bool:
    return type(value) is int and least <= value <= most  # `type`, for True is an integer too
