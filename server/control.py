"""How a command on this machine reaches the running server: a socket in the data folder, open to the folder's owner.

The command sends one word and a newline. The answer is a line of JSON, `{"error": …}` if it can't be; the copy that
`backup` asks for follows it.
"""

import asyncio
import json
import logging
import os
import shutil
import socket
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict
from pathlib import Path
from typing import Any

from .errors import RosterpadError, StoreUnavailable
from .store import copies
from .store.store import Store

log = logging.getLogger(__name__)

SOCKET = "control.sock"
COPIES = ".backup-"
"""What the folders begin with in which a copy waits to be sent; a server that was killed leaves one."""

PIECE = 256 << 10


class Control:
    """The server's side, for as long as it holds its folder."""

    def __init__(self, folder: Path, store: Store) -> None:
        self._folder = folder
        self._store = store
        self._server: asyncio.Server | None = None
        self._answering: set[asyncio.Task[None]] = set()

    async def start(self) -> None:
        """Listen. Without it the server is as good as with it, but for backups, so a failure is only logged."""
        for left in self._folder.glob(f"{COPIES}*"):
            shutil.rmtree(left, ignore_errors=True)
        try:
            self._server = await asyncio.start_unix_server(self._accept, sock=_listen(self._folder))
        except OSError as error:
            log.warning("`rosterpad backup` won't reach this server: %s", error)

    async def stop(self) -> None:
        """End what is being answered, and listen no more."""
        if self._server is None:
            return
        self._server.close()
        (self._folder / SOCKET).unlink(missing_ok=True)
        for task in self._answering:
            task.cancel()
        await asyncio.gather(*self._answering, return_exceptions=True)

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._answering.add(task)
        try:
            await self._answer((await reader.readline()).decode().strip(), writer)
        except (OSError, ValueError):
            log.warning("A command hung up before it was answered.")
        finally:
            self._answering.discard(task)
            writer.close()

    async def _answer(self, asked: str, writer: asyncio.StreamWriter) -> None:
        try:
            if asked == "backup":
                await self._send_copy(writer)
            elif asked == "examine":
                condition = await asyncio.to_thread(copies.examine, copies.database(self._folder))
                writer.write(_line(asdict(condition)))
            elif asked.startswith("release "):
                writer.write(_line({"released": await self._store.release(asked.removeprefix("release "))}))
        except RosterpadError as error:
            writer.write(_line({"error": str(error)}))
        await writer.drain()

    async def _send_copy(self, writer: asyncio.StreamWriter) -> None:
        with tempfile.TemporaryDirectory(prefix=COPIES, dir=self._folder) as folder:
            copy = Path(folder) / "copy"
            await asyncio.to_thread(copies.copy, copies.database(self._folder), copy)
            with copy.open("rb") as file:
                writer.write(_line({"size": os.fstat(file.fileno()).st_size}))
                while piece := await asyncio.to_thread(file.read, PIECE):
                    writer.write(piece)
                    await writer.drain()


@contextmanager
def asking(folder: Path, what: str) -> Iterator[tuple[dict[str, Any], Any] | None]:
    """Ask the server of a folder: its answer, and the stream of what follows. None if none runs.

    Raises `StoreUnavailable` with what the server says is wrong.
    """
    try:
        line = _connect(folder)
    except (FileNotFoundError, ConnectionRefusedError):
        yield None
        return
    except OSError as error:
        raise StoreUnavailable(
            "The server of %(folder)s can't be asked: %(why)s.", folder=folder, why=error.strerror
        ) from error
    with line, line.makefile("rb") as stream:
        head = b""
        with suppress(ConnectionError):
            line.sendall(f"{what}\n".encode())
            head = stream.readline()
        if not head.endswith(b"\n"):
            raise StoreUnavailable("The server stopped before it answered.")
        answer = json.loads(head)
        if "error" in answer:
            raise StoreUnavailable("The server can't do it: %(why)s", why=answer["error"])
        yield answer, stream


def _listen(folder: Path) -> socket.socket:
    (folder / SOCKET).unlink(missing_ok=True)  # of a server that was killed: we hold the folder
    listening = socket.socket(socket.AF_UNIX)
    try:
        with _short(folder) as address:
            listening.bind(address)
        (folder / SOCKET).chmod(0o600)  # nobody can connect before `listen`
        listening.listen()
    except OSError:
        listening.close()
        raise
    return listening


def _connect(folder: Path) -> socket.socket:
    line = socket.socket(socket.AF_UNIX)
    try:
        with _short(folder) as address:
            line.connect(address)
    except OSError:
        line.close()
        raise
    return line


@contextmanager
def _short(folder: Path) -> Iterator[str]:
    """The socket's address, which can have 107 bytes at most (unix(7)), however long the folder's name is."""
    descriptor = os.open(folder, os.O_RDONLY)
    near = Path(f"/proc/self/fd/{descriptor}")  # Linux; elsewhere the name must be short enough
    try:
        yield str((near if near.exists() else folder) / SOCKET)
    finally:
        os.close(descriptor)


def _line(fields: dict[str, Any]) -> bytes:
    return json.dumps(fields).encode() + b"\n"
