"""Sharing a pad: what people can do with the address, links for more, and what a stranger sees."""

from typing import Any

import httpx
import pytest
from playwright.sync_api import expect

from .test_editor_look import PHONE
from .test_people import ADA, ada, put
from .test_signup import axe
from .visitor import Visitors


def set_policy(url: str, policy: str) -> None:
    assert httpx.post(f"{url}/settings/policy", data={"policy": policy}, headers=ADA).status_code == 303


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("screen", [{}, PHONE], ids=["wide", "phone"])
def test_an_organiser_makes_a_link_in_the_dialog_that_lets_a_clean_browser_in(
    visitors: Visitors, screen: dict[str, Any], scheme: str
) -> None:
    url = put(visitors)
    set_policy(url, "nothing")
    host = ada(visitors, color_scheme=scheme, bypass_csp=True, **screen).page
    host.goto(url)
    expect(host.locator("body")).to_have_attribute("data-role", "organiser")
    host.get_by_role("button", name="Share").focus()
    host.keyboard.press("Enter")
    dialog = host.get_by_role("dialog", name="Share this pad")
    expect(dialog).to_contain_text("Only people with a link can open this pad.")
    expect(dialog.get_by_role("button", name="Copy: Address of this pad")).to_be_focused()
    visitors.forms_are_refused()
    dialog.get_by_role("button", name="Make a link").click()
    expect(dialog.get_by_role("status")).to_have_text("Say whom the link is for.")
    dialog.get_by_label("Whom it is for").fill("Friends")
    host.keyboard.press("Enter")
    link = dialog.get_by_label("The link for Friends", exact=True)
    expect(link).to_be_visible()
    assert axe(host) == []
    assert host.evaluate("document.documentElement.scrollWidth <= innerWidth")
    guest = visitors.new().page
    guest.goto(link.input_value())
    guest.get_by_role("button", name="Open the pad in this browser").click()
    guest.wait_for_url(url)
    expect(guest.locator("body")).to_have_attribute("data-role", "participant")
    guest.get_by_role("button", name="Share").click()
    expect(guest.get_by_role("dialog")).not_to_contain_text("A link that lets people do more")


def test_the_words_of_who_may_what_change_at_once_at_the_foot_and_in_the_dialog(visitors: Visitors) -> None:
    url = put(visitors)
    reader, writer = visitors.new().page, visitors.new().write("calls").page
    reader.goto(url)
    for page in (reader, writer):
        expect(page.locator("#anyone")).to_have_text("Anyone with this address can read and edit this pad.")
    reader.get_by_role("button", name="Share").click()
    set_policy(url, "read")
    said = "Anyone with this address can read this pad. Only people with a link can sign up or edit it."
    for page in (reader, writer):
        expect(page.locator("#anyone")).to_have_text(said)
    expect(reader.get_by_role("dialog")).to_contain_text(said)


def test_what_a_stranger_sees_lies_at_rest(visitors: Visitors) -> None:
    url = put(visitors)
    text = "# Calls\n\n## Welcome {#welcome}\n\nWhen: 10 October 2045, 10:00 UTC\n\n### Attending\n"
    httpx.put(f"{url}.md", content=text, headers=ADA)
    set_policy(url, "sign up")
    page = ada(visitors).page
    page.goto(f"{url}?as=stranger")
    said = "Preview: what anyone with this address sees. Nothing can be sent from here."
    leading = "Links lead out of the preview, to pages as you see them yourself."
    expect(page.locator("#preview")).to_have_text(f"{said} {leading} Back to the pad")
    expect(page.locator("body")).to_have_attribute("data-role", "participant")
    expect(page.get_by_role("link", name="Organise this pad")).to_be_hidden()
    expect(page.get_by_role("heading", name="Welcome")).to_be_visible()
    assert page.evaluate("document.styleSheets.length") == 1
    set_policy(url, "nothing")
    assert httpx.get(f"{url}?as=stranger", headers=ADA).status_code == 403
    assert "Welcome" not in httpx.get(f"{url}?as=stranger", headers=ADA).text
