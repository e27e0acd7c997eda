"""What the server keeps and tells of people: no addresses, little to search engines, and all of it to oneself."""

import asyncio
import re
import sqlite3
from contextlib import closing
from pathlib import Path

import httpx

from server.access import identity
from server.store.crashes import SET_ASIDE_AFTER

from ..live_server import LiveServer
from .site import Site
from .sockets import hears, opened

ADA, BEN = "a" * 32, "b" * 32
TEXT = "# Calls\n\n## Welcome {#welcome}\n\nWhen: 2099-10-10 12:00 UTC\nPlaces: 1\n\n### Attending\n"
NOW = "now"
ADDRESS = "192.0.2.177"


def cookie(who: str) -> dict[str, str]:
    return {"Cookie": f"{identity.COOKIE}={who}"}


async def test_no_address_is_in_any_file_nor_whole_in_the_log(tmp_path: Path) -> None:
    sent = {"X-Forwarded-For": ADDRESS}
    with LiveServer(tmp_path / "data", log_level="debug") as server:
        with httpx.Client(base_url=server.url, headers=sent) as client:
            assert client.put("/calls.md", content=TEXT.encode()).status_code == 201
            form = {"session": "welcome", "roster": "attending", "name": "Ada"}
            assert client.post("/calls/signups", data=form).status_code == 303
            client.post("/calls/settings/policy", data={"policy": "read"})
            client.get("/calls/join/" + "f" * 32)
        async with opened(f"{server.ws_url}/calls", headers=sent) as socket:
            await socket.send(b"\xff\xff")
            await socket.wait_closed()
        async with opened(f"{server.ws_url}/calls?mode=reading", headers=sent) as socket:
            await hears(socket, "state")
        files = [path for path in server.data.rglob("*") if path.is_file()]
        assert len(files) > 2
        packed = bytes(map(int, ADDRESS.split(".")))
        assert [path.name for path in files for form in (ADDRESS.encode(), packed) if form in path.read_bytes()] == []
        assert ADDRESS not in server.log()
        assert "f" * 32 not in server.log()


async def test_search_engines_are_told_to_leave_out_all_but_the_front_page_and_what_is_on_it(site: Site) -> None:
    await site.put("calls", TEXT)
    pages = ("/calls", "/calls/sessions/welcome", "/calls.md", "/", "/-/me", "/-/healthz")

    async def told() -> list[tuple[str, bool]]:
        said = [await site.client.get(page) for page in pages]
        return [(each.headers["x-robots-tag"], '<meta name="robots" content="noindex">' in each.text) for each in said]

    hidden, plain, shown = ("noindex", True), ("noindex", False), ("all", False)
    assert await told() == [hidden, hidden, plain, shown, hidden, plain]
    headers = {**cookie(ADA)}
    assert (await site.client.put("/mine.md", content=TEXT, headers=headers)).status_code == 201
    room = await site.services.rooms.open("calls")
    before = (await site.client.get("/calls")).headers["etag"]
    await site.services.store.set_listed("calls", True)
    room.audience.admit(await site.services.store.access("calls"), room.state)
    assert await told() == [shown, shown, plain, shown, hidden, plain]
    assert (await site.client.get("/calls", headers={"If-None-Match": before})).status_code == 200


async def test_an_organisers_choice_to_list_a_pad_acts_on_its_page_at_once(site: Site) -> None:
    await site.client.put("/calls.md", content=TEXT, headers=cookie(ADA))
    assert 'content="noindex"' in (await site.client.get("/calls")).text
    await site.client.post("/calls/organise/listed", data={"listed": "yes"}, headers=cookie(ADA))
    assert 'content="noindex"' not in (await site.client.get("/calls")).text


async def test_who_is_not_known_is_told_so(site: Site) -> None:
    for headers in ({}, cookie(BEN)):
        page = await site.client.get("/-/me", headers=headers)
        assert (page.status_code, page.headers["cache-control"]) == (200, "no-store")
        assert "It knows nothing about this browser." in page.text
        assert (await site.client.get("/-/me.json", headers=headers)).json() is None


