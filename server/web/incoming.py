"""HTTP as it comes in, with bounds: uvicorn's own protocol reads heads of any size, for as long as they take.

Everything here happens before there is a request to route, so it is answered in a line of text.
"""

import asyncio
from asyncio.transports import BaseTransport
from enum import Enum, auto
from http import HTTPStatus
from typing import ClassVar

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from ..config import Config
from .limits_hit import Limit, LimitsHit

LINGER_SECONDS = 1.0
"""How long a refused sender has to read why."""


class Part(Enum):
    """What is being waited for."""

    HEAD = auto()
    BODY = auto()
    NOTHING = auto()


class TooLong(Exception):
    """Ends the parser's work."""


class BoundedHttp(HttpToolsProtocol):
    """One connection. `bounds` are the server's settings."""

    bounds: ClassVar[Config] = Config()
    hits: ClassVar[LimitsHit] = LimitsHit()

    def connection_made(self, transport: BaseTransport) -> None:
        super().connection_made(transport)  # type: ignore[arg-type]
        self._unread = self._head = self._messages = 0
        self._refused = False
        self._part, self._timed = Part.HEAD, (0, Part.NOTHING)
        self._timer: asyncio.TimerHandle | None = None
        self._refusal = (HTTPStatus.BAD_REQUEST, "This is no HTTP request.")
        if len(self.connections) > self.bounds.max_connections:
            self._refuse(HTTPStatus.SERVICE_UNAVAILABLE, "All connections are in use. Try again in a moment.")
        else:
            self._watch_the_time()

    def connection_lost(self, exc: Exception | None) -> None:
        self._stop_the_clock()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        if self._refused:
            return
        self._unread += len(data)
        super().data_received(data)
        if self._refused or self.transport.is_closing():
            return
        if self._unread > self.bounds.max_header_bytes:  # a header, a trailer, an extension without end
            self._refuse(HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE, self._too_long())
        else:
            self._watch_the_time()

    def on_message_begin(self) -> None:
        self._messages += 1
        self._head, self._part = 0, Part.HEAD
        super().on_message_begin()

    def on_url(self, url: bytes) -> None:
        super().on_url(url)
        if len(self.url) > self.bounds.max_url_bytes:
            words = f"An address has at most {self.bounds.max_url_bytes:,} bytes."
            self._refusal = (HTTPStatus.REQUEST_URI_TOO_LONG, words)
            raise TooLong

    def on_header(self, name: bytes, value: bytes) -> None:
        self._head += len(name) + len(value) + 4
        if self._head > self.bounds.max_header_bytes:
            self._refusal = (HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE, self._too_long())
            raise TooLong
        super().on_header(name, value)

    def on_headers_complete(self) -> None:
        self._unread, self._part = 0, Part.BODY
        super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        self._unread = 0
        super().on_body(body)

    def on_message_complete(self) -> None:
        self._unread, self._part = 0, Part.NOTHING
        super().on_message_complete()

    def handle_websocket_upgrade(self) -> None:
        self._stop_the_clock()
        self._unread, self._part = 0, Part.NOTHING  # the socket's own protocol reads on
        super().handle_websocket_upgrade()

    def send_400_response(self, msg: str) -> None:
        self._refuse(*self._refusal)

    def _too_long(self) -> str:
        return f"The headers have at most {self.bounds.max_header_bytes:,} bytes."

    def _watch_the_time(self) -> None:
        """A request that comes whole costs no timer."""
        now = (self._messages, self._part)
        if now == self._timed:
            return
        self._stop_the_clock()
        self._timed = now
        if self._part is not Part.NOTHING:
            seconds = self.bounds.header_seconds if self._part is Part.HEAD else self.bounds.body_seconds
            self._timer = self.loop.call_later(seconds, self._too_late)

    def _stop_the_clock(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _too_late(self) -> None:
        if self._messages:
            self._refuse(HTTPStatus.REQUEST_TIMEOUT, "The request took too long to come.")
        else:  # a browser that connected in advance would take the words for the answer to what it asks next
            self.transport.close()

    def _refuse(self, status: HTTPStatus, words: str) -> None:
        """Answer in place of the app, if it hasn't begun to, and close: after a while if more is on its way.

        A socket that is closed with bytes unread is reset, and then the answer is lost.
        """
        self._stop_the_clock()
        self._refused = True
        full = status is HTTPStatus.SERVICE_UNAVAILABLE
        self.hits.add(Limit.CONNECTIONS if full else Limit.REQUESTS)
        cycle = self.cycle
        if cycle is None or cycle.response_complete or not cycle.response_started:
            self.transport.write(_response(status, words))
        if cycle is not None:
            cycle.disconnected = True
            cycle.message_event.set()
        if self._unread:
            self.flow.pause_reading()
            self._timer = self.loop.call_later(LINGER_SECONDS, self.transport.close)
        else:
            self.transport.close()


def bounded_http(config: Config, hits: LimitsHit) -> type[BoundedHttp]:
    """The protocol class of a server with these settings."""
    return type("BoundedHttp", (BoundedHttp,), {"bounds": config, "hits": hits})


def _response(status: HTTPStatus, words: str) -> bytes:
    retry = "retry-after: 5\r\n" if status is HTTPStatus.SERVICE_UNAVAILABLE else ""
    head = f"HTTP/1.1 {status.value} {status.phrase}\r\ncontent-type: text/plain; charset=utf-8\r\n{retry}"
    return f"{head}content-length: {len(words) + 1}\r\nconnection: close\r\n\r\n{words}\n".encode()
