"""A real server in a process of its own: `python -m server serve` on a free port, with a data folder of the test's."""

import contextlib
import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from random import SystemRandom
from types import TracebackType
from typing import Self

from .forked import Forked

ROOT = Path(__file__).resolve().parent.parent
START_SECONDS = 20.0
STOP_SECONDS = 15.0


class LiveServer:
    """One server and its data folder. It can be killed and started again on the same data and the same port.

    `options` are settings of `server.config.Config` by name, handed over as `ROSTERPAD_*`. `wrap` is a command put
    before Python's, say `("taskset", "-c", "0")`; a signal goes to the whole process group, so to both. Without one
    the process is a fork that has everything imported.

        with LiveServer(tmp_path / "data", max_pad_bytes=1000) as server:
            httpx.get(server.url + "/")
    """

    def __init__(self, data: Path, *, port: int | None = None, wrap: Sequence[str] = (), **options: object) -> None:
        self.data = data
        self.host = "127.0.0.1"
        self.port = port or free_port()
        self._wrap = tuple(wrap)
        self._options = options
        self._process: subprocess.Popen[bytes] | Forked | None = None
        self._log = data.with_name(data.name + ".log")

    @property
    def url(self) -> str:
        """`http://127.0.0.1:PORT`, without a slash at its end."""
        return f"http://{self.host}:{self.port}"

    @property
    def ws_url(self) -> str:
        """What a Yjs provider is given: `ws://127.0.0.1:PORT/-/collab`; a pad's socket is below it."""
        return f"ws://{self.host}:{self.port}/-/collab"

    @property
    def pid(self) -> int:
        """The process id: the server's, or that of `wrap` if that one stays its parent."""
        return self._running().pid

    def start(self) -> Self:
        """Start and wait until `/-/healthz` answers 200. RuntimeError with the log if it doesn't."""
        assert self._process is None, "the server runs already"
        self.data.parent.mkdir(parents=True, exist_ok=True)
        self._process = self._run()
        self._wait_until_healthy()
        return self

    def terminate(self) -> int:
        """SIGTERM, as a service manager stops it. Its exit code; RuntimeError with the log if it hangs."""
        process = self._running()
        self.signal(signal.SIGTERM)
        try:
            code = process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.kill()
            raise RuntimeError(f"the server did not stop within {STOP_SECONDS} s; its log:\n{self.log()}") from None
        self._process = None
        return code

    def kill(self) -> None:
        """SIGKILL: nothing in the process runs any more."""
        process = self._running()
        self.signal(signal.SIGKILL)
        process.wait()
        self._process = None

    def signal(self, number: signal.Signals) -> None:
        """Any other signal, SIGSTOP say, to the server's process group."""
        os.killpg(self._running().pid, number)

    def log(self) -> str:
        """All that was printed so far, by every start."""
        return self._log.read_text(errors="replace") if self._log.exists() else ""

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if self._process is None:
            return
        if error is None:
            self.terminate()
        else:
            self.kill()

    def _run(self) -> subprocess.Popen[bytes] | Forked:
        if not self._wrap:
            return Forked.start(self._arguments(), ROOT, self._environ(), self._log)
        return self._spawn([*self._wrap, sys.executable, "-m", "server", *self._arguments()], ROOT)

    def _spawn(self, command: list[str], folder: Path) -> subprocess.Popen[bytes]:
        with self._log.open("ab") as log:
            return subprocess.Popen(
                command,
                cwd=folder,
                env=self._environ(),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def _running(self) -> subprocess.Popen[bytes] | Forked:
        assert self._process is not None, "the server does not run"
        return self._process

    def _arguments(self) -> list[str]:
        return ["serve", "--host", self.host, "--port", str(self.port), "--data", str(self.data)]

    def _environ(self) -> dict[str, str]:
        ours = {f"ROSTERPAD_{name.upper()}": str(value) for name, value in self._options.items()}
        others = {name: value for name, value in os.environ.items() if not name.startswith("ROSTERPAD_")}
        return {"ROSTERPAD_HOLD_SECONDS": "0", **others, **ours, "PYTHONUNBUFFERED": "1"}

    def _wait_until_healthy(self) -> None:
        process, deadline = self._running(), time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            if process.poll() is not None:
                self._process = None
                raise RuntimeError(f"the server ended with {process.returncode}; its log:\n{self.log()}")
            if self._healthy():
                return
            time.sleep(0.02)
        self.kill()
        raise RuntimeError(f"the server was not healthy within {START_SECONDS} s; its log:\n{self.log()}")

    def _healthy(self) -> bool:
        connection = http.client.HTTPConnection(self.host, self.port, timeout=5)
        try:
            connection.request("GET", "/-/healthz")
            return connection.getresponse().status == 200
        except OSError:
            return False
        finally:
            connection.close()


def free_port() -> int:
    """A port nobody listens on, from below those that the system gives to clients, which would take it in between."""
    while True:
        port = SystemRandom().randrange(20_000, 32_000)
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port
