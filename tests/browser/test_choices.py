"""Choosing what is meant on a pad's page, with scripts and without."""

import httpx
import pytest
from playwright.sync_api import Locator, Page, expect

from .test_signup import axe, form, put, read
from .visitor import Visitors

PAD = """## Welcome {#welcome}

When: 10 October 2045, 10:00 Eastern

### Attending

- Ada

## Meeting, 11 October 2045, 12:00 UTC {#meeting}

Talk.
"""
CHOSEN = PAD.replace("10 October 2045, 10:00 Eastern", "Tuesday 10 October 2045, 10:00 America/New_York")


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without"])
def test_a_time_is_chosen_at_a_button(visitors: Visitors, scripts: bool) -> None:
    put(visitors, PAD)
    page = read(visitors, java_script_enabled=scripts, timezone_id="America/New_York", locale="en-GB")
    page.get_by_role("button", name="New York → 14:00 UTC").click()
    page.wait_for_url("**/pad#session-welcome")
    own = "Tue, 10 Oct 2045, 10:00 your time" if scripts else "Tue 10 Oct 2045, 14:00 UTC"
    expect(page.locator(".own time")).to_have_text(own)
    assert text(visitors) == CHOSEN


def test_a_choice_by_keyboard_reaches_others_who_read(visitors: Visitors) -> None:
    put(visitors, PAD)
    ada, ben = read(visitors), read(visitors, locale="en-GB", timezone_id="UTC")
    ada.get_by_role("button", name="New York → 14:00 UTC").focus()
    ada.keyboard.press("Enter")
    expect(ben.locator(".own time")).to_have_text("Tue, 10 Oct 2045, 14:00 UTC")


def test_a_session_that_was_changed_meanwhile_is_left_alone(visitors: Visitors) -> None:
    put(visitors, PAD)
    visitors.forms_are_refused()
    page = read(visitors, java_script_enabled=False)
    put(visitors, PAD.replace("10:00 Eastern", "11:00 UTC"))
    page.get_by_role("button", name="New York → 14:00 UTC").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("That can’t be done as things stand")
    page.get_by_role("link", name="Back to the pad").click()
    expect(page.locator(".own time")).to_have_text("Tue 10 Oct 2045, 11:00 UTC")


def test_without_scripts_a_meeting_takes_sign_ups_at_a_button(visitors: Visitors) -> None:
    put(visitors, PAD)
    page = read(visitors, java_script_enabled=False)
    taking(page).click()
    page.wait_for_url("**/pad#session-meeting")
    expect(form(page, "meeting")).to_be_visible()
    assert "\nWhen: Wednesday 11 October 2045, 12:00 UTC (60 min)\n" in text(visitors)


def test_with_scripts_only_organisers_are_offered_to_take_sign_ups(visitors: Visitors) -> None:
    host, guest = visitors.new(), visitors.new()
    host.write("pad").type("Hello").sees_status("Saved")
    host.page.locator("#edit").click()
    expect(host.page.locator("#text")).to_be_visible()
    put(visitors, PAD)
    guest.page.goto(f"{visitors.server.url}/pad")
    expect(guest.page.locator("#status")).to_have_text("Live")
    expect(taking(guest.page)).to_be_hidden()
    taking(host.page).click()
    host.page.wait_for_url("**/pad#session-meeting")
    expect(form(guest.page, "meeting")).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_and_a_phone_is_wide_enough(visitors: Visitors, scheme: str) -> None:
    put(visitors, PAD)
    page = read(visitors, viewport={"width": 360, "height": 640}, color_scheme=scheme, bypass_csp=True)
    page.locator("#text").evaluate("(element) => element.toggleAttribute('data-organiser', true)")
    expect(taking(page)).to_be_visible()
    assert axe(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def taking(page: Page) -> Locator:
    return page.get_by_role("button", name="Take sign-ups here (Meeting)")


def text(visitors: Visitors) -> str:
    return httpx.get(f"{visitors.server.url}/pad.md").text
