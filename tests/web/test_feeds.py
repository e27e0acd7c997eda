"""The Atom feed of a pad: read with the parser that any feed reader has."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from xml.etree.ElementTree import Element, fromstring

import pytest

from server.web import feeds

from .site import BASE, Site, running

ATOM = {"a": "http://www.w3.org/2005/Atom"}
TEXT = """## Webinar {#webinar}

When: Tuesday 10 October 2034, 14:00 UTC
Where: Room *4* & <https://zoom.example/j/1>

## Talk, 12 October 2034, 15:00 UTC

## Some day {#some-day}

When: next week
"""


@pytest.fixture
async def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Site]:
    monkeypatch.setattr(feeds, "SETTLES_AFTER", 0)
    async with running(tmp_path / "data", monkeypatch) as made:
        yield made


async def test_a_feed_says_whose_it_is(site: Site) -> None:
    await site.put("Calls", "# Nothing yet\n")
    response = await site.client.get("/calls.atom")
    assert response.headers["content-type"] == "application/atom+xml"
    feed = fromstring(response.content)
    assert [text(feed, name) for name in ("id", "title", "author/a:name")] == [f"{BASE}/Calls.atom", "Calls", "Calls"]
    assert {link.get("rel"): link.get("href") for link in feed.findall("a:link", ATOM)} == {
        "self": f"{BASE}/Calls.atom",
        "alternate": f"{BASE}/Calls",
    }
    assert text(feed, "updated").endswith("Z")
    assert feed.findall("a:entry", ATOM) == []


async def test_new_sessions_are_told_with_their_time_and_place(site: Site) -> None:
    await site.put("calls", TEXT)
    found = {text(entry, "title"): entry for entry in await entries(site)}
    assert set(found) == {"New: Webinar, Tue 10 Oct 2034, 14:00 UTC", "New: Talk, Thu 12 Oct 2034, 15:00 UTC"}
    webinar = found["New: Webinar, Tue 10 Oct 2034, 14:00 UTC"]
    assert text(webinar, "content") == (
        "<p>Tue 10 Oct 2034, 14:00 UTC, 60 minutes</p><p>Room 4 &amp; https://zoom.example/j/1</p>"
        "<p>Names are taken on its page.</p>"
    )
    link = webinar.find("a:link", ATOM)
    assert link is not None
    assert link.get("href") == f"{BASE}/calls/sessions/webinar"
    (kept,) = [each for each in (await site.services.store.rosters("calls")).sessions if each.id == "webinar"]
    assert text(webinar, "updated") == text(webinar, "published") == iso(kept.changed)


async def test_a_changed_time_is_a_new_entry_and_what_did_not_change_stays_the_same(site: Site) -> None:
    await site.put("calls", TEXT)
    before = {text(entry, "id") for entry in await entries(site)}
    await site.put("calls", TEXT.replace("14:00 UTC", "16:00 UTC"))
    after = await entries(site)
    assert text(after[0], "title") == "Changed: Webinar, Tue 10 Oct 2034, 16:00 UTC"
    assert text(after[0], "id") not in before
    assert text(after[1], "id") in before


async def test_a_name_that_is_typed_is_no_news(site: Site) -> None:
    listed = TEXT.replace("\n## Talk", "\n### Attending\n\n-\n\n## Talk")
    await site.put("calls", listed)
    before = (await site.client.get("/calls.atom")).text
    await site.put("calls", listed.replace("\n-\n", "\n- Ada\n"))
    await site.sign_up("calls", "webinar", "Bo")
    assert (await site.client.get("/calls.atom")).text == before


async def test_a_session_that_is_off_is_told_too(site: Site) -> None:
    await site.put("calls", TEXT)
    await site.put("calls", TEXT.partition("## Talk")[0])
    assert text((await entries(site))[0], "title") == "Cancelled: Talk, Thu 12 Oct 2034, 15:00 UTC"


async def test_what_was_changed_seconds_ago_waits(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feeds, "SETTLES_AFTER", 60_000)
    await site.put("calls", TEXT)
    first = await site.client.get("/calls.atom")
    assert fromstring(first.content).findall("a:entry", ATOM) == []
    monkeypatch.setattr(feeds, "SETTLES_AFTER", 0)
    again = await site.client.get("/calls.atom", headers={"If-None-Match": first.headers["etag"]})
    assert len(fromstring(again.content).findall("a:entry", ATOM)) == 2


@pytest.mark.parametrize(
    "title", ["<b>bold</b> & ]]>", "](javascript:alert(1)) =cmd()", "مرحبا", "👩‍💻", "e" + "\u0301" * 60, "&lt;\"'"]
)
async def test_any_title_is_read_as_it_was_written(site: Site, title: str) -> None:
    typed = title.replace("<", "\\<")
    await site.put("calls", f"## {typed} {{#x}}\n\nWhen: 10 October 2034, 14:00 UTC\nWhere: {typed}\n")
    (entry,) = await entries(site)
    assert text(entry, "title") == f"New: {title}, Tue 10 Oct 2034, 14:00 UTC"


async def test_what_xml_has_no_character_for_is_left_out(site: Site) -> None:
    await site.put(
        "calls", "## a\ufffe\uffffb\x0bc\x01d {#x}\n\nWhen: 10 October 2034, 14:00 UTC\nWhere: \ufffe\x02<&\n"
    )
    (entry,) = await entries(site)
    assert text(entry, "title") == "New: ab c d, Tue 10 Oct 2034, 14:00 UTC"


async def entries(site: Site) -> list[Element]:
    """The feed's entries, the newest first."""
    response = await site.client.get("/calls.atom")
    assert response.status_code == 200, response.text
    return fromstring(response.content).findall("a:entry", ATOM)


def text(element: Element, name: str) -> str:
    """What an element below another says."""
    found = element.find(f"a:{name}", ATOM)
    assert found is not None, name
    return found.text or ""


def iso(ms: int) -> str:
    """A time of the store's, as a feed has it."""
    return f"{datetime.fromtimestamp(ms / 1000, UTC):%Y-%m-%dT%H:%M:%S}.{ms % 1000:03}Z"
