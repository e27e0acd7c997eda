"""Words that were removed for good: a browser that had them lets go of them, whoever presses undo."""

import httpx
from playwright.sync_api import Page, expect

from .test_signup import axe
from .visitor import Visitor, Visitors

SECRET = "hunter2-and-more"

# All that the browser's copy of the pad holds, as text.
_COPY = """async () => {
    const names = (await indexedDB.databases()).map(({ name }) => name).filter((name) => name.startsWith("rosterpad:"));
    let found = "";
    for (const name of names) {
        const db = await new Promise((resolve) =>
            (indexedDB.open(name).onsuccess = ({ target }) => resolve(target.result)));
        for (const store of db.objectStoreNames) {
            const all = await new Promise((resolve) =>
                (db.transaction(store).objectStore(store).getAll().onsuccess = ({ target }) => resolve(target.result)));
            for (const each of all) if (each instanceof Uint8Array) found += new TextDecoder("latin1").decode(each);
        }
        db.close();
    }
    return found;
}"""


def copy_of(page: Page) -> str:
    """What this browser keeps of its pads."""
    found: str = page.evaluate(_COPY)
    return found


def lets_go(page: Page) -> None:
    """Wait until this browser keeps nothing of the words."""
    page.wait_for_function("() => localStorage.getItem('rosterpad.redacted:notes')")
    for _ in range(100):
        if SECRET not in copy_of(page):
            return
        page.wait_for_timeout(50)
    raise AssertionError("the words are still in this browser's copy")


def redact(visitor: Visitor) -> None:
    cookies = {each["name"]: each["value"] for each in visitor.context.cookies()}
    form = {"words": SECRET, "confirmed": "yes"}
    assert httpx.post(f"{visitor.server.url}/notes/redact", data=form, cookies=cookies).status_code == 303


def test_an_editor_that_had_them_undoes_nothing_and_keeps_nothing(visitors: Visitors) -> None:
    ada, ben = visitors.new(), visitors.new()
    ada.write("notes").type(f"It is {SECRET}.").sees_status("Saved")
    ben.write("notes").has_text(f"It is {SECRET}.")
    ben.put_cursor(0).type("Ben: ").sees_status("Saved")
    ada.has_text(f"Ben: It is {SECRET}.").put_cursor(11, 11 + len(SECRET)).press("Delete")
    ada.has_text("Ben: It is .").sees_status("Saved")
    ada.press("Control+z").has_text(f"Ben: It is {SECRET}.").press("Control+Shift+Z").has_text("Ben: It is .")
    ada.sees_status("Saved")
    assert SECRET in copy_of(ada.page)
    visitors.server_goes_away()  # sockets are closed, and come back
    redact(ada)
    for person in (ada, ben):
        lets_go(person.page)
        person.has_text("Ben: It is .").sees_status("Saved")
        assert SECRET not in copy_of(person.page)
        person.editor.focus()
        person.press("Control+z", "Control+z", "Control+Shift+Z")
        assert SECRET not in person.text
    ada.put_cursor(0).type("and on ").sees_status("Saved")
    ben.has_text("and on Ben: It is .")
    assert SECRET not in httpx.get(f"{ada.server.url}/notes.md").text


def test_a_browser_that_comes_later_forgets_the_copy_it_had(visitors: Visitors) -> None:
    ada, ben = visitors.new(), visitors.new()
    ada.write("notes").type(f"It is {SECRET}.").sees_status("Saved")
    ben.write("notes").has_text(f"It is {SECRET}.")
    ben.put_cursor(0).type("Ben: ").sees_status("Saved")
    ben.page.goto("about:blank")
    visitors.server_goes_away()
    redact(ada)
    ben.page.set_viewport_size({"width": 360, "height": 740})  # on a phone a pad opens to be read
    ben.page.goto(f"{ben.server.url}/notes")
    lets_go(ben.page)
    expect(ben.page.locator("#text")).to_have_text("Ben: It is .")


def test_the_form_shows_what_it_will_do_and_passes_axe(visitors: Visitors) -> None:
    ada = visitors.new(bypass_csp=True, viewport={"width": 360, "height": 740})
    ada.write("notes").type(f"It is {SECRET}.").sees_status("Saved")
    page = ada.page
    page.goto(f"{ada.server.url}/notes/history")
    page.get_by_role("link", name="Remove words from the text and its history for good").click()
    page.get_by_label("A password, an address, a name").fill(SECRET)
    page.get_by_role("button", name="See where it stands").click()
    expect(page.get_by_role("heading", name="This will be removed")).to_be_visible()
    assert axe(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    page.get_by_role("button", name="Remove it everywhere").click()
    expect(page.locator("#done")).to_contain_text("The words are gone")
    assert axe(page) == []
    assert httpx.get(f"{ada.server.url}/notes.md").text == "It is ."
