"""Calendars over HTTP: what is in them, what is not, and how little is sent to a program that has it."""

import json
import re
from collections.abc import AsyncIterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import icalendar
import pytest

from server.access import identity
from server.sessions import listening
from server.sessions.orders import Leave

from .site import BASE, Site, running

TEXT = """# Calls

## Webinar {#webinar}

When: Tuesday 10 October 2034, 14:00 +02:00 (90 min)
Where: [Zoom](https://zoom.example/j/1)
Places: 1

### Attending

- Typed Name, typed@example.org

## Talk, 12 October 2034, 15:00 UTC

## Some day {#some-day}

When: next week
"""
WAITS = TEXT.replace("- Typed Name, typed@example.org", "-")


@pytest.fixture
async def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Site]:
    async with running(tmp_path / "data", monkeypatch) as made:
        yield made


async def test_every_session_with_a_time_is_in_the_pads_calendar(site: Site) -> None:
    await site.put("Calls", TEXT)
    response = await site.client.get("/calls.ics")
    assert response.headers["content-type"] == "text/calendar; charset=utf-8"
    assert response.headers["content-disposition"] == "inline; filename*=UTF-8''Calls.ics"
    calendar = icalendar.Calendar.from_ical(response.content)
    assert (calendar["X-WR-CALNAME"], calendar["URL"]) == ("Calls", f"{BASE}/Calls")
    assert [brief(event) for event in calendar.walk("VEVENT")] == [
        {
            "SUMMARY": "Webinar",
            "DTSTART": "2034-10-10 12:00:00+00:00",
            "DTEND": "2034-10-10 13:30:00+00:00",
            "LOCATION": "Zoom https://zoom.example/j/1",
            "URL": f"{BASE}/Calls/sessions/webinar",
            "SEQUENCE": "0",
            "STATUS": "CONFIRMED",
        },
        {
            "SUMMARY": "Talk",
            "DTSTART": "2034-10-12 15:00:00+00:00",
            "DTEND": "2034-10-12 16:00:00+00:00",
            "URL": f"{BASE}/Calls/sessions/talk",
            "SEQUENCE": "0",
            "STATUS": "CONFIRMED",
        },
    ]


async def test_nobodys_name_or_address_is_in_a_calendar_or_the_feed(site: Site) -> None:
    await site.put("calls", TEXT)
    await site.sign_up("calls", "webinar", "Ada Example", "ada@example.net")
    for address in ("/calls.ics", "/calls/sessions/webinar.ics", "/calls.atom"):
        body = (await site.client.get(address)).text
        assert re.findall(r"Ada|Typed|@", body) == []


async def test_a_changed_time_arrives_as_the_same_event_with_a_higher_sequence(site: Site) -> None:
    await site.put("calls", TEXT)
    before = (await events(site, "/calls.ics"))[0]
    await site.put("calls", TEXT.replace("14:00 +02:00", "15:00 +02:00"))
    after = (await events(site, "/calls.ics"))[0]
    assert (after["UID"], after["SEQUENCE"], str(after["DTSTART"].dt)) == (
        before["UID"],
        before["SEQUENCE"] + 1,
        "2034-10-10 13:00:00+00:00",
    )


async def test_a_session_that_is_struck_out_or_removed_is_cancelled_and_may_come_back(site: Site) -> None:
    await site.put("calls", TEXT)
    await site.put("calls", TEXT.replace("## Webinar {#", "## ~~Webinar~~ {#"))
    struck = (await events(site, "/calls.ics"))[0]
    assert (struck["SUMMARY"], struck["STATUS"], struck["SEQUENCE"]) == ("Webinar", "CANCELLED", 1)
    await site.put("calls", "# Calls\n")
    off = {(e["SUMMARY"], e["STATUS"], e["SEQUENCE"]) for e in await events(site, "/calls.ics")}
    assert off == {("Webinar", "CANCELLED", 2), ("Talk", "CANCELLED", 1)}
    await site.put("calls", TEXT)
    back = {(e["SUMMARY"], e["STATUS"], e["SEQUENCE"]) for e in await events(site, "/calls.ics")}
    assert back == {("Webinar", "CONFIRMED", 3), ("Talk", "CONFIRMED", 2)}


async def test_a_heading_whose_time_changes_is_the_same_event_and_one_more_another(site: Site) -> None:
    await site.put("calls", TEXT)
    uid = (await events(site, "/calls.ics"))[1]["UID"]
    moved = TEXT.replace("12 October 2034", "13 October 2034")
    await site.put("calls", moved)
    await site.put("calls", f"{moved}\n## Talk, 12 October 2034, 15:00 UTC\n")
    talks = [event for event in await events(site, "/calls.ics") if event["SUMMARY"] == "Talk"]
    assert [(event["UID"] == uid, event["SEQUENCE"], event["DTSTART"].dt.day) for event in talks] == [
        (False, 0, 12),
        (True, 1, 13),
    ]


