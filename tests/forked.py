"""`python -m server …` from a process that has everything imported already: half a second less a server.

The new process is a fork of multiprocessing's fork server, which has one thread and has opened nothing.
"""

import multiprocessing
import os
import subprocess
import sys
from collections.abc import Sequence
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from typing import Self

context = multiprocessing.get_context("forkserver")
context.set_forkserver_preload(["tests.ready"])


class Forked:
    """A running server, with what tests use of `subprocess.Popen`."""

    def __init__(self, process: ForkServerProcess) -> None:
        self._process = process

    @classmethod
    def start(cls, arguments: Sequence[str], folder: Path, environ: dict[str, str], log: Path) -> Self:
        """Run the command line `server ARGUMENTS` in a process group of its own; what it prints goes to `log`."""
        process = context.Process(target=_run, args=(list(arguments), folder, environ, log), daemon=True)
        process.start()
        return cls(process)

    @property
    def pid(self) -> int:
        pid = self._process.pid
        assert pid is not None
        return pid

    @property
    def returncode(self) -> int | None:
        return self._process.exitcode

    def poll(self) -> int | None:
        """The exit code; None while it runs."""
        return self._process.exitcode

    def wait(self, timeout: float | None = None) -> int:
        """The exit code, once it has ended. `subprocess.TimeoutExpired` if it hasn't within `timeout` seconds."""
        self._process.join(timeout)
        if (code := self._process.exitcode) is None:
            raise subprocess.TimeoutExpired("server", timeout or 0)
        return code


def _run(arguments: list[str], folder: Path, environ: dict[str, str], log: Path) -> None:
    os.setsid()
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environ)
    printed = os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)
    os.dup2(printed, 1)
    os.dup2(printed, 2)
    from server.cli import main

    sys.exit(main(arguments))
