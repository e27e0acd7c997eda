"""Where only hosts change sessions: every address shows what they accepted, and what was proposed beside it."""

import asyncio
import json
import re
from collections.abc import Callable
from html import unescape
from pathlib import Path

import httpx
import pytest

from server.access import identity
from server.web import feeds

from .site import PATIENCE, Site, running

HOST, ADA = "a" * 32, "b" * 32
TEXT = """# Calls

## Webinar {#webinar}

When: Saturday 10 October 2099, 12:00 UTC (60 min)
Where: Zoom
Places: 20

Bring a question.

### Attending

- Typed Tom
"""
PROPOSED = (
    TEXT.replace("## Webinar", "## Party")
    .replace("12:00 UTC", "13:00 UTC")
    .replace("Zoom", "Elsewhere")
    .replace("20\n", "21\n")
)
PARTY = "\n## Party {#party}\n\nWhen: Sunday 1 November 2099, 20:00 UTC (60 min)\n"


async def ask(site: Site, method: str, path: str, by: str | None = None, **sent: object) -> httpx.Response:
    headers = {"Cookie": f"{identity.COOKIE}={by}"} if by else {}
    headers |= sent.pop("headers", {})  # type: ignore[arg-type]
    return await site.client.request(method, path, headers=headers, **sent)  # type: ignore[arg-type]


async def write(site: Site, by: str | None, text: str) -> None:
    response = await ask(site, "PUT", "/calls.md", by, content=text)
    assert response.status_code in (200, 201), response.text


async def page(site: Site, holds: Callable[[str], bool], path: str = "/calls", by: str | None = None) -> str:
    """The page, once it is so."""
    async with asyncio.timeout(PATIENCE):
        while not holds(text := words((await ask(site, "GET", path, by)).text)):
            await asyncio.sleep(0.02)
    return text


def words(html: str) -> str:
    shown = re.sub(r"<script.*?</script>", "", html, flags=re.DOTALL)
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", shown)).split())


