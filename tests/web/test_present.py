"""Who is here, as sockets are told: people with their roles from the server, and no identities."""

import asyncio
import json
from typing import Any

import httpx
from websockets.asyncio.client import ClientConnection

from server.access import identity

from ..live_server import LiveServer
from ..load import wire
from ..yclient import SECONDS
from .sockets import closed, heard, opened

ADA, BEN, CLEO = "a" * 32, "b" * 32, "c" * 32
WHO_IS_HERE = bytes((117,))


def cookie(token: str) -> dict[str, str]:
    return {"Cookie": f"{identity.COOKIE}={token}"}


def introduces(client: int, name: str, **more: object) -> bytes:
    """An awareness message."""
    state = json.dumps({"user": {"name": name, "color": "#112233", **more}}).encode()
    payload = b"\x01" + wire.varuint(client) + b"\x01" + wire.varuint(len(state)) + state
    return b"\x01" + wire.varuint(len(payload)) + payload


async def hears_people(socket: ClientConnection, wanted: dict[str, Any]) -> None:
    """Wait until it is told that."""
    said: dict[str, Any] = {}
    async with asyncio.timeout(SECONDS):
        while {key: said.get(key) for key in wanted} != wanted:
            kind, value = await heard(socket)
            if kind == "people":
                said |= value


async def number_of(socket: ClientConnection) -> int:
    while True:
        kind, value = await heard(socket)
        if kind == "people" and "you" in value:
            return int(value["you"])


def calls(server: LiveServer) -> str:
    httpx.put(f"{server.url}/calls.md", content="# Calls\n", headers=cookie(ADA)).raise_for_status()
    return f"{server.ws_url}/calls"


async def test_tabs_of_one_person_are_one_with_the_role_that_the_server_knows(server: LiveServer) -> None:
    url = calls(server)
    async with (
        opened(url, headers=cookie(ADA)) as first,
        opened(url, headers=cookie(ADA)) as second,
        opened(url, headers=cookie(BEN)) as ben,
        opened(f"{url}?mode=reading", headers=cookie(CLEO)),
        opened(f"{url}?mode=reading", headers=cookie(CLEO)),
        opened(f"{url}?mode=reading", headers=cookie(BEN)),
    ):
        await first.send(introduces(1, "Ada"))
        await second.send(introduces(2, "Ada"))
        await ben.send(introduces(3, "Ben", role="organiser"))
        you = await number_of(ben)
        ada = await number_of(first)
        color = {"color": "#112233"}
        people = [
            {"person": ada, "role": "organiser", "name": "Ada", "clients": [1, 2], **color},
            {"person": you, "role": "editor", "name": "Ben", "clients": [3], **color},
        ]
        await hears_people(ben, {"people": people, "more": 0, "readers": 1})
        httpx.post(f"{server.url}/calls/settings/policy", data={"policy": "read"}, headers=cookie(ADA))
        people[1]["role"] = "reader"
        await hears_people(second, {"people": people})
        await first.close()
        people[0]["clients"] = [2]
        await hears_people(ben, {"people": people})


async def test_a_reading_page_is_told_how_many_and_who_once_it_asks(server: LiveServer) -> None:
    url = calls(server)
    async with (
        opened(f"{url}?mode=reading", headers=cookie(CLEO)) as reader,
        opened(url, headers=cookie(BEN)) as ben,
    ):
        await ben.send(introduces(3, "Ben"))
        await hears_people(reader, {"count": 2})
        await reader.send(WHO_IS_HERE)
        said: dict[str, Any] = {}
        while "people" not in said:
            kind, value = await heard(reader)
            said |= value if kind == "people" else {}
        assert [(each["name"], each["role"]) for each in said["people"]] == [("Ben", "editor")]
        assert said["readers"] == 1


async def test_nobody_is_told_an_identity_or_its_hash(server: LiveServer) -> None:
    url, told = calls(server), b""
    async with opened(url, headers=cookie(ADA)) as ada, opened(url, headers=cookie(BEN)) as ben:
        await ada.send(introduces(1, "Ada"))
        async with asyncio.timeout(SECONDS):
            while told.count(b'"people"') < 1 or b"Ada" not in told:
                data = await ben.recv()
                assert isinstance(data, bytes)
                told += data
    for token in (ADA, BEN):
        by = identity.by(token).token_hash
        assert not [each for each in (token.encode(), by, by.hex().encode()) if each in told]


async def test_a_plain_yjs_client_hears_nothing_of_it(server: LiveServer) -> None:
    url = calls(server)
    async with opened(url, v1=False) as plain, opened(url, headers=cookie(BEN)) as ben:
        await ben.send(introduces(3, "Ben"))
        await hears_people(ben, {"readers": 0})
        kinds = {(await heard(plain))[0] for _ in range(2)}
        assert kinds == {"step 1", "awareness"}


async def test_an_editor_that_asks_as_a_page_does_is_refused(server: LiveServer) -> None:
    async with opened(calls(server)) as socket:
        await socket.send(WHO_IS_HERE)
        assert (await closed(socket))[0] == 4422
    async with opened(f"{server.ws_url}/calls?mode=reading") as socket:
        await socket.send(WHO_IS_HERE + b"\0")
        assert (await closed(socket))[0] == 4400
