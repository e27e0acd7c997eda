"""A pad that is archived: the page it is kept as, what it still takes, and how it is opened again."""

import re
import time
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from server.access import identity
from server.access.policy import Policy
from server.app import create_app
from server.config import Config
from server.errors import Archived
from server.sessions.orders import Act, Archive, HostActs

from ..site import BASE, Site, running

HOST = "a" * 32
STRANGER = "b" * 32
TEXT = """# Webinars

Notes of https://meet.google.com/abc-defg-hij and [a page](https://example.org/).

## Welcome {#welcome}

When: Tuesday 10 October 2017, 14:00 Europe/Berlin (60 min)
Where: https://uni.zoom.us/j/123?pwd=1

### Attending

- Ada Example, Example University
"""


@pytest.fixture
async def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Site]:
    async with running(tmp_path / "data", monkeypatch) as found:
        found.client.cookies.set(identity.COOKIE, HOST)
        yield found


async def archived(site: Site, names: str = "kept", pad: str = "web", text: str = TEXT, **more: str) -> None:
    await site.put(pad, text)
    response = await site.client.post(f"/{pad}/archive", data={"names": names, **more})
    assert (response.status_code, response.headers["location"]) == (303, f"/{pad}"), response.text


async def sign_up(site: Site, name: str) -> str:
    """The token of an entry that was made while it could be: before the deadline, which lies in the past."""
    here = await site.services.rooms.open("web")
    form = {"name": name, "roster": "attending"}
    response = await site.client.post("/web/organise/sessions/welcome/names", data=form)
    assert response.status_code == 200, response.text
    found = re.search(r"/web/signups/([0-9a-f]+)", response.text)
    assert found, here
    return found[1]


async def test_the_page_is_all_there_is_to_know_and_needs_nothing_else(site: Site) -> None:
    await site.put("web", TEXT)
    await sign_up(site, "Kenji")
    await archived(site)
    response = await site.client.get("/web")
    assert response.status_code == 200
    page = response.text
    assert (
        '<strong>Finished <time datetime="2017-10-10T13:00:00Z">10 October 2017</time>.</strong> Kept as it was.'
        in page
    )
    assert '<a href="/">Next sessions →</a>' in page
    assert '<time datetime="2017-10-10T12:00:00Z">Tue 10 Oct 2017, 12:00 UTC</time>' in page
    assert "Tuesday 10 October 2017, 14:00 Europe/Berlin" in page
    assert "Ada Example" in page
    assert "Kenji" in page
    assert "2 people came." in page
    assert re.search(
        r"First edit <time [^>]*>[^<]*UTC</time>, last edit <time [^>]*>[^<]*UTC</time>. Revision \d+\.", page
    )
    assert not re.search(r"<(script|link|img|iframe|form|input|button|object|embed)\b|@import|url\(", page)
    assert response.headers["content-security-policy"].startswith("default-src 'none'; style-src 'sha256-")
    assert "{#" not in page


async def test_meetings_are_dead_text_and_other_links_stay(site: Site) -> None:
    await archived(site)
    page = (await site.client.get("/web")).text
    assert "https://uni.zoom.us/j/123?pwd=1" in page
    assert "https://meet.google.com/abc-defg-hij" in page
    assert re.findall(r'href="(https?:[^"]*)"', page) == ["https://example.org/"]


async def test_without_names_only_their_number_is_kept(site: Site) -> None:
    await site.put("web", TEXT)
    await sign_up(site, "Kenji")
    await archived(site, "counted")
    page = (await site.client.get("/web")).text
    assert "2 people came." in page
    assert "Kenji" not in page
    assert "Ada Example" not in page
    data = (await site.client.get("/web.json")).json()
    assert [each["name"] for each in data["sessions"][0]["rosters"][0]["entries"]] == ["Ada Example"]  # the text's


async def test_sessions_have_pages_that_are_kept_too(site: Site) -> None:
    await archived(site)
    page = await site.client.get("/web/sessions/welcome")
    assert page.status_code == 200
    assert "<h1" in page.text
    assert "Ada Example" in page.text
    assert '<a href="/web#session-welcome">The whole pad</a>' in page.text
    assert "<form" not in page.text
    assert (await site.client.get("/web/sessions/none")).status_code == 404


async def test_whoever_has_the_page_is_not_sent_it_again(site: Site) -> None:
    await archived(site)
    first = await site.client.get("/web")
    assert first.headers["cache-control"] == "public, no-cache"
    for _ in range(2):
        again = await site.client.get("/web", headers={"If-None-Match": first.headers["etag"]})
        assert (again.status_code, again.content) == (304, b"")
    assert (await site.client.get("/web")).content == first.content
    assert (await site.client.get("/web", headers={"Accept-Encoding": "identity"})).content == first.content
    assert (await site.client.head("/web")).headers["etag"] == first.headers["etag"]


