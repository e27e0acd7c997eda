"""The addresses of a pad while editing is locked, and for people who are blocked: what changes, and nothing else."""

import asyncio
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from server.access import identity
from server.access.policy import Policy
from server.store.sqlite import SqliteStore

from ..live_server import LiveServer
from .sockets import closed, hears, opened
from .test_access import KEY, WHO, _sign_up, addresses, body, cookie, fill, filled, may, pad_of, role_in, table

LOOKS_BACK = {each for each in addresses() if each.startswith(("GET /{pad}/history", "GET /{pad}/authors"))}
"""What editors see may be looked at while editing is locked."""


async def lock(store: SqliteStore, pad: str) -> None:
    """Lock a pad for an hour."""
    await store.lock(pad, time.time_ns() // 1_000_000 + 3_600_000)


async def block(store: SqliteStore, pad: str) -> None:
    """Block everybody who has a role in a pad."""
    for who, token in WHO.items():
        if token is not None:
            await store.block(pad, identity.by(token).token_hash, who)


def least_while_locked(address: str, policy: Policy) -> str:
    """Whoever edits, by whatever, is an organiser."""
    rows = dict(zip(Policy, table()[address], strict=True))
    edits = rows[Policy.SIGN_UP] == "editor" and address not in LOOKS_BACK
    return "organiser" if edits else rows[policy]


def may_while_blocked(who: str, address: str, policy: Policy) -> bool:
    """All but organisers, and browsers without a name, do what readers do where anyone may read, and else nothing."""
    rows = dict(zip(Policy, table()[address], strict=True))
    if who in ("organiser", "anyone"):
        return may(who, rows[policy])
    return rows[policy] == "anyone" if policy is Policy.NOTHING else rows[Policy.READ] in ("anyone", "reader")


STATES = {
    "locked": (lock, lambda who, address, policy: may(who, least_while_locked(address, policy))),
    "blocked": (block, may_while_blocked),
}


@pytest.fixture(scope="module", params=STATES)
def state(request: pytest.FixtureRequest) -> str:
    name: str = request.param
    return name


@pytest.fixture(scope="module")
def shared(state: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveServer]:
    folder = tmp_path_factory.mktemp(state) / "data"
    asyncio.run(fill(folder))
    asyncio.run(_into(state, folder))
    with LiveServer(folder, limits=False, admin_key=KEY) as live:
        yield live


async def _into(state: str, folder: Path) -> None:
    store = SqliteStore(folder)
    await store.open()
    for policy in Policy:
        await STATES[state][0](store, pad_of(policy))
    await store.close()


def test_every_address_is_answered_as_the_state_says(state: str, shared: LiveServer) -> None:
    entries = {policy: _sign_up(shared, pad_of(policy)) for policy in Policy}
    said, wanted = {}, {}
    with httpx.Client(base_url=shared.url) as client:
        for address in addresses():
            method, path = address.split(" ")
            ends_the_state = "/settings" in path or "/organise" in path or "delet" in path
            if method == "WS" or not path.startswith("/{pad}") or ends_the_state:
                continue
            for policy in Policy:
                for who in WHO:
                    url = filled(path, policy, entries[policy])
                    response = client.request(method, url, headers=cookie(who), content=body(address))
                    client.cookies.clear()
                    said[address, policy.value, who] = response.status_code != 403
                    wanted[address, policy.value, who] = STATES[state][1](who, address, policy)
    assert {case: was for case, was in said.items() if was is not wanted[case]} == {}


async def test_every_socket_too(state: str, shared: LiveServer) -> None:
    said, wanted = {}, {}
    for address in ("WS /-/collab/{pad}", "WS /-/collab/{pad}?mode=reading"):
        path = address.removeprefix("WS /-/collab")
        for policy in Policy:
            for who in WHO:
                async with opened(shared.ws_url + path.format(pad=pad_of(policy)), headers=cookie(who)) as socket:
                    case = address, policy.value, who
                    if STATES[state][1](who, address, policy):
                        said[case] = (await hears(socket, "state"))[0]["role"]
                        wanted[case] = role_now(state, policy, who)
                    else:
                        said[case], wanted[case] = str((await closed(socket))[0]), "4403"
    assert said == wanted


def role_now(state: str, policy: Policy, who: str) -> str:
    usual = role_in(policy, who)
    if state == "locked":
        return "participant" if usual == "editor" else usual
    return usual if who in ("organiser", "anyone") else "reader"
