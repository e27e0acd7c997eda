"""Reading a pad: at once, without a script, live, and undisturbed."""

import json
import re
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.sync_api import Page, Route, WebSocketRoute, expect

from ..live_server import ROOT
from ..load import wire
from .visitor import Visitor, Visitors

PHONE: dict[str, Any] = {"viewport": {"width": 360, "height": 720}, "is_mobile": True, "has_touch": True}
AXE = ROOT / "static" / "node_modules" / "axe-core" / "axe.min.js"

LONG = "# Minutes\n\n" + "\n\n".join(f"Paragraph {number}, long enough for a line of its own." for number in range(80))
RICH = """# Webinar

Attending:

    Ada Example / Bath / ada@example.org

- [x] book
- [ ] ask **Grace**, see https://example.org/a/very/long/address/that/has/no/place/to/break/at/all/and/goes/on/and/on

## When

| Date | Time | Place | Notes | Who takes them | What else there is to know |
|---|---|---|---|---|---|
| 10 October 2017 | 12:00 UTC | Zoom | here | Joan | nothing_that_breaks_anywhere_at_all |

> quoted

```
a line of code that is longer than a telephone is wide, by far, and then some more of it
```

## كتابة

مرحبا
"""


def test_a_pad_reads_without_a_script(visitors: Visitors) -> None:
    put(visitors, RICH)
    page = read(visitors, java_script_enabled=False)
    expect(page.get_by_role("heading", name="Webinar")).to_be_visible()
    expect(page.get_by_role("checkbox", name="book")).to_be_checked()
    expect(page.get_by_role("navigation", name="Contents").get_by_role("link")).to_have_text(
        ["Webinar", "When", "كتابة"]
    )
    expect(page.get_by_role("button")).to_have_count(0)


def test_a_change_arrives_and_the_line_being_read_stays_where_it_is(visitors: Visitors) -> None:
    put(visitors, LONG)
    page = read(visitors)
    page.evaluate("scrollTo(0, 1500)")
    line = page.get_by_text("Paragraph 40,")
    line.evaluate("line => getSelection().selectAllChildren(line)")
    before = top(page, "Paragraph 40")
    put(visitors, LONG.replace("Paragraph 3,", "New line\n\nNew paragraph\n\nParagraph 3, changed,"))
    expect(page.get_by_text("New paragraph")).to_be_attached()
    assert abs(top(page, "Paragraph 40") - before) <= 1
    assert page.evaluate("String(getSelection())") == "Paragraph 40, long enough for a line of its own."


def test_on_a_wide_screen_the_text_begins_where_the_contents_begin(visitors: Visitors) -> None:
    put(visitors, RICH + "\n".join(f"## Part {number}\n" for number in range(20)))
    page = read(visitors, viewport={"width": 1400, "height": 900})
    tops = page.evaluate("['contents', 'text'].map((id) => document.getElementById(id).getBoundingClientRect().top)")
    assert [round(top) for top in tops] == [84, 84]


def test_what_arrives_in_a_list_leaves_the_other_items_alone(visitors: Visitors) -> None:
    put(visitors, "Attending:\n\n- Ada\n- [Grace](https://example.org)\n")
    page = read(visitors)
    page.get_by_role("link", name="Grace").focus()
    put(visitors, "Attending:\n\n- Ada\n- Joan\n- [Grace](https://example.org)\n- Mary\n")
    expect(page.locator("#text li")).to_have_text(["Ada", "Joan", "Grace", "Mary"])
    expect(page.get_by_role("link", name="Grace")).to_be_focused()
    assert page.locator("#text li").evaluate_all("items => items.map((item) => item.dataset.at)") == [
        None,
        "1",
        "2",
        "3",
    ]


def test_changes_of_all_kinds_leave_the_page_as_the_server_would_write_it(visitors: Visitors) -> None:
    put(visitors, RICH)
    page = read(visitors)
    for text in (RICH.replace("12:00", "13:00"), "New\n\n" + RICH + "\n- a\n- b", RICH.replace("##", "#"), LONG, RICH):
        put(visitors, text)
        expect(page.locator("#pad")).to_have_attribute("data-sequence", str(sequence(visitors)))
        page.evaluate("document.querySelectorAll('.fresh').forEach((one) => one.classList.remove('fresh'))")
        fresh = read(visitors, java_script_enabled=False)
        assert normal(blocks(page)) == normal(blocks(fresh))
        assert contents(page) == contents(fresh)
        assert page.title() == fresh.title()


