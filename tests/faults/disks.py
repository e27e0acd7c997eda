"""Disks that can be filled under a running server, and emptied again. Linux only."""

import os
import resource
import subprocess
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path
from typing import Protocol

from ..live_server import LiveServer


class Disk(Protocol):
    """Where a server keeps its data."""

    @property
    def data(self) -> Path:
        """The folder."""

    def fill(self, server: LiveServer) -> None:
        """From now on nothing more can be written."""

    def empty(self, server: LiveServer) -> None:
        """There is room again."""


class ShortFiles:
    """A limit on the size of the server's files: SQLite can't make its WAL longer, and the kernel says so."""

    def __init__(self, data: Path) -> None:
        self.data = data

    def fill(self, server: LiveServer) -> None:
        self._limit(server, (self.data / "rosterpad.sqlite3-wal").stat().st_size)

    def empty(self, server: LiveServer) -> None:
        self._limit(server, resource.RLIM_INFINITY)

    def _limit(self, server: LiveServer, size: int) -> None:
        resource.prlimit(server.pid, resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))


class SmallDisk:
    """A file system with no room left; `data` is where it is mounted."""

    def __init__(self, data: Path) -> None:
        self.data = data

    def fill(self, server: LiveServer) -> None:
        with (self.data / "ballast").open("wb", buffering=0) as ballast:
            for size in (1 << 20, 1 << 12):
                with suppress(OSError):
                    while True:
                        ballast.write(bytes(size))

    def empty(self, server: LiveServer) -> None:
        (self.data / "ballast").unlink()


@contextmanager
def short_files(data: Path) -> Iterator[Disk]:
    """What any user can do."""
    yield ShortFiles(data)


@contextmanager
def small_disk(data: Path) -> Iterator[Disk]:
    """32 MB in memory, mounted as long as this lasts."""
    data.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=32m", "tmpfs", data], check=True)
    try:
        yield SmallDisk(data)
    finally:
        subprocess.run(["umount", "--lazy", data], check=True)


def kinds() -> list[Callable[[Path], AbstractContextManager[Disk]]]:
    """The kinds of disk that can be had here."""
    may_mount = os.geteuid() == 0 and subprocess.run(["unshare", "--mount", "true"], check=False).returncode == 0
    return [short_files, small_disk] if may_mount else [short_files]