async def test_it_takes_no_edit_and_no_sign_up_and_says_so(site: Site) -> None:
    await archived(site)
    refused = [
        await site.client.put("/web.md", content="# Other\n"),
        await site.client.post("/web/signups", data={"session": "welcome", "roster": "attending", "name": "Eve"}),
        await site.client.post("/web/sessions/welcome/back"),
        await site.client.post("/web/sessions/welcome/signups"),
        await site.client.post("/web/organise/sessions/welcome", data={"act": "close"}),
        await site.client.post("/web/organise/sessions/welcome/names", data={"name": "Eve", "roster": "attending"}),
        await site.client.post("/web/organise/sessions/welcome/typed", data={"roster": "attending"}),
        await site.client.post("/web/archive", data={"names": "kept"}),
    ]
    words = "This pad is archived: it can be read, but not changed, and takes no sign-ups."
    assert {each.status_code for each in refused} <= {303, 404, 409}
    assert [each.status_code for each in refused].count(409) >= 6
    assert all(words in each.text for each in refused if each.status_code == 409)
    assert (await site.client.get("/web.md")).text == TEXT
    with pytest.raises(Archived):
        await (await site.services.rooms.open("web")).set_text(None, "")


async def test_calendars_and_data_go_on(site: Site) -> None:
    await archived(site)
    for suffix in ("md", "txt", "html", "json", "ics", "atom"):
        assert (await site.client.get(f"/web.{suffix}")).status_code == 200, suffix


async def test_a_name_that_is_erased_is_off_the_page(site: Site) -> None:
    await site.put("web", TEXT)
    token = await sign_up(site, "Kenji")
    await archived(site)
    assert "Kenji" in (await site.client.get("/web")).text
    left = await site.client.post(f"/web/signups/{token}/cancel")
    assert left.status_code == 303
    site.services.archive.shelf.clear()  # as a second does
    page = (await site.client.get("/web")).text
    assert "Kenji" not in page
    assert "1 person came." in page


async def test_an_organiser_takes_somebody_off_an_archived_list(site: Site) -> None:
    await site.put("web", TEXT)
    await sign_up(site, "Kenji")
    await archived(site)
    room = await site.services.rooms.open("web")
    (entry,) = (await site.services.store.rosters("web")).signups
    await room.order(HostActs(entry.id, Act.TAKE_OFF, b""))
    assert "Kenji" not in (await site.client.get("/web")).text


async def test_only_organisers_archive_and_whoever_may_edit_reopens(site: Site) -> None:
    await site.put("web", TEXT)
    site.client.cookies.set(identity.COOKIE, STRANGER)
    assert (await site.client.post("/web/archive", data={"names": "kept"})).status_code == 403
    site.client.cookies.set(identity.COOKIE, HOST)
    await archived(site)
    site.client.cookies.set(identity.COOKIE, STRANGER)
    assert 'href="/web/reopen"' in (await site.client.get("/web")).text
    assert "Reopen this pad" in (await site.client.get("/web/reopen")).text
    assert (await site.client.post("/web/reopen")).headers["location"] == "/web"
    assert 'id="editor"' in (await site.client.get("/web")).text
    assert (await site.client.put("/web.md", content="# Other\n")).status_code == 200


async def test_where_not_anyone_edits_only_who_may_is_offered_to_reopen(site: Site) -> None:
    await archived(site)
    await site.services.store.set_policy("web", Policy.READ)
    site.services.archive.shelf.clear()
    await site.client.post("/web/settings/policy", data={"policy": "read"})
    for _ in range(2):
        site.client.cookies.clear()
        assert "/web/reopen" not in (await site.client.get("/web")).text
        site.client.cookies.set(identity.COOKIE, HOST)
        assert "/web/reopen" in (await site.client.get("/web")).text


async def test_a_pad_that_is_closed_to_strangers_stays_so_in_the_archive(site: Site) -> None:
    await archived(site)
    assert (await site.client.get("/web")).status_code == 200
    await site.client.post("/web/settings/policy", data={"policy": "nothing"})
    assert (await site.client.get("/web")).headers["cache-control"] == "private, no-cache"
    site.client.cookies.clear()
    response = await site.client.get("/web")
    assert response.status_code == 403
    assert "Ada" not in response.text


async def test_the_page_is_served_without_opening_the_pad(site: Site) -> None:
    await archived(site)
    await site.services.rooms._close(site.services.rooms._open.pop("web"))  # as after some idle time
    site.services.archive.shelf.clear()
    assert (await site.client.get("/web")).status_code == 200
    assert site.services.rooms.peek("web") is None
    assert (await site.client.get("/WEB")).headers["location"] == "/web"


async def test_it_stays_archived_after_a_restart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with running(tmp_path / "data", monkeypatch) as site:
        site.client.cookies.set(identity.COOKIE, HOST)
        await archived(site)
        before = (await site.client.get("/web")).content
    async with running(tmp_path / "data", monkeypatch) as site:
        site.client.cookies.set(identity.COOKIE, HOST)
        assert (await site.client.get("/web")).content == before
        assert (await site.client.put("/web.md", content="x")).status_code == 409


