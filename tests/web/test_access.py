"""Every address, in every role, under every policy, against the one table in `docs/access.md`."""

import asyncio
import re
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

import httpx
import pytest
from pycrdt import Doc, Text
from starlette.routing import Route, WebSocketRoute
from websockets.asyncio.client import ClientConnection
from websockets.exceptions import ConnectionClosed

from server.access import identity
from server.access.policy import Access, Policy, Role
from server.store.records import Change, StoredTurn
from server.store.sqlite import SqliteStore
from server.web.routes import ROUTES

from ..live_server import LiveServer
from ..load import wire
from .sockets import closed, heard, hears, opened

DOCUMENT = Path(__file__).parents[2] / "docs" / "access.md"
TEXT = "# Secret plans\n\n## Welcome {#welcome}\n\nWhen: 2099-10-10 12:00 UTC\n\n### Attending\n\n- Ada\n"
LINK = "f" * 32
KEY = "k" * 32
ADMIN = "admin"
"""Nobody's role: whoever has the server's key. All others are told that there is nothing."""
WHO: Mapping[str, str | None] = {"anyone": None, **{role.word: f"{role:032x}" for role in Role}}
"""The token of somebody in each role, weakest first."""

# What an address answers whoever may use it, where that isn't 200 for a page and anything but a failure for a form.
ANSWERS = {
    "GET /-/new": 303,
    "GET /p/{pad}": 301,
    "GET /{pad}/organise/join/{token}": 308,
    "GET /-/static/{file}": 404,
    "GET /-/me/device/{token}": 404,
}


def table() -> dict[str, tuple[str, ...]]:
    """By method and path, the least role for each policy."""
    rows = re.findall(r"^\| `([A-Z]+ /[^`]*)` \| (.*) \|$", DOCUMENT.read_text(), re.MULTILINE)
    return {address: tuple(cells.split(" | ")) for address, cells in rows}


def addresses() -> list[str]:
    """Those of the server, by method and path."""
    found: list[str] = []
    for route in ROUTES:
        if isinstance(route, WebSocketRoute):
            found += [f"WS {route.path}", f"WS {route.path}?mode=reading"]
        else:
            assert isinstance(route, Route)
            found += [f"{method} {route.path}" for method in sorted((route.methods or set()) - {"HEAD"})]
    return found


def pad_of(policy: Policy) -> str:
    return f"pad-{policy.name.lower().replace('_', '-')}"


async def fill(folder: Path) -> None:
    """A pad of each policy, in which somebody has each role."""
    doc: Doc[Text] = Doc()
    doc.get("text", type=Text).insert(0, TEXT)
    store = SqliteStore(folder)
    await store.open()
    for policy in Policy:
        pad, now = pad_of(policy), time.time_ns() // 1_000_000
        await store.commit(StoredTurn(pad, (Change(1, now, None, doc.get_update()),), 1, now))
        await store.set_policy(pad, policy)
        await store.chats.switch(pad, True)
        for role in Role:
            token = identity.by(f"link of {role.word} to {pad}").token_hash
            await store.make_link(pad, role, role.word, token)
            await store.take_link(pad, token, identity.by(f"{role:032x}").token_hash)
        await store.make_delete_link(pad, identity.by(LINK + pad).token_hash)
        await store.make_link(pad, Role.READER, "to take", identity.by(LINK + pad).token_hash)
        granted = {identity.by(f"{role:032x}").token_hash: role for role in Role}
        assert await store.access(pad) == Access(policy, granted, chat=True)
    await store.close()


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveServer]:
    folder = tmp_path_factory.mktemp("access") / "data"
    asyncio.run(fill(folder))
    with LiveServer(folder, limits=False, admin_key=KEY) as live:
        yield live


@pytest.fixture(scope="module")
def entries(shared: LiveServer) -> dict[Policy, str]:
    """The token of somebody's entry in each pad."""
    return {policy: _sign_up(shared, pad_of(policy)) for policy in Policy}


def _sign_up(server: LiveServer, pad: str) -> str:
    form = {"session": "welcome", "roster": "attending", "name": "Kenji"}
    headers = {**cookie("organiser"), "Accept": "application/json"}
    response = httpx.post(f"{server.url}/{pad}/signups", json=form, headers=headers)
    assert response.status_code == 201, response.text
    return str(response.json()["link"].rpartition("/")[2])


def cookie(who: str) -> dict[str, str]:
    token = WHO[who]
    return {"Cookie": f"{identity.COOKIE}={token}"} if token else {}


def may(who: str, least: str) -> bool:
    order = list(WHO)
    return order.index(who) >= order.index(least)


