"""Signing up in a browser: in five seconds, by keyboard, without a script, on a phone, on everybody's own clock."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from playwright.sync_api import Locator, Page, expect

from ..live_server import ROOT
from .visitor import Visitors

PHONE: dict[str, Any] = {"viewport": {"width": 360, "height": 720}, "is_mobile": True, "has_touch": True}
AXE = ROOT / "static" / "node_modules" / "axe-core" / "axe.min.js"

PAD = """# Webinars

## Membership webinar {#webinar}

When: 2099-10-10, 12:00 UTC (60 min)
Where: Zoom
Places: 2
Ask: Diet?

### Host (1)

- Ada Example

### Attending

- سلمى

## Second {#second}

When: 2099-12-24, 20:00 UTC
"""


def put(visitors: Visitors, text: str = PAD, pad: str = "pad") -> None:
    httpx.put(f"{visitors.server.url}/{pad}.md", content=text).raise_for_status()


def read(visitors: Visitors, path: str = "pad", **options: Any) -> Page:
    """A person who opens a page."""
    page = visitors.new(**options).page
    page.goto(f"{visitors.server.url}/{path}")
    if options.get("java_script_enabled", True):
        page.locator(".ready").wait_for()
    return page


def form(page: Page, session: str = "webinar") -> Locator:
    return page.locator(f'form[data-session="{session}"]')


def mine(page: Page, session: str = "webinar") -> Locator:
    return page.locator(".signup", has=form(page, session)).locator(".mine")


def sign_up(page: Page, name: str) -> None:
    form(page).get_by_label("Your name").fill(name)
    form(page).get_by_role("button").last.click()


def names(page: Page, label: str = "Attending") -> Locator:
    return page.locator(".names", has=page.locator(".roster", has_text=label)).locator("li")


def axe(page: Page) -> list[str]:
    """What axe-core says is wrong, each with where."""
    page.add_script_tag(path=str(AXE))
    found = page.evaluate("axe.run().then(({ violations }) => violations)")
    return [f"{each['id']}: {node['html'][:200]}" for each in found for node in each["nodes"]]


def test_a_name_is_on_the_list_for_everybody_without_a_page_being_left(visitors: Visitors) -> None:
    put(visitors)
    ada, bob = read(visitors), read(visitors)
    form(bob).get_by_label("Your name").fill("Bo")
    sign_up(ada, "Grace")
    expect(mine(ada)).to_contain_text("You’re on the list · Grace (Attending) · Calendar · Change or leave")
    expect(mine(ada)).to_be_focused()
    expect(names(ada)).to_have_text(["سلمى", "Grace"])
    expect(names(bob)).to_have_text(["سلمى", "Grace"])
    expect(form(bob).get_by_label("Your name")).to_have_value("Bo")
    expect(form(bob).get_by_label("Your name")).to_be_focused()
    expect(form(bob).get_by_role("button").last).to_have_text("Join the waiting list")
    expect(mine(bob)).to_be_empty()


def test_whoever_waits_hears_when_a_seat_is_theirs(visitors: Visitors) -> None:
    put(visitors)
    ada, bob = read(visitors), read(visitors)
    sign_up(ada, "Grace")
    expect(mine(ada)).to_contain_text("You’re on the list")
    sign_up(bob, "Bob")
    expect(mine(bob)).to_contain_text("You’re on the waiting list · nobody before you · Bob")
    ada.get_by_role("link", name="Change or leave").click()
    ada.get_by_role("button", name="Leave the list").click()
    expect(ada.get_by_role("heading", level=1)).to_have_text("You’ve left the list")
    expect(mine(bob)).to_contain_text("You’re on the list · Bob")


def test_this_browser_remembers_its_entries(visitors: Visitors) -> None:
    put(visitors)
    page = read(visitors)
    sign_up(page, "Grace")
    expect(mine(page)).to_contain_text("You’re on the list")
    page.reload()
    expect(mine(page)).to_contain_text("You’re on the list · Grace (Attending)")
    expect(form(page)).to_be_hidden()
    page.get_by_role("button", name="Sign up somebody else").click()
    expect(form(page).get_by_label("Your name")).to_be_focused()


def test_names_for_people_who_sign_up_are_shown_to_them_and_to_hosts_and_to_nobody_else(visitors: Visitors) -> None:
    host = visitors.new().page
    put_by(host, visitors.server.url)
    chosen = host.request.post(f"{visitors.server.url}/pad/organise/settings", form={"names_for": "signed up"})
    assert chosen.ok
    ada, bob = read(visitors, bypass_csp=True), read(visitors)
    sign_up(ada, "Grace")
    expect(names(ada)).to_have_text(["سلمى", "Grace"])
    expect(ada.locator(".names .reserved")).to_be_hidden()
    assert axe(ada) == []
    host.goto(f"{visitors.server.url}/pad")
    expect(names(host)).to_have_text(["سلمى", "Grace"])
    expect(bob.locator(".names .reserved")).to_have_text("and 1 more, whose name people who sign up see")
    expect(names(bob)).to_have_text(["سلمى"])
    sign_up(bob, "Bob")
    expect(mine(bob)).to_contain_text("You’re on the waiting list")
    expect(names(bob)).to_have_text(["سلمى", "Grace"])


def put_by(host: Page, server: str) -> None:
    """Somebody makes the pad, and organises it."""
    said = httpx.put(f"{server}/pad.md", content=PAD).text
    host.goto(said.splitlines()[1].removeprefix("Organise it: "))
    host.get_by_role("button", name="Become an organiser").click()


def test_a_removed_session_is_put_back_where_everybody_sees_it(visitors: Visitors) -> None:
    put(visitors)
    ada, bob = read(visitors, bypass_csp=True), read(visitors)
    sign_up(ada, "Grace")
    expect(mine(ada)).to_contain_text("You’re on the list")
    put(visitors, "# Webinars\n")
    expect(bob.locator(".removed")).to_contain_text("The text of this session was removed. 1 sign-up is kept.")
    ada.get_by_role("button", name="Put it back (").wait_for()
    assert axe(ada) == []
    ada.get_by_role("button", name="Put it back (").click()
    expect(mine(ada)).to_contain_text("You’re on the list · Grace (Attending)")
    expect(names(bob)).to_have_text(["سلمى", "Grace"])
    expect(bob.locator(".removed")).to_have_count(0)


def test_on_paper_are_all_names_that_are_public_and_no_form(visitors: Visitors) -> None:
    past = "## Past {#past}\n\nWhen: 2017-10-10, 12:00 UTC\n\n### Attending\n\n- Early Eve\n"
    put(visitors, f"{PAD}\n{past}")
    page = read(visitors)
    sign_up(page, "Grace")
    seen = page.locator(".names li:visible")
    expect(seen).to_have_text(["Ada Example", "سلمى", "Grace"])
    page.emulate_media(media="print")
    expect(seen).to_have_text(["Ada Example", "سلمى", "Grace", "Early Eve"])
    expect(page.locator(".signup").first).to_be_hidden()


def test_by_keyboard_alone(visitors: Visitors) -> None:
    put(visitors)
    page = read(visitors)
    form(page).get_by_role("radio", name="Attending").focus()
    page.keyboard.press("Tab")
    page.keyboard.type("Grace")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.type("Yale")
    page.keyboard.press("Enter")
    expect(mine(page)).to_be_focused()
    expect(names(page)).to_have_text(["سلمى", "Grace, Yale"])


def test_without_a_script_a_page_says_what_happened_and_how_to_leave(visitors: Visitors) -> None:
    put(visitors)
    page = read(visitors, java_script_enabled=False)
    expect(page.locator(".card .own time").first).to_have_text("Sat 10 Oct 2099, 12:00 UTC")
    sign_up(page, "Grace")
    expect(page.get_by_role("heading", level=1)).to_have_text("You’re on the list")
    page.get_by_label("Your name").fill("Grace Hopper")
    page.get_by_role("button", name="Save changes").click()
    expect(page.get_by_role("status")).to_have_text("Your changes are saved.")
    page.get_by_role("link", name="Back to the pad").click()
    expect(names(page)).to_have_text(["سلمى", "Grace Hopper"])
    page.go_back()
    page.get_by_role("button", name="Leave the list").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("You’ve left the list")


def test_what_is_wrong_is_said_beside_its_field_and_nothing_is_lost(visitors: Visitors) -> None:
    put(visitors)
    visitors.forms_are_refused()
    page = read(visitors, bypass_csp=True)
    form(page).get_by_text("More: affiliation, e-mail").click()
    form(page).get_by_label("Diet?").fill("Tea")
    sign_up(page, " ")
    name = form(page).get_by_label("Your name")
    expect(name).to_be_focused()
    expect(name).to_have_accessible_description("Enter your name.")
    expect(form(page).get_by_label("Diet?")).to_have_value("Tea")
    assert axe(page) == []
    sign_up(page, "Grace")
    expect(mine(page)).to_contain_text("You’re on the list")


def test_half_a_form_outlives_a_change_of_its_questions(visitors: Visitors) -> None:
    put(visitors)
    page = read(visitors)
    form(page).get_by_role("radio", name="Host").check()
    form(page).get_by_text("More: affiliation, e-mail").click()
    form(page).get_by_label("Affiliation").fill("Yale")
    form(page).get_by_label("Your name").press_sequentially("Gra")
    put(visitors, PAD.replace("Ask: Diet?", "Ask: Diet?\nAsk: Pronouns?"))
    expect(form(page).get_by_label("Pronouns?")).to_be_visible()
    page.keyboard.type("ce")
    expect(form(page).get_by_label("Your name")).to_have_value("Grace")
    expect(form(page).get_by_label("Affiliation")).to_have_value("Yale")
    expect(form(page).get_by_role("radio", name="Host")).to_be_checked()


@pytest.mark.parametrize(
    ("zone", "first", "second"),
    [
        ("Asia/Kathmandu", "Sat, Oct 10, 2099, 5:45 PM your time", "Fri, Dec 25, 2099, 1:45 AM your time"),
        ("America/New_York", "Sat, Oct 10, 2099, 8:00 AM your time", "Thu, Dec 24, 2099, 3:00 PM your time"),
        ("Pacific/Kiritimati", "Sun, Oct 11, 2099, 2:00 AM your time", "Fri, Dec 25, 2099, 10:00 AM your time"),
    ],
)
def test_a_time_is_the_readers_own(visitors: Visitors, zone: str, first: str, second: str) -> None:
    put(visitors)
    page = read(visitors, timezone_id=zone, locale="en-US")
    expect(page.locator(".card .own time")).to_have_text([first, second])
    expect(page.locator(".written").first).to_contain_text("Saturday 10 October 2099, 12:00 UTC · 60 minutes")


def test_times_can_be_had_in_another_zone_and_stay_so(visitors: Visitors) -> None:
    put(visitors)
    page = read(visitors, timezone_id="Europe/Berlin", locale="en-US")
    page.get_by_role("button", name="another time zone").click()
    page.get_by_label("Show times in the zone").select_option("Asia/Tokyo")
    expect(page.locator(".card .own time").first).to_have_text("Sat, Oct 10, 2099, 9:00 PM Tokyo time")
    expect(page.locator(".coming time").first).to_have_text("Sat, Oct 10, 2099, 9:00 PM")
    page.reload()
    expect(page.locator(".card .own time").first).to_have_text("Sat, Oct 10, 2099, 9:00 PM Tokyo time")


def test_how_far_away_it_is_is_said_and_that_it_is_over(visitors: Visitors) -> None:
    now = datetime.now(UTC)
    aways = [timedelta(minutes=3), timedelta(days=3, hours=1), timedelta(minutes=-20), timedelta(hours=-2)]
    moments = [now + away for away in aways]
    put(visitors, "\n".join(f"## {n}\n\nWhen: {at:%Y-%m-%d, %H:%M} UTC\n" for n, at in enumerate(moments)))
    soon = read(visitors).locator(".card .soon")
    expect(soon.nth(0)).to_have_text(re.compile("starts in [23] minutes"))
    expect(soon.nth(1)).to_have_text("in 3 days")
    expect(soon.nth(2)).to_have_text("now")
    expect(soon.nth(3)).to_have_text("over")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("screen", [PHONE, {}], ids=["phone", "desk"])
def test_axe_finds_nothing_and_nothing_is_wider_than_the_screen(
    visitors: Visitors, screen: dict[str, Any], scheme: str
) -> None:
    put(visitors)
    page = read(visitors, color_scheme=scheme, bypass_csp=True, **screen)
    form(page).get_by_text("More: affiliation, e-mail").click()
    assert axe(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("path", ["sessions/webinar", "signups"])
def test_axe_finds_nothing_on_the_pages_of_a_session_and_of_an_entry(visitors: Visitors, path: str) -> None:
    put(visitors)
    page = read(visitors, "pad/sessions/webinar", bypass_csp=True, **PHONE)
    if path == "signups":
        sign_up(page, "Grace")
        page.get_by_role("heading", name="You’re on the list").wait_for()
    assert axe(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_the_page_of_an_entry_holds_no_error_for_a_form_that_comes_back(visitors: Visitors) -> None:
    put(visitors)
    visitors.forms_are_refused()
    page = read(visitors, "pad/sessions/webinar", bypass_csp=True)
    sign_up(page, " ")
    expect(page.get_by_role("alert")).to_be_focused()
    assert axe(page) == []
    page.get_by_role("link", name="Enter your name.").click()
    expect(form(page).get_by_label("Your name")).to_be_focused()


def test_a_phone_has_the_form_within_three_seconds_over_a_slow_network(visitors: Visitors) -> None:
    put(visitors)
    page = visitors.new(**PHONE).page
    network = page.context.new_cdp_session(page)
    slow = {"offline": False, "latency": 150, "downloadThroughput": 200_000, "uploadThroughput": 93_750}
    network.send("Network.emulateNetworkConditions", slow)
    page.goto(f"{visitors.server.url}/pad", wait_until="commit")
    form(page).get_by_label("Your name").fill("Grace", timeout=3_000)
