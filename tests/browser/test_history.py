"""The history page and the colours of authors, in browsers."""

import httpx
import pytest
from playwright.sync_api import Page, expect

from server.access import identity

from .test_signup import axe
from .visitor import Visitor, Visitors

FIRST = "# Notes\n\nGood morning\n\n## One\n\nfirst\n\n## Two\n\nsecond\n"
STATES = (FIRST, FIRST.replace("morning", "evening"), FIRST.replace("morning", "evening") + "\nlast words\n")


def put(visitors: Visitors, *texts: str) -> str:
    """A pad that somebody set to each of these texts; its address."""
    url = f"{visitors.server.url}/notes"
    for text in texts:
        headers = {"Cookie": f"{identity.COOKIE}={'a' * 32}"}
        httpx.put(f"{url}.md", content=text, headers=headers).raise_for_status()
    return url


def opened(visitor: Visitor, address: str) -> Page:
    visitor.page.goto(address)
    visitor.page.locator(".ready").wait_for()
    return visitor.page


def test_the_slider_goes_through_all_moments(visitors: Visitors) -> None:
    url = put(visitors, *STATES)
    page = opened(visitors.new(), f"{url}/history")
    by = page.locator(".by")
    expect(by).to_have_text("Change 3 of 3 · Somebody · as it is now")
    slider = page.get_by_role("slider", name="Moment")
    slider.focus()
    page.keyboard.press("ArrowLeft")
    expect(by).to_have_text("Change 2 of 3 · Somebody")
    expect(page.locator(".past-text ins")).to_have_text("inserted: eve")
    expect(page.locator(".past-text del")).to_have_text("deleted: mor")
    page.keyboard.press("Home")
    expect(page.locator(".past-text")).to_have_text("The pad was empty.")
    expect(slider).to_be_focused()
    expect(slider).to_have_attribute("aria-valuetext", page.locator("#moment-title").inner_text())
    page.keyboard.press("ArrowRight")
    expect(by).to_have_text("Change 1 of 3 · Somebody")
    page.reload()
    expect(by).to_have_text("Change 1 of 3 · Somebody")


def test_links_step_without_loading_the_page_and_keep_the_focus(visitors: Visitors) -> None:
    url = put(visitors, *STATES)
    page = opened(visitors.new(), f"{url}/history?at=1")
    page.evaluate("window.same = true")
    later = page.get_by_role("link", name="Later change")
    later.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".by")).to_have_text("Change 2 of 3 · Somebody")
    expect(later).to_be_focused()
    expect(page.locator("#said")).to_have_text(page.locator("#moment-title").inner_text())
    page.keyboard.press("Enter")
    expect(page.locator(".by")).to_have_text("Change 3 of 3 · Somebody · as it is now")
    expect(page.locator("#moment-title")).to_be_focused()
    assert page.evaluate("window.same")
    assert page.url == f"{url}/history?at=3&since=2"


def test_it_plays_from_the_beginning_to_the_end(visitors: Visitors) -> None:
    url = put(visitors, *STATES)
    page = opened(visitors.new(), f"{url}/history")
    play = page.get_by_role("button", name="Play", exact=True)
    page.evaluate("""() => {
        window.seen = [];
        new MutationObserver(() => seen.push(document.querySelector("section.moment").dataset.number))
            .observe(document.getElementById("moment"), { childList: true });
    }""")
    page.get_by_label("Speed").select_option("1")
    play.click()
    expect(page.get_by_role("button", name="Pause")).to_be_visible()
    expect(play).to_be_visible()
    expect(page.locator(".by")).to_have_text("Change 3 of 3 · Somebody · as it is now")
    assert page.evaluate("window.seen.at(-1)") == "3"


def test_a_restore_merges_with_somebody_who_types_and_is_undone(visitors: Visitors) -> None:
    url = put(visitors, FIRST, "all gone\n")
    ada, ben = visitors.new(), visitors.new()
    ben.write("notes").has_text("all gone\n")
    page = opened(ada, f"{url}/history?at=1")
    ben.put_cursor(0).type("Ben is here. ").sees_status("Saved")
    page.get_by_role("button", name="Restore").click()
    expect(page.locator("#done")).to_contain_text("It is brought back, as a new edit.")
    ben.page.wait_for_function("() => true")
    expect(ben.page.locator("#editor .cm-content")).to_contain_text("Good morning")
    assert "Ben is here." in ben.text
    assert ben.text.replace("Ben is here. ", "") == FIRST
    page.get_by_role("button", name="Undo").click()
    expect(page.locator("#done")).to_contain_text("Undone")
    ben.has_text("Ben is here. all gone\n")


