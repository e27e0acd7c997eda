"""A person who signs up over HTTP on a connection that is kept open: raw, so that a thousand cost little."""

import asyncio
import json
from dataclasses import dataclass
from typing import Any, Self
from urllib.parse import urlencode, urlsplit

DATA = "application/json"
PAGE = "text/html"


@dataclass(frozen=True, slots=True)
class Answer:
    """A response. Its cookies are not kept: every request is another browser's."""

    status: int
    headers: dict[str, str]
    body: bytes

    def json(self) -> dict[str, Any]:
        """The body as data."""
        fields: dict[str, Any] = json.loads(self.body)
        return fields


class Poster:
    """One connection to the server at `url`. Raises `ConnectionError` or `EOFError` once that is gone."""

    def __init__(self, url: str) -> None:
        self._host = urlsplit(url).netloc

    async def connect(self) -> Self:
        """Open the connection."""
        host, port = self._host.split(":")
        self._reader, self._writer = await asyncio.open_connection(host, int(port))
        return self

    async def post(self, path: str, fields: dict[str, str], accept: str = DATA) -> Answer:
        """Send a form, and wait for what comes of it."""
        body = urlencode(fields)
        return await self._send(
            f"POST {path} HTTP/1.1\r\nHost: {self._host}\r\nAccept: {accept}\r\n"
            "Content-Type: application/x-www-form-urlencoded\r\n"
            f"Content-Length: {len(body)}\r\n\r\n{body}"
        )

    async def get(self, path: str, accept: str = DATA) -> Answer:
        """Fetch something."""
        return await self._send(f"GET {path} HTTP/1.1\r\nHost: {self._host}\r\nAccept: {accept}\r\n\r\n")

    def close(self) -> None:
        """Close the connection."""
        self._writer.close()

    async def _send(self, request: str) -> Answer:
        self._writer.write(request.encode())
        head = (await self._reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        first, *lines = head.rstrip().split("\r\n")
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
        body = await self._reader.readexactly(int(headers.get("content-length", "0")))
        return Answer(int(first.split()[1]), headers, body)
