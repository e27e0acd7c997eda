"""Who is here: people, not tabs, with their roles, in a list that opens from the bar."""

from typing import Any

import httpx
import pytest
from playwright.sync_api import Page, expect

from server.access import identity

from .test_editor import rename
from .test_editor_look import PHONE
from .test_signup import axe
from .visitor import Visitor, Visitors

ADA = {"Cookie": f"{identity.COOKIE}={'a' * 32}"}


def put(visitors: Visitors) -> str:
    url = f"{visitors.server.url}/calls"
    httpx.put(f"{url}.md", content="# Calls\n", headers=ADA).raise_for_status()
    return url


def ada(visitors: Visitors, **options: Any) -> Visitor:
    """The pad's organiser."""
    person = visitors.new(**options)
    cookie = {"name": identity.COOKIE, "value": "a" * 32, "url": visitors.server.url}
    person.context.add_cookies([cookie])  # type: ignore[list-item]
    return person


def second_tab(person: Visitor, url: str) -> Page:
    """Whoever chose to edit finds the editor open there, too."""
    tab = person.context.new_page()
    tab.goto(url)
    expect(tab.locator("#editor .cm-content")).to_be_visible()
    return tab


def listed(page: Page, *wanted: str) -> None:
    """The open list has those, and no others."""
    expect(page.locator("#here-list li")).to_have_text(list(wanted))


def test_the_list_has_each_person_once_with_their_role_and_counts_readers(visitors: Visitors) -> None:
    url = put(visitors)
    host = ada(visitors).write("calls")
    rename(host, "Ada Example")
    ben = visitors.new().write("calls")
    rename(ben, "Ben")
    second_tab(ben, url)
    reader = visitors.new().page
    reader.goto(url)
    expect(host.page.get_by_role("button", name="3 here")).to_be_visible()
    expect(host.page.locator("#people li")).to_have_count(2)
    host.page.get_by_role("button", name="3 here").click()
    listed(host.page, "AEAda Example (you)organises the pad", "BBeneditsBlock")
    expect(host.page.locator("#here-list")).to_contain_text("And 1 reading.")
    reader.get_by_role("button", name="3 here").click()
    listed(reader, "AEAda Exampleorganises the pad", "BBenedits")
    expect(reader.locator("#here-list")).to_contain_text("And 1 reading. You are one of them.")
    httpx.post(f"{url}/settings/policy", data={"policy": "read"}, headers=ADA)
    listed(reader, "AEAda Exampleorganises the pad", "BBenreads")
    ben.context.close()
    listed(reader, "AEAda Exampleorganises the pad")


def test_a_name_changed_in_one_tab_is_that_of_all_and_of_their_cursors(visitors: Visitors) -> None:
    url = put(visitors)
    host = ada(visitors).write("calls")
    ben = visitors.new().write("calls")
    ben.put_cursor(0, 5)
    expect(host.page.locator(".other-name")).to_have_count(1)
    second = second_tab(ben, url)
    second.locator(".person-own").click()
    second.get_by_label("Name").fill("Ben Renamed")
    second.get_by_role("button", name="Save").click()
    expect(host.page.locator(".other-name").first).to_have_text("Ben Renamed")
    expect(ben.page.locator(".person-own")).to_contain_text("Ben Renamed (you)")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("screen", [{}, PHONE], ids=["wide", "phone"])
def test_the_list_opens_by_keyboard_passes_axe_and_changes_ones_name(
    visitors: Visitors, screen: dict[str, Any], scheme: str
) -> None:
    put(visitors)
    host = ada(visitors, color_scheme=scheme, bypass_csp=True, **screen).write("calls")
    button = host.page.get_by_role("button", name="1 here")
    button.focus()
    host.press("Enter")
    panel = host.page.get_by_role("dialog", name="Who is here")
    expect(panel).to_be_visible()
    expect(button).to_have_attribute("aria-expanded", "true")
    assert axe(host.page) == []
    assert host.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    host.press("Escape")
    expect(panel).to_be_hidden()
    expect(button).to_be_focused()
    host.press("Enter")
    expect(panel.locator("li")).to_contain_text("(you)")
    host.press("Tab", "Enter")
    dialog = host.page.get_by_role("dialog", name="How others see you")
    expect(dialog).to_be_visible()
    dialog.get_by_label("Name").fill("Ada Changed")
    host.press("Enter")
    expect(button).to_be_focused()
    host.press("Enter")
    listed(host.page, "ACAda Changed (you)organises the pad")