def test_a_page_is_live_again_after_the_server_was_away(visitors: Visitors) -> None:
    put(visitors, "before")
    page = read(visitors)
    expect(page.locator("#status")).to_have_text("Live")
    visitors.server_goes_away()
    visitors.server.kill()
    expect(page.locator("#status")).to_have_text("Reconnecting…")
    visitors.server.start()
    put(visitors, "after")
    expect(page.locator("#text")).to_have_text("after")
    expect(page.locator("#status")).to_have_text("Live")


def test_a_page_that_is_refused_says_so_and_asks_no_more(visitors: Visitors) -> None:
    put(visitors, "text")
    reader = visitors.new()
    asked: list[str] = []

    def refuse(socket: WebSocketRoute) -> None:
        asked.append(socket.url)
        socket.close(code=4403, reason="This pad is closed to readers.")

    reader.page.route_web_socket("**/-/collab/**", refuse)
    reader.page.goto(f"{visitors.server.url}/pad")
    reader.sees_status("No longer live: This pad is closed to readers. Reload to see what is new.")
    reader.page.wait_for_timeout(1_500)
    assert len(asked) == 1


def test_a_page_says_that_nothing_can_be_saved_and_when_it_can_again(visitors: Visitors) -> None:
    put(visitors, "# Minutes\n")
    sockets: list[WebSocketRoute] = []
    heard: list[str | bytes] = []

    def listen(socket: WebSocketRoute) -> None:
        socket.connect_to_server().on_message(lambda message: (heard.append(message), socket.send(message))[1])
        sockets.append(socket)

    page = visitors.new().page
    page.route_web_socket("**/-/collab/**", listen)
    page.goto(f"{visitors.server.url}/pad")
    status = page.locator("#status")
    expect(status).to_have_text("Live")
    while not any(message[:1] == b"s" for message in heard):  # STATE, or the server's own comes after ours
        page.wait_for_timeout(50)
    sockets[0].send(state(writable=False))
    expect(status).to_have_text("Nothing can be saved now")
    expect(status).to_have_attribute("aria-live", "polite")
    put(visitors, "# Minutes of today\n")
    expect(page.get_by_role("heading", name="Minutes of today")).to_be_visible()
    expect(status).to_have_text("Nothing can be saved now")
    sockets[0].send(state(writable=True))
    expect(status).to_have_text("Live")
    expect(status).to_have_attribute("aria-live", "polite")


def state(*, writable: bool) -> bytes:
    """A STATE message: 115, a length, JSON."""
    body = json.dumps({"role": "editor", "writable": writable, "archived": False}).encode()
    return bytes((wire.STATE, len(body))) + body


@pytest.mark.parametrize("scroll", [0, 700, 1500, 1e6])
def test_e_opens_the_editor_in_the_same_place_and_done_comes_back(visitors: Visitors, scroll: float) -> None:
    put(visitors, LONG)
    page = read(visitors)
    page.evaluate(f"scrollTo(0, {scroll})")
    line = first_in_sight(page)
    before = top(page, line)
    page.keyboard.press("e")
    expect(page.locator("body")).to_have_attribute("data-mode", "editing")
    page.wait_for_timeout(300)
    assert abs(top_in_editor(page, line) - before) <= 8
    page.get_by_role("button", name="Done").click()
    expect(page.locator("#text")).to_be_visible()
    assert abs(top(page, line) - before) <= 8


def test_done_shows_at_once_what_was_just_typed(visitors: Visitors) -> None:
    put(visitors, "# Notes\n\nfirst")
    ada = visitors.new().write("pad")
    ada.put_cursor(len("# Notes\n\nfirst")).type(" and second")
    ada.page.get_by_role("button", name="Done").click()
    expect(ada.page.locator("#text")).to_be_visible()
    assert ada.page.locator("#text > *").all_inner_texts() == ["Notes", "first and second"]
    ada.sees_status("Live")
    expect(ada.page.get_by_role("button", name="Edit text")).to_be_focused()


