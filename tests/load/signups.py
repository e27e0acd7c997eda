"""Sign-ups over HTTP: how many a second the server takes, beside a form with nothing around it in the same run."""

import asyncio
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
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
ROUNDS = 4
REFERENCE = 12_300 / 3_000
"""Sign-ups a second that a bare form took where the target was set, to those that are wanted of us."""


class Visitor(asyncio.Protocol):
    """A kept-alive connection on which one new person after another signs up, each a browser of their own."""

    numbers = count()

    def __init__(self, taken: "_Taken") -> None:
        self.taken = taken
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
        self.taken.latencies.append(time.perf_counter() - self._sent)
        if not head.startswith(b"HTTP/1.1 303 "):
            self.taken.wrong.append(head)
        self._post()

    def close(self) -> None:
        """Ask no more."""
        self._transport.abort()

    def _post(self) -> None:
        number = next(self.numbers)
        body = f"session=webinar&roster={ROSTERS[number % 3]}&name=Person+{number}&details=&email="
        head = "Host: localhost\r\nAccept: text/html\r\nContent-Type: application/x-www-form-urlencoded"
        self._sent = time.perf_counter()
        request = f"POST /{PAD}/signups HTTP/1.1\r\n{head}\r\nContent-Length: {len(body)}\r\n\r\n{body}"
        self._transport.write(request.encode())


async def per_second(folder: Path, seconds: float) -> list[Figure]:
    """Sign-ups a second on one core, ours and the bare form's, by turns: a shared machine's speed changes meanwhile."""
    bare, ours = _Taken(), _Taken()
    with _bare(folder / "bare.sqlite3") as simple, rosterpad(folder / "data") as target:
        put(target, PAD, TEXT)
        for _ in range(ROUNDS):
            await _crowd(simple, seconds / ROUNDS, bare)
            await _crowd(target, seconds / ROUNDS, ours)
    ratio = ours.cpu_us / bare.cpu_us
    return [
        Figure("sign-ups, a bare form", bare.words),
        Figure("sign-ups, 200 connections", ours.words, "p99 ≤ 150 ms", ours.p99_ms <= 150 and not ours.wrong),
        Figure("- CPU of a bare form's", f"{ratio:.2f} ×", f"≤ {REFERENCE:.2f} ×", ratio <= REFERENCE),
    ]


@dataclass(slots=True)
class _Taken:
    """What became of the sign-ups of all rounds. Times are seconds."""

    latencies: list[float] = field(default_factory=list)
    seconds: float = 0
    cpu: float = 0
    wrong: list[bytes] = field(default_factory=list)

    @property
    def cpu_us(self) -> float:
        """Processor time of a sign-up."""
        return self.cpu / len(self.latencies) * 1e6

    @property
    def p99_ms(self) -> float:
        """What 99 of 100 waited at most."""
        return sorted(self.latencies)[len(self.latencies) * 99 // 100] * 1e3

    @property
    def words(self) -> str:
        """All of it."""
        note = f", wrong: {self.wrong[0]!r}" if self.wrong else ""
        rates = f"{len(self.latencies) / self.seconds:,.0f}/s, {len(self.latencies) / self.cpu:,.0f} a CPU second"
        return f"{rates}, p99 {self.p99_ms:.0f} ms{note}"


async def _crowd(target: Target, seconds: float, taken: _Taken) -> None:
    loop, warm = asyncio.get_running_loop(), _Taken()
    visitors = [Visitor(warm) for _ in range(CONNECTIONS)]
    await asyncio.gather(*(loop.create_connection(lambda each=visitor: each, *target.address) for visitor in visitors))
    await asyncio.sleep(0.5)
    for visitor in visitors:
        visitor.taken = taken
    before, start = usage(target.pid).cpu, time.perf_counter()
    await asyncio.sleep(seconds)
    taken.cpu += usage(target.pid).cpu - before
    taken.seconds += time.perf_counter() - start
    for visitor in visitors:
        visitor.close()
    await asyncio.sleep(0.3)  # what was under way ends before the other's turn


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
