"""The PyPI `pycrdt-websocket` client, unmodified: its channel and pycrdt's provider."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
import websockets
from pycrdt import Doc, Provider, Text
from pycrdt.websocket.websocket import HttpxWebsocket
from websockets.asyncio.client import ClientConnection

from ..live_server import LiveServer
from ..yclient import YClient, new_doc, text_of, until, until_equal


class Socket:
    """A socket of the `websockets` library, called as httpx-ws' are, which the channel was written for."""

    def __init__(self, socket: ClientConnection) -> None:
        self._socket = socket

    async def send_bytes(self, message: bytes) -> None:
        await self._socket.send(message)

    async def receive_bytes(self) -> bytes:
        message = await self._socket.recv()
        assert isinstance(message, bytes)
        return message


@asynccontextmanager
async def provided(server: LiveServer, pad: str, doc: Doc[Text]) -> AsyncIterator[None]:
    """A doc that is kept in sync with a pad."""
    async with (
        websockets.connect(f"{server.ws_url}/{pad}") as socket,
        Provider(doc, HttpxWebsocket(Socket(socket), pad)) as provider,
    ):
        await provider.synced.wait()
        yield


async def test_two_providers_and_another_client_end_equal_offline_edits_too(server: LiveServer) -> None:
    first, second = new_doc(), new_doc()
    other = await YClient(server.ws_url, "pad").join()
    other.insert(0, "😀 before\n")
    await other.until(lambda: other.saved, "saved")
    async with provided(server, "pad", first), provided(server, "pad", second):
        _insert(first, "the first's 👍\n")
        _insert(second, "the second's\n")
        other.delete(0, 2)
        await until(lambda: text_of(first) == text_of(second) == str(other), "equal docs")
        assert len(str(other)) == len("before\nthe first's 👍\nthe second's\n")
    _insert(first, "typed offline\n")
    other.insert(0, "meanwhile\n")
    async with provided(server, "pad", first), provided(server, "pad", second):
        await until(lambda: text_of(first) == text_of(second) == str(other), "equal docs")
    newcomer = await YClient(server.ws_url, "pad").join()
    await until_equal([other, newcomer])
    page = httpx.get(f"{server.url}/pad.md").text
    assert (sorted(page.splitlines()), text_of(first), str(newcomer)) == (
        sorted(["meanwhile", "before", "the first's 👍", "the second's", "typed offline"]),
        page,
        page,
    )
    assert "closed with" not in server.log()
    other.cut()
    newcomer.cut()


def _insert(doc: Doc[Text], what: str) -> None:
    """Behind the last line."""
    text = doc.get("text", type=Text)
    text.insert(len(text), what)
