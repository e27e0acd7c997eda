"""Bringing a text into a pad by plain forms: a preview, the text in the pad, and the way back."""

import html
import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from server.access import identity
from server.store.records import Why

from .site import Site, running

ADA, BRUNO = "a" * 32, "b" * 32


@pytest.fixture
async def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Site]:
    async with running(tmp_path / "data", monkeypatch) as found:
        found.client.cookies.set(identity.COOKIE, ADA)
        yield found


async def text_of(site: Site, pad: str = "web") -> str:
    return (await site.client.get(f"/{pad}.md")).text


async def bring(site: Site, text: str, how: str = "append", pad: str = "web") -> str:
    """Send the second form; the address that it leads to."""
    form = {"how": (None, how), "text": (None, text.replace("\n", "\r\n"))}
    response = await site.client.post(f"/{pad}/import/text", files=form)
    assert response.status_code == 303, response.text
    return response.headers["location"]


async def test_a_file_is_shown_before_anything_is_in_the_pad(site: Site) -> None:
    await site.put("web", "# Here\n")
    response = await site.client.post("/web/import", files={"file": ("old.txt", b"Attending:\r\nAda & Co <b>\r\n")})
    assert response.status_code == 200
    assert "Import old.txt" in response.text
    assert "2 lines. Nothing is in the pad yet." in response.text
    offered = re.search(r'<textarea id="text"[^>]*>\n(.*?)</textarea>', response.text, re.DOTALL)
    assert offered
    assert html.unescape(offered[1]) == "Attending:\n- Ada & Co <b>\n"
    assert await text_of(site) == "# Here\n"


async def test_a_text_goes_to_the_end_and_out_again(site: Site) -> None:
    await site.put("web", "# Here\n")
    done = await bring(site, "## There\n\n- Ada\n")
    assert await text_of(site) == "# Here\n\n## There\n\n- Ada\n"
    page = await site.client.get(done)
    assert "The text stands at the end of the pad." in page.text
    site.client.cookies.set(identity.COOKIE, BRUNO)
    await site.put("web", "# Here, now\n\n## There\n\n- Ada\n- Bruno\n")
    site.client.cookies.set(identity.COOKIE, ADA)
    undone = await site.client.post(done.partition("?")[0])
    assert undone.headers["location"].endswith("?done=undone")
    assert await text_of(site) == "# Here, now\n- Bruno\n"  # what others wrote since then stays


async def test_all_that_is_there_is_replaced_only_when_asked_for_and_comes_back(site: Site) -> None:
    before = "# Here\n\nmuch\n"
    await site.put("web", before)
    done = await bring(site, "# There\n", "replace")
    assert await text_of(site) == "# There\n"
    (revision,) = [each for each in await site.services.store.revisions("web") if each.why is Why.IMPORT]
    assert revision.sequence == 1
    await site.client.post(done.partition("?")[0])
    assert await text_of(site) == before


async def test_a_new_pad_begins_with_an_import(site: Site) -> None:
    await bring(site, "# There\n", pad="new")
    assert await text_of(site, "new") == "# There\n"
    assert "Organise" in (await site.client.get("/new/organise")).text


@pytest.mark.parametrize(
    "text", ["# A\n\n  two  \n\n\n* b\nAttending:\nAda\n\n", "\n\nbegins late", "a\tb é 😀\n", "<b>&amp;\n"]
)
async def test_markdown_that_was_taken_out_comes_back_the_same(site: Site, text: str) -> None:
    await site.put("web", text, told=False)
    out = (await site.client.get("/web.md")).content
    page = (await site.client.post("/other/import", files={"file": ("web.md", out)})).text
    offered = re.search(r'<textarea id="text"[^>]*>\n(.*?)</textarea>', page, re.DOTALL)
    assert offered
    await bring(site, html.unescape(offered[1]), "replace", "other")
    assert (await site.client.get("/other.md")).content == out


async def test_a_program_is_told_what_a_file_amounts_to(site: Site) -> None:
    files = {"file": ("a.html", b"<h1>Hi</h1><ul><li>x</ul>")}
    response = await site.client.post("/web/import", files=files, headers={"Accept": "application/json"})
    assert response.json() == {"text": "# Hi\n\n- x\n", "name": "a.html"}
    binary = {"file": ("a.png", b"\x89PNG\0")}
    response = await site.client.post("/web/import", files=binary, headers={"Accept": "application/json"})
    assert (response.status_code, list(response.json())) == (422, ["error", "nearest"])


@pytest.mark.parametrize(
    ("files", "status", "words"),
    [
        ({"file": ("a.png", b"\x89PNG\0")}, 422, "This is no text"),
        ({"file": ("a.md", b"x" * 2_000_001)}, 413, "A pad holds at most 2,000,000 bytes of text."),
        ({"file": ("a.md", b"x" * 7_000_000)}, 413, "A form with a file holds at most 6,065,536 bytes."),
        ({"text": (None, "  ")}, 422, "Choose a file, or paste a text."),
        ({"file": ("", b"")}, 422, "Choose a file, or paste a text."),
        ({"file": ("a.html", b"<div>" * 9999)}, 422, "nested too deeply"),
        ({f"f{n}": (None, "x") for n in range(30)}, 400, "The form can’t be read as it came."),
    ],
)
async def test_what_cannot_be_brought_is_refused_in_words(
    site: Site, files: dict[str, tuple[str | None, bytes | str]], status: int, words: str
) -> None:
    response = await site.client.post("/web/import", files=files)
    assert (response.status_code, words in response.text) == (status, True), response.text


async def test_forms_of_other_sites_and_kinds_are_refused(site: Site) -> None:
    await site.put("web", "# Here\n")
    evil = {"Origin": "https://evil.example"}
    for path in ("/web/import", "/web/import/text", "/web/import/1"):
        assert (await site.client.post(path, files={"text": (None, "x")}, headers=evil)).status_code == 403
    assert (await site.client.post("/web/import/text", data={"text": "x"})).status_code == 400
    boundary = {"Content-Type": "multipart/form-data; boundary=a"}
    assert (await site.client.post("/web/import", content=b"zzz", headers=boundary)).status_code == 400
    assert (await site.client.post("/web/import/99")).status_code == 400
    assert await text_of(site) == "# Here\n"


async def test_an_archived_pad_takes_no_import(site: Site) -> None:
    await site.put("web", "# Here\n")
    await site.client.post("/web/archive", data={"names": "kept"})
    assert (await site.client.get("/web/import")).status_code == 409
    assert (await site.client.post("/web/import/text", files={"text": (None, "x")})).status_code == 409
    assert (await site.client.post("/web/import/1")).status_code == 409
    assert await text_of(site) == "# Here\n"
