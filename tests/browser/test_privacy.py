"""No page asks anybody else for anything; what the server knows of oneself; looking after it. In browsers."""

import re
import sqlite3
from collections.abc import Iterator
from urllib.parse import urlsplit

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect

from server.store.crashes import SET_ASIDE_AFTER

from ..live_server import LiveServer
from .test_access import ADA, live, put
from .test_deletion import ada, fits
from .test_signup import axe
from .visitor import Visitors

KEY = "k" * 32
HOSTILE = """
![A picture](https://elsewhere.example/a.png) <img src="https://elsewhere.example/b.png">
<link rel="stylesheet" href="//elsewhere.example/c.css"> [A link](https://elsewhere.example/)
"""


@pytest.fixture
def guests(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Visitors]:
    """People on a server whose key is known."""
    with LiveServer(tmp_path_factory.mktemp("admin") / "data", admin_key=KEY) as server:
        people = Visitors(browser, server)
        yield people
        assert people.leave() == []


def test_no_page_asks_another_host_for_anything(visitors: Visitors) -> None:
    url = put(visitors)
    text = httpx.get(f"{url}.md").text + HOSTILE
    httpx.put(f"{url}.md", content=text.encode(), headers=ADA).raise_for_status()
    person = ada(visitors)
    asked: list[str] = []
    person.context.on("request", lambda request: asked.append(request.url))
    page = person.page
    page.on("websocket", lambda socket: asked.append(socket.url))
    pages = ("", "/organise", "/settings", "/history", "/sessions/welcome", ".html", "/archive")
    for path in pages:
        page.goto(url + path, wait_until="networkidle")
    for path in ("/", "/-/me", "/-/archive"):
        page.goto(visitors.server.url + path, wait_until="networkidle")
    page.goto(url)
    live(page)
    page.get_by_role("button", name="Edit text").click()
    expect(page.locator("#status")).to_contain_text("Saved")
    assert len(asked) > 20
    assert {urlsplit(each).netloc for each in asked if not each.startswith("data:")} == {urlsplit(url).netloc}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_what_is_known_is_read_and_erased_by_keyboard_on_a_phone(visitors: Visitors, scheme: str) -> None:
    visitors.forms_are_refused()
    url = put(visitors)
    page = ada(visitors, viewport={"width": 360, "height": 700}, color_scheme=scheme).page
    page.goto(url)
    live(page)
    page.get_by_label("Your name").fill("Ada Example")
    page.get_by_role("button", name="Sign up").click()
    expect(page.locator(".mine")).to_contain_text("Ada Example")
    page.goto(visitors.server.url)
    page.get_by_role("link", name="What this server knows about you").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("What this server knows about you")
    expect(page.locator("main")).to_contain_text("Ada Example")
    assert axe(page) == []
    assert fits(page)
    page.get_by_role("button", name="Erase it").press("Enter")
    expect(page.get_by_text("Tick the box to erase it.")).to_be_visible()
    assert axe(page) == []
    page.get_by_label("Yes, erase all that belongs to me").press("Space")
    page.get_by_role("button", name="Erase it").press("Enter")
    expect(page.get_by_role("heading", name="It is erased")).to_be_visible()
    assert axe(page) == []
    assert page.evaluate("Object.keys(localStorage).length") == 0
    page.goto(f"{visitors.server.url}/-/me")
    expect(page.locator("main")).to_contain_text("It knows nothing about this browser.")
    assert axe(page) == []
    page.goto(url)
    expect(page.locator("#text")).not_to_contain_text("Ada Example")


def enter(page: Page, server: LiveServer) -> None:
    page.goto(f"{server.url}/-/admin/enter/{KEY}")
    assert axe(page) == []
    page.get_by_role("button", name="Look after it in this browser").press("Enter")
    page.wait_for_url(f"{server.url}/-/admin")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_server_is_looked_after_by_keyboard_on_a_phone_without_scripts(guests: Visitors, scheme: str) -> None:
    guests.pages_are_missing()
    guests.forms_are_refused()
    url = put(guests)
    reader = guests.new().page
    reader.goto(url)
    live(reader)
    phone = {"width": 360, "height": 700}
    page = guests.new(viewport=phone, color_scheme=scheme, bypass_csp=True).page
    enter(page, guests.server)
    assert axe(page) == []
    assert fits(page)
    page.get_by_label("Part of a name").fill("call")
    page.get_by_label("Part of a name").press("Enter")
    expect(page.get_by_role("row")).to_have_count(2)
    expect(page.get_by_role("row").last).to_contain_text("anyone may edit")
    page.get_by_role("link", name="calls").press("Enter")
    expect(page.locator(".counts")).to_contain_text(re.compile("People now\\s*1"))
    assert axe(page) == []
    page.get_by_role("button", name="Delete this pad").press("Enter")
    expect(page.locator("#done")).to_contain_text("The pad is deleted")
    expect(reader.locator("#status")).to_contain_text("This pad was deleted.")
    assert axe(page) == []
    page.get_by_role("button", name="Put it back").press("Enter")
    expect(page.locator("#done")).to_contain_text("The pad is there again.")
    page.get_by_role("button", name="Delete this pad").press("Enter")
    page.get_by_label("Type the pad’s name to erase it").fill("call")
    page.get_by_label("Type the pad’s name to erase it").press("Enter")
    expect(page.get_by_text("Type “calls” to erase it.")).to_be_visible()
    assert axe(page) == []
    assert fits(page)
    page.get_by_label("Type the pad’s name to erase it").fill("calls")
    page.get_by_role("button", name="Erase it now").press("Enter")
    expect(page.locator("#done")).to_contain_text("The pad is erased.")
    page.get_by_label("Address or network to block").fill("203.0.113.0/33")
    page.get_by_role("button", name="Block").press("Enter")
    expect(page.get_by_text("Enter an address or a network")).to_be_visible()
    page.get_by_label("Address or network to block").fill("203.0.113.7/24")
    page.get_by_role("button", name="Block").press("Enter")
    expect(page.get_by_text("203.0.113.0/24", exact=True)).to_be_visible()
    assert axe(page) == []
    page.get_by_role("button", name="Let in again").press("Enter")
    expect(page.get_by_text("203.0.113.0/24", exact=True)).to_have_count(0)
    page.get_by_role("button", name="Forget that here").press("Enter")
    page.wait_for_url(f"{guests.server.url}/")
    assert httpx.get(f"{guests.server.url}/-/admin").status_code == 404


def test_a_pad_that_crashed_the_server_is_let_be_opened_by_a_button(guests: Visitors) -> None:
    url, server = put(guests), guests.server
    server.terminate()
    with sqlite3.connect(server.data / "rosterpad.sqlite3") as db:
        db.execute("UPDATE pads SET crashes = ?", (SET_ASIDE_AFTER,))
    db.close()
    server.start()
    assert httpx.get(url).status_code == 503
    page = guests.new(viewport={"width": 360, "height": 700}, bypass_csp=True).page
    enter(page, server)
    expect(page.get_by_role("row").last).to_contain_text("set aside after crashes")
    page.get_by_role("link", name="calls").press("Enter")
    expect(page.get_by_role("heading", name="It is set aside")).to_be_visible()
    assert axe(page) == []
    assert fits(page)
    page.get_by_role("button", name="Let it be opened").press("Enter")
    expect(page.locator("#done")).to_have_text("The pad can be opened again.")
    expect(page.get_by_role("heading", name="It is set aside")).to_have_count(0)
    guests.new().write("calls").put_cursor(0).type("Back. ").sees_status("Saved")
    assert httpx.get(f"{url}.md").text.startswith("Back. # Calls")
