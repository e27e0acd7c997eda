"""A pad over HTTP, on the whole application."""

import json
import re
from datetime import UTC, datetime
from urllib.parse import quote

import pytest

from server.access import identity
from server.sessions.listening import Wish
from server.sessions.orders import Person

from .site import BASE, Site

TEXT = "# Größe & Gewicht\n\nA *line*, 日本, 👍🏽.\n\n- one\n- two\n"
ME = "0123456789abcdef" * 2


def html_of(body: str, id: str) -> str:
    """What is inside the article or section with that id."""
    found = re.search(rf'<(\w+) id="{id}"[^>]*>(.*?)</\1>', body, re.DOTALL)
    assert found is not None, body
    return found[2].strip()


def attribute(body: str, name: str) -> str:
    """A `data-` attribute of the page."""
    found = re.search(rf'data-{name}="([^"]*)"', body)
    assert found is not None, body
    return found[1]


# --- the page ---


async def test_the_address_of_no_pad_shows_an_empty_one_and_makes_none(site: Site) -> None:
    response = await site.client.get("/notes")
    assert (response.status_code, response.headers["content-type"]) == (200, "text/html; charset=utf-8")
    assert [attribute(response.text, name) for name in ("pad", "empty", "socket")] == ["notes", "true", "/-/collab/"]
    assert html_of(response.text, "text") == ""
    assert await site.services.store.load("notes") is None


async def test_the_page_shows_the_text_as_html(site: Site) -> None:
    await site.client.put("/notes.md", content=TEXT)
    body = (await site.client.get("/notes")).text
    assert attribute(body, "empty") == "false"
    assert re.search(r"<h1[^>]*>Größe &amp; Gewicht</h1>", html_of(body, "text"))
    assert "<em>line</em>, 日本, 👍🏽." in html_of(body, "text")
    assert "<title>Größe &amp; Gewicht · notes</title>" in body


async def test_the_page_runs_nothing_that_a_text_holds(site: Site) -> None:
    attack = (
        '# <img src=x onerror=alert(1)>\n\n<script>alert(2)</script>\n\n[x](javascript:alert(3)) "><b onclick=a()>\n'
    )
    await site.client.put("/notes.md", content=attack)
    text = html_of((await site.client.get("/notes")).text, "text")
    assert re.findall(r"<script|<[^>]*\son\w+=|href=\"javascript", text) == []


async def test_the_page_is_the_same_for_everyone_and_sets_no_cookie(site: Site) -> None:
    await site.client.put("/notes.md", content=TEXT)
    first = await site.client.get("/notes")
    second = await site.client.get("/notes", headers={"Cookie": f"{identity.COOKIE}={ME}", "User-Agent": "other"})
    assert first.content == second.content
    assert "set-cookie" not in first.headers


async def test_whoever_has_the_page_is_not_sent_it_again_until_it_changes(site: Site) -> None:
    await site.client.put("/notes.md", content=TEXT)
    first = await site.client.get("/notes")
    assert first.headers["cache-control"] == "no-cache"
    etag = first.headers["etag"]
    for given in (etag, f"W/{etag}", f'"other", {etag}'):
        again = await site.client.get("/notes", headers={"If-None-Match": given})
        assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", etag)
    await site.client.put("/notes.md", content=TEXT + "\nmore\n")
    changed = await site.client.get("/notes", headers={"If-None-Match": etag})
    assert changed.status_code == 200
    assert changed.headers["etag"] != etag
    assert "more" in html_of(changed.text, "text")


async def test_the_page_is_packed_for_who_takes_it(site: Site) -> None:
    await site.client.put("/notes.md", content=TEXT)
    plain = await site.client.get("/notes", headers={"Accept-Encoding": "identity"})
    packed = await site.client.get("/notes", headers={"Accept-Encoding": "br, gzip"})
    refused = await site.client.get("/notes", headers={"Accept-Encoding": "br, gzip;q=0"})
    assert [r.headers.get("content-encoding") for r in (plain, packed, refused)] == [None, "gzip", None]
    assert plain.content == packed.content == refused.content
    assert [r.headers["vary"] for r in (plain, packed)] == ["Accept-Encoding"] * 2


async def test_head_tells_what_get_would(site: Site) -> None:
    await site.client.put("/notes.md", content=TEXT)
    for path in ("/notes", "/notes.md"):
        got = await site.client.get(path, headers={"Accept-Encoding": "identity"})
        head = await site.client.head(path, headers={"Accept-Encoding": "identity"})
        assert (head.status_code, head.content) == (200, b"")
        assert head.headers == got.headers


