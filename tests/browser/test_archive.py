"""A pad is archived, read as it is kept, found, and opened again; with nothing but forms, on a phone, by axe."""

import io
import zipfile
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx
import pytest
from playwright.sync_api import Page, expect

from .visitor import Visitor, Visitors

AXE = Path(__file__).resolve().parents[2] / "static" / "node_modules" / "axe-core" / "axe.min.js"
PHONE = {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True}
TEXT = """# Community calls

What we **said** at <b>the</b> calls. [Slides](https://example.org/slides)

| Topic | Who |
| --- | --- |
| 会議の記録と次の予定 | Chiyo |

## Welcome call {#welcome}

When: Tuesday 10 October 2017, 14:00 Europe/Berlin (60 min)
Where: https://example.zoom.us/j/123456

### Host (1)

- Ada Example, Example University

### Attending

- Bruno Felsbruck
- عائشة بنت أبي بكر
"""


def organiser(visitors: Visitors, name: str = "calls", **options: Any) -> Visitor:
    """Somebody who organises a pad."""
    person = visitors.new(**options)
    said = httpx.put(f"{person.server.url}/{quote(name)}.md", content=TEXT.encode()).text
    person.page.goto(said.splitlines()[1].removeprefix("Organise it: "))
    person.page.get_by_role("button", name="Become an organiser").click()
    return person


def archive(person: Visitor, name: str = "calls") -> Page:
    page = person.page
    page.goto(f"{person.server.url}/{quote(name)}/archive")
    page.get_by_label("List it in this server’s archive").check()
    page.get_by_role("button", name="Archive this pad").click()
    expect(page.get_by_text("Kept as it was.")).to_be_visible()
    return page


def passes_axe(page: Page) -> bool:
    page.evaluate(AXE.read_text())
    found = page.evaluate("axe.run(document, { resultTypes: ['violations'] })")
    assert [(each["id"], [node["html"] for node in each["nodes"]]) for each in found["violations"]] == []
    return True


def fits(page: Page) -> None:
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("script", [True, False])
def test_a_pad_is_archived_and_opened_again_with_nothing_but_forms(visitors: Visitors, script: bool) -> None:
    person = organiser(visitors, java_script_enabled=script)
    page = archive(person)
    expect(page.get_by_text("3 people came.")).to_be_visible()
    expect(page.get_by_text("https://example.zoom.us/j/123456")).to_be_visible()
    assert page.locator("form, script, button, input").count() == 0
    page.get_by_role("link", name="Reopen this pad").click()
    page.get_by_role("button", name="Reopen this pad").click()
    expect(page.locator("#pad")).to_be_visible()


@pytest.mark.parametrize("options", [{}, {"color_scheme": "dark"}, PHONE], ids=["light", "dark", "phone"])
def test_its_pages_pass_axe_and_fit(visitors: Visitors, options: dict[str, Any]) -> None:
    person = organiser(visitors, bypass_csp=True, **options)
    page = person.page
    page.goto(f"{person.server.url}/calls/archive")
    passes_axe(page)
    fits(page)
    archive(person)
    for path in ("/calls", "/calls/sessions/welcome", "/calls/reopen", "/-/archive", "/-/archive?q=calls"):
        page.goto(person.server.url + path)
        passes_axe(page)
        fits(page)


def test_whoever_has_the_pad_open_hears_of_it(visitors: Visitors) -> None:
    host, reader, typist = organiser(visitors), visitors.new(), visitors.new()
    reader.page.goto(f"{host.server.url}/calls")
    expect(reader.page.locator("#edit")).to_be_visible()
    typist.write("calls").put_cursor(0).type("x")
    typist.sees_status("Saved")
    archive(host)
    expect(reader.page.locator("#notice")).to_contain_text("This pad was archived just now.")
    expect(reader.page.locator("#edit")).to_be_hidden()
    expect(typist.page.get_by_text("This pad is archived: it can be read, but not changed.")).to_be_visible()
    typist.type("y")
    assert typist.text == f"x{TEXT}"
    reader.page.reload()
    expect(reader.page.get_by_text("Kept as it was.")).to_be_visible()


def test_it_is_found_in_the_archive_by_its_words_and_by_its_month(visitors: Visitors) -> None:
    archive(organiser(visitors))
    page = visitors.new(java_script_enabled=False).page
    page.goto(f"{visitors.server.url}/-/archive")
    expect(page.get_by_role("link", name="Community calls")).to_be_visible()
    page.get_by_role("link", name="October").click()
    expect(page.get_by_role("heading", name="October 2017")).to_be_visible()
    expect(page.get_by_role("link", name="Community calls")).to_be_visible()
    for query, marked in (("felsbr", "Felsbruck"), ("会議", "会議"), ("次の予定", "次の予定"), ("CALLS", "calls")):
        page.get_by_label("Words in finished pads").fill(query)
        page.get_by_role("button", name="Search").click()
        expect(page.locator("mark").first).to_have_text(marked)
    page.get_by_role("link", name="Community calls").click()
    expect(page.get_by_text("Kept as it was.")).to_be_visible()


def test_all_of_it_opens_from_a_disk(visitors: Visitors, tmp_path: Path) -> None:
    for name in ("calls", "notes-ü"):
        archive(organiser(visitors, name), name)
    packed = httpx.get(f"{visitors.server.url}/-/archive.zip").content
    zipfile.ZipFile(io.BytesIO(packed)).extractall(tmp_path)
    page = visitors.new().page
    page.goto((tmp_path / "archive" / "index.html").as_uri())
    expect(page.get_by_role("heading", name="October 2017")).to_be_visible()
    assert page.get_by_role("link", name="Community calls").count() == 2
    page.get_by_role("link", name="Community calls").last.click()
    expect(page.get_by_text("Kept as it was.")).to_be_visible()
    markdown = page.get_by_role("link", name="Markdown")
    assert (Path(tmp_path, "archive/2017/10") / (markdown.get_attribute("href") or "")).exists() or "%" in str(markdown)
    page.get_by_role("link", name="↑").click()
    expect(page.get_by_role("heading", name="October 2017")).to_be_visible()


def test_on_paper_it_is_the_whole_text_without_its_links(visitors: Visitors) -> None:
    page = archive(organiser(visitors))
    page.emulate_media(media="print")
    expect(page.locator(".links")).to_be_hidden()
    expect(page.get_by_text("3 people came.")).to_be_visible()
    expect(page.get_by_text("Bruno Felsbruck")).to_be_visible()
