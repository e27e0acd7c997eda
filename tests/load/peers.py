"""The other servers to compare with, installed from npm into a cache folder: Hocuspocus and y-websocket.

Both run as their own documentation shows them, with their own storage: Hocuspocus with its SQLite extension (written
2 to 10 s after the edit), y-websocket's server with LevelDB (written, not synced).
"""

import json
import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from ..live_server import free_port
from .client import Dialect, Target
from .machine import server_core

PACKAGES = {
    "@hocuspocus/server": "4.7.0",
    "@hocuspocus/extension-sqlite": "4.7.0",
    "y-websocket": "1.5.4",  # the last that brings its own server
    "ws": "6.2.7",
    "y-leveldb": "0.1.2",
    "yjs": "13.6.33",
}
HOCUSPOCUS = """\
import { Server } from '@hocuspocus/server'
import { SQLite } from '@hocuspocus/extension-sqlite'
const [port, database] = process.argv.slice(2)
const extensions = [new SQLite({ database })]
await new Server({ port: Number(port), address: '127.0.0.1', quiet: true, extensions }).listen()
"""
START_SECONDS = 20


def cache() -> Path:
    """Where the peers are installed: the user's cache, so that the second run needs no network."""
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "rosterpad-bench"


def install(folder: Path) -> None:
    """Install the peers unless they are there. RuntimeError with npm's words if that fails."""
    manifest = json.dumps({"private": True, "dependencies": PACKAGES}, indent=2)
    package = folder / "package.json"
    if package.exists() and package.read_text() == manifest and (folder / "node_modules/.installed").exists():
        return
    folder.mkdir(parents=True, exist_ok=True)
    package.write_text(manifest)
    (folder / "hocuspocus.mjs").write_text(HOCUSPOCUS)
    command = [_program("npm"), "install", "--no-audit", "--no-fund", "--loglevel=error"]
    done = subprocess.run(command, cwd=folder, env=_environ(), capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(f"npm could not install the peers into {folder}:\n{done.stderr}")
    (folder / "node_modules/.installed").touch()


def versions(folder: Path) -> str:
    """What was installed, in words."""
    node = subprocess.run([_program("node"), "--version"], capture_output=True, text=True, check=True).stdout.strip()
    names = ("@hocuspocus/server", "@hocuspocus/extension-sqlite", "y-websocket", "y-leveldb", "yjs")
    found = (json.loads((folder / "node_modules" / name / "package.json").read_text())["version"] for name in names)
    return f"Node {node}; " + ", ".join(f"{name} {number}" for name, number in zip(names, found, strict=True))


@contextmanager
def hocuspocus(folder: Path, data: Path) -> Iterator[Target]:
    """Hocuspocus with its SQLite extension."""
    port = free_port()
    command = [_program("node"), "hocuspocus.mjs", str(port), str(data / "hocuspocus.db")]
    with _running(command, folder, {}, port) as pid:
        yield Target("Hocuspocus", f"ws://127.0.0.1:{port}/", pid, Dialect.HOCUSPOCUS)


@contextmanager
def y_websocket(folder: Path, data: Path) -> Iterator[Target]:
    """y-websocket's server with LevelDB."""
    port = free_port()
    command = [_program("node"), "node_modules/y-websocket/bin/server.js"]
    environ = {"HOST": "127.0.0.1", "PORT": str(port), "YPERSISTENCE": str(data / "leveldb")}
    with _running(command, folder, environ, port) as pid:
        yield Target("y-websocket", f"ws://127.0.0.1:{port}/", pid)


@contextmanager
def _running(command: Sequence[str], folder: Path, environ: Mapping[str, str], port: int) -> Iterator[int]:
    """The process id of a command that listens on `port`, in a process group of its own that ends with the block."""
    with server_core():
        process = subprocess.Popen(
            command, cwd=folder, env={**_environ(), **environ}, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            start_new_session=True,
        )  # fmt: skip
    try:
        _wait_until_listening(process, port)
        yield process.pid
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _wait_until_listening(process: subprocess.Popen[bytes], port: int) -> None:
    deadline = time.monotonic() + START_SECONDS
    while process.poll() is None and time.monotonic() < deadline:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            time.sleep(0.05)
    raise RuntimeError(f"{process.args!r} did not start")


def _program(name: str) -> str:
    """The full path of `node` or `npm`. RuntimeError if it is missing."""
    if path := shutil.which(name):
        return path
    raise RuntimeError(f"the peers need {name} on the PATH")


def _environ() -> dict[str, str]:
    """This environment, and where Node's headers are if they came with it: one of the peers is compiled."""
    node = subprocess.run([_program("node"), "-p", "process.execPath"], capture_output=True, text=True, check=True)
    prefix = Path(node.stdout.strip()).resolve().parent.parent
    headers = {"npm_config_nodedir": str(prefix)} if (prefix / "include/node/node.h").exists() else {}
    return {**os.environ, **headers, "NODE_ENV": "production"}
