"""Sessions in the editor: the dialogs that write them, and the cards above their text."""

import re
import time

import httpx
from playwright.sync_api import Locator, Page, expect

from server.sessions import grammar
from server.sessions.when import When

from ..live_server import ROOT
from .visitor import PATIENCE_MS, Visitor, Visitors

AXE = ROOT / "static" / "node_modules" / "axe-core" / "axe.min.js"

CALLS = """# Calls

## Welcome {#welcome}

When: Tuesday 10 October 2045, 12:00 UTC (60 min)
Where: Zoom
Places: 2

### Host (1)

- Ada

### Attending

- Ben 👋

## Welcome {#second}

When: 10 October 2045, 10:00 Eastern
"""


def test_a_session_is_written_by_keyboard_alone_and_undone_in_one_step(visitors: Visitors) -> None:
    ada = visitors.new(timezone_id="Asia/Kathmandu", locale="en-GB").write("calls")
    ada.type("# Calls\n\nCome.")
    ada.page.locator("[data-tool=session]").focus()
    ada.press("Enter")
    expect(ada.page.get_by_label("Title")).to_be_focused()
    expect(ada.page.get_by_label("Time zone")).to_have_value("Asia/Kathmandu")
    ada.page.keyboard.type("Membership webinar")
    ada.press("Tab")
    ada.page.keyboard.type("10102045")
    ada.page.get_by_label("Time", exact=True).focus()
    ada.page.keyboard.type("1745")
    ada.press("Enter")
    expect(dialog(ada)).to_have_count(0)
    expect(ada.editor).to_be_focused()
    reads(
        ada,
        "# Calls\n\nCome.\n\n## Membership webinar\n\nWhen: Tuesday 10 October 2045, 17:45 Asia/Kathmandu (60 min)\n"
        "Places: 20\n\n### Host (1)\n\n### Attending\n",
    )
    [session] = grammar.parse(ada.text)
    assert isinstance(session.when, When)
    assert session.when.start.isoformat() == "2045-10-10T12:00:00+00:00"
    ada.press("Control+z").has_text("# Calls\n\nCome.")
    ada.press("Control+Shift+Z")
    ada.put_cursor(len(ada.text)).type("\n- Ben")
    expect(cards(ada)).to_contain_text("1 of 20 places")


def test_what_is_wrong_stands_beside_its_field_and_escape_leaves_the_text_alone(visitors: Visitors) -> None:
    visitors.forms_are_refused()
    ada = visitors.new().write("calls")
    ada.type("Hello")
    button = ada.page.locator("[data-tool=session]")
    button.focus()
    ada.press("Enter")
    ada.page.get_by_label("Time zone").fill("Eastern")
    ada.page.get_by_role("button", name="Insert session").click()
    title, zone = ada.page.get_by_label("Title"), ada.page.get_by_label("Time zone")
    expect(title).to_be_focused()
    expect(title).to_have_accessible_description("Give the session a title.")
    expect(zone).to_have_accessible_description(
        re.compile("^“Eastern” is not exact enough. Choose one: America/New_York.")
    )
    assert accessible(ada.page) == []
    title.fill("Welcome")
    ada.press("Enter")
    expect(ada.page.get_by_label("Date")).to_be_focused()
    expect(title).not_to_have_attribute("aria-invalid", "true")
    ada.press("Escape")
    expect(dialog(ada)).to_have_count(0)
    expect(button).to_be_focused()
    assert ada.text == "Hello"


def test_roles_and_questions_are_rows_to_add_and_take_away(visitors: Visitors) -> None:
    ada = visitors.new().write("calls")
    ada.page.locator("[data-tool=session]").click()
    form = dialog(ada)
    fill(form, {"Title": "Welcome", "Date": "2045-10-10", "Time": "12:00", "Time zone": "UTC"})
    form.get_by_role("button", name="Remove this role").click()
    expect(form.get_by_role("button", name="Add a role")).to_be_focused()
    form.get_by_role("button", name="Add a role").click()
    ada.page.keyboard.type("Notetaker")
    form.get_by_role("button", name="Add a question").click()
    ada.page.keyboard.type("May we record?")
    form.get_by_label("a box to tick").check()
    form.get_by_role("button", name="Insert session").click()
    reads(
        ada,
        "## Welcome\n\nWhen: Tuesday 10 October 2045, 12:00 UTC (60 min)\nPlaces: 20\nAsk: [ ] May we record?\n\n"
        "### Notetaker\n\n### Attending\n",
    )


def test_cards_show_each_session_above_its_text_on_ones_own_clock(visitors: Visitors) -> None:
    put(visitors, CALLS)
    ada = visitors.new(timezone_id="America/New_York", locale="en-GB").write("calls")
    expect(cards(ada)).to_have_count(2)
    expect(cards(ada).nth(0)).to_contain_text("Tue, 10 Oct 2045, 08:00")
    expect(cards(ada).nth(0)).to_contain_text("your time · 1 of 2 places")
    expect(cards(ada).nth(1)).to_contain_text("The time can’t be read: “10:00 Eastern” stands for several time zones.")
    for card, heading in ((cards(ada).nth(0), 0), (cards(ada).nth(1), 1)):
        box, line = card.bounding_box(), ada.editor.locator(".md-h2").nth(heading).bounding_box()
        assert box is not None
        assert line is not None
        assert 0 <= line["y"] - box["y"] - box["height"] < 4
    assert accessible(ada.page) == []


