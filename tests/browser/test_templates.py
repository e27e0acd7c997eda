"""Texts to begin an empty pad with."""

from playwright.sync_api import expect

from server.sessions import grammar

from .visitor import Visitors


def test_an_empty_pad_is_begun_with_webinars_and_undo_empties_it(visitors: Visitors) -> None:
    ada, ben = visitors.new().write("calls"), visitors.new().write("calls")
    ada.editor.get_by_role("button", name="Webinars to sign up for").click()
    expect(ada.editor.locator(".session-card")).to_have_count(2)
    expect(ada.editor).to_be_focused()
    assert [each.title for each in grammar.parse(ada.text)] == ["First webinar", "Second webinar"]
    ben.has_text(ada.text)
    expect(ben.editor.locator(".starts")).to_have_count(0)
    ada.press("Control+z").has_text("")
    expect(ben.editor.locator(".starts")).to_be_visible()


def test_the_first_letter_typed_takes_the_offer_away(visitors: Visitors) -> None:
    ada = visitors.new().write("calls")
    expect(ada.editor.locator(".starts")).to_be_visible()
    ada.type("H").has_text("H")
    expect(ada.editor.locator(".starts")).to_have_count(0)


def test_a_phone_begins_with_a_discussion_from_the_page_that_is_read(visitors: Visitors) -> None:
    ada = visitors.new(viewport={"width": 360, "height": 640}, has_touch=True)
    ada.page.goto(f"{visitors.server.url}/calls")
    ada.page.locator(".ready").wait_for()
    ada.page.locator("#empty").get_by_role("button", name="A discussion").tap()
    expect(ada.editor.locator(".session-card")).to_have_count(1)
    ada.sees_status("Saved")
    [session] = grammar.parse(ada.text)
    assert [roster.label for roster in session.rosters] == ["Host", "Notetaker", "Attending"]