async def test_what_is_still_being_typed_is_in_no_calendar(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listening, "SETTLES_AFTER", 10_000)
    await site.put("calls", TEXT, told=False)
    assert await events(site, "/calls.ics") == []
    assert (await site.client.get("/calls/sessions/webinar.ics")).status_code == 404


async def test_a_pad_that_is_not_there_has_no_calendar(site: Site) -> None:
    for address in ("/nowhere.ics", "/nowhere/sessions/webinar.ics", "/nowhere/signups/00.ics", "/nowhere.atom"):
        assert (await site.client.get(address)).status_code == 404


async def test_a_program_that_has_it_is_sent_nothing(site: Site) -> None:
    await site.put("calls", TEXT)
    for address in ("/calls.ics", "/calls/sessions/webinar.ics", "/-/calendar.ics", "/calls.atom"):
        first = await site.client.get(address)
        assert (first.status_code, first.headers["cache-control"]) == (200, "public, max-age=60")
        for has in (first.headers["etag"], f"W/{first.headers['etag']}", f'"other", {first.headers["etag"]}'):
            again = await site.client.get(address, headers={"If-None-Match": has})
            assert (again.status_code, again.content) == (304, b"")
            assert again.headers["etag"] == first.headers["etag"]


async def test_a_change_is_another_version_of_a_calendar(site: Site) -> None:
    await site.put("calls", TEXT)
    first = await site.client.get("/calls.ics")
    await site.put("calls", TEXT.replace("Webinar", "Seminar"))
    again = await site.client.get("/calls.ics", headers={"If-None-Match": first.headers["etag"]})
    assert again.status_code == 200
    assert "SUMMARY:Seminar\r\n" in again.text


async def test_one_session_is_the_same_event_in_a_file_of_its_own(site: Site) -> None:
    await site.put("calls", TEXT)
    whole, alone = await events(site, "/calls.ics"), await events(site, "/calls/sessions/webinar.ics")
    assert [event["UID"] for event in alone] == [whole[0]["UID"]]
    response = await site.client.get("/calls/sessions/webinar.ics")
    assert response.headers["content-disposition"] == "inline; filename*=UTF-8''webinar.ics"


async def test_a_session_whose_time_cannot_be_read_has_no_file(site: Site) -> None:
    await site.put("calls", TEXT)
    await site.sign_up("calls", "some-day", "Ada")
    response = await site.client.get("/calls/sessions/some-day.ics")
    assert (response.status_code, response.text) == (
        404,
        "“Some day” has no time that can be read, so there is nothing to add to a calendar.\n",
    )


async def test_ones_own_entry_follows_the_waiting_list(site: Site) -> None:
    await site.put("calls", WAITS)
    ada, bo, cleo = [await site.sign_up("calls", "webinar", name) for name in ("Ada", "Bo", "Cleo")]
    assert [await own(site, each) for each in (ada, bo, cleo)] == [
        ("You have a place: Webinar", "CONFIRMED"),
        ("Waiting, 1st: Webinar", "TENTATIVE"),
        ("Waiting, 2nd: Webinar", "TENTATIVE"),
    ]
    (waiting,) = await events(site, f"/calls/signups/{bo}.ics")
    room = await site.services.rooms.open("calls")
    await room.order(Leave(identity.by(ada).token_hash))
    assert [await own(site, each) for each in (ada, bo, cleo)] == [
        ("Webinar", "CANCELLED"),
        ("You have a place: Webinar", "CONFIRMED"),
        ("Waiting, 1st: Webinar", "TENTATIVE"),
    ]
    (seated,) = await events(site, f"/calls/signups/{bo}.ics")
    assert seated["UID"] == waiting["UID"]
    assert seated["SEQUENCE"] > waiting["SEQUENCE"]


async def test_the_browser_that_signed_up_needs_no_link(site: Site) -> None:
    await site.put("calls", WAITS)
    ada = identity.new_token()
    await site.sign_up("calls", "webinar", "Ada", browser=ada)
    number = (await site.services.store.entries(identity.by(ada).token_hash))[0][1].id
    address = f"/calls/signups/{number}.ics"
    cookie = {"Cookie": f"{identity.COOKIE}={ada}"}
    assert "SUMMARY:You have a place: Webinar\r\n" in (await site.client.get(address, headers=cookie)).text
    assert (await site.client.get(address)).status_code == 404


async def test_ones_own_calendar_is_kept_by_no_cache_and_opened_by_no_other_link(site: Site) -> None:
    await site.put("calls", WAITS)
    await site.put("other", WAITS)
    token = await site.sign_up("calls", "webinar", "Ada")
    response = await site.client.get(f"/calls/signups/{token}.ics")
    assert (response.headers["cache-control"], response.headers["x-robots-tag"]) == ("private, no-cache", "noindex")
    assert token not in response.text
    for address in (f"/other/signups/{token}.ics", f"/calls/signups/{token[::-1]}.ics", "/calls/signups/x.ics"):
        assert (await site.client.get(address)).status_code == 404


