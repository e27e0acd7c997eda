"""A wiped page is put back while people type, the text is locked while somebody types, somebody is blocked."""

import re

import httpx
import pytest
from playwright.sync_api import Page, expect

from server.access import identity

from .test_signup import axe
from .visitor import Visitor, Visitors

ADA = {"Cookie": f"{identity.COOKIE}={'a' * 32}"}
PAGE = "# Calls\n\n" + "".join(f"## Point {n}\n\nWhat was said of matter {n}, by whom and why.\n\n" for n in range(12))
GONE = re.compile(r"Most of this page was removed by \w+ \w+")


@pytest.fixture
def url(visitors: Visitors) -> str:
    """The address of a page that Ada made."""
    address = f"{visitors.server.url}/calls"
    httpx.put(f"{address}.md", content=PAGE, headers=ADA).raise_for_status()
    return address


def as_ada(visitor: Visitor) -> Visitor:
    cookie = {"name": identity.COOKIE, "value": "a" * 32, "url": visitor.server.url}
    visitor.context.add_cookies([cookie])  # type: ignore[list-item]
    return visitor


def wipe(visitors: Visitors) -> Visitor:
    """Somebody selects all and deletes it."""
    fox = visitors.new().write("calls")
    fox.editor.focus()
    fox.press("Control+a", "Delete")
    return fox


def told(page: Page) -> None:
    expect(page.locator("#notices")).to_contain_text(GONE)


def post(url: str, **fields: str) -> None:
    assert httpx.post(url, data=fields, headers=ADA).status_code == 303


def is_inside(part: str, whole: str) -> bool:
    rest = iter(whole)
    return all(character in rest for character in part)


def test_a_wiped_page_is_put_back_while_two_people_type(visitors: Visitors, url: str) -> None:
    reader = visitors.new().page
    reader.goto(url)
    ben, kim = visitors.new().write("calls"), visitors.new().write("calls")
    fox = wipe(visitors)
    for page in (reader, ben.page, kim.page, fox.page):
        told(page)
    ben.type("Ben was here. ")
    kim.type("Kim ")
    back = ben.page.get_by_role("button", name="Put it back")
    back.click()
    kim.type("as well. ")
    for page in (reader, ben.page, kim.page, fox.page):
        expect(page.locator("#notices .told")).to_have_count(0)
    expect(ben.page.locator("#notice")).to_contain_text("The text is back.")
    kim.sees_status("Saved")
    text = httpx.get(f"{url}.md").text
    assert is_inside(PAGE, text)
    assert is_inside("Ben was here. ", text)
    assert is_inside("Kim as well. ", text)
    assert len(text) == len(PAGE) + len("Ben was here. Kim as well. ")
    for person in (ben, kim, fox):
        person.has_text(text)
    expect(reader.locator("#text")).to_contain_text("What was said of matter 11")


def test_undo_by_whoever_did_it_ends_the_notice(visitors: Visitors, url: str) -> None:
    reader = visitors.new().page
    reader.goto(url)
    fox = wipe(visitors)
    told(reader)
    fox.editor.focus()
    fox.press("Control+z")
    expect(reader.locator("#notices .told")).to_have_count(0)
    assert httpx.get(f"{url}.md").text == PAGE


def test_without_scripts_it_is_read_and_put_back_by_a_form(visitors: Visitors, url: str) -> None:
    wipe(visitors)
    page = visitors.new(java_script_enabled=False, viewport={"width": 360, "height": 700}).page

    def shown() -> bool:
        page.goto(url)
        return page.locator("#notices .told").count() == 1

    for _ in range(50):
        if shown():
            break
        page.wait_for_timeout(100)
    told(page)
    page.get_by_role("button", name="Put it back").click()
    page.wait_for_url(url)
    expect(page.locator("#text")).to_contain_text("What was said of matter 11")
    expect(page.locator("#notices .told")).to_have_count(0)
    assert httpx.get(f"{url}.md").text == PAGE


def test_by_keyboard_on_a_phone_and_by_axe(visitors: Visitors, url: str) -> None:
    wipe(visitors)
    for scheme in ("light", "dark"):
        size = {"width": 360, "height": 700}
        host = as_ada(visitors.new(viewport=size, bypass_csp=True, color_scheme=scheme)).page
        host.goto(url)
        told(host)
        assert axe(host) == []
        assert host.evaluate("document.documentElement.scrollWidth") <= 360
    host.locator("#notices").get_by_role("button", name="Lock editing for an hour").press("Enter")
    expect(host.locator("#notices")).to_contain_text(re.compile(r"Editing is locked until \d+:\d\d"))
    assert axe(host) == []
    host.get_by_role("button", name="Unlock").press("Enter")
    expect(host.locator("#notices")).not_to_contain_text("Editing is locked")
    host.get_by_role("button", name="Put it back").press("Enter")
    expect(host.locator("#notices .told")).to_have_count(0)
    assert httpx.get(f"{url}.md").text == PAGE
    assert host.evaluate("document.activeElement !== document.body")


def test_the_text_is_locked_while_somebody_types_and_unlocked_in_place(visitors: Visitors, url: str) -> None:
    ben = visitors.new().write("calls")
    ben.type("Notes of mine. ").sees_status("Saved")
    post(f"{url}/settings/lock", locked="hour")
    words = re.compile(r"Editing is locked until \d+:\d\d(\s?[AP]M)? by an organiser\. What you typed is still here")
    expect(ben.page.locator("#editor")).to_contain_text(words)
    expect(ben.page.locator("#notices")).to_contain_text("Editing is locked until")
    before = ben.text
    assert "Notes of mine." in before
    ben.type("More. ")
    assert ben.text == before
    post(f"{url}/settings/lock", locked="no")
    expect(ben.page.locator("#editor")).not_to_contain_text("Editing is locked")
    expect(ben.page.locator("#notices .told")).to_have_count(0)
    ben.type("More. ").sees_status("Saved")
    assert "More. " in httpx.get(f"{url}.md").text


def test_somebody_who_wiped_is_blocked_from_the_notice(visitors: Visitors, url: str) -> None:
    fox = wipe(visitors)
    host = as_ada(visitors.new()).page
    host.goto(url)
    told(host)
    host.get_by_role("button", name=re.compile(r"^Block \w+ \w+")).click()
    expect(host.locator("#notice")).to_contain_text("only reads this pad from now on.")
    expect(fox.page.locator("#editor")).to_contain_text("You may read this pad, but not change it any more.")
    before = fox.text
    fox.type("Ha ha. ")
    assert fox.text == before
    host.goto(f"{url}/settings")
    host.get_by_role("button", name="Unblock").click()
    expect(host.locator("#done")).to_contain_text("The block is ended.")
    expect(fox.page.locator("#editor")).not_to_contain_text("You may read this pad")


def test_somebody_who_is_here_is_blocked_from_the_list(visitors: Visitors, url: str) -> None:
    fox = visitors.new().write("calls")
    host = as_ada(visitors.new(bypass_csp=True)).write("calls").page
    host.get_by_role("button", name="2 here").click()
    expect(host.locator("#here-list form")).to_have_count(1)
    assert axe(host) == []
    host.get_by_role("button", name=re.compile(r"^Block \w+ \w+: they only read this pad then")).press("Enter")
    expect(host.locator("#notice")).to_contain_text("only reads this pad from now on.")
    expect(fox.page.locator("#editor")).to_contain_text("You may read this pad, but not change it any more.")
    expect(host.locator("#here-list form")).to_have_count(0)