def test_an_offer_is_tapped_and_stands_behind_when(visitors: Visitors) -> None:
    put(visitors, CALLS)
    ada = visitors.new().write("calls")
    ada.editor.get_by_role("button", name="New York → 14:00 UTC").click()
    reads(ada, CALLS.replace("10 October 2045, 10:00 Eastern", "Tuesday 10 October 2045, 10:00 America/New_York"))
    expect(cards(ada).nth(1).get_by_role("button", name="Copy…")).to_be_visible()


def test_when_sign_ups_close_is_written_and_moves_with_the_start(visitors: Visitors) -> None:
    put(visitors, CALLS)
    ada = visitors.new().write("calls")
    cards(ada).nth(0).get_by_role("button", name="Edit session").click()
    fill(dialog(ada), {"Sign-ups close on": "2045-10-09", "Sign-ups close at": "18:00"})
    fill(dialog(ada), {"Date": "2045-10-17", "Time": "11:30"})
    expect(dialog(ada).get_by_label("Sign-ups close on")).to_have_value("2045-10-16")
    expect(dialog(ada).get_by_label("Sign-ups close at")).to_have_value("17:30")
    dialog(ada).get_by_role("button", name="Save changes").click()
    changed = CALLS.replace("10 October 2045, 12:00 UTC", "17 October 2045, 11:30 UTC")
    reads(ada, changed.replace("Places: 2\n", "Places: 2\nCloses: Monday 16 October 2045, 17:30 UTC\n"))
    cards(ada).nth(0).get_by_role("button", name="Edit session").click()
    expect(dialog(ada).get_by_label("Sign-ups close at")).to_have_value("17:30")
    fill(dialog(ada), {"Sign-ups close on": "", "Sign-ups close at": ""})
    dialog(ada).get_by_role("button", name="Save changes").click()
    reads(ada, changed)


def test_a_deadline_after_the_start_is_refused_beside_its_field(visitors: Visitors) -> None:
    put(visitors, CALLS)
    visitors.forms_are_refused()
    ada = visitors.new().write("calls")
    cards(ada).nth(0).get_by_role("button", name="Edit session").click()
    fill(dialog(ada), {"Sign-ups close on": "2045-10-11", "Sign-ups close at": "18:00"})
    ada.press("Enter")
    closes = dialog(ada).get_by_label("Sign-ups close on")
    expect(closes).to_be_focused()
    expect(closes).to_have_accessible_description(
        "Choose a time before the session starts, or leave both empty. "
        "Before it starts, by the same clock. Leave both empty to take names until a day after its end."
    )


def test_editing_a_session_keeps_what_another_types_meanwhile(visitors: Visitors) -> None:
    put(visitors, CALLS)
    ada, ben = visitors.new().write("calls"), visitors.new().write("calls")
    cards(ada).nth(0).get_by_role("button", name="Edit session").click()
    expect(ada.page.get_by_label("Title")).to_have_value("Welcome")
    expect(ada.page.get_by_label("Role", exact=True)).to_have_value("Host")
    ben.put_cursor(0).type("👋 ")  # two UTF-16 units, one character
    ben.put_cursor(ben.text.index("- Ben") + len("- Ben") + 1).type(" Example")
    ada.has_text(ben.text)
    fill(dialog(ada), {"Title": "Hello", "Date": "2045-10-11"})
    dialog(ada).get_by_label("Places").nth(0).fill("30")
    dialog(ada).get_by_role("button", name="Save changes").click()
    changed = (
        CALLS.replace("# Calls", "👋 # Calls").replace("- Ben", "- Ben Example").replace("Places: 2\n", "Places: 30\n")
    )
    changed = changed.replace("## Welcome", "## Hello", 1).replace("Tuesday 10", "Wednesday 11")
    reads(ben, changed)
    reads(ada, changed)


def test_the_second_of_two_equal_headings_is_edited_by_its_own_card(visitors: Visitors) -> None:
    put(visitors, bare(CALLS))
    ada = visitors.new().write("calls")
    cards(ada).nth(1).get_by_role("button", name="Edit session").click()
    fill(dialog(ada), {"Title": "Second", "Date": "2045-11-10", "Time": "12:00", "Time zone": "UTC"})
    dialog(ada).get_by_role("button", name="Save changes").click()
    first, second = bare(CALLS).rsplit("## Welcome", 1)
    expected = second.replace("10 October 2045, 10:00 Eastern", "Friday 10 November 2045, 12:00 UTC (60 min)")
    reads(ada, f"{first}## Second{expected}")


