"""Sign-ups over HTTP: how many a second the server takes, beside a form with nothing around it in the same run."""

import asyncio
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from itertools import count
from pathlib import Path
from typing import cast

from .client import Target
from .machine import server_core, usage
from .pages import get, put
from .report import Figure
from .servers import rosterpad

PAD = "webinars"
TEXT = """# Webinars

## Membership webinar {#webinar}

When: 2099-10-10, 12:00 UTC (60 min)

### Attending (20)

### Others attending (20)

### Workshop table (20 places)
"""
ROSTERS = ("attending", "others-attending", "workshop-table")
CONNECTIONS = 200
REFERENCE = 3_000 / 12_300
"""Sign-ups a second that are wanted, of those that the bare form took on the machine where that was said."""


class Visitor(asyncio.Protocol):
    """A kept-alive connection on which one new person after another signs up, each a browser of their own."""

    def __init__(self, numbers: "count[int]", latencies: list[float], wrong: list[bytes]) -> None:
        self._numbers, self._latencies, self._wrong = numbers, latencies, wrong
        self._answer = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)
        self._post()

    def data_received(self, data: bytes) -> None:
        self._answer += data
        head, end, body = self._answer.partition(b"\r\n\r\n")
        if not end or len(body) < _length(head):
            return
        self._answer = b""
        self._latencies.append(time.perf_counter() - self._sent)
        if not head.startswith(b"HTTP/1.1 303 "):
            self._wrong.append(head)
        self._post()

    def _post(self) -> None:
        number = next(self._numbers)
        body = f"session=webinar&roster={ROSTERS[number % 3]}&name=Person+{number}&details=&email="
        head = "Host: localhost\r\nAccept: text/html\r\nContent-Type: application/x-www-form-urlencoded"
        self._sent = time.perf_counter()
        request = f"POST /{PAD}/signups HTTP/1.1\r\n{head}\r\nContent-Length: {len(body)}\r\n\r\n{body}"
        self._transport.write(request.encode())


async def per_second(folder: Path, seconds: float) -> list[Figure]:
    """Sign-ups a second on one core, ours and the bare form's, 200 connections each."""
    with _bare(folder / "bare.sqlite3") as target:
        bare = await _crowd(target, seconds)
    with rosterpad(folder / "data") as target:
        put(target, PAD, TEXT)
        ours = await _crowd(target, seconds)
    share = ours.rate / bare.rate
    return [
        Figure("sign-ups, a bare form", bare.words),
        Figure("sign-ups, 200 connections", ours.words, "p99 ≤ 150 ms", ours.p99_ms <= 150 and not ours.wrong),
        Figure("- of the bare form's", f"{share:.0%}", f"≥ {REFERENCE:.0%}", share >= REFERENCE),
    ]


class _Crowd:
    """What a crowd found."""

    def __init__(self, latencies: list[float], seconds: float, cpu: float, wrong: list[bytes]) -> None:
        ordered = sorted(latencies)
        self.rate = len(ordered) / seconds
        self.p99_ms = ordered[len(ordered) * 99 // 100] * 1e3
        self.wrong = len(wrong)
        note = f", wrong: {wrong[0]!r}" if wrong else ""
        each = cpu / len(ordered) * 1e6
        self.words = f"{self.rate:,.0f}/s, p99 {self.p99_ms:.0f} ms, {each:.0f} µs of CPU each{note}"


async def _crowd(target: Target, seconds: float) -> _Crowd:
    loop, numbers = asyncio.get_running_loop(), count()
    latencies: list[float] = []
    wrong: list[bytes] = []
    opened = [
        loop.create_connection(lambda: Visitor(numbers, latencies, wrong), *target.address) for _ in range(CONNECTIONS)
    ]
    transports = [transport for transport, _ in await asyncio.gather(*opened)]
    await asyncio.sleep(1)
    latencies.clear()
    before, start = usage(target.pid).cpu, time.perf_counter()
    await asyncio.sleep(seconds)
    found = _Crowd(latencies, time.perf_counter() - start, usage(target.pid).cpu - before, wrong)
    for transport in transports:
        transport.abort()
    return found


@contextmanager
def _bare(file: Path) -> Iterator[Target]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = (sys.executable, "-m", "tests.load.bare", str(port), str(file))
    with ExitStack() as stack:
        with server_core():
            process = stack.enter_context(subprocess.Popen(command))
        stack.callback(process.terminate)
        target = Target("bare form", f"ws://127.0.0.1:{port}/", process.pid)
        _until_it_answers(target)
        yield target


def _until_it_answers(target: Target) -> None:
    for _ in range(100):
        try:
            get(target, "/")
            return
        except OSError:
            time.sleep(0.1)
    raise TimeoutError("the bare form doesn't answer")


def _length(head: bytes) -> int:
    length = re.search(rb"(?i)\r\ncontent-length: *(\d+)", head)
    assert length, f"no Content-Length in {head!r}"
    return int(length[1])
