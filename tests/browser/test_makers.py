"""A server whose pads take a passphrase to make: its form by keyboard, on a phone, in the dark, without scripts."""

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect

from ..live_server import LiveServer
from .test_deletion import fits
from .test_signup import axe
from .visitor import Visitors

PASSPHRASE = "open sesame"
LONG = "Mitgliederversammlungsvorbereitung" * 2
PHONE = {"viewport": {"width": 360, "height": 700}, "bypass_csp": True}


@pytest.fixture
def guarded(browser: Browser, tmp_path: Path) -> Iterator[Visitors]:
    """People on a server that has a passphrase."""
    with LiveServer(tmp_path / "data", passphrase=PASSPHRASE, conduct="Be kind.") as server:
        people = Visitors(browser, server)
        people.forms_are_refused()
        yield people
        assert people.leave() == []


def is_well_made(page: Page) -> bool:
    return axe(page) == [] and fits(page)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_pad_is_made_by_keyboard_on_a_phone_once_the_passphrase_is_right(guarded: Visitors, scheme: str) -> None:
    maker = guarded.new(color_scheme=scheme, **PHONE)
    page = maker.page
    page.goto(guarded.server.url)
    expect(page.get_by_text("To make a new one you need this server’s passphrase")).to_be_visible()
    page.get_by_label("Name of a pad").fill(LONG)
    page.get_by_label("Name of a pad").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(f"There is no pad called {LONG} yet")
    assert is_well_made(page)
    page.keyboard.press("Tab")  # the mark leads home
    page.keyboard.press("Tab")
    field = page.get_by_label("Passphrase for new pads")
    expect(field).to_be_focused()
    page.keyboard.type("open barley")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_have_text("That is not the passphrase.")
    expect(page).to_have_title(f"Error: Make {LONG}")
    expect(field).to_be_focused()
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(field).to_have_accessible_description("That is not the passphrase.")
    assert is_well_made(page)
    page.keyboard.type(PASSPHRASE)
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Make the pad")).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_url(f"{guarded.server.url}/{LONG}")
    maker.write("another").type("Ours.").sees_status("Saved")
    assert httpx.get(f"{guarded.server.url}/another.md").text == "Ours."


def test_without_scripts_it_is_a_plain_form(guarded: Visitors) -> None:
    page = guarded.new(java_script_enabled=False).page
    page.goto(f"{guarded.server.url}/calls")
    page.get_by_label("Passphrase for new pads").fill(PASSPHRASE)
    page.get_by_role("button", name="Make the pad").click()
    page.wait_for_url(f"{guarded.server.url}/calls")
    expect(page.get_by_text("This pad is empty.")).to_be_visible()
