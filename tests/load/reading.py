"""Thousands of reading pages on one pad while a few people type in it."""

import asyncio
import json
import re
import time
from collections import defaultdict
from collections.abc import Iterable
from itertools import count
from pathlib import Path

from . import wire
from .client import Dialect, Log, ReadingPage, Target, Typist, join_all
from .load import QUIET_SECONDS, type_evenly, without_gc
from .machine import usage
from .pages import get, notes, put
from .report import Figure
from .servers import rosterpad

PAD = "talk"
PAGES, AUTHORS, RATE = 3000, 10, 5
WORDS_A_PARAGRAPH = 40
DRAIN_SECONDS = 10.0
WORD = re.compile(r"\b([0-9a-f]{5})z\b")


class Author(Typist):
    """Types numbered words, each in one edit, in paragraphs of its own; `written` holds when each was sent."""

    def __init__(self, log: Log, target: Target, numbers: "count[int]", written: dict[int, float]) -> None:
        super().__init__(log, target.speaking(Dialect.ROSTERPAD), PAD)
        self._numbers, self._written = numbers, written

    def type(self, text: bytes = b"") -> None:
        number = next(self._numbers)
        begin = b"" if len(self.edits) % WORDS_A_PARAGRAPH else b"\n\n"
        self._written[number] = time.perf_counter()
        super().type(begin + b"%05xz " % number)


async def followed(folder: Path, seconds: float, pages: int = PAGES) -> list[Figure]:
    """What `pages` reading pages cost while ten people type, and how long a change takes to reach all of them."""
    with rosterpad(folder / "data") as target:
        put(target, PAD, notes(10_000))
        log, written, numbers = Log(), dict[int, float](), count()
        readers = await _open(log, target, pages)
        authors = [Author(log, target, numbers, written) for _ in range(AUTHORS)]
        await join_all(authors)
        await asyncio.sleep(2)
        with without_gc():
            before = usage(target.pid)
            typing = await type_evenly(authors, RATE, seconds)
            after = usage(target.pid)
            await _drained(log)
        log.ending = True
        delays = _delays(readers, written)
        for client in (*authors, *readers):
            client.close()
    share = (after.cpu - before.cpu) / typing.seconds
    missed = len(written) - len(delays)
    note = f"; dropped: {log.dropped[:3]}" if log.dropped else ""
    busy = ", the client was the limit" if typing.own / typing.seconds > 0.9 else ""
    each = sum(len(reader.heard) for reader in readers) / pages / typing.seconds
    return [
        Figure(
            f"{pages:,} reading pages while {AUTHORS} people type {RATE} words/s",
            f"{share:.0%} of a core, {each:.1f} frames/s each{busy}{note}", "≤ 15 %", share <= 0.15,
        ),
        Figure(
            "a change on every page", f"{_summary(delays.values())}, {missed} of {len(written)} changes missed",
            "≤ 1.5 s, none missed", not missed and max(delays.values(), default=9) <= 1.5,
        ),
    ]  # fmt: skip


async def _open(log: Log, target: Target, pages: int) -> list[ReadingPage]:
    shown = re.search(r'data-sequence="(\d+)"', get(target, f"/{PAD}"))
    assert shown, "the page does not say its sequence"
    readers = [ReadingPage(log, target, PAD, int(shown[1])) for _ in range(pages)]
    await join_all(readers)
    return readers


async def _drained(log: Log) -> None:
    """Wait until the pages have heard nothing for longer than they may have to wait."""
    deadline = time.perf_counter() + DRAIN_SECONDS
    while time.perf_counter() - log.heard_at < 1 + QUIET_SECONDS and time.perf_counter() < deadline:
        await asyncio.sleep(0.1)


def _delays(readers: list[ReadingPage], written: dict[int, float]) -> dict[int, float]:
    """Number of a word that reached every page to the seconds until the last of them had it."""
    streams: dict[tuple[int, ...], list[ReadingPage]] = defaultdict(list)
    for reader in readers:
        streams[tuple(id(data) for data, _ in reader.heard)].append(reader)
    arrivals = [_arrivals(same) for same in streams.values()]
    everywhere = set(written).intersection(*arrivals)
    return {number: max(at[number] for at in arrivals) - written[number] for number in everywhere}


def _arrivals(same: list[ReadingPage]) -> dict[int, float]:
    """For pages that heard the same messages: word number to when the last of them had it."""
    arrivals: dict[int, float] = {}
    for index, (data, _) in enumerate(same[0].heard):
        last = max(reader.heard[index][1] for reader in same)
        for number in _numbers(data):
            arrivals.setdefault(number, last)
    return arrivals


def _numbers(data: bytes) -> set[int]:
    """The numbers of the words in a PAGE message."""
    splices = json.loads(wire.read_varbytes(data, 1))["splices"]
    return {int(word, 16) for _, _, blocks, *_ in splices for block in blocks for word in WORD.findall(block)}


def _summary(delays: Iterable[float]) -> str:
    times = sorted(delays)
    return f"{times[len(times) // 2]:.2f} s in the median, {times[-1]:.2f} s at most" if times else "never"