def test_a_state_gets_a_name_and_is_compared_with_now(visitors: Visitors) -> None:
    url = put(visitors, FIRST)
    page = opened(visitors.new(), f"{url}/history")
    page.get_by_label("Name this state").fill("Before the call")
    page.keyboard.press("Enter")
    expect(page.locator("#done")).to_contain_text("This state has a name now")
    put(visitors, STATES[1])
    page = opened(visitors.new(bypass_csp=True), f"{url}/history")
    page.get_by_role("link", name="Compare with now (Before the call)").click()
    expect(page.locator(".older del")).to_have_text("deleted: morning")
    expect(page.locator(".newer ins")).to_have_text("inserted: evening")
    expect(page.locator(".inline")).to_be_hidden()
    assert axe(page) == []
    page.set_viewport_size({"width": 360, "height": 740})
    expect(page.locator(".older")).to_be_hidden()
    expect(page.locator(".inline")).to_have_text("Good deleted: morninginserted: evening")
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    assert axe(page) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_page_passes_axe_also_on_a_phone(visitors: Visitors, scheme: str) -> None:
    url = put(visitors, *STATES)
    page = opened(visitors.new(color_scheme=scheme, bypass_csp=True), f"{url}/history?at=2")
    assert axe(page) == []
    page.set_viewport_size({"width": 360, "height": 740})
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    assert axe(page) == []


def test_it_is_whole_without_a_script(visitors: Visitors) -> None:
    url = put(visitors, *STATES)
    page = visitors.new(java_script_enabled=False).page
    page.goto(f"{url}/history")
    expect(page.get_by_role("slider")).to_have_count(0)
    page.get_by_role("link", name="Earlier change").click()
    expect(page.locator(".by")).to_have_text("Change 2 of 3 · Somebody")
    page.get_by_label("Bring back").select_option("only “Two”")
    page.get_by_role("button", name="Restore").click()
    expect(page.locator("#done")).to_contain_text("There was nothing to bring back")
    page.get_by_role("link", name="First change").click()
    page.get_by_role("button", name="Restore").click()
    expect(page.locator("#done")).to_contain_text("It is brought back")
    assert httpx.get(f"{url}.md").text == FIRST


def test_the_editor_shows_who_wrote_what_if_one_wants_it(visitors: Visitors) -> None:
    ada, ben = visitors.new(), visitors.new(bypass_csp=True)
    for visitor, name in ((ada, "Ada Example"), (ben, "Ben")):
        visitor.page.goto(visitors.server.url)
        visitor.page.evaluate(f"localStorage.setItem('rosterpad.name', '{name}')")
    ada.write("notes").type("Ada wrote this. ").sees_status("Saved")
    ben.write("notes").put_cursor(16).type("Ben wrote that.").sees_status("Saved")
    expect(ben.page.locator(".author")).to_have_count(0)
    toggle = ben.page.get_by_role("button", name="Show who wrote what")
    toggle.click()
    expect(toggle).to_have_attribute("aria-pressed", "true")
    expect(ben.page.locator(".author")).to_have_text(["Ada wrote this. ", "Ben wrote that."])
    ada.put_cursor(4).type("also ").sees_status("Saved")
    expect(ben.page.locator(".author")).to_have_text(["Ada also wrote this. ", "Ben wrote that."])
    ben.put_cursor(2).press("Control+Alt+w")
    expect(ben.page.locator(".below-toolbar [role=status]")).to_have_text("Ada Example wrote this.")
    for x in (20, 24):
        ben.page.locator(".author").last.hover(position={"x": x, "y": 8})
    expect(ben.page.locator(".author-name")).to_have_text("Ben")
    ben.reopen().write("notes")
    expect(ben.page.locator(".author")).to_have_text(["Ada also wrote this. ", "Ben wrote that."])
    assert axe(ben.page) == []
