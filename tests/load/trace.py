"""A text as one person really typed it, keystroke by keystroke, sent through a socket; and opening it cold.

With `--trace FILE` a recorded trace is typed: JSON, gzipped or not, `{startContent, endContent, txns: [{patches:
[[position, deleted, inserted], …]}]}` (the format of josephg/editing-traces; `automerge-paper` is the one the figures
are quoted for). Without it, one of the same shape is made up from a fixed seed.
"""

import asyncio
import gzip
import json
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random

from pycrdt import Doc, Text, TransactionEvent

from . import replica, wire
from .client import Dialect, Log, Target, Typist
from .machine import usage
from .pages import get
from .report import Figure
from .servers import rosterpad

PAD = "trace"
FOLD_AFTER = 1.0
SETTLED_SECONDS = 8.0  # of doing nothing, after which a pad is folded: rooms are looked after every five
KEYSTROKES, SEED = 259_778, 2021
LETTERS = "eeeeeeeeeeeettttttttaaaaaaaooooooiiiiiinnnnnnsssssshhhhhrrrrrddddllllcuumwfgypbvkxjqz" + " " * 19 + ".,\n"


@dataclass(frozen=True, slots=True)
class Trace:
    """`patches` are (position, characters deleted, text inserted), all ASCII; `text` is what they end in."""

    name: str
    patches: list[tuple[int, int, str]]
    text: str


def read(path: Path) -> Trace:
    """A recorded trace. ValueError if it is not of this format, or not ASCII: positions are counted in bytes here."""
    raw = path.read_bytes()
    fields = json.loads(gzip.decompress(raw) if raw[:2] == b"\x1f\x8b" else raw)
    patches = [(at, gone, new) for txn in fields["txns"] for at, gone, new in txn["patches"]]
    if fields["startContent"] or not all(new.isascii() for _, _, new in patches):
        raise ValueError(f"{path} must begin with an empty text and hold nothing but ASCII")
    return Trace(path.name, patches, fields["endContent"])


def made_up(keystrokes: int = KEYSTROKES, seed: int = SEED) -> Trace:
    """A trace with the habits of `automerge-paper`'s author: runs of 29 typed and of 18 deleted characters on average.

    Six deletions of ten go backwards. Half of the runs begin where the last one ended, the others a jump away: 53
    characters in the median, tens of thousands at times.
    """
    random, text = Random(seed), bytearray()
    patches = list(_keystrokes(random, text, keystrokes))
    return Trace(f"made up, seed {seed}", patches, text.decode())


def _keystrokes(random: Random, text: bytearray, count: int) -> Iterator[tuple[int, int, str]]:
    cursor, made = 0, 0
    while made < count:
        if text and random.random() < 0.5:
            cursor = _jump(random, cursor, len(text))
        deletes, back = random.random() < 0.41 and len(text) > 100, random.random() < 0.6
        length = min(count - made, 1 + int(random.expovariate(1 / (17 if deletes else 28))))
        for _ in range(length):
            if deletes:
                cursor = max(0, cursor - back) if cursor < len(text) or back else cursor - 1
                del text[cursor]
                yield cursor, 1, ""
            else:
                letter = random.choice(LETTERS)
                text.insert(cursor, ord(letter))
                yield cursor, 0, letter
                cursor += 1
        made += length


def _jump(random: Random, cursor: int, length: int) -> int:
    distance = int(random.lognormvariate(4.0, 2.2)) + 2
    return min(length, max(0, cursor + random.choice((-distance, distance))))


def updates(trace: Trace) -> list[bytes]:
    """Every keystroke as the Yjs update that its author's editor would send."""
    doc: Doc[Text] = Doc()
    text = doc.get("text", type=Text)
    made: list[bytes] = []

    def keep(event: TransactionEvent) -> None:
        made.append(event.update)

    subscription = doc.observe(keep)
    for at, gone, new in trace.patches:
        with doc.transaction():
            if gone:
                del text[at : at + gone]
            if new:
                text.insert(at, new)
    doc.unobserve(subscription)
    return made


