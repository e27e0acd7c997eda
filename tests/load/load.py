"""One load on one server, and what it showed."""

import asyncio
import gc
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from random import Random, getrandbits

from . import replica
from .client import Log, Target, Typist, join_all
from .machine import Usage, busy, usage

SETTLE_SECONDS = 1.0
DRAIN_SECONDS = 15.0
QUIET_SECONDS = 0.6
LATE_MS, BUSY, DISTURBED = 50.0, 0.9, 0.1


@dataclass(frozen=True, slots=True)
class Load:
    """`clients` on one pad, of whom `writers` type `rate` characters a second each; `probes` tell the latency."""

    clients: int
    writers: int
    rate: float
    probes: int = 3

    def __str__(self) -> str:
        return f"{self.clients:,} clients, {self.writers} write × {self.rate:g}/s"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a load showed. Times are milliseconds, CPU is seconds, a delivery is one edit at one other client.

    `missed` deliveries never came, `dropped` lists why connections ended, `unacked` counts sync messages that were
    never acknowledged. `late_ms` and `client_share` say whether the client kept up, `others_share` what other programs
    took of the two cores.
    """

    server: str
    dialect: str
    load: Load
    edits: int
    seconds: float
    missed: int
    dropped: tuple[str, ...]
    unacked: int
    latencies_ms: tuple[float, ...]
    cpu: float
    memory: int
    frames: int
    late_ms: float
    client_share: float
    others_share: float
    open_ms: float

    @property
    def deliveries(self) -> int:
        """How many there must be."""
        return self.edits * (self.load.clients - 1)

    @property
    def cpu_us(self) -> float:
        """The server's CPU for a delivery, in microseconds."""
        return self.cpu / max(1, self.deliveries) * 1e6

    @property
    def client_limited(self) -> bool:
        """Whether the client, not the server, was the limit: such a run says nothing."""
        return self.late_ms > LATE_MS or self.client_share > BUSY

    @property
    def remark(self) -> str:
        """What makes the run worth less, if anything does."""
        if self.others_share > DISTURBED:
            return "other programs ran: discard"
        return "the client was the limit: discard" if self.client_limited else ""

    @property
    def complete(self) -> bool:
        """Nothing lost, nobody dropped, everything acknowledged."""
        return not (self.missed or self.dropped or self.unacked)

    def percentile(self, part: float) -> float:
        """A latency in ms; `part` is 0.5 for the median. Not a number if there is none."""
        times = self.latencies_ms
        return times[min(len(times) - 1, int(part * len(times)))] if times else float("nan")


@dataclass(frozen=True, slots=True)
class Typing:
    """How the typing went: edits made, seconds it took, how far it ever was behind its beat.

    `own` and `busy` are the CPU seconds of this process and of all on both cores.
    """

    edits: int
    seconds: float
    late_ms: float
    own: float
    busy: float


async def run(load: Load, target: Target, seconds: float) -> Outcome:
    """Load a fresh pad of `target` for `seconds`, wait until all is delivered, and judge it."""
    log, pad = Log(), f"bench-{getrandbits(40):x}"
    probes = {n * (load.clients - 1) // (load.probes - 1) for n in range(load.probes)}  # the first, the last, between
    clients = [Typist(log, target, pad, probe=n in probes) for n in range(load.clients)]
    writers = clients[-load.writers :]
    await join_all(clients)
    await asyncio.sleep(SETTLE_SECONDS)
    log.frames = 0
    with without_gc():
        before = usage(target.pid)
        typing = await type_evenly(writers, load.rate, seconds)
        during = usage(target.pid)
        await _drained(log, writers, clients)
        after = usage(target.pid)
    log.ending = True
    outcome = _outcome(load, target, typing, clients, (before, during, after))
    for client in clients:
        client.close()
    return outcome


async def type_evenly(writers: Sequence[Typist], rate: float, seconds: float, text: bytes = b"x") -> Typing:
    """Let each writer type `text` `rate` times a second, all of them spread evenly over time."""
    order = Random(7).sample(list(writers), len(writers))
    period, count, late = 1 / (rate * len(order)), 0, 0.0
    start, own, all_of_it = time.perf_counter(), time.process_time(), busy()
    while (now := time.perf_counter() - start) < seconds:
        late = max(late, now - count * period)
        while count * period <= now:
            if not (writer := order[count % len(order)]).closed:
                writer.type(text)
            count += 1
        # Not below a millisecond: the loop counts in whole ones, and would spin.
        await asyncio.sleep(max(0.001, start + count * period - time.perf_counter()))
    return Typing(
        edits=sum(len(writer.edits) for writer in order),
        seconds=time.perf_counter() - start,
        late_ms=late * 1e3,
        own=time.process_time() - own,
        busy=busy() - all_of_it,
    )


async def _drained(log: Log, writers: Sequence[Typist], clients: Sequence[Typist]) -> None:
    """Wait until the line is quiet and nothing is missing, or for long enough."""
    probes, deadline = [client for client in clients if client.probe], time.perf_counter() + DRAIN_SECONDS
    while time.perf_counter() < deadline:
        await asyncio.sleep(0.1)
        quiet = time.perf_counter() - log.heard_at > QUIET_SECONDS
        if quiet and not any(client.unacked for client in clients) and not replica.missed(writers, probes):
            return


def _outcome(
    load: Load, target: Target, typing: Typing, clients: list[Typist], used: tuple[Usage, Usage, Usage]
) -> Outcome:
    before, during, after = used
    others = typing.busy - typing.own - (during.cpu - before.cpu)
    opening = sorted(client.seconds_to_open for client in clients)
    return Outcome(
        server=target.name,
        dialect=target.dialect.value,
        load=load,
        edits=typing.edits,
        seconds=typing.seconds,
        missed=replica.missed(clients[-load.writers :], clients),
        dropped=tuple(clients[0].log.dropped),
        unacked=sum(client.unacked for client in clients),
        latencies_ms=tuple(sorted(seconds * 1e3 for seconds in replica.latencies(clients[-load.writers :], clients))),
        cpu=after.cpu - before.cpu,
        memory=after.memory,
        frames=clients[0].log.frames,
        late_ms=typing.late_ms,
        client_share=typing.own / typing.seconds,
        others_share=max(0.0, others) / typing.seconds,
        open_ms=opening[len(opening) // 2] * 1e3,
    )


@contextmanager
def without_gc() -> Iterator[None]:
    """No pauses of the client's own while it measures."""
    gc.collect()
    gc.freeze()
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
        gc.unfreeze()
