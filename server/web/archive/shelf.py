"""Archived pages that anyone may see, a moment after somebody asked for them: sent before there is a request to route.

An entry is good for a second, and dropped at once where this server changes who may see the pad: then it is asked for
again as any other page.
"""

import gzip
import time
from collections import OrderedDict
from dataclasses import dataclass, field

from starlette.types import ASGIApp, Receive, Scope, Send

from ...access.identity import COOKIE
from .. import conditional

GOOD_FOR = 1.0
"""Seconds."""

MOST_BYTES = 64 << 20
"""What is kept at most."""

_Headers = list[tuple[bytes, bytes]]
_COOKIE = COOKIE.encode()


@dataclass(slots=True)
class Entry:
    """A page as it goes out, plain and in gzip. If it is not `for_all`, who has an identity may be shown another."""

    etag: bytes
    headers: _Headers
    body: bytes
    for_all: bool
    until: float = 0.0
    compressed: bytes = field(init=False)
    plain_headers: _Headers = field(init=False)
    gzip_headers: _Headers = field(init=False)

    def __post_init__(self) -> None:
        self.compressed = gzip.compress(self.body, 6)
        self.plain_headers = [*self.headers, (b"content-length", b"%d" % len(self.body))]
        length = (b"content-length", b"%d" % len(self.compressed))
        self.gzip_headers = [*self.headers, (b"content-encoding", b"gzip"), length]


class Shelf:
    """What is kept, by the path that it was asked for under."""

    def __init__(self) -> None:
        self._entries: OrderedDict[bytes, Entry] = OrderedDict()
        self._size = 0

    def get(self, path: bytes) -> Entry | None:
        """What is good under a path."""
        entry = self._entries.get(path)
        return entry if entry is not None and entry.until > time.monotonic() else None

    def put(self, path: bytes, body: bytes, headers: dict[str, str], *, for_all: bool) -> Entry:
        """Keep a page for a while; the same one is kept on."""
        etag = conditional.etag_of(body).encode()
        entry = self._entries.pop(path, None)
        if entry is not None:
            self._size -= _weight(entry)
        if entry is None or entry.etag != etag or entry.for_all is not for_all:
            listed = [(name.lower().encode(), value.encode()) for name, value in headers.items()]
            entry = Entry(etag, [(b"etag", etag), *listed], body, for_all)
        entry.until = time.monotonic() + GOOD_FOR
        self._entries[path] = entry
        self._size += _weight(entry)
        while self._size > MOST_BYTES:
            self._size -= _weight(self._entries.popitem(last=False)[1])
        return entry

    def clear(self) -> None:
        """Forget all: who may see what has changed somewhere."""
        self._entries.clear()
        self._size = 0


class Shortcut:
    """ASGI middleware, outside of all others, that answers from the shelf."""

    def __init__(self, app: ASGIApp, shelf: Shelf) -> None:
        self._app = app
        self._shelf = shelf

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["method"] in ("GET", "HEAD") and not scope["query_string"]:
            entry = self._shelf.get(scope["raw_path"])
            if entry is not None and await _send(entry, scope, send):
                return
        await self._app(scope, receive, send)


async def _send(entry: Entry, scope: Scope, send: Send) -> bool:
    """Send an entry; False if whoever asks may be shown another page."""
    packed, known = False, False
    for name, value in scope["headers"]:
        if name == b"accept-encoding":
            packed = b"gzip" in value and b"gzip;q=0" not in value.replace(b" ", b"")
        elif name == b"if-none-match":
            known = entry.etag in value
        elif name == b"cookie" and not entry.for_all and _COOKIE in value:
            return False
    if known:
        await send({"type": "http.response.start", "status": 304, "headers": entry.headers})
        await send({"type": "http.response.body", "body": b""})
        return True
    headers, body = (entry.gzip_headers, entry.compressed) if packed else (entry.plain_headers, entry.body)
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": b"" if scope["method"] == "HEAD" else body})
    return True


def _weight(entry: Entry) -> int:
    return len(entry.body) + len(entry.compressed) + 2_000