def test_the_choice_to_edit_is_remembered_for_this_pad(visitors: Visitors) -> None:
    put(visitors, "text")
    put(visitors, "text", "other")
    ada = visitors.new().write("pad").reopen()
    ada.page.goto(f"{visitors.server.url}/pad")
    expect(ada.editor).to_be_focused()
    ada.page.goto(f"{visitors.server.url}/other")
    ada.sees_status("Live")
    expect(ada.editor).to_have_count(0)
    ada.page.goto(f"{visitors.server.url}/pad")
    ada.page.get_by_role("button", name="Done").click()
    ada.sees_status("Live")
    ada.page.reload()
    ada.sees_status("Live")
    expect(ada.editor).to_have_count(0)


def test_a_click_in_the_text_opens_the_editor_at_that_line(visitors: Visitors) -> None:
    put(visitors, "# Notes\n\none\ntwo\nthree [link](#notes)\n")
    ada = visitors.new()
    page = ada.page
    page.goto(f"{visitors.server.url}/pad")
    ada.sees_status("Live")
    page.get_by_role("link", name="link").click()
    page.locator("#text p").dblclick(position={"x": 10, "y": 10})
    page.wait_for_timeout(500)
    expect(ada.editor).to_have_count(0)
    page.evaluate("getSelection().empty()")
    page.locator("#text p").click(position={"x": 10, "y": 40})
    ada.editor.wait_for()
    page.wait_for_timeout(300)
    ada.type("!").has_text("# Notes\n\none\ntwo!\nthree [link](#notes)\n")


def test_on_a_phone_the_editor_opens_only_by_its_button(visitors: Visitors) -> None:
    put(visitors, "some text")
    ada = visitors.new(**PHONE)
    page = ada.page
    page.goto(f"{visitors.server.url}/new-pad")
    page.get_by_role("button", name="Start writing").tap()
    ada.editor.wait_for()
    page.goto(f"{visitors.server.url}/new-pad")
    expect(page.get_by_role("button", name="Start writing")).to_be_visible()
    page.goto(f"{visitors.server.url}/pad")
    ada.sees_status("Live")
    page.get_by_text("some text").tap()
    page.wait_for_timeout(500)
    expect(ada.editor).to_have_count(0)
    page.get_by_role("button", name="Edit text").tap()
    ada.editor.wait_for()


def test_an_empty_pad_opens_in_the_editor(visitors: Visitors) -> None:
    ada = visitors.new()
    ada.page.goto(f"{visitors.server.url}/new-pad")
    expect(ada.editor).to_be_focused()
    ada.type("first").sees_status("Saved")
    assert httpx.get(f"{visitors.server.url}/new-pad.md").text == "first"


def test_an_editor_that_does_not_load_says_what_to_do(visitors: Visitors) -> None:
    put(visitors, "text")
    ada = visitors.new()
    visitors.server_goes_away()

    def fail(route: Route) -> None:
        route.abort()

    ada.page.goto(f"{visitors.server.url}/pad")
    ada.page.route("**/open-*.js", fail)
    ada.page.get_by_role("button", name="Edit text").click()
    expect(ada.page.get_by_role("alert")).to_contain_text("The editor didn’t load. Check your connection")
    expect(ada.page.get_by_text("text", exact=True)).to_be_visible()
    ada.page.unroute("**/open-*.js")
    ada.page.get_by_role("button", name="Edit text").click()
    ada.editor.wait_for()


