"""*Add names* in the editor: the sign-up form of the session's own page, in a dialog."""

import re
from typing import Any

import pytest
from playwright.sync_api import Locator, expect

from .test_session_dialog import accessible, cards, reads
from .test_signup import PAD, form, mine, put, read, sign_up
from .visitor import Visitor, Visitors


def test_names_are_added_by_keyboard_alone_without_leaving_the_editor(visitors: Visitors) -> None:
    put(visitors)
    ada = editor(visitors)
    button = opener(ada)
    button.focus()
    ada.press("Enter")
    expect(dialog(ada)).to_have_accessible_name("Add names: Membership webinar")
    expect(name(ada)).to_be_focused()
    expect(listed(ada)).to_have_text(["سلمى"])
    ada.page.keyboard.type("Grace")
    ada.press("Enter")
    expect(own(ada)).to_be_focused()
    expect(own(ada)).to_contain_text("You’re on the list · Grace (Attending) · Calendar · Change or leave")
    expect(listed(ada)).to_have_text(["سلمى", "Grace"])
    expect(cards(ada).first).to_contain_text("2 of 2 places")
    dialog(ada).get_by_role("button", name="Sign up somebody else").click()
    expect(dialog(ada).get_by_role("button", name="Join the waiting list")).to_be_visible()
    ada.page.keyboard.type("Bob")
    ada.press("Enter")
    expect(own(ada)).to_contain_text("You’re on the waiting list · nobody before you · Bob (Attending)")
    expect(cards(ada).first).to_contain_text("1 waiting")
    ada.press("Escape")
    expect(dialog(ada)).to_have_count(0)
    expect(button).to_be_focused()
    reads(ada, PAD)


def test_back_on_the_page_one_is_told_what_one_signed_up_for_in_the_editor(visitors: Visitors) -> None:
    put(visitors)
    ada = editor(visitors)
    opener(ada).click()
    name(ada).fill("Grace")
    ada.press("Enter")
    expect(own(ada)).to_contain_text("You’re on the list")
    dialog(ada).get_by_role("button", name="Close").click()
    ada.page.locator("#edit").click()
    expect(mine(ada.page)).to_contain_text("You’re on the list · Grace (Attending)")


def test_what_is_wrong_stands_beside_its_field_and_half_a_form_stays_as_others_sign_up(visitors: Visitors) -> None:
    put(visitors)
    visitors.forms_are_refused()
    ada, bob = editor(visitors), read(visitors)
    opener(ada).click()
    dialog(ada).get_by_text("More: affiliation, e-mail").click()
    dialog(ada).get_by_label("Diet?").fill("Tea")
    name(ada).fill(" ")
    name(ada).press("Enter")
    expect(name(ada)).to_be_focused()
    expect(name(ada)).to_have_accessible_description("Enter your name.")
    assert accessible(ada.page) == []
    name(ada).fill("سلمى")
    name(ada).press("Enter")
    expect(name(ada)).to_have_accessible_description(re.compile("already"))
    sign_up(bob, "Bob")
    expect(listed(ada)).to_have_text(["سلمى", "Bob"])
    expect(dialog(ada).get_by_role("button", name="Join the waiting list")).to_be_visible()
    expect(name(ada)).to_be_focused()
    expect(name(ada)).to_have_accessible_description(re.compile("already"))
    expect(dialog(ada).get_by_label("Diet?")).to_have_value("Tea")
    put(visitors, PAD.replace("Ask: Diet?", "Ask: Diet?\nAsk: Pronouns?"))
    expect(dialog(ada).get_by_label("Pronouns?")).to_be_visible()
    expect(dialog(ada).get_by_label("Diet?")).to_have_value("Tea")
    expect(name(ada)).to_have_value("سلمى")
    expect(name(ada)).to_be_focused()


def test_a_label_in_the_dialog_is_its_own_fields(visitors: Visitors) -> None:
    put(visitors)
    ada = editor(visitors)
    opener(ada).click()
    dialog(ada).get_by_text("Your name", exact=True).click()
    ada.page.keyboard.type("Grace")
    expect(name(ada)).to_have_value("Grace")
    expect(ada.page.locator("#text").locator(form(ada.page)).get_by_label("Your name")).to_have_value("")


def test_the_sessions_own_page_is_a_link_away(visitors: Visitors) -> None:
    put(visitors)
    ada = editor(visitors)
    opener(ada).click()
    link = dialog(ada).get_by_role("link", name="The session’s own page")
    expect(link).to_have_attribute("href", "/pad/sessions/webinar")
    expect(link).to_have_attribute("target", "_blank")


def test_a_server_that_can_not_be_reached_is_told_in_the_editor(visitors: Visitors) -> None:
    put(visitors)
    ada = editor(visitors)
    visitors.server_goes_away()
    ada.page.route("**/pad/sessions/webinar", lambda route: route.abort())
    opener(ada).click()
    expect(ada.page.get_by_text("The server can’t be reached. Try again when you are online.")).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_on_a_phone_the_dialog_fits_and_axe_finds_nothing(visitors: Visitors, scheme: str) -> None:
    put(visitors)
    phone: dict[str, Any] = {"viewport": {"width": 360, "height": 640}, "has_touch": True, "color_scheme": scheme}
    ada = editor(visitors, **phone)
    opener(ada).tap()
    dialog(ada).get_by_text("More: affiliation, e-mail").tap()
    assert dialog(ada).evaluate("(element) => element.scrollWidth <= element.clientWidth")
    expect(dialog(ada).get_by_role("button", name="Close")).to_be_in_viewport()
    assert accessible(ada.page) == []


def editor(visitors: Visitors, **options: Any) -> Visitor:
    """Somebody in the editor of the pad, whose card is there."""
    visitor = visitors.new(locale="en-GB", **options)
    visitor.page.goto(f"{visitors.server.url}/pad")
    visitor.page.locator(".ready").wait_for()
    visitor.page.locator("#edit").click()
    opener(visitor).wait_for()
    return visitor


def opener(visitor: Visitor) -> Locator:
    return cards(visitor).first.get_by_role("button", name="Add names")


def dialog(visitor: Visitor) -> Locator:
    return visitor.page.locator(".names-dialog")


def name(visitor: Visitor) -> Locator:
    return dialog(visitor).get_by_label("Your name")


def own(visitor: Visitor) -> Locator:
    return dialog(visitor).locator(".mine")


def listed(visitor: Visitor) -> Locator:
    return dialog(visitor).locator(".names", has_text="Attending").locator("li")
