"""The editor on every screen: light and dark, wide and narrow, for eyes and for screen readers."""

import json
from typing import Any

import httpx
import pytest
from playwright.sync_api import Page, expect

from ..live_server import ROOT
from .visitor import Visitor, Visitors

AXE = ROOT / "static" / "node_modules" / "axe-core" / "axe.min.js"
PHONE = {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True}
SAMPLE = """# Membership webinars {#membership}

Some **bold**, *slanted*, ~~struck~~ and `code` words, a [link](https://example.org) and https://example.org/bare.

## Webinar

When: Tuesday 10 October 2017, 12:00 UTC

- one
  - nested
- [ ] a task
- [x] done

1. first

> A quote

```js
const x = 1;
```

| Name | Role |
| --- | --- |
| Ada | Host |
"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("screen", [{}, PHONE], ids=["wide", "phone"])
def test_axe_finds_nothing_in_the_editor(visitors: Visitors, screen: dict[str, Any], scheme: str) -> None:
    httpx.put(f"{visitors.server.url}/pad.md", content=SAMPLE)
    # The checker itself is put into the page, which the page's Content-Security-Policy forbids.
    ada = visitors.new(color_scheme=scheme, bypass_csp=True, **screen).write("pad")
    ben = visitors.new().write("pad").put_cursor(3, 12)
    expect(ada.page.locator("#people li")).to_have_count(2)
    assert faults(ada.page) == []
    ada.put_cursor(20).press("Control+f")
    expect(ada.page.get_by_role("textbox", name="Find")).to_be_visible()
    assert faults(ada.page) == []
    ada.press("Escape")
    ada.page.locator(".person-own").click()
    assert faults(ada.page) == []
    ben.page.close()


def test_on_a_phone_nothing_is_wider_than_the_screen_and_the_toolbar_scrolls(visitors: Visitors) -> None:
    httpx.put(f"{visitors.server.url}/pad.md", content=SAMPLE + "\n" + "long" * 200)
    ada = visitors.new(**PHONE).write("pad")
    assert ada.page.evaluate("document.documentElement.scrollWidth") == 360
    search = ada.page.get_by_role("button", name="Search and replace")
    search.scroll_into_view_if_needed()
    search.tap()
    expect(ada.page.get_by_role("textbox", name="Find")).to_be_in_viewport()
    assert ada.page.evaluate("document.documentElement.scrollWidth") == 360
    assert ada.page.evaluate("getComputedStyle(document.querySelector('#editor')).fontSize") >= "16px"


@pytest.mark.parametrize("screen", [{}, PHONE], ids=["wide", "phone"])
@pytest.mark.parametrize("part", [0, 33, 50, 77])
def test_the_line_at_the_top_stays_where_it_is(visitors: Visitors, screen: dict[str, Any], part: int) -> None:
    """From reading to writing and back."""
    paragraphs = [f"{'## ' if n % 7 == 0 else ''}Part {n}. {'Some more words. ' * (n % 13)}" for n in range(100)]
    httpx.put(f"{visitors.server.url}/pad.md", content="\n\n".join(paragraphs))
    ada = visitors.new(**screen)
    ada.page.goto(f"{visitors.server.url}/pad")
    ada.page.locator(".ready").wait_for()
    words = f"Part {part}."
    bar = ada.page.locator("#bar").evaluate("(bar) => bar.getBoundingClientRect().bottom")
    ada.page.evaluate("(y) => scrollBy(0, y)", top_of(ada, "#text", words) - bar)
    before = top_of(ada, "#text", words)
    ada.page.locator("#edit").click()
    ada.sees_status("Saved")
    ada.page.wait_for_timeout(300)
    assert abs(top_of(ada, "#editor", words) - before) <= 8
    ada.page.locator("#edit").click()
    expect(ada.page.locator("#text")).to_be_visible()
    assert abs(top_of(ada, "#text", words) - before) <= 8


def test_opening_the_editor_shifts_no_layout(visitors: Visitors) -> None:
    httpx.put(f"{visitors.server.url}/pad.md", content=SAMPLE * 5)
    ada = visitors.new()
    ada.page.goto(f"{visitors.server.url}/pad")
    ada.page.evaluate(
        """() => {
            window.shift = 0;
            new PerformanceObserver((list) => {
                for (const entry of list.getEntries()) window.shift += entry.value;
            }).observe({ type: "layout-shift", buffered: true });
        }"""
    )
    ada.page.locator(".ready").wait_for()
    ada.page.keyboard.press("e")
    ada.sees_status("Saved")
    ada.page.wait_for_timeout(500)
    assert ada.page.evaluate("window.shift") <= 0.05


def top_of(visitor: Visitor, place: str, words: str) -> float:
    """Where these words begin, in px from the window's top."""
    found: float = (
        visitor.page.locator(place)
        .get_by_text(words)
        .evaluate(
            """(element) => {
            const range = document.createRange();
            range.selectNodeContents(element);
            return range.getClientRects()[0].top;
        }"""
        )
    )
    return found


def faults(page: Page) -> list[str]:
    """What axe-core says is wrong, each with where."""
    page.evaluate(AXE.read_text())
    found = page.evaluate("axe.run()")
    return [f"{rule['id']}: {json.dumps([node['target'] for node in rule['nodes']])}" for rule in found["violations"]]