def test_a_session_is_copied_to_its_next_dates_without_names(visitors: Visitors) -> None:
    put(visitors, CALLS)
    ada = visitors.new().write("calls")
    cards(ada).nth(0).get_by_role("button", name="Copy…").click()
    copies = ada.page.locator("#session-copies")
    copies.get_by_label("Every two weeks").check()
    copies.get_by_label("How many times").fill("2")
    copies.get_by_label("Whose clock stays the same").fill("Europe/Berlin")
    copies.get_by_role("button", name="Copy", exact=True).click()
    expect(cards(ada)).to_have_count(4)
    starts = [each.when.start.isoformat() for each in grammar.parse(ada.text) if isinstance(each.when, When)]
    assert starts == ["2045-10-10T12:00:00+00:00", "2045-10-24T12:00:00+00:00", "2045-11-07T13:00:00+00:00"]
    assert ada.text.count("- Ben") == 1


def test_the_line_being_typed_stays_where_it_is_when_a_card_comes(visitors: Visitors) -> None:
    put(visitors, "\n\n".join(f"Line {number}" for number in range(60)))
    ada = visitors.new().write("calls")
    ada.put_cursor(len(ada.text)).type("\n\n## Welcome\n\n")
    before = cursor(ada.page)
    ada.page.keyboard.type("When: 10 October 2045, 12:00 UTC")
    cards(ada).wait_for()
    assert abs(cursor(ada.page) - before) < 1


def test_cards_are_reached_by_keyboard_and_keep_the_focus_when_they_change(visitors: Visitors) -> None:
    put(visitors, CALLS)
    ada, ben = visitors.new().write("calls"), visitors.new().write("calls")
    expect(cards(ada)).to_have_count(2)
    ada.editor.focus()
    ada.press("Tab")
    edit = cards(ada).nth(0).get_by_role("button", name="Edit session")
    expect(edit).to_be_focused()
    ben.put_cursor(ben.text.index("- Ben")).type("- Cy\n")
    expect(cards(ada).nth(0)).to_contain_text("2 of 2 places")
    expect(edit).to_be_focused()
    ada.press("Enter")
    expect(ada.page.get_by_label("Title")).to_be_focused()
    ada.press("Escape")
    expect(edit).to_be_focused()


def test_a_meeting_takes_signups_at_a_button(visitors: Visitors) -> None:
    put(visitors, "## Call, 10 October 2045, 10:00 UTC\n\nTalk.\n")
    ada = visitors.new().write("calls")
    ada.editor.get_by_role("button", name="Take sign-ups here").click()
    expect(cards(ada)).to_contain_text("0 names")
    assert "When: Tuesday 10 October 2045, 10:00 UTC" in ada.text


def test_the_dialog_fits_a_phone(visitors: Visitors) -> None:
    ada = visitors.new(viewport={"width": 360, "height": 640}, has_touch=True)
    ada.page.goto(f"{visitors.server.url}/calls")
    ada.page.locator(".ready").wait_for()
    ada.page.locator("#edit").click()
    ada.page.locator("[data-tool=session]").tap()
    expect(dialog(ada).get_by_role("button", name="Insert session")).to_be_in_viewport()
    assert dialog(ada).evaluate("(element) => element.scrollWidth <= element.clientWidth")
    assert ada.page.evaluate("document.documentElement.scrollWidth") == 360


def reads(visitor: Visitor, text: str) -> None:
    """Wait until the editor holds this, whether or not the server has given its sessions their ids yet."""
    deadline = time.monotonic() + PATIENCE_MS / 1000
    while bare(visitor.text) != bare(text) and time.monotonic() < deadline:
        visitor.page.wait_for_timeout(50)
    assert bare(visitor.text) == bare(text)


def bare(text: str) -> str:
    return re.sub(r" \{#[\w-]+\}", "", text)


def put(visitors: Visitors, text: str) -> None:
    httpx.put(f"{visitors.server.url}/calls.md", content=text)


def dialog(visitor: Visitor) -> Locator:
    return visitor.page.locator("#session-dialog")


def cards(visitor: Visitor) -> Locator:
    return visitor.editor.locator(".session-card")


def fill(form: Locator, values: dict[str, str]) -> None:
    for label, value in values.items():
        form.get_by_label(label, exact=True).fill(value)


def cursor(page: Page) -> float:
    """Where the line with the cursor is, px from the top of the window, once the editor has scrolled to it."""
    found: float = page.evaluate(
        """async () => {
            for (let frame = 0; frame < 2; frame++) await new Promise(requestAnimationFrame);
            const root = document.querySelector(".editor-host").shadowRoot;
            const node = root.getSelection ? root.getSelection().focusNode : getSelection().focusNode;
            return (node.nodeType === 1 ? node : node.parentElement).closest(".cm-line").getBoundingClientRect().top;
        }"""
    )
    return found


def accessible(page: Page) -> list[tuple[str, str]]:
    """What axe-core says is wrong, each with where."""
    page.evaluate(AXE.read_text())  # not add_script_tag: the Content-Security-Policy refuses what is inline
    found = page.evaluate("axe.run()")
    return [(violation["id"], str(node["target"])) for violation in found["violations"] for node in violation["nodes"]]