async def test_all_that_is_known_is_shown_and_taken_along(site: Site) -> None:
    await site.client.put("/mine.md", content="x", headers=cookie(BEN))
    await site.put("calls", TEXT)
    await site.sign_up("calls", "welcome", "Ben <b>", email="ben@example.org", browser=BEN)
    await site.services.store.chats.switch("calls", True)
    room = await site.services.rooms.open("calls")
    room.audience.admit(await site.services.store.access("calls"), room.state)
    await site.services.chats.say(room, identity.by(BEN).token_hash, "Ben", "Hello")
    page = (await site.client.get("/-/me", headers=cookie(BEN))).text
    for said in ("Ben &lt;b&gt;", "ben@example.org", 'href="/mine"', 'href="/calls"', "on the list", "you made it"):
        assert said in page
    answer = await site.client.get("/-/me.json", headers=cookie(BEN))
    assert answer.headers["content-disposition"] == 'attachment; filename="rosterpad-me.json"'
    told = answer.json()
    (entry,) = told["signups"]
    told["chat"][0]["at"] = NOW
    times = [told.pop("since"), told.pop("seen"), entry.pop("at")]
    assert all(re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", each) for each in times)
    assert told == {
        "pads_made": ["mine"],
        "roles": [],
        "names": [],
        "chat": [{"pad": "calls", "at": NOW, "name": "Ben", "text": "Hello"}],
        "signups": [
            {
                "pad": "calls",
                "session": "welcome",
                "roster": "attending",
                "name": "Ben <b>",
                "details": "",
                "email": "ben@example.org",
                "hidden": False,
                "answers": [],
                "state": "confirmed",
            }
        ],
    }


async def test_it_is_erased_with_a_confirmation_and_the_seat_passes_on_live(site: Site) -> None:
    await site.client.put("/mine.md", content="x", headers=cookie(BEN))
    await site.put("calls", TEXT)
    await site.sign_up("calls", "welcome", "Ben", browser=BEN)
    await site.sign_up("calls", "welcome", "Kenji", browser=ADA)
    assert ">Ben<" in (await site.client.get("/calls")).text
    await site.services.store.chats.switch("calls", True)
    await site.services.store.chats.say("calls", identity.by(BEN).token_hash, "Ben", "Hello", 1)
    unsure = await site.client.post("/-/me/erase", data={}, headers=cookie(BEN))
    assert (unsure.status_code, "Tick the box to erase it." in unsure.text) == (422, True)
    evil = {**cookie(BEN), "Origin": "https://evil.example"}
    assert (await site.client.post("/-/me/erase", data={"sure": "yes"}, headers=evil)).status_code == 403
    erased = await site.client.post("/-/me/erase", data={"sure": "yes"}, headers=cookie(BEN))
    assert (erased.status_code, "It is erased" in erased.text) == (200, True)
    assert erased.headers["clear-site-data"] == '"storage"'
    assert erased.headers["set-cookie"] == "rosterpad_identity=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax"
    page = (await site.client.get("/calls")).text
    assert (">Ben<" in page, ">Kenji<" in page) == (False, True)
    assert await site.services.store.chats.page("calls", None, 9) == ()
    assert [(each.name, each.state) for each in (await site.services.store.rosters("calls")).signups] == [
        ("Kenji", "confirmed")
    ]
    assert (await site.client.get("/-/me.json", headers=cookie(BEN))).json() is None
    assert (await site.client.get("/mine/settings", headers=cookie(BEN))).status_code == 403
    assert (await site.client.post("/-/me/erase", data={"sure": "yes"})).status_code == 200


async def test_it_is_erased_also_where_a_pad_can_not_be_opened(site: Site) -> None:
    await site.put("calls", TEXT)
    await site.sign_up("calls", "welcome", "Ben", browser=BEN)
    await site.services.rooms.delete("calls", 1)
    await site.services.store.put_back("calls")
    for _ in range(SET_ASIDE_AFTER):
        await site.services.store.note_crash("calls")
    erased = await site.client.post("/-/me/erase", data={"sure": "yes"}, headers=cookie(BEN))
    assert erased.status_code == 200
    await site.services.store.release("calls")
    assert (await site.services.store.rosters("calls")).signups == ()


async def test_who_connects_is_seen_that_day_and_known_for_another_year(server: LiveServer) -> None:
    httpx.put(f"{server.url}/calls.md", content=b"x", headers=cookie(ADA)).raise_for_status()
    with closing(sqlite3.connect(server.data / "rosterpad.sqlite3", isolation_level=None)) as db:
        db.execute("UPDATE identities SET seen = 1")
        given = []
        for _ in range(2):
            async with opened(f"{server.ws_url}/calls?mode=reading", headers=cookie(ADA)) as socket:
                await hears(socket, "state")
                assert socket.response is not None
                given.append(socket.response.headers.get("set-cookie"))
        async with asyncio.timeout(20):
            while db.execute("SELECT min(seen) FROM identities").fetchone()[0] == 1:
                await asyncio.sleep(0.02)
    assert given == [f"rosterpad_identity={ADA}; Path=/; Max-Age=31536000; HttpOnly; SameSite=Lax", None]


async def test_a_page_that_watches_a_pad_being_made_hears_what_it_may_do_then(tmp_path: Path) -> None:
    with LiveServer(tmp_path / "data", new_pads_policy="read") as server:
        async with opened(f"{server.ws_url}/calls?mode=reading") as socket:
            (state,) = await hears(socket, "state")
            assert state["role"] == "editor"
            httpx.put(f"{server.url}/calls.md", content=b"x", headers=cookie(ADA)).raise_for_status()
            (state,) = await hears(socket, "state")
            assert state["role"] == "reader"