def test_the_table_has_a_row_for_every_address_and_no_other() -> None:
    assert list(table()) == addresses()
    assert {cell for cells in table().values() for cell in cells} <= {*WHO, ADMIN}
    assert {len(cells) for cells in table().values()} == {len(Policy)}


@pytest.mark.parametrize("address", [each for each in addresses() if not each.startswith("WS")])
def test_every_role_is_answered_as_the_table_says(address: str, shared: LiveServer, entries: dict[Policy, str]) -> None:
    method, path = address.split(" ")
    said, wanted = {}, {}
    with httpx.Client(base_url=shared.url) as client:
        for policy, least in zip(Policy, table()[address], strict=True):
            url = filled(path, policy, entries[policy])
            for who in WHO:
                response = client.request(method, url, headers=cookie(who), content=body(address))
                client.cookies.clear()
                if least == ADMIN:
                    assert response.status_code == 404
                    continue
                said[policy.value, who] = response.status_code != 403
                wanted[policy.value, who] = may(who, least)
                if response.status_code == 403:
                    assert "Secret" not in response.text
                elif method == "GET":
                    assert response.status_code == ANSWERS.get(address, 200), (policy, who, response.text)
                else:
                    assert response.status_code < 500, (policy, who)
    assert said == wanted


def test_the_administrator_is_answered_where_the_table_says(shared: LiveServer) -> None:
    with httpx.Client(base_url=shared.url) as client:
        assert client.post(f"/-/admin/enter/{KEY}").status_code == 303
        for address, cells in table().items():
            if ADMIN in cells:
                method, path = address.split(" ")
                said = client.request(method, path.format(name=pad_of(Policy.EDIT)), content=body(address))
                assert said.status_code == (200 if method == "GET" else said.status_code)
                assert said.status_code not in (403, 404, 500), address


@pytest.mark.parametrize("address", [each for each in addresses() if each.startswith("WS")])
async def test_every_role_is_let_in_by_the_socket_as_the_table_says(address: str, shared: LiveServer) -> None:
    path = address.removeprefix("WS /-/collab")
    said, wanted = {}, {}
    for policy, least in zip(Policy, table()[address], strict=True):
        for who in WHO:
            async with opened(shared.ws_url + path.format(pad=pad_of(policy)), headers=cookie(who)) as socket:
                if may(who, least):
                    (state,) = await hears(socket, "state")
                    said[policy.value, who] = state["role"]
                    wanted[policy.value, who] = role_in(policy, who)
                else:
                    said[policy.value, who], wanted[policy.value, who] = str((await closed(socket))[0]), "4403"
    assert said == wanted


async def test_every_role_may_write_in_the_chat_over_a_socket_as_by_the_form(shared: LiveServer) -> None:
    body = b'{"say":"Hello","name":"Somebody","key":"k"}'
    said, wanted = {}, {}
    for policy, least in zip(Policy, table()["POST /{pad}/chat"], strict=True):
        for who in WHO:
            async with opened(f"{shared.ws_url}/{pad_of(policy)}?mode=reading", headers=cookie(who)) as socket:
                said[policy.value, who] = await _comes_of(socket, b"\x72" + wire.varbytes(body))
                wanted[policy.value, who] = "sent" if may(who, least) else "4403"
    assert said == wanted


async def _comes_of(socket: ClientConnection, message: bytes) -> str:
    try:
        await socket.send(message)
        while True:
            kind, value = await heard(socket)
            if kind == "chat" and "sent" in value:
                return "sent"
    except ConnectionClosed:
        return str(socket.close_code)


def role_in(policy: Policy, who: str) -> str:
    anyones = {Policy.EDIT: "editor", Policy.SIGN_UP: "participant", Policy.READ: "reader", Policy.NOTHING: "anyone"}
    return max(who, anyones[policy], key=list(WHO).index)


def filled(path: str, policy: Policy, entry: str) -> str:
    """An address with what is there in its places."""
    pad = pad_of(policy)
    return (
        path.replace("{entry:int}", "1")
        .replace("{move:int}", "1")
        .replace("{link:int}", "999")
        .replace("{change:int}", "0")
        .replace("{wipe:int}", "999")
        .replace("{client:int}", "999")
        .replace("{block:int}", "999")
        .replace("{message:int}", "999")
        .replace("/join/{token}", f"/join/{LINK}{pad}")
        .replace("/deletion/{token}", f"/deletion/{LINK}{pad}")
        .format(pad=pad, session="welcome", token=entry, file="none.js", name="blank", key=KEY)
    )


def body(address: str) -> str | None:
    """What is sent along: the text for the text, an empty form for forms."""
    if address.startswith("PUT"):
        return TEXT
    return "" if address.startswith("POST") else None
