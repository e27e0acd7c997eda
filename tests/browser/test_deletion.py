"""Deleting a pad and putting it back, in browsers that have it open, and looking after a server."""

import re

from playwright.sync_api import Page, expect

from .test_access import live, put
from .test_signup import axe
from .visitor import Visitor, Visitors


def ada(visitors: Visitors, **options: object) -> Visitor:
    """Whoever made the pad."""
    person = visitors.new(bypass_csp=True, **options)
    cookie = {"name": "rosterpad_identity", "value": "a" * 32, "url": visitors.server.url}
    person.context.add_cookies([cookie])  # type: ignore[list-item]
    return person


def fits(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"))


def test_a_pad_is_deleted_by_keyboard_on_a_phone_and_put_back_while_others_look_on(visitors: Visitors) -> None:
    url = put(visitors)
    visitors.pages_are_missing()
    visitors.forms_are_refused()
    reader, ben = visitors.new().page, visitors.new().write("calls")
    reader.goto(url)
    live(reader)
    ben.type("Notes of mine. ").sees_status("Saved")
    page = ada(visitors, viewport={"width": 360, "height": 700}).page
    page.goto(f"{url}/settings")
    typed = page.get_by_label("Type the pad’s name to delete it")
    typed.fill("cals")
    typed.press("Enter")
    expect(page.locator("#done")).to_contain_text("The pad was not deleted")
    expect(page.get_by_text("Type “calls” to delete it.")).to_be_visible()
    assert axe(page) == []
    assert fits(page)
    page.get_by_label("Type the pad’s name to delete it").fill("calls")
    page.get_by_role("button", name="Delete this pad").press("Enter")
    expect(page.get_by_role("heading", name="calls was deleted")).to_be_visible()
    assert axe(page) == []
    assert fits(page)
    expect(reader.locator("#status")).to_contain_text("This pad was deleted.")
    expect(ben.page.locator("#editor")).to_contain_text("This pad was deleted, so it can’t be changed any more.")
    reader.goto(url)
    expect(reader.get_by_text("This pad was deleted. Its organisers can put it back for 30 days.")).to_be_visible()
    page.get_by_role("button", name="Put it back").press("Enter")
    page.wait_for_url(url)
    expect(page.locator("#text")).to_contain_text("Notes of mine.")
    reader.goto(url)
    live(reader)


def test_who_made_a_pad_by_typing_is_offered_both_links_and_they_outlive_the_cookie(visitors: Visitors) -> None:
    maker = visitors.new(viewport={"width": 360, "height": 700}, bypass_csp=True, color_scheme="dark")
    page = maker.page
    maker.write("typed").type("Ours.").sees_status("Saved")
    page.get_by_role("link", name="Links to keep, in case this browser forgets you").click()
    expect(page.get_by_role("heading", name="If this browser forgets you")).to_be_in_viewport()
    assert axe(page) == []
    page.get_by_role("button", name="Show the two links").press("Enter")
    expect(page.locator("#done")).to_be_focused()
    expect(page.get_by_role("heading", name="If this browser forgets you")).to_be_hidden()
    assert axe(page) == []
    assert fits(page)
    organise = page.get_by_label("Link that organises this pad", exact=True).input_value()
    delete = page.get_by_label("Link that deletes this pad", exact=True).input_value()
    maker.context.clear_cookies()
    page.goto(organise)
    page.get_by_role("button", name="Become an organiser").click()
    page.goto(f"{visitors.server.url}/typed/settings")
    expect(page.get_by_role("heading", name="Settings of typed")).to_be_visible()
    expect(page.get_by_role("heading", name="If this browser forgets you")).to_be_hidden()
    maker.context.clear_cookies()
    page.goto(delete)
    page.get_by_role("button", name="Delete this pad").click()
    expect(page.get_by_role("heading", name="typed was deleted")).to_be_visible()


def test_a_delete_link_works_without_scripts_in_a_browser_that_knows_nothing(visitors: Visitors) -> None:
    url = put(visitors)
    page = ada(visitors).page
    page.goto(f"{url}/settings")
    page.get_by_text("A link that deletes it").click()
    page.get_by_role("button", name="Make a delete link").click()
    link = page.get_by_label("Link", exact=True).input_value()
    assert re.fullmatch(rf"{url}/deletion/[0-9a-f]{{32}}", link)
    other = visitors.new(java_script_enabled=False).page
    other.goto(link)
    other.get_by_role("button", name="Delete this pad").click()
    expect(other.get_by_role("heading", name="calls was deleted")).to_be_visible()
    other.get_by_role("button", name="Put it back").click()
    expect(other.get_by_role("button", name="Delete this pad")).to_be_visible()