async def pinned(site: Site, text: str = TEXT) -> Site:
    """A pad that the host made, whose sessions only hosts change."""
    await write(site, HOST, text)
    await page(site, lambda text: "12:00 UTC" in text)
    async with asyncio.timeout(PATIENCE):
        while not (await site.services.store.rosters("calls")).sessions:
            await asyncio.sleep(0.02)
    answer = await ask(site, "POST", "/calls/settings/sessions", HOST, data={"sessions_by": "hosts"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/calls/settings?done=sessions#done")
    return site


def decision(html: str) -> str:
    """What the form of a page names as proposed."""
    found = re.search(r'name="proposed" value="(\w+)"', html)
    assert found is not None
    return found[1]


async def decide(
    site: Site, what: str, digest: str | None = None, session: str = "webinar", by: str = HOST
) -> httpx.Response:
    shown = digest or decision((await ask(site, "GET", "/calls", HOST)).text)
    accept = {"headers": {"Accept": "text/html"}}
    return await ask(site, "POST", f"/calls/sessions/{session}/{what}", by, data={"proposed": shown}, **accept)


ROUTES = (
    "/calls", "/calls.html", "/calls.json", "/calls.ics", "/calls.atom", "/calls/sessions/webinar",
    "/calls/sessions/webinar.ics", "/calls/organise", "/calls.csv", "/", "/-/calendar.ics", "/calls/mine",
)  # fmt: skip


async def facts(site: Site) -> dict[str, str]:
    """What every address says, without what is proposed, the text itself, and what changes with each request."""
    found = {}
    for path in ROUTES:
        html = (await ask(site, "GET", path, HOST)).text
        html = re.sub(r'<div class="card proposal".*?</div>', "", html, flags=re.DOTALL)
        html = re.sub(r'data-(sequence|line|changed)="\d+"|<time id="updated".*?</time>', "", html)
        if path == "/calls.json":
            html = json.dumps(json.loads(html)["sessions"])
        found[path] = re.sub(r"(</id>.*?)<updated>.*?</updated>", r"\1", " ".join(html.split()), count=1)
    return found


async def test_a_proposal_reaches_no_address_before_it_is_accepted(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feeds, "SETTLES_AFTER", 0)  # else the feed would keep quiet for ten seconds in any case
    await pinned(site)
    await ask(site, "POST", "/calls/organise/listed", HOST, data={"listed": "yes"})
    before = await facts(site)
    assert all(
        "12:00" in before[path] or "T120000Z" in before[path] for path in ("/calls", "/calls.atom", "/", "/calls.json")
    )
    await write(site, ADA, PROPOSED)
    text = await page(site, lambda text: "proposes" in text)
    assert (
        "Somebody proposes: the title “Party” instead of “Webinar” 13:00 UTC instead of 12:00 UTC "
        "the place “Elsewhere” instead of “Zoom” on “Attending” places: 21 instead of 20"
    ) in text
    after = await facts(site)
    for path in ROUTES:
        assert after[path] == before[path], path
    assert (await ask(site, "GET", "/calls.md")).text == PROPOSED


async def test_what_is_accepted_is_everywhere(site: Site) -> None:
    await pinned(site)
    await write(site, ADA, PROPOSED)
    await page(site, lambda text: "proposes" in text)
    answer = await decide(site, "accept")
    assert (answer.status_code, answer.headers["location"]) == (303, "/calls#session-webinar")
    text = await page(site, lambda text: "proposes" not in text)
    assert "Party" in text
    (session,) = (await ask(site, "GET", "/calls.json")).json()["sessions"]
    assert (session["title"], session["start"], session["places"]) == ("Party", "2099-10-10T13:00:00Z", 21)
    calendar = (await ask(site, "GET", "/calls.ics")).text
    assert "DTSTART:20991010T130000Z" in calendar
    assert "SEQUENCE:1" in calendar
    log = words((await ask(site, "GET", "/calls/organise", HOST)).text)
    assert "Party – what was proposed is accepted (by a host)" in log


async def test_what_is_put_back_is_in_the_text_again(site: Site) -> None:
    await pinned(site)
    await write(site, ADA, PROPOSED.replace("a question", "two questions"))
    await page(site, lambda text: "proposes" in text)
    assert (await decide(site, "restore")).status_code == 303
    assert (await ask(site, "GET", "/calls.md")).text == TEXT.replace("a question", "two questions")
    await page(site, lambda text: "proposes" not in text)
    log = words((await ask(site, "GET", "/calls/organise", HOST)).text)
    assert "Webinar – what was accepted is put back (by a host)" in log


async def test_what_changed_meanwhile_is_shown_and_not_accepted(site: Site) -> None:
    await pinned(site)
    await write(site, ADA, PROPOSED)
    await page(site, lambda text: "proposes" in text)
    digest = decision((await ask(site, "GET", "/calls", HOST)).text)
    await write(site, ADA, TEXT.replace("12:00 UTC", "15:00 UTC"))
    await page(site, lambda text: "15:00 UTC instead" in text)
    for what in ("accept", "restore"):
        answer = await decide(site, what, digest)
        assert answer.status_code == 409
        assert "was changed since your page was made" in answer.text
        assert "Somebody proposes: 15:00 UTC instead of 12:00 UTC" in words(answer.text)
    shown = decision(answer.text)
    assert (await decide(site, "accept", shown)).status_code == 303
    assert (await decide(site, "accept", shown)).status_code == 303
    late = await decide(site, "restore", shown)
    assert (late.status_code, "Nothing is proposed for it now." in late.text) == (409, True)


async def test_only_organisers_decide(site: Site) -> None:
    await pinned(site)
    await write(site, ADA, PROPOSED)
    await page(site, lambda text: "proposes" in text)
    assert (await decide(site, "accept", by=ADA)).status_code == 403
    assert (await decide(site, "restore", by=ADA)).status_code == 403
    far = {"headers": {"Origin": "https://elsewhere.example"}}
    assert (
        await ask(site, "POST", "/calls/sessions/webinar/accept", HOST, data={"proposed": "x"}, **far)
    ).status_code == 403
    assert (await ask(site, "GET", "/calls.json")).json()["sessions"][0]["title"] == "Webinar"


async def test_a_page_says_who_decides(site: Site) -> None:
    await pinned(site)
    foot = "Anyone with this link can edit the notes. Only hosts can change times and places."
    assert foot in words((await ask(site, "GET", "/calls")).text)
    await write(site, ADA, PROPOSED)
    await page(site, lambda text: "proposes" in text)
    assert 'data-role="editor"' in (await ask(site, "GET", "/calls", ADA)).text
    assert 'data-role="organiser"' in (await ask(site, "GET", "/calls", HOST)).text
    own = (await ask(site, "GET", "/calls/sessions/webinar", HOST)).text
    assert 'data-role="organiser"' in own
    assert 'action="/calls/sessions/webinar/accept"' in own
    kept = (await ask(site, "GET", "/calls.html")).text
    assert "proposes" in kept
    assert "<form" not in kept


async def test_a_new_session_is_text_until_it_is_accepted(site: Site) -> None:
    await pinned(site)
    await write(site, ADA, TEXT + PARTY)
    text = await page(site, lambda text: "proposes" in text)
    assert "Somebody proposes a session: “Party”, Sunday 1 November 2099, 20:00 UTC (60 min)" in text
    assert "When: Sunday 1 November" in text
    assert [each["id"] for each in (await ask(site, "GET", "/calls.json")).json()["sessions"]] == ["webinar"]
    assert (await ask(site, "GET", "/calls/sessions/party")).status_code == 404
    signed_up = await ask(
        site, "POST", "/calls/signups", None, data={"session": "party", "roster": "attending", "name": "Eve"}
    )
    assert signed_up.status_code == 404
    assert "Party" not in (await ask(site, "GET", "/calls.ics")).text
    assert (await decide(site, "accept", session="party")).status_code == 303
    await page(site, lambda text: "proposes" not in text)
    assert (await ask(site, "GET", "/calls/sessions/party")).status_code == 200


async def test_a_removed_session_stays_with_its_form_until_a_host_agrees(site: Site) -> None:
    await pinned(site)
    await write(site, ADA, "# Calls\n\nNothing here.\n")
    text = await page(site, lambda text: "proposes to remove" in text)
    assert "Webinar" in text
    assert "Typed Tom" in text
    await site.sign_up("calls", "webinar", "Grace")
    assert "STATUS:CONFIRMED" in (await ask(site, "GET", "/calls.ics")).text
    assert (await decide(site, "restore")).status_code == 303
    assert (await ask(site, "GET", "/calls.md")).text == "# Calls\n\nNothing here.\n\n" + TEXT.removeprefix(
        "# Calls\n\n"
    )
    await write(site, ADA, "# Calls\n\nNothing here.\n")
    await page(site, lambda text: "proposes to remove" in text)
    assert (await decide(site, "accept")).status_code == 303
    await page(site, lambda text: "The text of this session was removed. 1 sign-up is kept." in text)
    assert "STATUS:CANCELLED" in (await ask(site, "GET", "/calls.ics")).text


async def test_proposals_outlast_the_server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with running(tmp_path, monkeypatch) as site:
        await pinned(site)
        await write(site, ADA, PROPOSED)
        before = await page(site, lambda text: "proposes" in text)
    async with running(tmp_path, monkeypatch) as site:
        after = words((await ask(site, "GET", "/calls")).text)
        assert after == before
        assert (await decide(site, "restore")).status_code == 303
        assert (await ask(site, "GET", "/calls.md")).text == TEXT


async def test_with_editors_all_that_the_text_says_is_accepted(site: Site) -> None:
    await pinned(site)
    await write(site, ADA, PROPOSED + PARTY)
    await page(site, lambda text: "proposes" in text)
    await ask(site, "POST", "/calls/settings/sessions", HOST, data={"sessions_by": "editors"})
    text = await page(site, lambda text: "proposes" not in text)
    assert "Only hosts" not in text
    titles = [each["title"] for each in (await ask(site, "GET", "/calls.json")).json()["sessions"]]
    assert titles == ["Party", "Party"]


async def test_what_changes_nothing_is_said(site: Site) -> None:
    await pinned(site)
    assert (await ask(site, "POST", "/calls/settings/sessions", HOST, data={"sessions_by": "x"})).status_code == 400
    answer = await decide(site, "accept", "x", session="none")
    assert answer.status_code == 404


async def test_redacted_words_are_in_nothing_that_was_accepted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    secret = "#77#88#99#"
    async with running(tmp_path, monkeypatch) as site:
        text = TEXT.replace("Zoom", f"Zoom {secret}").replace("Bring a question.", f"Bring {secret}.")
        await pinned(site, text)
        await write(site, ADA, text.replace(f"Zoom {secret}", "Elsewhere"))
        await page(site, lambda text: "the place “Elsewhere” instead of" in text)
        answer = await ask(site, "POST", "/calls/redact", HOST, data={"words": secret, "confirmed": "yes"})
        assert answer.status_code == 303
        files = [path for path in tmp_path.iterdir() if path.is_file()]
        assert [path.name for path in files if secret.encode() in path.read_bytes()] == []
        text = await page(site, lambda text: "the place “Elsewhere” instead of “Zoom" in text)
        assert secret not in text
        assert (await decide(site, "restore")).status_code == 303
        assert "Where: Zoom" in (await ask(site, "GET", "/calls.md")).text
    files = [path for path in tmp_path.iterdir() if path.is_file()]
    assert [path.name for path in files if secret.encode() in path.read_bytes()] == []
