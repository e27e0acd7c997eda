"""What a server finds on its machine: the data folder, the database, the port, the clock, the time zones."""

import http.client
import os
import shutil
import socket
import statistics
import tempfile
import time
import zoneinfo
from collections.abc import Iterator
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path

from .. import control
from ..config import Config
from ..errors import StoreUnavailable
from ..store import copies
from ..store.copies import Condition
from .finding import Finding, ok, wrong

LEAST_FREE = 256 << 20
"""Bytes of disk that should be free, whatever the database has; for a backup there must be room for a copy of it."""

SLOWEST_SYNC = 0.1
"""Seconds that a synced write may take. Every edit waits for one before anybody sees it."""

CLOCK_TOLERANCE = 5.0
SECONDS = 5.0


def look(config: Config) -> Iterator[Finding]:
    """Every finding, one after the other."""
    if not config.data.is_dir():
        yield wrong("data folder", f"There is no folder {config.data}. Make it, or say with --data where it is.")
        return
    yield _folder(config.data)
    yield _space(config.data)
    yield from _database(config)
    yield _zones()


def _folder(folder: Path) -> Finding:
    try:
        seconds = _sync_seconds(folder)
    except OSError as error:
        advice = "It must belong to the user who runs the server, on a disk that isn't full."
        return wrong("data folder", f"{folder} can't be written: {error.strerror}. {advice}")
    said = f"a synced write to {folder} takes {seconds * 1_000:.1f} ms"
    if seconds > SLOWEST_SYNC:
        return wrong("data folder", f"{said}: every edit waits for one. Put the folder on a local, faster disk.")
    return ok("data folder", said)


def _sync_seconds(folder: Path) -> float:
    durations = []
    with tempfile.TemporaryFile(dir=folder) as file:
        for _ in range(5):
            start = time.perf_counter()
            file.write(bytes(4_096))
            file.flush()
            os.fsync(file.fileno())
            durations.append(time.perf_counter() - start)
    return statistics.median(durations)


def _space(folder: Path) -> Finding:
    database = copies.database(folder)
    wanted = max(LEAST_FREE, 2 * database.stat().st_size if database.exists() else 0)
    free = shutil.disk_usage(folder).free
    if free < wanted:
        return wrong("disk", f"{free >> 20:,} MB are free, {wanted >> 20:,} MB should be. Make room.")
    return ok("disk", f"{free >> 20:,} MB are free")


def _database(config: Config) -> Iterator[Finding]:
    if not copies.database(config.data).exists():
        yield ok("database", "none yet: the first start makes one")
        yield _free_port(config)
        return
    try:
        condition, running = _condition(config.data)
    except StoreUnavailable as error:
        yield wrong("database", f"{error} Put a backup back (rosterpad restore), or ask for help before you start it.")
        return
    if condition.wrong:
        yield wrong("database", f"It is damaged: {condition.wrong}. Put a backup back with rosterpad restore.")
    else:
        yield ok("database", f"whole; {'a server' if running else 'nobody'} uses it")
    yield _answering(config) if running else _free_port(config)
    yield _clock(condition.newest)


def _condition(folder: Path) -> tuple[Condition, bool]:
    with control.asking(folder, "examine") as answer:
        if answer is not None:
            return Condition(**answer[0]), True
    return copies.examine_at_rest(folder), False


def _free_port(config: Config) -> Finding:
    family = socket.AF_INET6 if ":" in config.host else socket.AF_INET
    try:
        socket.create_server((config.host, config.port), family=family).close()
    except OSError as error:
        reason = str(error.strerror).partition(" (while")[0]
        advice = "Stop what uses it, or choose another with --port and in the proxy."
        return wrong("port", f"Can't listen on port {config.port} of {config.host}: {reason}. {advice}")
    return ok("port", f"{config.port} of {config.host} is free")


def _answering(config: Config) -> Finding:
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(config.host, config.host)  # noqa: S104 - it is looked for
    connection = http.client.HTTPConnection(host, config.port, timeout=SECONDS)
    try:
        connection.request("GET", "/-/healthz")
        status = connection.getresponse().status
    except (OSError, http.client.HTTPException):
        advice = "Give --host and --port as the server has them, or look at its log."
        return wrong("port", f"The server doesn't answer on port {config.port} of {host}. {advice}")
    finally:
        connection.close()
    if status != 200:
        return wrong("port", f"The server on port {config.port} answers {status}: it can't save. Look at its log.")
    return ok("port", f"the server answers on {config.port} of {host}")


def _clock(newest: int | None) -> Finding:
    now = time.time()
    said = f"{datetime.fromtimestamp(now, UTC):%Y-%m-%d %H:%M:%S} UTC"
    if newest is not None and newest / 1_000 > now + CLOCK_TOLERANCE:
        latest = f"{datetime.fromtimestamp(newest / 1_000, UTC):%Y-%m-%d %H:%M:%S} UTC"
        return wrong("clock", f"It says {said}, and the newest change is of {latest}. Set the clock (timedatectl).")
    return ok("clock", said)


def _zones() -> Finding:
    """The zone database that Python takes: the first of the system's, and the package's where there is none."""
    for folder in map(Path, zoneinfo.TZPATH):
        if (folder / "Europe").is_dir():
            return ok("time zones", f"{_zones_version(folder)} in {folder}")
    return ok("time zones", f"{metadata.version('tzdata')} of the package tzdata")


def _zones_version(folder: Path) -> str:
    for name in ("tzdata.zi", "+VERSION", "version"):
        if (folder / name).is_file():
            first = (folder / name).read_text(errors="replace").splitlines()[0]
            return first.removeprefix("# version ").strip()
    return "an unknown version"