async def test_the_calendar_of_listed_pads_and_the_front_page_have_those_and_no_others(site: Site) -> None:
    await site.put("calls", TEXT)
    await site.put("secret", TEXT)
    assert await events(site, "/-/calendar.ics") == []
    await site.services.store.set_listed("calls", True)
    listed = await events(site, "/-/calendar.ics")
    assert [(str(event["SUMMARY"]), str(event["URL"])) for event in listed] == [
        ("Webinar", f"{BASE}/calls/sessions/webinar"),
        ("Talk", f"{BASE}/calls/sessions/talk"),
    ]
    assert [event["UID"] for event in listed] == [event["UID"] for event in await events(site, "/calls.ics")]
    page = (await site.client.get("/")).text
    assert re.findall(
        r'<li><a href="(.+?)" dir="auto">(.+?)</a> <small><time datetime="(.+?)".*?>(.+?)</time>', page
    ) == [
        ("/calls/sessions/webinar", "Webinar", "2034-10-10T12:00:00Z", "Tue 10 Oct 2034, 12:00 UTC"),
        ("/calls/sessions/talk", "Talk", "2034-10-12T15:00:00Z", "Thu 12 Oct 2034, 15:00 UTC"),
    ]


async def test_the_front_page_has_no_session_that_is_off(site: Site) -> None:
    await site.put("calls", TEXT)
    await site.services.store.set_listed("calls", True)
    await site.put("calls", "# Calls\n")
    assert {event["STATUS"] for event in await events(site, "/-/calendar.ics")} == {"CANCELLED"}
    assert "Coming up" not in (await site.client.get("/")).text


async def test_a_pads_page_tells_programs_of_its_calendar_its_feed_and_its_events(site: Site) -> None:
    await site.put("calls", TEXT)
    head = Head()
    head.feed((await site.client.get("/calls")).text)
    assert head.alternates == {
        "text/markdown": "/calls.md",
        "text/calendar": "/calls.ics",
        "application/atom+xml": "/calls.atom",
    }
    assert json.loads(head.events) == [
        {
            "@context": "https://schema.org",
            "@type": "Event",
            "name": "Webinar",
            "startDate": "2034-10-10T12:00:00Z",
            "endDate": "2034-10-10T13:30:00Z",
            "eventStatus": "https://schema.org/EventScheduled",
            "location": {
                "@type": "VirtualLocation",
                "name": "Zoom https://zoom.example/j/1",
                "url": "https://zoom.example/j/1",
            },
            "maximumAttendeeCapacity": 1,
            "url": "/calls/sessions/webinar",
        },
        {
            "@context": "https://schema.org",
            "@type": "Event",
            "name": "Talk",
            "startDate": "2034-10-12T15:00:00Z",
            "endDate": "2034-10-12T16:00:00Z",
            "eventStatus": "https://schema.org/EventScheduled",
            "url": "/calls/sessions/talk",
        },
    ]


@pytest.mark.parametrize("title", ["</script><b>x</b>", "a & <!-- b", "\\u003c“quoted” 'x'", "عائشة 👩‍💻"])
async def test_no_title_gets_out_of_the_events(site: Site, title: str) -> None:
    typed = re.sub(r"([\\<])", r"\\\1", title)
    await site.put("calls", f"## {typed} {{#x}}\n\nWhen: 10 October 2034, 14:00 UTC\n")
    head = Head()
    head.feed((await site.client.get("/calls")).text)
    assert [event["name"] for event in json.loads(head.events)] == [title]


class Head(HTMLParser):
    """What stands in a page for programs."""

    def __init__(self) -> None:
        super().__init__()
        self.alternates: dict[str | None, str | None] = {}
        self.events = ""
        self._inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = dict(attrs)
        self._inside = tag == "script" and attributes.get("type") == "application/ld+json"
        if tag == "link" and attributes.get("rel") == "alternate":
            self.alternates[attributes.get("type")] = attributes.get("href")

    def handle_data(self, data: str) -> None:
        self.events += data if self._inside else ""


async def events(site: Site, address: str) -> list[Any]:
    """The events of a calendar."""
    response = await site.client.get(address)
    assert response.status_code == 200, response.text
    return list(icalendar.Calendar.from_ical(response.content).walk("VEVENT"))


async def own(site: Site, token: str) -> tuple[str, str]:
    """Title and state of one's own event."""
    (event,) = await events(site, f"/calls/signups/{token}.ics")
    return str(event["SUMMARY"]), str(event["STATUS"])


def brief(event: Any) -> dict[str, str]:
    """What a person looks at in an event."""
    wanted = ("SUMMARY", "DTSTART", "DTEND", "LOCATION", "URL", "SEQUENCE", "STATUS")
    return {name: str(getattr(event[name], "dt", event[name])) for name in wanted if name in event}
