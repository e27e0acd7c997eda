"""A bad network between clients and a server: bytes come late and in pieces, and connections break in the middle."""

import asyncio
from random import Random
from types import TracebackType
from typing import Self

from ..live_server import LiveServer

MOST = 1_400
"""Bytes that go on at once."""


class Proxy:
    """Passes connections on to a server that may go and come back. An async context manager."""

    def __init__(self, server: LiveServer, random: Random) -> None:
        self._to = (server.host, server.port)
        self._random = random
        self._writers: list[asyncio.StreamWriter] = []
        self._tasks: set[asyncio.Task[None]] = set()

    @property
    def ws_url(self) -> str:
        """As `LiveServer.ws_url`."""
        host, port = self._listening.sockets[0].getsockname()
        return f"ws://{host}:{port}/-/collab"

    def cut_one(self) -> None:
        """Break a connection, whatever is on its way."""
        if self._writers:
            self._random.choice(self._writers).transport.abort()

    async def __aenter__(self) -> Self:
        self._listening = await asyncio.start_server(self._connected, "127.0.0.1", 0)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None
    ) -> None:
        self._listening.close()
        for writer in self._writers:
            writer.transport.abort()
        await asyncio.gather(*self._tasks)

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            there, back = await asyncio.open_connection(*self._to)
        except OSError:
            writer.transport.abort()
            return
        self._writers += [writer, back]
        for source, target in ((reader, back), (there, writer)):
            task = asyncio.create_task(self._pass_on(source, target, (writer, back)))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _pass_on(
        self, source: asyncio.StreamReader, target: asyncio.StreamWriter, both: tuple[asyncio.StreamWriter, ...]
    ) -> None:
        try:
            while data := await source.read(self._random.choice([7, MOST, MOST])):
                if self._random.random() < 0.1:
                    await asyncio.sleep(self._random.random() * 0.005)
                target.write(data)
                await target.drain()
        except OSError:
            pass
        for writer in both:
            writer.transport.abort()
            if writer in self._writers:
                self._writers.remove(writer)
