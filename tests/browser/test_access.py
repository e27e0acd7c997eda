"""Links and policies in browsers: what is offered to whom, and what happens to pages and editors that are open."""

import re

import httpx
from playwright.sync_api import Page, expect

from server.access import identity

from .test_signup import axe
from .visitor import Visitors

ADA = {"Cookie": f"{identity.COOKIE}={'a' * 32}"}
PAD = "# Calls\n\n## Welcome {#welcome}\n\nWhen: 10 October 2045, 10:00 UTC\n\n### Attending\n\n- Ada\n"


def put(visitors: Visitors) -> str:
    url = f"{visitors.server.url}/calls"
    httpx.put(f"{url}.md", content=PAD, headers=ADA).raise_for_status()
    return url


def set_policy(url: str, policy: str) -> None:
    assert httpx.post(f"{url}/settings/policy", data={"policy": policy}, headers=ADA).status_code == 303


def make_link(url: str, role: str) -> str:
    page = httpx.post(f"{url}/settings/links", data={"role": role, "name": "Friends"}, headers=ADA).text
    found = re.search(r'id="link" value="([^"]+)"', page)
    assert found is not None
    return found[1]


def revoke(url: str) -> None:
    page = httpx.get(f"{url}/settings", headers=ADA).text
    path = re.findall(r'action="/calls([^"]+/revoke)"', page)[-1]
    assert httpx.post(url + path, headers=ADA).status_code == 303


def live(page: Page) -> None:
    expect(page.locator("#status")).to_have_attribute("data-state", "live")


def test_a_participant_signs_up_by_a_link_and_can_not_edit_until_it_is_revoked(visitors: Visitors) -> None:
    url = put(visitors)
    set_policy(url, "nothing")
    page = visitors.new().page
    page.goto(make_link(url, "participant"))
    page.get_by_role("button", name="Open the pad in this browser").click()
    page.wait_for_url(url)
    live(page)
    expect(page.get_by_role("button", name="Edit text")).to_be_hidden()
    page.keyboard.press("e")
    page.get_by_label("Your name").fill("Kenji")
    page.get_by_role("button", name="Sign up").click()
    expect(page.locator(".mine")).to_contain_text("Kenji")
    expect(page.locator("#editor")).to_be_hidden()
    revoke(url)
    expect(page.locator("#status")).to_contain_text("This pad is only for people with a link.")


def test_an_editor_turns_read_only_in_place_with_the_reason_and_keeps_the_text(visitors: Visitors) -> None:
    url = put(visitors)
    ben = visitors.new().write("calls")
    ben.type("Notes of mine. ").sees_status("Saved")
    set_policy(url, "sign up")
    expect(ben.page.locator("#editor")).to_contain_text("You may read this pad, but not change it any more.")
    before = ben.text
    ben.type("More. ")
    assert ben.text == before
    assert "Notes of mine." in before
    set_policy(url, "edit")
    expect(ben.page.locator("#editor")).not_to_contain_text("You may read this pad")


def test_readers_are_offered_nothing_that_they_may_not_do_without_scripts_too(visitors: Visitors) -> None:
    url = put(visitors)
    set_policy(url, "read")
    for scripts in (True, False):
        page = visitors.new(java_script_enabled=scripts).page
        for address in (url, f"{url}/sessions/welcome"):
            page.goto(address)
            expect(page.get_by_role("button", name="Sign up")).to_be_hidden()
            expect(page.get_by_text("Ada", exact=True)).to_be_visible()


def test_settings_work_on_a_phone_by_keyboard_and_pass_axe(visitors: Visitors) -> None:
    url = put(visitors)
    person = visitors.new(viewport={"width": 360, "height": 700}, bypass_csp=True)
    cookie = {"name": identity.COOKIE, "value": "a" * 32, "url": url}
    person.context.add_cookies([cookie])  # type: ignore[list-item]
    page = person.page
    page.goto(f"{url}/settings")
    assert axe(page) == []
    page.get_by_label("Whom it is for").fill("The team")
    page.get_by_label("Whoever opens the new link").select_option("editor")
    page.get_by_label("Whom it is for").press("Enter")
    expect(page.get_by_label("Link", exact=True)).to_have_value(re.compile(r"/calls/join/\w+$"))
    assert axe(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    page.get_by_label("read", exact=True).check()
    page.get_by_role("button", name="Save what anyone may do").press("Enter")
    expect(page.locator("#done")).to_contain_text("What anyone may do is changed")
    expect(page.get_by_label("read", exact=True)).to_be_checked()
