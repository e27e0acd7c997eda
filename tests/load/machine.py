"""The machine: which cores, what a process used, how fast the disk syncs, and what is installed."""

import os
import platform
import resource
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

CORES: tuple[int, ...] = tuple(sorted(os.sched_getaffinity(0))) if hasattr(os, "sched_getaffinity") else ()
LIBRARIES = ("uvicorn", "starlette", "uvloop", "httptools", "websockets", "pycrdt", "markdown-it-py", "nh3", "picows")


@dataclass(frozen=True, slots=True)
class Usage:
    """What a process and its children have used: CPU in seconds, memory resident in bytes."""

    cpu: float
    memory: int


def usage(pid: int) -> Usage:
    """The use of `pid` and its children until now. ProcessLookupError if it is gone."""
    return _usage_of_proc(pid) if Path("/proc/self/stat").exists() else _usage_of_ps(pid)


def busy() -> float:
    """Seconds that the two cores have been busy with anything, a host's other guests included; 0 where unknown."""
    own = {f"cpu{core}" for core in CORES[:2]}
    fields = [line.split() for line in _lines(Path("/proc/stat"))]
    ticks = sum(sum(map(int, (f[1], f[2], f[3], f[6], f[7], f[8]))) for f in fields if f[0] in own)
    return ticks / os.sysconf("SC_CLK_TCK")


@contextmanager
def server_core() -> Iterator[None]:
    """Processes started inside run on the first core; this one goes on on the second. Does nothing where it can't."""
    if not pinned():
        yield
        return
    os.sched_setaffinity(0, {CORES[0]})
    try:
        yield
    finally:
        os.sched_setaffinity(0, {CORES[1]})


def pinned() -> bool:
    """Whether the server and the client have a core each."""
    return len(CORES) > 1


def raise_file_limit() -> int:
    """As many sockets as the system lets us and the servers we start have; the limit."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    limit = min(hard, 1 << 16) if hard != resource.RLIM_INFINITY else 1 << 16
    resource.setrlimit(resource.RLIMIT_NOFILE, (limit, hard))
    return limit


def fsync_ms(folder: Path, times: int = 200) -> float:
    """The median of `times` small writes with fdatasync in `folder`, in milliseconds."""
    sync = getattr(os, "fdatasync", os.fsync)
    path, taken = folder / "fsync", []
    with path.open("wb", buffering=0) as file:
        for _ in range(times):
            file.write(b"x" * 4096)
            start = time.perf_counter()
            sync(file.fileno())
            taken.append(time.perf_counter() - start)
    path.unlink()
    return sorted(taken)[times // 2] * 1e3


def describe(folder: Path) -> list[str]:
    """What ran on what, a line each; `folder` is where the servers keep their data."""
    where = f"server on core {CORES[0]}, client on core {CORES[1]}" if pinned() else "server and client not pinned"
    libraries = ", ".join(f"{name} {version(name)}" for name in LIBRARIES)
    return [
        f"{processor()}, {os.cpu_count()} cores; {where}",
        f"{platform.platform()}; data on {filesystem(folder)}, fdatasync p50 {fsync_ms(folder):.2f} ms",
        f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}; {libraries}",
    ]


def processor() -> str:
    """The processor's name as the system tells it."""
    for line in _lines(Path("/proc/cpuinfo")):
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()


def filesystem(folder: Path) -> str:
    """The type of the file system that holds `folder`: a benchmark of tmpfs says nothing of a disk."""
    best, kind = "", sys.platform
    for _, mount, found, *_ in (line.split() for line in _lines(Path("/proc/mounts"))):
        if folder.resolve().is_relative_to(mount) and len(mount) >= len(best):
            best, kind = mount, found
    return kind


def _usage_of_proc(pid: int) -> Usage:
    ticks = pages = 0
    for process in _family(pid):
        fields = _stat(process)
        ticks += int(fields[11]) + int(fields[12])
        pages += int(fields[21])
    return Usage(ticks / os.sysconf("SC_CLK_TCK"), pages * os.sysconf("SC_PAGE_SIZE"))


def _family(pid: int) -> Iterator[int]:
    """The process and those it started."""
    if not Path(f"/proc/{pid}").exists():
        raise ProcessLookupError(f"the server, process {pid}, is gone")
    yield pid
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit() and (fields := _stat(int(entry.name))) and int(fields[1]) == pid:
            yield from _family(int(entry.name))


def _stat(pid: int) -> list[str]:
    """The fields of /proc/PID/stat behind the command's name, from the state on; none if the process is gone."""
    lines = _lines(Path(f"/proc/{pid}/stat"))
    return lines[0].rpartition(")")[2].split() if lines else []


def _usage_of_ps(pid: int) -> Usage:
    command = ("ps", "-o", "time=,rss=", "-p", str(pid))
    spent, memory = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()
    return Usage(_seconds(spent.split(":")), int(memory) * 1024)


def _seconds(parts: Sequence[str]) -> float:
    """Of a time as ps writes it: [hours,] minutes, seconds."""
    return sum(float(part) * seconds for part, seconds in zip(reversed(parts), (1, 60, 3600), strict=False))


def _lines(path: Path) -> list[str]:
    try:
        return path.read_text().splitlines()
    except OSError:
        return []