class Author(Typist):
    """Sends ready-made updates, with at most `in_flight` of them not acknowledged."""

    def __init__(self, log: Log, target: Target, in_flight: int) -> None:
        super().__init__(log, target.speaking(Dialect.ROSTERPAD), PAD)
        self.in_flight = in_flight
        self._acknowledged = asyncio.Event()

    async def send_all(self, updates: list[bytes]) -> None:
        """Send them in order and wait until the last is durable. ConnectionError if the server hangs up."""
        for update in updates:
            await self._until_unacked(self.in_flight - 1)
            self.send_sync(wire.UPDATE, update)
        await self._until_unacked(0)

    async def _until_unacked(self, most: int) -> None:
        while self.unacked > most:
            if self.closed:
                raise ConnectionError(f"the server closed the socket: {self.log.dropped}")
            self._acknowledged.clear()
            await asyncio.wait_for(self._acknowledged.wait(), 30)

    def hear(self, data: bytes) -> None:
        super().hear(data)
        self._acknowledged.set()

    def _keep(self, data: bytes) -> None:
        """One's own echoes are of no use."""


async def typed_and_opened(
    folder: Path, trace: Trace, in_flight: int, openings: int = 3, settle: float = SETTLED_SECONDS
) -> list[Figure]:
    """Type the trace, let the server fold it for `settle` seconds or more, start it again and open the pad, `openings`
    times each way."""
    data, keystrokes = folder / "data", updates(trace)
    with rosterpad(data, fold_after=FOLD_AFTER) as target:
        how = await _type(target, keystrokes, in_flight)
        unfolded = _size(data)
        await _settled(target, data, settle)
    size = _size(data)
    opened = [await _open_cold(data) for _ in range(openings)]
    paged = [await _page_cold(data) for _ in range(openings)]
    exact = all(text == trace.text for _, text in opened)
    name = f"trace ({trace.name}), {len(keystrokes):,} keystrokes {how}: text after a restart"
    return [
        Figure(name, "exact" if exact else "WRONG", "exact", exact),
        Figure("the same: database after folding", f"{_mb(size)} ({_mb(unfolded)} before)", "≤ 2 MB", size <= 2e6),
        _median("the same: cold open to SyncStep2", [ms for ms, _ in opened]),
        _median("the same: cold page", paged),
    ]


async def _type(target: Target, keystrokes: list[bytes], in_flight: int) -> str:
    log, before, start = Log(), usage(target.pid).cpu, time.perf_counter()
    author = await Author(log, target, in_flight).join()
    await author.send_all(keystrokes)
    seconds, cpu = time.perf_counter() - start, usage(target.pid).cpu - before
    log.ending = True
    author.close()
    return f"in {seconds:.0f} s with {in_flight} in flight, {cpu / len(keystrokes) * 1e6:.0f} µs of CPU each"


async def _settled(target: Target, data: Path, seconds: float) -> None:
    """Wait until the server has done nothing for that long; at most two minutes."""
    deadline, state, cpu, since = time.monotonic() + 120, _state(data), usage(target.pid).cpu, time.monotonic()
    while time.monotonic() - since < seconds and time.monotonic() < deadline:
        await asyncio.sleep(0.5)
        now, used = _state(data), usage(target.pid).cpu
        if now != state or used - cpu > 0.1:
            since = time.monotonic()
        state, cpu = now, used


async def _open_cold(data: Path) -> tuple[float, str]:
    """Milliseconds from connecting to SyncStep2 with the pad not in memory, and the text that came."""
    with rosterpad(data) as target:
        await _warm(target)
        client = await Typist(Log(ending=True), target, PAD).join()
        client.close()
        return client.seconds_to_open * 1e3, replica.text(client)


async def _page_cold(data: Path) -> float:
    """Milliseconds for the page with the pad not in memory."""
    with rosterpad(data) as target:
        await _warm(target)
        start = time.perf_counter()
        get(target, f"/{PAD}")
        return (time.perf_counter() - start) * 1e3


async def _warm(target: Target) -> None:
    """Let the process serve another pad first: only the pad is to be cold."""
    get(target, "/another")
    client = await Typist(Log(ending=True), target, "another").join()
    client.close()


def _state(data: Path) -> list[tuple[str, int, int]]:
    return sorted((path.name, path.stat().st_size, path.stat().st_mtime_ns) for path in data.iterdir())


def _size(data: Path) -> int:
    return sum(size for _, size, _ in _state(data))


def _mb(size: int) -> str:
    return f"{size / 1e6:.2f} MB"


def _median(name: str, times: list[float]) -> Figure:
    middle = sorted(times)[len(times) // 2]
    each = ", ".join(f"{ms:.0f}" for ms in times)
    return Figure(name, f"{middle:.0f} ms (of {each})", "≤ 60 ms", middle <= 60)
