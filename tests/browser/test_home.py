"""The front page: what one signed up for, and the sessions of listed pads, on the reader's clock."""

from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from playwright.sync_api import Locator, Page, expect

from .test_signup import axe, form, mine
from .visitor import Visitor, Visitors

PAD = """## Membership webinar {{#webinar}}

When: 2099-10-10, 12:00 UTC

## Soon {{#soon}}

When: {soon:%Y-%m-%d, %H:%M} UTC
"""
IDENTITY = "0123456789abcdef" * 2


def test_times_of_listed_sessions_are_the_readers_own_and_how_far_away_they_are(visitors: Visitors) -> None:
    listed(visitors)
    page = home(visitors, timezone_id="America/New_York", locale="en-US")
    expect(coming(page)).to_have_count(2)
    expect(coming(page).nth(0).locator(".soon")).to_have_text("in 3 days")
    expect(coming(page).nth(1).locator("time")).to_have_text("Sat, Oct 10, 2099, 8:00 AM your time")
    expect(page.get_by_text("Times are yours (New York).")).to_be_visible()
    expect(page.get_by_role("link", name="In my time zone: Membership webinar")).to_be_hidden()
    page.get_by_role("button", name="another time zone").click()
    page.get_by_label("Show times in the zone").select_option("Asia/Tokyo")
    expect(coming(page).nth(1).locator("time")).to_have_text("Sat, Oct 10, 2099, 9:00 PM Tokyo time")
    page.reload()
    expect(coming(page).nth(1).locator("time")).to_have_text("Sat, Oct 10, 2099, 9:00 PM Tokyo time")


def test_without_a_script_times_are_utc_with_a_link_that_converts_them(visitors: Visitors) -> None:
    listed(visitors)
    page = home(visitors, java_script_enabled=False)
    expect(coming(page).nth(1).locator("time")).to_have_text("Sat 10 Oct 2099, 12:00 UTC")
    link = coming(page).nth(1).get_by_role("link", name="In my time zone: Membership webinar")
    expect(link).to_be_visible()
    expect(link).to_have_attribute(
        "href", "https://www.timeanddate.com/worldclock/fixedtime.html?iso=20991010T1200&msg=Membership+webinar"
    )
    expect(page.get_by_role("button", name="another time zone")).to_be_hidden()


def test_ones_own_sign_ups_have_ones_own_time(visitors: Visitors) -> None:
    listed(visitors)
    ada = visitors.new(timezone_id="Asia/Kathmandu", locale="en-US")
    ada.page.goto(f"{visitors.server.url}/pad")
    form(ada.page).get_by_label("Your name").fill("Ada")
    form(ada.page).get_by_label("Your name").press("Enter")
    expect(mine(ada.page)).to_contain_text("You’re on the list")
    ada.page.goto(visitors.server.url)
    own = ada.page.locator("#own li")
    expect(own).to_contain_text("Sat, Oct 10, 2099, 5:45 PM your time")
    expect(own).to_contain_text("on the list")
    expect(own.locator(".soon")).to_have_text(f"in {2099 - datetime.now(UTC).year} years")


def test_where_one_has_been_names_no_deleted_pad(visitors: Visitors) -> None:
    url, host = visitors.server.url, {"Cookie": f"rosterpad_identity={IDENTITY}"}
    person = visitors.new().page
    for pad in ("kept", "dropped", "also-kept"):
        httpx.put(f"{url}/{pad}.md", content=pad, headers=host).raise_for_status()
        person.goto(f"{url}/{pad}")
        person.locator(".ready").wait_for()
    recent = person.locator("#recent li a")
    person.goto(url)
    expect(recent).to_have_text(["also-kept", "dropped", "kept"])
    assert httpx.post(f"{url}/dropped/deletion", data={"typed": "dropped"}, headers=host).status_code == 303
    person.goto(url)
    expect(recent).to_have_text(["also-kept", "kept"])
    person.goto(f"{url}/also-kept")
    person.locator(".ready").wait_for()
    assert httpx.post(f"{url}/also-kept/deletion", data={"typed": "also-kept"}, headers=host).status_code == 303
    person.go_back()
    expect(recent).to_have_text(["kept"])


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_and_nothing_is_wider_than_a_phone(visitors: Visitors, scheme: str) -> None:
    listed(visitors)
    page = home(visitors, viewport={"width": 360, "height": 640}, color_scheme=scheme, bypass_csp=True)
    page.get_by_role("button", name="another time zone").click()
    assert axe(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def listed(visitors: Visitors) -> None:
    """A pad with two sessions, made and listed by somebody else."""
    with httpx.Client(base_url=visitors.server.url, cookies={"rosterpad_identity": IDENTITY}) as host:
        text = PAD.format(soon=datetime.now(UTC) + timedelta(days=3, hours=2))
        host.put("/pad.md", content=text).raise_for_status()
        for session in ("webinar", "soon"):  # told to the store at once, not when it has stood for ten seconds
            body = {"session": session, "roster": "attending", "name": "Somebody"}
            host.post("/pad/signups", data=body, headers={"Accept": "application/json"}).raise_for_status()
        assert host.post("/pad/organise/listed", data={"listed": "yes"}).status_code == 303


def home(visitors: Visitors, **options: Any) -> Page:
    visitor: Visitor = visitors.new(**options)
    visitor.page.goto(visitors.server.url)
    return visitor.page


def coming(page: Page) -> Locator:
    return page.locator("#upcoming li")
