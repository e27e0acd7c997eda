"""Typing together: what is seen, kept, undone and pasted."""

import httpx
import pytest
from playwright.sync_api import expect

from .visitor import Visitor, Visitors


def test_two_people_see_each_other_type(visitors: Visitors) -> None:
    ada, ben = visitors.new().write("pad"), visitors.new().write("pad")
    ada.type("Noon. ")
    ben.has_text("Noon. ")
    ben.put_cursor(0).type("At ")
    ada.has_text("At Noon. ")
    ada.type("UTC")
    ben.has_text("At Noon. UTC")
    ada.sees_status("Saved")
    ben.sees_status("Saved")
    assert on_server(ada, "pad") == "At Noon. UTC"


def test_undo_takes_back_only_ones_own_edits_and_shows_where(visitors: Visitors) -> None:
    httpx.put(f"{visitors.server.url}/pad.md", content="\n".join(f"line {n}" for n in range(200)))
    ada, ben = visitors.new().write("pad"), visitors.new().write("pad")
    before = ada.text
    ada.put_cursor(0).type("mine ")
    ben.has_text("mine " + before)
    ben.put_cursor(len("mine " + before)).type(" theirs")
    ada.has_text("mine " + before + " theirs")
    ada.page.mouse.wheel(0, 100_000)
    expect(ada.editor.get_by_text("line 199")).to_be_in_viewport()
    ada.press("Control+z")
    ada.has_text(before + " theirs")
    expect(ada.editor.get_by_text("line 0", exact=True)).to_be_in_viewport()
    ada.press("Control+Shift+Z")
    ben.has_text("mine " + before + " theirs")


def test_an_input_method_that_changes_half_an_emoji_changes_all_of_it(visitors: Visitors) -> None:
    ada, ben = visitors.new().write("pad"), visitors.new().write("pad")
    ada.type("so 👎!")
    ben.has_text("so 👎!")
    ada.change(4, 5, "\udc4f")  # the second halves of 👎 and 👏 differ, the first are one
    ben.has_text("so 👏!")
    ada.put_cursor(6).press("Backspace")
    ben.has_text("so 👏")
    ada.press("Backspace")
    ben.has_text("so ")
    ada.sees_status("Saved")
    assert (ada.text, on_server(ada, "pad")) == ("so ", "so ")


def test_an_input_method_composes_while_another_types(visitors: Visitors) -> None:
    ada, ben = visitors.new().write("pad"), visitors.new().write("pad")
    ada.type("say ")
    ben.has_text("say ")
    ime = ada.context.new_cdp_session(ada.page)
    for composed in ("に", "にほ", "にほん"):
        ime.send(
            "Input.imeSetComposition",
            {"text": composed, "selectionStart": len(composed), "selectionEnd": len(composed)},
        )
        ben.put_cursor(0).type(".")
    ime.send("Input.insertText", {"text": "日本"})
    ben.has_text("...say 日本")
    ada.has_text("...say 日本")


def test_others_cursors_carry_their_names(visitors: Visitors) -> None:
    ada, ben = visitors.new().write("pad"), visitors.new().write("pad")
    ada.type("Hello")
    ben.has_text("Hello")
    rename(ben, "Ben Example")
    ben.put_cursor(0, 5)
    expect(ada.page.locator(".other-name")).to_have_text("Ben Example")
    expect(ada.page.locator(".other-selection")).to_have_count(1)
    here = ada.page.locator("#people li")
    expect(here).to_have_count(2)
    expect(here.nth(1)).to_contain_text("Ben Example")
    ben.page.close()
    expect(here).to_have_count(1)
    expect(ada.page.locator(".other-cursor")).to_have_count(0)


def test_ones_name_and_colour_are_remembered(visitors: Visitors) -> None:
    ada = visitors.new().write("pad")
    first = ada.page.locator(".person-own").get_attribute("title")
    assert first is not None
    assert first.endswith("(you): change your name or colour")
    rename(ada, "Ada Example", colour="teal")
    ada.reopen().write("pad")
    expect(ada.page.locator(".person-own")).to_have_text("AEAda Example (you): change your name or colour")
    expect(ada.page.locator(".person-own .person-avatar")).to_have_css("background-color", "rgb(0, 121, 107)")


def test_tasks_are_ticked_with_the_mouse_and_with_the_keyboard(visitors: Visitors) -> None:
    httpx.put(f"{visitors.server.url}/pad.md", content="- [ ] one\n- [x] two\n")
    ada = visitors.new().write("pad")
    boxes = ada.editor.get_by_role("checkbox")
    boxes.nth(0).click()
    ada.has_text("- [x] one\n- [x] two\n")
    expect(boxes.nth(0)).to_be_checked()
    ada.put_cursor(16).press("Control+Enter")
    ada.has_text("- [x] one\n- [ ] two\n")
    expect(boxes.nth(1)).not_to_be_checked()


def test_enter_goes_on_with_a_list_and_tab_indents_only_there(visitors: Visitors) -> None:
    ada = visitors.new().write("pad")
    ada.type("- one").press("Enter").type("two").press("Tab").press("Enter").press("Shift+Tab").type("three")
    ada.has_text("- one\n  - two\n- three")
    ada.press("Enter", "Enter").type("plain")
    ada.has_text("- one\n  - two\n- three\nplain")
    ada.press("Tab")
    expect(ada.editor).not_to_be_focused()


def test_escape_then_tab_leaves_the_editor_from_a_list(visitors: Visitors) -> None:
    ada = visitors.new().write("pad").type("- one")
    ada.press("Escape", "Tab")
    expect(ada.editor).not_to_be_focused()
    ada.has_text("- one")


