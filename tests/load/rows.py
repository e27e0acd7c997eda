"""The rows of the benchmark, by name: each starts a fresh server, measures, and stops it."""

import tempfile
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from . import archive, memory, pages, paint, peers, reading, scripts, signups, trace
from .client import Dialect, Target
from .load import Load, Outcome, run
from .machine import fsync_ms
from .report import Figure
from .servers import rosterpad

LOADS = {
    "crowd": Load(100, 100, 20),
    "quiet": Load(100, 10, 5),
    "thousand": Load(1000, 100, 5),
    "three-thousand": Load(3000, 100, 2),
}
Serve = Callable[[Path], AbstractContextManager[Target]]


@dataclass(frozen=True, slots=True)
class Settings:
    """How the benchmark is run: `seconds` of typing in a row, each load `rounds` times, all data below `folder`."""

    folder: Path
    seconds: float = 8
    rounds: int = 1
    peers: bool = False
    trace: Path | None = None
    in_flight: int | None = None

    @contextmanager
    def data(self) -> Iterator[Path]:
        """A fresh folder for one server."""
        with tempfile.TemporaryDirectory(dir=self.folder) as folder:
            yield Path(folder)


@dataclass(frozen=True, slots=True)
class Found:
    """What a row found: loads for their table, figures that stand alone."""

    outcomes: Sequence[Outcome] = ()
    figures: Sequence[Figure] = ()


def rows() -> dict[str, Callable[[Settings], Awaitable[Found]]]:
    """Every row in the order of the report."""
    loads = {name: partial(_loaded, load=load) for name, load in LOADS.items()}
    browser = {"paint": _paint, "scripts": _scripts}
    return {
        **loads,
        "memory": _memory,
        "reading": _reading,
        "trace": _trace,
        "pages": _pages,
        "signups": _signups,
        "archive": _archive,
        **browser,
    }


async def _loaded(settings: Settings, load: Load) -> Found:
    """One load on our server with both kinds of client, and on the peers if they are wanted."""
    runs: list[tuple[Serve, Dialect]] = [(rosterpad, Dialect.YJS), (rosterpad, Dialect.ROSTERPAD)]
    if settings.peers:
        runs.append((partial(peers.hocuspocus, peers.cache()), Dialect.HOCUSPOCUS))
    if settings.peers and load.clients <= 100:  # with more y-websocket only falls behind
        runs.append((partial(peers.y_websocket, peers.cache()), Dialect.YJS))
    return Found(outcomes=[await _representative(settings, load, serve, dialect) for serve, dialect in runs])


async def _representative(settings: Settings, load: Load, serve: Serve, dialect: Dialect) -> Outcome:
    """The round with the median CPU, but one that lost something before all others, and none that says nothing."""
    outcomes = []
    for _ in range(settings.rounds):
        with settings.data() as data, serve(data) as target:
            outcomes.append(await run(load, target.speaking(dialect), settings.seconds))
    telling = [o for o in outcomes if not o.complete] or [o for o in outcomes if not o.client_limited] or outcomes
    return sorted(telling, key=lambda outcome: outcome.cpu_us)[len(telling) // 2]


async def _memory(settings: Settings) -> Found:
    with settings.data() as data:
        connections = await memory.of_connections(data / "one")
        return Found(figures=[connections, await memory.of_pads(data / "many")])


async def _reading(settings: Settings) -> Found:
    with settings.data() as data:
        return Found(figures=await reading.followed(data, settings.seconds))


async def _trace(settings: Settings) -> Found:
    typed = trace.read(settings.trace) if settings.trace else trace.made_up()
    in_flight = settings.in_flight or max(1, round(2 * fsync_ms(settings.folder)))  # some minutes on any disk
    with settings.data() as data:
        return Found(figures=await trace.typed_and_opened(data, typed, in_flight))


async def _pages(settings: Settings) -> Found:
    with settings.data() as data:
        return Found(figures=await pages.per_second(data, settings.seconds))


async def _signups(settings: Settings) -> Found:
    with settings.data() as data:
        return Found(figures=await signups.per_second(data, settings.seconds))


async def _paint(settings: Settings) -> Found:
    with settings.data() as data:
        return Found(figures=await paint.keystrokes(data, max(settings.seconds, 20)))  # a p95 needs many keystrokes


async def _scripts(settings: Settings) -> Found:
    return Found(figures=scripts.sizes())


async def _archive(settings: Settings) -> Found:
    with settings.data() as data:
        return Found(figures=await archive.found(data, settings.seconds))