# --- names ---


async def test_another_spelling_leads_to_the_one_the_pad_has_and_not_for_ever(site: Site) -> None:
    await site.client.put("/Team-Größe.md", content=TEXT)
    for spelling in ("team-größe", "TEAM-GRÖSSE", "Team Größe", "Team-Gro\u0308ße"):
        response = await site.client.get(f"/{quote(spelling)}")
        assert (response.status_code, response.headers["location"]) == (301, "/Team-Gr%C3%B6%C3%9Fe")
        assert response.headers["cache-control"] == "no-cache"
    assert (await site.client.get(f"/{quote('Team-Größe')}")).status_code == 200


async def test_an_etherpad_address_leads_to_the_pad(site: Site) -> None:
    response = await site.client.get("/p/Membership%20Webinars")
    assert (response.status_code, response.headers["location"]) == (301, "/Membership-Webinars")


async def test_a_name_that_is_none_offers_the_nearest(site: Site) -> None:
    response = await site.client.get("/what's%20new%3F", headers={"Accept": "text/html"})
    assert response.status_code == 404
    assert 'href="/what-s-new"' in response.text
    assert (await site.client.put("/what%3F.md", content="x")).status_code == 404


async def test_an_address_with_a_slash_is_no_pad(site: Site) -> None:
    assert (await site.client.get("/notes%2Fmore")).status_code == 404


# --- the text in other forms ---


@pytest.mark.parametrize("suffix", ["md", "txt", "html", "json"])
async def test_no_pad_has_no_forms(site: Site, suffix: str) -> None:
    response = await site.client.get(f"/notes.{suffix}")
    assert response.status_code == 404
    assert response.text == "There is no pad called “notes” yet. It begins with the first edit.\n"


async def test_the_markdown_is_what_was_put_to_the_byte(site: Site) -> None:
    texts = [
        TEXT,
        "",
        "\n",
        "no end",
        "\ttab  \n\n\n  spaces  \n",
        "\ufeffmark\n",
        "nul \0 and \x7f\n",
        "\u2028\u0085\n",
    ]
    for text in texts:
        await site.client.put("/notes.md", content=text.encode())
        response = await site.client.get("/notes.md")
        assert (response.content, response.headers["content-type"]) == (text.encode(), "text/markdown; charset=utf-8")


async def test_the_plain_text_has_no_marks(site: Site) -> None:
    await site.client.put("/notes.md", content=TEXT)
    response = await site.client.get("/notes.txt")
    assert response.headers["content-type"] == "text/plain; charset=utf-8"
    assert [line for line in response.text.splitlines() if "line" in line] == ["A line, 日本, 👍🏽."]
    assert response.text.startswith("Größe & Gewicht\n")


NAMED = """# Calls

**Webinar** {#webinar}
When: 2099-10-10, 12:00 UTC

### Attending

- Typed Tom

## Past {#past}

When: 2017-10-10, 12:00 UTC
"""


async def test_the_text_is_what_is_typed_and_the_page_to_keep_has_the_public_names_too(site: Site) -> None:
    await site.put("calls", NAMED)
    room = await site.services.rooms.open("calls")
    for number, (name, hidden) in enumerate({"Grace": False, "Shy": True}.items()):
        await room.sign_up(Wish("webinar", "attending", Person(name, hidden=hidden), bytes([number]) * 32, None))
    assert (await site.client.get("/calls.md")).text == NAMED
    assert (await site.client.get("/calls.txt")).text == (
        "Calls\n=====\n\nWebinar\nWhen: 2099-10-10, 12:00 UTC\n\nAttending\n\n- Typed Tom\n\n"
        "Past\n----\n\nWhen: 2017-10-10, 12:00 UTC\n"
    )
    page = (await site.client.get("/calls.html")).text
    assert "<li><bdi>Typed Tom</bdi></li>\n<li><bdi>Grace</bdi></li>" in page
    assert "Shy" not in page


async def test_the_page_to_keep_needs_nothing_else(site: Site) -> None:
    await site.client.put("/notes.md", content=TEXT)
    response = await site.client.get("/notes.html")
    assert response.headers["content-type"] == "text/html; charset=utf-8"
    assert "<em>line</em>" in response.text
    assert re.findall(r"<script|<link|\ssrc=|url\(", response.text) == []
    assert "style-src 'sha256-" in response.headers["content-security-policy"]


