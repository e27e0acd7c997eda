"""The notice of a wiped page: what it says to whom, without a script and to one."""

import re
from pathlib import Path

import pytest

from server.access import identity
from server.access.policy import Policy
from server.pads.room import Room

from ..yclient import until
from .site import Site, running

PAGE = "".join(f"## Point {n}\n\nWhat was said about the matter number {n}, by whom, and why.\n\n" for n in range(20))
OWNER, FOX, BEN = ("1" * 32, "2" * 32, "3" * 32)
JSON = {"Accept": "application/json"}


def by(token: str) -> dict[str, str]:
    return {"Cookie": f"{identity.COOKIE}={token}"}


async def wiped(site: Site, name: str = "Quiet <b>Fox</b>") -> Room:
    """A page that somebody wiped who is called so."""
    response = await site.client.put("/notes.md", content=PAGE, headers=by(OWNER))
    assert response.status_code == 201
    room = await site.services.rooms.open("notes")
    room.audience.names = lambda: {identity.by(FOX).token_hash: name}  # type: ignore[method-assign]
    await site.client.put("/notes.md", content="Ha.\n", headers=by(FOX))
    await until(lambda: room.wipes.shown is not None, "a notice")
    return room


async def test_everybody_reads_it_and_whoever_may_edit_puts_it_back(site: Site) -> None:
    room = await wiped(site)
    assert room.wipes.shown is not None
    back = f"/notes/wiped/{room.wipes.shown.id}/back"
    page = (await site.client.get("/notes", headers=by(BEN))).text
    assert "Most of this page was removed by <bdi>Quiet &lt;b&gt;Fox&lt;/b&gt;</bdi>" in page
    assert f'<form method="post" action="{back}"><button>Put it back</button></form>' in page
    assert "Leave it as it is" not in page
    answer = await site.client.post(back, headers=by(BEN))
    assert (answer.status_code, answer.headers["location"]) == (303, "/notes")
    assert (await site.client.get("/notes.md")).text == f"{PAGE[:-1]}Ha.\n"
    assert "Most of this page" not in (await site.client.get("/notes", headers=by(BEN))).text
    assert (await site.client.post(back, headers=by(BEN))).status_code == 303
    assert (await site.client.get("/notes.md")).text == f"{PAGE[:-1]}Ha.\n"


async def test_readers_read_it_without_a_button(site: Site) -> None:
    room = await wiped(site)
    await site.services.store.set_policy("notes", Policy.READ)
    room.audience.admit(await site.services.store.access("notes"), room.state)
    page = (await site.client.get("/notes", headers=by(BEN))).text
    assert "Most of this page was removed by" in page
    assert "Put it back" not in page
    assert room.wipes.shown is not None
    assert (await site.client.post(f"/notes/wiped/{room.wipes.shown.id}/back", headers=by(BEN))).status_code == 403


async def test_an_organiser_leaves_it_as_it_is(site: Site) -> None:
    room = await wiped(site)
    assert room.wipes.shown is not None
    keep = f"/notes/wiped/{room.wipes.shown.id}/keep"
    assert f'action="{keep}"' in (await site.client.get("/notes", headers=by(OWNER))).text
    assert (await site.client.post(keep, headers=by(BEN))).status_code == 403
    answer = await site.client.post(keep, headers={**by(OWNER), **JSON})
    assert (answer.status_code, answer.json()) == (200, {"said": "The page stays as it is."})
    assert (room.wipes.shown, room.notices) == (None, "")


async def test_a_script_asks_for_what_is_told_now(site: Site) -> None:
    room = await wiped(site)
    answer = await site.client.get("/notes/notices", headers=by(OWNER))
    assert answer.headers["cache-control"] == "no-store"
    assert answer.text.count("<form") == 4
    assert room.wipes.shown is not None
    url = f"/notes/wiped/{room.wipes.shown.id}/back"
    answer = await site.client.post(url, headers={**by(OWNER), **JSON})
    assert answer.json() == {"said": "The text is back."}
    assert (await site.client.get("/notes/notices", headers=by(OWNER))).text.strip() == ""


async def test_a_page_without_news_is_not_longer_for_it(site: Site) -> None:
    await site.put("quiet", "# Nothing happened\n")
    page = (await site.client.get("/quiet")).text
    assert re.findall(r'<div id="notices".*', page) == ['<div id="notices" data-shown=""></div>']


async def test_a_wipe_by_a_program_names_nobody(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with running(tmp_path, monkeypatch) as site:
        await wiped(site, name="")
        assert "<p>Most of this page was removed <small>" in (await site.client.get("/notes")).text
    async with running(tmp_path, monkeypatch) as site:
        assert "<p>Most of this page was removed <small>" in (await site.client.get("/notes")).text


async def test_a_host_who_puts_it_back_accepts_no_proposal_by_that(site: Site) -> None:
    text = f"## Call {{#call}}\n\nWhen: 2099-10-10 12:00 UTC\n\n### Attending\n\n{PAGE}"
    later = text.replace("12:00", "13:00")
    await site.client.put("/notes.md", content=text, headers=by(OWNER))
    await site.client.post("/notes/settings/sessions", data={"sessions_by": "hosts"}, headers=by(OWNER))
    for written in (later, "Ha.\n"):
        await site.client.put("/notes.md", content=written, headers=by(FOX))
    room = await site.services.rooms.open("notes")
    await until(lambda: room.wipes.shown is not None, "a notice")
    assert room.wipes.shown is not None
    await site.client.post(f"/notes/wiped/{room.wipes.shown.id}/back", headers=by(OWNER))
    await site.sign_up("notes", "call", "Grace")  # sessions are looked at before that
    found = (await site.client.get("/notes.json")).json()
    assert found["text"] == f"{later[:-1]}Ha.\n"
    assert [each["start"] for each in found["sessions"]] == ["2099-10-10T12:00:00Z"]


async def test_two_sessions_of_a_long_page_gone_are_told_and_put_back_with_their_sign_ups(site: Site) -> None:
    calls = "".join(
        f"## Call {n} {{#call-{n}}}\n\nWhen: 2099-10-{n:02} 12:00 UTC\n\n### Attending\n\n- Ada\n\n" for n in (1, 2, 3)
    )
    await site.put("notes", f"{calls}{PAGE}")
    await site.sign_up("notes", "call-2", "Grace")
    room = await site.services.rooms.open("notes")
    one = calls.index("## Call 2")
    await site.client.put("/notes.md", content=f"{calls[:one]}{PAGE}", headers=by(FOX))
    await until(lambda: room.wipes.shown is not None, "a notice")
    assert room.wipes.shown is not None
    assert "<p>2 sessions were removed from this page <small>" in (await site.client.get("/notes")).text
    await site.client.post(f"/notes/wiped/{room.wipes.shown.id}/back", headers=by(BEN))
    assert (await site.client.get("/notes.md")).text == f"{calls}{PAGE}"
    assert "<bdi>Grace</bdi>" in (await site.client.get("/notes")).text


async def test_whoever_erases_themselves_is_named_no_more(site: Site) -> None:
    await wiped(site)
    assert "Quiet &lt;b&gt;" in (await site.client.get("/notes")).text
    answer = await site.client.post("/-/me/erase", data={"sure": "yes"}, headers=by(FOX))
    assert answer.status_code == 200
    page = (await site.client.get("/notes", headers=by(OWNER))).text
    assert "<p>Most of this page was removed <small>" in page
    assert "Quiet &lt;b&gt;" not in page
    assert "/block" not in page
