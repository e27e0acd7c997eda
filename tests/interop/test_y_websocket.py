"""The npm `y-websocket` provider, unmodified."""

import asyncio
import json
from contextlib import suppress
from pathlib import Path
from typing import Self

import httpx

from ..faults.chance import new_random, times
from ..faults.edits import edit
from ..live_server import LiveServer
from ..yclient import YClient
from .node import Script

LAST = "the last words"


async def test_three_providers_and_a_client_in_python_end_equal_and_none_is_refused(server: LiveServer) -> None:
    """Emoji, undo, offline, reconnects, and updates that reach a doc before what they build on."""
    random = new_random()
    python = await YClient(server.ws_url, "pad").join()
    arguments = (server.ws_url, "pad", str(random.getrandbits(31)), str(times(400)))
    async with Script("people.mjs", *arguments) as script:
        acted = asyncio.create_task(script.line())
        while not acted.done():
            edit(python, random)
            await asyncio.sleep(random.random() * 0.01)
        python.insert(0, LAST)
        script.tell(LAST)
        result = json.loads(await script.line())
    text = result["texts"][0]
    await python.until(lambda: python.saved and str(python) == text, "the same text in Python")
    assert result == {"texts": [text] * 3, "closed": []}
    assert httpx.get(f"{server.url}/pad.md").text == text
    assert "closed with" not in server.log()
    python.cut()


async def test_a_provider_without_a_cookie_that_comes_back_beside_its_old_socket_loses_nothing(
    server: LiveServer,
) -> None:
    """Node keeps no cookies, so every reconnect is another identity: it waits until the old socket is known as dead."""
    async with HalfClosed(server) as network, Script("returning.mjs", network.ws_url, "pad") as script:
        assert await script.line() == "typed\n"
        network.lose_clients()
        assert await script.line() == "typed again\n"
        other = await YClient(server.ws_url, "pad").join()
        assert str(other) == "before "
        network.lose_servers()
        await other.until(lambda: str(other) == "before after ", "what was typed beside the old socket")
        script.tell("")
        assert json.loads(await script.line()) == []
        other.cut()


class HalfClosed:
    """A network that may break a connection so that only one of its ends hears of it."""

    def __init__(self, server: LiveServer) -> None:
        self._to = (server.host, server.port)
        self._clients: list[asyncio.StreamWriter] = []
        self._servers: list[asyncio.StreamWriter] = []
        self._lost: list[asyncio.StreamWriter] = []
        self._tasks: list[asyncio.Task[None]] = []

    @property
    def ws_url(self) -> str:
        """As `LiveServer.ws_url`."""
        host, port = self._listening.sockets[0].getsockname()
        return f"ws://{host}:{port}/-/collab"

    def lose_clients(self) -> None:
        """Clients learn that their connections are lost; the server doesn't."""
        self._lost, self._servers = self._servers, []
        while self._clients:
            self._clients.pop().transport.abort()

    def lose_servers(self) -> None:
        """The server learns of it."""
        for writer in self._lost:
            writer.transport.abort()

    async def __aenter__(self) -> Self:
        self._listening = await asyncio.start_server(self._connected, "127.0.0.1", 0)
        return self

    async def __aexit__(self, *_: object) -> None:
        self._listening.close()
        for writer in (*self._clients, *self._servers, *self._lost):
            writer.transport.abort()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        there, back = await asyncio.open_connection(*self._to)
        self._clients.append(writer)
        self._servers.append(back)
        self._tasks += [
            asyncio.create_task(each) for each in (self._pass_on(reader, back), self._pass_on(there, writer))
        ]

    async def _pass_on(self, source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
        with suppress(OSError):
            while data := await source.read(65_536):
                target.write(data)
        if target not in self._lost:
            target.close()


async def test_two_who_type_at_once_end_in_the_text_their_docs_make_without_a_server(tmp_path: Path) -> None:
    random = new_random()
    with LiveServer(tmp_path / "data", limits=False) as server:
        arguments = (server.ws_url, "pad", str(random.getrandbits(31)), str(times(400)))
        async with Script("trace.mjs", *arguments) as script:
            result = json.loads(await script.line())
        assert (result["texts"], result["closed"]) == ([result["wanted"]] * 2, [])
        assert httpx.get(f"{server.url}/pad.md").text == result["wanted"]
        server.kill()
        server.start()
        assert httpx.get(f"{server.url}/pad.md").text == result["wanted"]


async def test_providers_see_each_others_names_and_cursors_and_nothing_else(server: LiveServer) -> None:
    user = {"name": "Ada", "color": "#7a3b9e", "colorLight": "#7a3b9e33"}
    async with Script("awareness.mjs", server.ws_url, "pad") as script:
        seen = json.loads(await script.line())
    assert seen == [{"user": user, "cursor": [5, 10]}, {"user": user, "cursor": [13, 13]}, 1]