async def test_a_pad_is_archived_by_itself_after_its_last_session(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("server.web.archive.keeper.QUIET", -1000)
    await site.put("web", TEXT)
    response = await site.client.post("/web/archive/later", data={"days": "30", "names": "counted"})
    assert response.headers["location"] == "/web/archive?done=later#done"
    coming = TEXT.replace("2017", "2099").replace("Tuesday ", "")
    await site.put("coming", coming)
    await site.client.post("/coming/archive/later", data={"days": "1", "names": "kept"})
    await site.services.archive.keeper.look()
    page = (await site.client.get("/web")).text
    assert "Kept as it was." in page
    assert "Ada Example" not in page
    assert "Kept as it was." not in (await site.client.get("/coming")).text
    await site.client.post("/web/reopen")
    await site.services.archive.keeper.look()
    assert "Kept as it was." not in (await site.client.get("/web")).text  # whoever reopens it wants it open


async def test_days_that_are_no_number_are_refused_in_words(site: Site) -> None:
    await site.put("web", TEXT)
    for days in ("soon", "0", "-3", "99999", "³"):
        response = await site.client.post("/web/archive/later", data={"days": days, "names": "kept"})
        assert response.status_code == 422
        assert "Give the days as a number from 1 to 3650" in response.text
    assert (await site.client.post("/web/archive/later", data={"days": "", "names": "kept"})).status_code == 303
    assert await site.services.store.archiving("web") is None


async def test_pages_that_a_stopped_server_did_not_make_are_made(site: Site) -> None:
    await site.put("web", TEXT)
    room = await site.services.rooms.open("web")
    await room.order(Archive(True, None))
    assert await site.services.store.unmade_archives(9) == ("web",)
    await site.services.archive.keeper.look()
    assert await site.services.store.unmade_archives(9) == ()
    assert "Ada Example" in (await site.client.get("/web")).text


async def test_organisers_are_offered_to_archive_a_pad_in_which_nothing_happens(site: Site) -> None:
    await site.put("web", TEXT)
    offer = '<a href="/web/archive">Archive this pad</a>'
    assert offer not in (await site.client.get("/web")).text
    room = await site.services.rooms.open("web")
    room.updated -= 91 * 86_400_000
    site.services.pages._pages.clear()  # as when the pad is opened again
    assert f"Nothing has changed here for 91 days. {offer}" in (await site.client.get("/web")).text
    assert "Nothing has changed here for 91 days." in (await site.client.get("/web/archive")).text


async def test_a_pad_that_was_deleted_is_no_longer_in_the_archive(site: Site) -> None:
    await archived(site, listed="yes")
    assert "web" in (await site.client.get("/-/archive?q=webinars")).text
    await site.services.rooms.delete("web", time.time_ns() // 1_000_000)
    site.services.archive.shelf.clear()
    response = await site.client.get("/web")
    assert response.status_code == 410
    assert "Ada" not in response.text
    assert '<a href="/web">' not in (await site.client.get("/-/archive?q=webinars")).text
    assert (await site.client.get("/-/archive.zip")).content.count(b"web.md") == 0


async def test_words_that_are_redacted_are_out_of_the_archive_and_its_index(tmp_path: Path, site: Site) -> None:
    secret = "hunter22"
    await archived(site, text=TEXT + f"\nThe password is {secret}, mind.\n", listed="yes")
    assert secret in (await site.client.get("/web")).text
    response = await site.client.post("/web/redact", data={"words": secret, "confirmed": "yes"})
    assert response.status_code == 303, response.text
    for path in ("/web", "/web.md", "/web.json", "/-/archive?q=password", "/-/archive.zip"):
        answer = await site.client.get(path)
        assert answer.status_code == 200
        assert secret not in answer.text
    assert "The password is , mind." in (await site.client.get("/web")).text
    assert (await site.client.put("/web.md", content="x")).status_code == 409  # it is archived still
    await site.services.archive.keeper.look()
    assert "<mark>password</mark>" in (await site.client.get("/-/archive?q=password")).text
    held = [
        each.name for each in (tmp_path / "data").iterdir() if each.is_file() and secret.encode() in each.read_bytes()
    ]
    assert held == []


async def test_sites_that_may_show_pads_in_a_frame_may_show_archived_ones(tmp_path: Path) -> None:
    app = create_app(Config(data=tmp_path / "data", embed_origins="https://a.example https://b.example"))
    transport = httpx.ASGITransport(app)
    async with app.router.lifespan_context(app), httpx.AsyncClient(transport=transport, base_url=BASE) as client:
        client.cookies.set(identity.COOKIE, HOST)
        await client.put("/web.md", content="# Web\n")
        await client.post("/web/archive", data={"names": "kept"})
        policy = (await client.get("/web")).headers["content-security-policy"]
    assert policy.endswith("; frame-ancestors 'self' https://a.example https://b.example")
