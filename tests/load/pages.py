"""Pages over HTTP: how many a second the server can give out, and the requests that other rows need."""

import asyncio
import re
import time
import urllib.request
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import cast

from .client import Dialect, Log, Target, Typist, join_all
from .load import type_evenly
from .machine import usage
from .report import Figure
from .servers import rosterpad

CONNECTIONS = 50
PAD = "page"
WORDS = "the call agenda notes action minutes speaker slides link webinar member report question budget next".split()


def url(target: Target, path: str) -> str:
    """The address of `path` on the target."""
    return "http://{}:{}".format(*target.address) + path


def get(target: Target, path: str) -> str:
    """A page's HTML. HTTPError if the answer is none."""
    with urllib.request.urlopen(url(target, path), timeout=30) as answer:
        body: bytes = answer.read()
    return body.decode()


def put(target: Target, pad: str, text: str) -> None:
    """Set a pad's text."""
    request = urllib.request.Request(url(target, f"/{pad}.md"), text.encode(), method="PUT")
    urllib.request.urlopen(request, timeout=30).close()


def notes(size: int, seed: int = 3) -> str:
    """Markdown of at least `size` bytes, as people write it: headings, paragraphs, lists, links, emphasis."""
    random, parts, length = Random(seed), ["# Notes\n"], 0
    while length < size:
        words = random.choices(WORDS, k=random.randint(20, 60))
        words[3], words[9] = f"**{words[3]}**", f"[{words[9]}](https://example.org/{words[9]})"
        paragraph = " ".join(words) + "\n"
        items = "".join(f"- {' '.join(words[n : n + 6])}\n" for n in range(0, len(words), 6))
        parts.append(random.choice((f"## {words[0]} {words[1]}\n\n{paragraph}", items, paragraph, paragraph)))
        length += len(parts[-1]) + 1
    return "\n".join(parts)


@dataclass(slots=True)
class Tally:
    """What the fetchers of a run got."""

    pages: int = 0
    bytes: int = 0
    wrong: int = 0


class Fetcher(asyncio.Protocol):
    """A keep-alive connection that asks for one page again as soon as it has it."""

    def __init__(self, request: bytes, tally: Tally) -> None:
        self._request, self._tally = request, tally
        self._head, self._left = b"", 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)  # uvloop's is no subclass of it
        self._transport.write(self._request)

    def data_received(self, data: bytes) -> None:
        if not self._left:
            data = self._read_head(self._head + data)
        self._left -= len(data)
        if not self._left and not self._head:
            self._tally.pages += 1
            self._transport.write(self._request)

    def _read_head(self, data: bytes) -> bytes:
        """What follows the head; the head waits in `_head` while it isn't whole."""
        head, end, body = data.partition(b"\r\n\r\n")
        if not end:
            self._head = data
            return b""
        self._head = b""
        self._tally.wrong += not head.startswith(b"HTTP/1.1 200 ")
        length = re.search(rb"(?i)\r\ncontent-length: *(\d+)", head)
        assert length, f"no Content-Length in {head!r}"
        self._left = int(length[1])
        self._tally.bytes += self._left
        return body


async def per_second(folder: Path, seconds: float) -> list[Figure]:
    """Requests a second for a pad of 10 KB: while it is quiet, and while ten people type in it."""
    with rosterpad(folder / "data") as target:
        put(target, PAD, notes(10_000))
        quiet = await fetch(target, seconds, f"/{PAD}")
        log = Log()
        typists = [Typist(log, target.speaking(Dialect.ROSTERPAD), PAD) for _ in range(10)]
        await join_all(typists)
        edited, _ = await asyncio.gather(fetch(target, seconds, f"/{PAD}"), type_evenly(typists, 5, seconds))
        log.ending = True
        for typist in typists:
            typist.close()
    return [
        figure("page of a 10 KB pad, quiet", quiet, 4000),
        figure("the same while ten people type 5/s", edited, 1000),
    ]


@dataclass(frozen=True, slots=True)
class Fetched:
    """Requests a second, and how they went."""

    rate: float
    wrong: int
    words: str


def figure(what: str, fetched: Fetched, least: int) -> Figure:
    """A row of the report, which wants at least so many requests a second."""
    return Figure(what, fetched.words, f"≥ {least:,} requests/s", fetched.rate >= least and not fetched.wrong)


async def fetch(target: Target, seconds: float, path: str) -> Fetched:
    """Requests a second for one page, over kept-alive connections."""
    tally, loop = Tally(), asyncio.get_running_loop()
    request = f"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode()
    opened = [loop.create_connection(lambda: Fetcher(request, tally), *target.address) for _ in range(CONNECTIONS)]
    fetchers = [transport for transport, _ in await asyncio.gather(*opened)]
    before, start, mine = usage(target.pid).cpu, time.perf_counter(), time.process_time()
    tally.pages = tally.bytes = 0
    await asyncio.sleep(seconds)
    pages, taken = tally.pages, time.perf_counter() - start
    cpu, mine = usage(target.pid).cpu - before, time.process_time() - mine
    for transport in fetchers:
        transport.abort()
    words = (
        f"{pages / taken:,.0f} requests/s of {tally.bytes / max(1, pages) / 1000:.0f} KB,"
        f" {cpu / max(1, pages) * 1e6:.0f} µs of CPU each, server {cpu / taken:.0%} of a core"
        f"{f', client {mine / taken:.0%}: the limit' if mine / taken > 0.9 else ''}"
        f"{f', {tally.wrong} not 200' if tally.wrong else ''}"
    )
    return Fetched(pages / taken, tally.wrong, words)