@pytest.mark.parametrize(
    ("keys", "before", "selection", "after"),
    [
        ("Control+b", "so it is", (3, 5), "so **it** is"),
        ("Control+b", "so **it** is", (5, 7), "so it is"),
        ("Control+b", "word", (2, 2), "**word**"),
        ("Control+i", "so **it** is", (5, 7), "so ***it*** is"),
        ("Control+i", "one\ntwo", (0, 7), "*one*\n*two*"),
        ("Control+e", "so it is", (3, 5), "so `it` is"),
        ("Control+e", "one\ntwo", (0, 7), "```\none\ntwo\n```"),
        ("Control+k", "so it is", (3, 5), "so [it](https://) is"),
    ],
)
def test_shortcuts_set_and_take_away_marks(
    visitors: Visitors, keys: str, before: str, selection: tuple[int, int], after: str
) -> None:
    ada = visitors.new().write("pad").paste(before)
    ada.put_cursor(*selection).press(keys)
    ada.has_text(after)


def test_the_toolbar_is_one_stop_with_arrows_between_its_buttons(visitors: Visitors) -> None:
    ada = visitors.new().write("pad").type("words")
    toolbar = ada.page.get_by_role("toolbar", name="Formatting")
    ada.press("Shift+Tab")
    expect(toolbar.get_by_role("button").first).to_be_focused()
    ada.press("End", "ArrowRight")
    expect(toolbar.get_by_role("button").first).to_be_focused()
    while not toolbar.get_by_role("button", name="Heading").evaluate("(button) => button.matches(':focus')"):
        ada.press("ArrowRight")
    ada.press("Enter")
    ada.has_text("## words")
    toolbar.get_by_role("button", name="List", exact=True).click()
    ada.has_text("- ## words")
    toolbar.get_by_role("button", name="Undo").click()
    ada.has_text("## words")


def test_search_and_replace(visitors: Visitors) -> None:
    ada = visitors.new().write("pad").type("one two one")
    ada.press("Control+f")
    ada.page.get_by_role("textbox", name="Find").fill("one")
    ada.page.get_by_role("textbox", name="Replace with").fill("three")
    ada.page.get_by_role("button", name="Replace all").click()
    ada.has_text("three two three")
    ada.press("Escape")
    expect(ada.page.get_by_role("textbox", name="Find")).to_have_count(0)


def test_the_search_covers_the_text_and_moves_nothing_but_hides_nothing(visitors: Visitors) -> None:
    httpx.put(f"{visitors.server.url}/pad.md", content="first\n\nsecond\n" + "more\n" * 100)
    ada = visitors.new().write("pad")
    first, second = ada.editor.get_by_text("first"), ada.editor.get_by_text("second")
    before = second.bounding_box()
    ada.press("Control+f")
    find = ada.page.get_by_role("textbox", name="Find")
    find.press_sequentially("first")
    assert second.bounding_box() == before
    find.press("Enter")
    panel = ada.page.locator("#editor .cm-panels").bounding_box()
    found = first.bounding_box()
    assert panel is not None
    assert found is not None
    assert found["y"] >= panel["y"] + panel["height"]
    find.press("Escape")
    expect(find).to_have_count(0)
    assert second.bounding_box() == before


def test_a_link_opens_with_control_and_from_the_hint_at_the_cursor(visitors: Visitors) -> None:
    httpx.put(
        f"{visitors.server.url}/pad.md",
        content=f"see [this]({visitors.server.url}/other) or [that](javascript:alert(1))\n",
    )
    ada = visitors.new().write("pad")
    with ada.context.expect_page() as opened:
        ada.editor.get_by_text("this").click(modifiers=["Control"])
    assert opened.value.url == f"{visitors.server.url}/other"
    ada.put_cursor(7)
    hint = ada.page.get_by_role("link", name="Open link")
    expect(hint).to_have_attribute("href", f"{visitors.server.url}/other")
    expect(hint).to_have_attribute("rel", "noopener noreferrer")
    ada.put_cursor(ada.text.index("that") + 2)
    expect(hint).to_have_count(0)


def test_marks_show_only_on_the_line_of_the_cursor(visitors: Visitors) -> None:
    ada = visitors.new().write("pad").paste("## Head {#id}\n**bold** and [link](https://example.org)")
    lines = ada.editor.locator(".cm-line")
    expect(lines.nth(0)).to_have_text("Head")
    expect(lines.nth(1)).to_have_text("**bold** and [link](https://example.org)")
    ada.put_cursor(0)
    expect(lines.nth(0)).to_have_text("## Head {#id}")
    expect(lines.nth(1)).to_have_text("bold and link")
    expect(lines.nth(0)).to_have_css("font-weight", "650")


def test_lines_read_in_the_direction_of_their_script(visitors: Visitors) -> None:
    ada = visitors.new().write("pad").paste("abc\nשלום עולם")
    lines = ada.editor.locator(".cm-line")
    expect(lines.nth(0)).to_have_css("direction", "ltr")
    expect(lines.nth(1)).to_have_css("direction", "rtl")


def on_server(visitor: Visitor, pad: str) -> str:
    """The text as the server has it."""
    return httpx.get(f"{visitor.server.url}/{pad}.md").text


def rename(visitor: Visitor, name: str, colour: str | None = None) -> None:
    visitor.page.locator(".person-own").click()
    dialog = visitor.page.get_by_role("dialog", name="How others see you")
    dialog.get_by_label("Name").fill(name)
    if colour:
        dialog.get_by_role("radio", name=colour).check()
    dialog.get_by_role("button", name="Save").click()
    expect(dialog).to_have_count(0)
