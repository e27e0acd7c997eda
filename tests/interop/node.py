"""Runs the scripts here with the Node of the project's own environment, or else the one on the path."""

import asyncio
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from types import TracebackType
from typing import Self

FOLDER = Path(__file__).parent
SECONDS = 60.0
"""How long to wait for a line, before a test fails. Nothing is measured by it."""


class Script:
    """A script that runs, and is ended with the block. AssertionError if it has failed by then."""

    def __init__(self, name: str, *arguments: str) -> None:
        here = Path(sys.executable).parent / "node"
        node = str(here) if here.exists() else shutil.which("node")
        assert node, "there is no Node: `make install` brings one"
        command = [node, str(FOLDER / name), *arguments]
        self._process = subprocess.Popen(  # in a session of its own: a wheel's `node` is a program that starts another
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, start_new_session=True
        )

    async def line(self) -> str:
        """The next line that it prints; empty if it has ended."""
        assert self._process.stdout
        async with asyncio.timeout(SECONDS):
            return await asyncio.to_thread(self._process.stdout.readline)

    def tell(self, line: str) -> None:
        """Hand it a line."""
        assert self._process.stdin
        self._process.stdin.write(line + "\n")
        self._process.stdin.flush()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None
    ) -> None:
        with self._process as process:
            if error is not None:
                os.killpg(process.pid, signal.SIGKILL)
            code = await asyncio.to_thread(process.wait, SECONDS)
        assert error is not None or code == 0, f"{process.args!r} ended with {code}"