def test_the_address_is_shared_by_copying_it(visitors: Visitors) -> None:
    put(visitors, "text")
    page = read(visitors, permissions=["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="Share").click()
    dialog = page.get_by_role("dialog", name="Share this pad")
    expect(dialog).to_contain_text("Anyone with this address can read and edit this pad.")
    dialog.get_by_role("button", name="Copy: Address of this pad").click()
    expect(dialog.get_by_role("status")).to_have_text("Copied")
    assert page.evaluate("navigator.clipboard.readText()") == f"{visitors.server.url}/pad"


def test_the_front_page_knows_where_this_browser_has_been(visitors: Visitors) -> None:
    put(visitors, "# Minutes")
    page = read(visitors)
    page.goto(visitors.server.url)
    expect(page.get_by_role("link", name="Minutes")).to_have_attribute("href", "/pad")
    page.get_by_role("button", name="Forget pad on this browser").click()
    expect(page.get_by_role("heading", name="Where you have been")).to_be_hidden()
    page.get_by_label("Name of a pad").fill("Our minutes")
    page.get_by_role("button", name="Open").click()
    page.wait_for_url(f"{visitors.server.url}/Our-minutes")


@pytest.mark.parametrize("width", [320, 360, 768, 1100, 1400])
def test_no_width_makes_the_page_scroll_sideways(visitors: Visitors, width: int) -> None:
    put(visitors, RICH)
    visitors.pages_are_missing()
    for path in ("pad", "", "no such/page", "pad.html"):
        page = read(visitors, path, viewport={"width": width, "height": 700})
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path


def test_nothing_shifts_when_the_script_arrives(visitors: Visitors) -> None:
    put(visitors, RICH)
    page = read(visitors)
    expect(page.locator("#status")).to_have_text("Live")
    page.wait_for_timeout(200)
    shift = page.evaluate(
        """new Promise((resolve) => {
            let sum = 0;
            new PerformanceObserver((list) => list.getEntries().forEach(({ value }) => (sum += value)))
                .observe({ type: "layout-shift", buffered: true });
            setTimeout(() => resolve(sum), 100);
        })"""
    )
    assert shift <= 0.05


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("options", [{}, PHONE], ids=["wide", "phone"])
def test_everybody_can_use_the_pages(visitors: Visitors, scheme: str, options: dict[str, Any]) -> None:
    put(visitors, RICH)
    visitors.pages_are_missing()
    for path in ("pad", "new-pad", "", "no such/page", "pad.html"):
        page = read(visitors, path, color_scheme=scheme, **options)
        page.wait_for_timeout(200)
        assert violations(page) == [], path


def put(visitors: Visitors, text: str, pad: str = "pad") -> None:
    httpx.put(f"{visitors.server.url}/{pad}.md", content=text).raise_for_status()


def read(visitors: Visitors, path: str = "pad", **options: Any) -> Page:
    """A person who opens a page."""
    reader: Visitor = visitors.new(**options)
    reader.page.goto(f"{visitors.server.url}/{path}")
    return reader.page


def sequence(visitors: Visitors) -> int:
    page = httpx.get(f"{visitors.server.url}/pad").text
    found = re.search(r'data-sequence="(\d+)"', page)
    assert found is not None
    return int(found[1])


def blocks(page: Page) -> list[str]:
    found: list[str] = page.locator("#text > *").evaluate_all("blocks => blocks.map(({ outerHTML }) => outerHTML)")
    return [block.replace(' class=""', "") for block in found]


def contents(page: Page) -> list[str]:
    return normal([page.locator("#contents").inner_html().replace(' aria-current="true"', "").strip()])


def normal(blocks: list[str]) -> list[str]:
    """Without the order of attributes and the space between elements."""
    tidy = (re.sub(r">\s+<", "><", block) for block in blocks)
    return [re.sub(r"(?<=<)[a-z0-9]+ [^>]*", lambda tag: " ".join(sorted(tag[0].split(" "))), block) for block in tidy]


def top(page: Page, line: str) -> float:
    """Where a line of the page is, px from the window's top."""
    position: float = page.locator("#text > *", has_text=line).first.evaluate(
        "element => element.getBoundingClientRect().top"
    )
    return position


def top_in_editor(page: Page, line: str) -> float:
    position: float = page.locator(".cm-line", has_text=line).first.evaluate(
        "element => element.getBoundingClientRect().top"
    )
    return position


def first_in_sight(page: Page) -> str:
    line: str = page.evaluate(
        """() => {
            const bottom = (element) => element.getBoundingClientRect().bottom;
            const bar = document.getElementById("bar").getBoundingClientRect().bottom;
            const shown = [...document.querySelectorAll("#text > *")].find((line) => bottom(line) > bar);
            return shown.textContent.split(",")[0];
        }"""
    )
    return line


def violations(page: Page) -> list[str]:
    """What axe-core finds, each with the elements it is about."""
    page.evaluate(Path(AXE).read_text())
    found: list[dict[str, Any]] = page.evaluate("axe.run().then(({ violations }) => violations)")
    return [f"{rule['id']}: {[node['html'][:200] for node in rule['nodes']]}" for rule in found]
