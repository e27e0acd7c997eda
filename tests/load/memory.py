"""What open connections and open pads hold in memory while nobody types."""

import asyncio
from pathlib import Path

from .client import Dialect, Log, Target, Typist, join_all
from .machine import usage
from .report import Figure
from .servers import rosterpad

SETTLE_SECONDS = 2.0
CONNECTIONS, PADS, EACH = 1000, 500, 4


async def of_connections(folder: Path) -> Figure:
    """The memory that each of a thousand connections to one pad adds."""
    with rosterpad(folder) as target:
        first = _clients(target, "pad", 20)
        await join_all(first)
        await asyncio.sleep(SETTLE_SECONDS)
        before = usage(target.pid).memory
        clients = _clients(target, "pad", CONNECTIONS)
        await join_all(clients)
        await asyncio.sleep(SETTLE_SECONDS)
        each = (usage(target.pid).memory - before) / CONNECTIONS
        _leave([*first, *clients])
    return Figure(f"an idle connection, of {CONNECTIONS:,} on one pad", f"{each / 1e3:.1f} KB", "≤ 30 KB", each <= 30e3)


async def of_pads(folder: Path) -> Figure:
    """The whole server's memory with many pads open, in each of which somebody has typed."""
    with rosterpad(folder) as target:
        clients = [client for n in range(PADS) for client in _clients(target, f"pad-{n}", EACH)]
        await join_all(clients)
        for client in clients[::EACH]:
            client.type(b"Agenda")
        await asyncio.sleep(SETTLE_SECONDS)
        size = usage(target.pid).memory
        _leave(clients)
    return Figure(f"{PADS} pads × {EACH} connections", f"{size / 1e6:.0f} MB in all", "≤ 150 MB", size <= 150e6)


def _clients(target: Target, pad: str, count: int) -> list[Typist]:
    log = Log()
    return [Typist(log, target.speaking(Dialect.ROSTERPAD), pad) for _ in range(count)]


def _leave(clients: list[Typist]) -> None:
    for client in clients:
        client.log.ending = True
        client.close()