async def test_the_data_of_a_pad(site: Site) -> None:
    before = datetime.now(UTC)
    await site.client.put("/Notes.md", content=TEXT)
    response = await site.client.get("/notes.json")
    assert response.headers["content-type"] == "application/json"
    data = json.loads(response.content)
    updated = data.pop("updated")
    assert data == {"name": "Notes", "title": "Größe & Gewicht", "role": "editor", "text": TEXT, "sessions": []}
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", updated)
    assert abs((datetime.fromisoformat(updated) - before).total_seconds()) < 60


async def test_a_pad_without_a_heading_is_titled_by_its_name(site: Site) -> None:
    await site.client.put("/notes.md", content="just text\n")
    assert (await site.client.get("/notes.json")).json()["title"] == "notes"
    assert "<title>notes</title>" in (await site.client.get("/notes")).text


@pytest.mark.parametrize("suffix", ["md", "txt", "html", "json"])
async def test_whoever_has_a_form_is_not_sent_it_again_until_it_changes(site: Site, suffix: str) -> None:
    await site.client.put("/notes.md", content=TEXT)
    etag = (await site.client.get(f"/notes.{suffix}")).headers["etag"]
    again = await site.client.get(f"/notes.{suffix}", headers={"If-None-Match": etag})
    assert (again.status_code, again.content) == (304, b"")
    await site.client.put("/notes.md", content="other\n")
    assert (await site.client.get(f"/notes.{suffix}", headers={"If-None-Match": etag})).status_code == 200


# --- putting a text ---


async def test_the_first_put_makes_the_pad_and_says_where(site: Site) -> None:
    response = await site.client.put("/Notes.md", content=TEXT)
    assert (response.status_code, response.headers["location"]) == (201, f"{BASE}/Notes")
    assert response.text.splitlines()[0] == f"Saved: {BASE}/Notes"
    again = await site.client.put("/notes.md", content="other\n")
    assert (again.status_code, again.headers["location"], again.text) == (
        200,
        f"{BASE}/Notes",
        f"Saved: {BASE}/Notes\n",
    )


async def test_putting_nothing_into_no_pad_makes_none(site: Site) -> None:
    assert (await site.client.put("/notes.md", content="")).status_code == 200
    assert await site.services.store.load("notes") is None


async def test_line_ends_are_made_one(site: Site) -> None:
    await site.client.put("/notes.md", content=b"one\r\ntwo\rthree\n\r\nfour")
    assert (await site.client.get("/notes.md")).content == b"one\ntwo\nthree\n\nfour"


async def test_a_put_is_its_browsers_edit(site: Site) -> None:
    await site.client.put("/notes.md", content="one\n", headers={"Cookie": f"{identity.COOKIE}={ME}"})
    await site.client.put("/notes.md", content="two\n")
    await site.client.put("/notes.md", content="three\n", headers={"Cookie": f"{identity.COOKIE}=not one of ours"})
    authors = [change.author for change in await site.services.store.changes("notes")]
    assert authors == [identity.by(ME).token_hash, None, None]


async def test_bytes_that_are_no_text_are_refused_and_change_nothing(site: Site) -> None:
    await site.client.put("/notes.md", content="before\n")
    response = await site.client.put("/notes.md", content=b"Gr\xf6\xdfe")
    assert (response.status_code, response.text) == (400, "The text must be UTF-8; the byte at position 2 isn't.\n")
    assert (await site.client.get("/notes.md")).text == "before\n"


async def test_a_text_over_the_limit_is_refused_and_changes_nothing(site: Site) -> None:
    await site.client.put("/notes.md", content="before\n")
    response = await site.client.put("/notes.md", content=b"x" * 2_000_001)
    assert (response.status_code, response.text) == (413, "A pad holds at most 2,000,000 bytes of text.\n")
    assert (await site.client.get("/notes.md")).text == "before\n"
    assert (await site.client.put("/notes.md", content=b"x" * 2_000_000)).status_code == 200


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("DELETE", "/notes.md", "GET, HEAD, PUT"),
        ("POST", "/notes", "GET, HEAD"),
        ("PUT", "/notes.txt", "GET, HEAD"),
        ("PUT", "/notes/signups/0", "GET, HEAD, POST"),
        ("DELETE", "/notes/organise/join/0", "GET, HEAD, POST"),
    ],
)
async def test_other_methods_are_refused_with_those_that_there_are(
    site: Site, method: str, path: str, allowed: str
) -> None:
    response = await site.client.request(method, path, content="x")
    assert (response.status_code, response.text) == (405, "Method Not Allowed\n")
    assert ", ".join(sorted(response.headers["allow"].split(", "))) == allowed
