"""Organisers lock the text and block browsers: who has the pad open hears of it at once, and of the end."""

import asyncio
import re
import time

import pytest

from ..live_server import LiveServer
from ..load import wire
from .sockets import closed, hears, joined, opened
from .test_settings import ADA, BEN, client, cookie

FOX = "f" * 32
PAGE = "".join(f"## Point {n}\n\nWhat was said about the matter number {n}, by whom, and why.\n\n" for n in range(20))


@pytest.fixture
def calls(server: LiveServer) -> LiveServer:
    """A server with a page that Ada made."""
    assert client(server, ADA).put("/calls.md", content=PAGE.encode()).status_code == 201
    return server


def lock(server: LiveServer, locked: str) -> None:
    response = client(server, ADA).post("/calls/settings/lock", data={"locked": locked})
    assert (response.status_code, response.headers["location"]) == (303, "/calls")


async def test_one_tap_locks_for_editors_who_are_here_and_one_unlocks(calls: LiveServer) -> None:
    path = f"{calls.ws_url}/calls"
    reading = f"{path}?mode=reading"
    async with (
        opened(path, headers=cookie(BEN)) as editor,
        opened(reading) as reader,
        opened(path, headers=cookie(ADA)) as host,
    ):
        for each in (editor, reader, host):
            assert (await hears(each, "state"))[0]["notices"] == ""
        await asyncio.to_thread(lock, calls, "hour")
        async with asyncio.timeout(1.5):
            heard = [(await hears(each, "state"))[0] for each in (editor, reader, host)]
        assert [state["role"] for state in heard] == ["participant", "participant", "organiser"]
        (word,) = {state["notices"] for state in heard}
        until = int(word.removeprefix("locked-"))
        assert abs(until - time.time() * 1000 - 3_600_000) < 60_000
        assert client(calls, BEN).put("/calls.md", b"Ha.").status_code == 403
        assert client(calls, ADA).put("/calls.md", b"Tidy.").status_code == 200
        page = client(calls, None).get("/calls").text
        assert re.search(
            r"Editing is locked until <time data-near datetime=\"[^\"]+Z\">\d\d:\d\d UTC</time> by an organiser", page
        )
        assert "Unlock" not in page
        await asyncio.to_thread(lock, calls, "no")
        async with asyncio.timeout(1.5):
            assert {(await hears(each, "state"))[0]["role"] for each in (editor, reader)} == {"editor"}
    assert client(calls, BEN).put("/calls.md", b"Ben.").status_code == 200
    assert "Editing is locked until <time" not in client(calls, None).get("/calls").text


async def test_an_edit_while_it_is_locked_closes_with_the_reason_and_changes_nothing(calls: LiveServer) -> None:
    async with opened(f"{calls.ws_url}/calls", headers=cookie(BEN)) as editor:
        await joined(editor)
        await asyncio.to_thread(lock, calls, "hour")
        await editor.send(wire.sync(wire.UPDATE, wire.append(99, 0, b"text", b"Ha. ")))
        assert (await closed(editor))[0] == 4403
    assert client(calls, None).get("/calls.md").text == PAGE


def test_a_tap_is_for_an_hour_or_none(calls: LiveServer) -> None:
    assert client(calls, ADA).post("/calls/settings/lock", data={"locked": "ever"}).status_code == 400
    assert client(calls, BEN).post("/calls/settings/lock", data={"locked": "hour"}).status_code == 403
    site = {"Origin": "https://evil.example"}
    assert client(calls, ADA).post("/calls/settings/lock", data={"locked": "hour"}, headers=site).status_code == 403


async def test_whoever_wiped_is_blocked_from_the_notice_and_unblocked_in_the_settings(calls: LiveServer) -> None:
    fox, ada = client(calls, FOX), client(calls, ADA)
    async with opened(f"{calls.ws_url}/calls", headers=cookie(FOX)) as editor:
        assert (await hears(editor, "state"))[0]["role"] == "editor"
        assert fox.put("/calls.md", b"Ha.").status_code == 200
        assert (await hears(editor, "state"))[0]["notices"].startswith("wiped-")
        found = re.search(r'action="(/calls/wiped/\d+/block)"', ada.get("/calls").text)
        assert found is not None
        assert client(calls, BEN).post(found[1]).status_code == 403
        answer = await asyncio.to_thread(ada.post, found[1])
        assert (answer.status_code, answer.headers["location"]) == (303, "/calls/settings?done=blocked#done")
        async with asyncio.timeout(1):
            assert (await hears(editor, "state"))[0]["role"] == "reader"
    refused = fox.put("/calls.md", b"Ha ha.")
    assert (refused.status_code, "blocked this browser" in refused.text) == (403, True)
    assert fox.get("/calls.md").text == "Ha."
    page = ada.get("/calls/settings?done=blocked").text
    assert "Somebody without a name" in page
    assert "is not recognised" in page
    end = re.search(r'action="(/calls/settings/blocks/\d+/end)"', page)
    assert end is not None
    assert ada.post(end[1]).headers["location"] == "/calls/settings?done=unblocked#done"
    assert fox.put("/calls.md", PAGE.encode()).status_code == 200
    assert "Somebody without a name" not in ada.get("/calls/settings").text


async def test_somebody_who_is_here_is_blocked_by_their_client_id(calls: LiveServer) -> None:
    async with opened(f"{calls.ws_url}/calls", headers=cookie(FOX)) as editor:
        await joined(editor)
        name = b'{"user": {"name": "Quiet <Fox>", "color": "#c0362c"}}'
        entry = wire.varuint(77) + wire.varuint(1) + wire.varbytes(name)
        await editor.send(wire.varuint(1) + wire.varbytes(wire.varuint(1) + entry))
        await hears(editor, "awareness")
        answer = await asyncio.to_thread(
            client(calls, ADA).post, "/calls/here/77/block", headers={"Accept": "application/json"}
        )
        assert answer.json() == {"said": "Quiet <Fox> only reads this pad from now on."}
        assert (await hears(editor, "state"))[0]["role"] == "reader"
        assert "<bdi>Quiet &lt;Fox&gt;</bdi>" in client(calls, ADA).get("/calls/settings").text
    assert client(calls, ADA).post("/calls/here/77/block").status_code == 404


async def test_organisers_are_not_blocked(calls: LiveServer) -> None:
    async with opened(f"{calls.ws_url}/calls", headers=cookie(ADA)) as editor:
        await joined(editor)
        await editor.send(
            wire.varuint(1) + wire.varbytes(wire.varuint(1) + wire.varuint(7) + wire.varuint(1) + wire.varbytes(b"{}"))
        )
        await hears(editor, "awareness")
        answer = await asyncio.to_thread(client(calls, ADA).post, "/calls/here/7/block")
        assert answer.status_code == 409
