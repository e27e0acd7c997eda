"""Bringing a file into a pad: dropped onto the editor, and by plain forms."""

from pathlib import Path

import httpx
import pytest
from playwright.sync_api import expect

from .test_archive import PHONE, fits, passes_axe
from .visitor import Visitor, Visitors

OLD = "Webinars\r\n\r\nAttending:\r\nAda, Example University\r\n"


def drop(person: Visitor, name: str, content: str) -> None:
    """A file onto the text."""
    person.editor.evaluate(
        """(element, [name, content]) => {
            const dataTransfer = new DataTransfer();
            dataTransfer.items.add(new File([content], name));
            const { x, y } = element.getBoundingClientRect();
            const at = { clientX: x + 5, clientY: y + 5, dataTransfer, bubbles: true, cancelable: true };
            element.dispatchEvent(new DragEvent("dragover", at));
            element.dispatchEvent(new DragEvent("drop", at));
        }""",
        [name, content],
    )


def test_a_file_that_is_dropped_is_shown_added_at_the_end_and_undone(visitors: Visitors) -> None:
    ada, ben = visitors.new().write("pad"), visitors.new().write("pad")
    ada.type("# Here\n")
    drop(ada, "old.txt", OLD)
    dialog = ada.page.get_by_role("dialog", name="Import old.txt")
    expect(dialog.get_by_text("4 lines. Nothing is in the pad yet.")).to_be_visible()
    expect(dialog.locator("pre")).to_contain_text("- Ada, Example University")
    ada.has_text("# Here\n")
    dialog.get_by_role("button", name="Import it").click()
    ben.has_text("# Here\n\nWebinars\n\nAttending:\n- Ada, Example University\n")
    ben.put_cursor(0).type("x")
    ada.has_text("x# Here\n\nWebinars\n\nAttending:\n- Ada, Example University\n")
    ada.page.get_by_role("button", name="Undo").last.click()
    ben.has_text("x# Here\n")
    expect(ada.page.get_by_text("old.txt is in the pad.")).to_be_hidden()


def test_a_dropped_file_takes_the_place_of_all_only_when_that_is_chosen(visitors: Visitors) -> None:
    ada = visitors.new().write("pad").type("# Here\n")
    drop(ada, "page.html", "<h1>There</h1>")
    ada.page.get_by_role("dialog").get_by_role("button", name="Cancel").click()
    ada.has_text("# Here\n")
    drop(ada, "page.html", "<h1>There</h1>")
    ada.page.get_by_label("In place of all that is in the pad now").check()
    ada.page.get_by_role("button", name="Import it").click()
    ada.has_text("# There\n")
    ada.press("ControlOrMeta+z").has_text("# Here\n")


def test_its_dialog_looks_like_the_others_before_any_of_them_was_opened(visitors: Visitors) -> None:
    ada = visitors.new(color_scheme="dark").write("pad")
    drop(ada, "old.txt", OLD)
    paper = ada.page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
    expect(ada.page.get_by_role("dialog")).to_have_css("background-color", paper)
    expect(ada.page.get_by_role("dialog")).to_have_css("border-top-width", "1px")
    expect(ada.page.get_by_role("dialog")).to_have_css("width", "672px")  # there is a text in it


def test_what_is_no_text_is_refused_in_words(visitors: Visitors) -> None:
    ada = visitors.new().write("pad")
    visitors.forms_are_refused()
    drop(ada, "a.png", "\x89PNG\0")
    expect(ada.page.get_by_text("This is no text: a picture")).to_be_visible()
    ada.has_text("")


@pytest.mark.parametrize("script", [True, False])
def test_a_file_comes_in_by_plain_forms_and_goes_out_again(visitors: Visitors, script: bool, tmp_path: Path) -> None:
    person = visitors.new(java_script_enabled=script)
    httpx.put(f"{person.server.url}/pad.md", content=b"# Here\n")
    file = tmp_path / "old.txt"
    file.write_bytes(OLD.encode())
    page = person.page
    page.goto(f"{person.server.url}/pad")
    page.get_by_role("link", name="Import a file or a text").click()
    page.get_by_label("A file").set_input_files(file)
    page.get_by_role("button", name="See what it looks like").click()
    expect(page.get_by_text("4 lines. Nothing is in the pad yet.")).to_be_visible()
    page.get_by_role("button", name="Import it").click()
    wanted = "# Here\n\nWebinars\n\nAttending:\n- Ada, Example University\n"
    assert httpx.get(f"{person.server.url}/pad.md").text == wanted
    page.get_by_role("button", name="Undo the import").click()
    expect(page.get_by_role("heading", name="The import is undone")).to_be_visible()
    assert httpx.get(f"{person.server.url}/pad.md").text == "# Here\n"


@pytest.mark.parametrize("options", [{}, {"color_scheme": "dark"}, PHONE], ids=["light", "dark", "phone"])
def test_its_pages_pass_axe_and_fit(visitors: Visitors, options: dict[str, object]) -> None:
    person = visitors.new(bypass_csp=True, **options)
    httpx.put(f"{person.server.url}/pad.md", content=b"# Here\n")
    page = person.page
    page.goto(f"{person.server.url}/pad/import")
    passes_axe(page)
    fits(page)
    page.get_by_label("Or a text to paste").fill(
        "# A\n\n- [ ] b\n\n| c | d |\n| --- | --- |\n| " + "x" * 300 + " | f |\n"
    )
    page.get_by_role("button", name="See what it looks like").click()
    passes_axe(page)
    fits(page)
    page.get_by_role("button", name="Import it").click()
    passes_axe(page)
    fits(page)
