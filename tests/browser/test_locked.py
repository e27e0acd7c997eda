"""The text is locked while somebody has it open in the editor: what they see, and what becomes of what they typed."""

import re
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.sync_api import Page, WebSocketRoute, expect

from .test_editor_look import PHONE
from .test_signup import axe
from .test_wiped import ADA, post
from .visitor import Visitor, Visitors

LOCKED = re.compile(r"Editing is locked until \d+:\d\d(\s?[AP]M)? by an organiser\. What you typed is still here")
LATE = re.compile(r"Editing is locked until \d+:\d\d(\s?[AP]M)? by an organiser, and your last edits came too late")


class Upstream:
    """What a browser sends on its sockets: held up between `hold` and `release`."""

    def __init__(self, visitor: Visitor) -> None:
        self._held: list[bytes | str] | None = None
        self._server: WebSocketRoute | None = None
        visitor.page.route_web_socket(re.compile("/-/collab/"), self._connect)

    def hold(self) -> None:
        self._held = []

    def release(self) -> None:
        assert self._server is not None
        held, self._held = self._held or [], None
        for message in held:
            self._server.send(message)

    def _connect(self, page: WebSocketRoute) -> None:
        server = self._server = page.connect_to_server()
        page.on_message(lambda message: server.send(message) if self._held is None else self._held.append(message))


@pytest.fixture
def url(visitors: Visitors) -> str:
    """The address of a page that Ada made."""
    address = f"{visitors.server.url}/calls"
    text = "first\n\nsecond\n" + "more\n" * 100
    httpx.put(f"{address}.md", content=text, headers=ADA).raise_for_status()
    return address


def lock(url: str) -> None:
    post(f"{url}/settings/lock", locked="hour")


def kept_text(page: Page) -> str:
    with page.expect_download() as download:
        page.get_by_role("button", name="Keep my text as a file").click()
    assert download.value.suggested_filename == "calls.md"
    return Path(download.value.path()).read_text()


def test_edits_in_flight_stay_to_be_copied_and_the_page_is_read_on(visitors: Visitors, url: str) -> None:
    ben = visitors.new(bypass_csp=True)
    network = Upstream(ben)
    ben.write("calls").put_cursor(0).type("Saved. ").sees_status("Saved")
    network.hold()
    ben.type("In flight. ").sees_status("Saving…")
    lock(url)
    notice = ben.page.locator("#editor .notice").first
    expect(notice).to_contain_text(LOCKED)
    typed = ben.text
    assert typed.startswith("Saved. In flight. first\n")
    ben.type("More. ")
    assert ben.text == typed
    assert kept_text(ben.page) == typed
    visitors.sockets_are_closing()  # the first message held up closes it
    network.release()
    expect(notice).to_contain_text(LATE)
    assert ben.text == typed
    assert axe(ben.page) == []
    ben.page.get_by_role("button", name="Go on with the saved text").click()
    expect(ben.page.locator("#text")).to_contain_text("Saved. first")
    expect(ben.page.locator("#text")).not_to_contain_text("In flight.")
    expect(ben.page.locator("#notices")).to_contain_text("Editing is locked until")
    expect(ben.page.locator("#editor")).to_be_hidden()
    post(f"{url}/settings/lock", locked="no")
    ben.page.get_by_role("button", name="Edit text").click()
    ben.sees_status("Saved").put_cursor(0).type("Again. ").sees_status("Saved")
    assert httpx.get(f"{url}.md").text.startswith("Again. Saved. first\n")


def test_what_was_typed_offline_is_handed_over_when_the_text_is_locked_meanwhile(visitors: Visitors, url: str) -> None:
    ben = visitors.new().write("calls")
    visitors.server_goes_away()
    visitors.server.kill()
    ben.sees_status("Offline: your edits are kept in this browser").put_cursor(0).type("Offline. ")
    ben.context.set_offline(True)
    visitors.server.start()
    lock(url)
    ben.context.set_offline(False)
    ben.sees_status("Not saved")
    assert kept_text(ben.page).startswith("Offline. first\n")
    ben.page.get_by_role("button", name="Go on with the saved text").click()
    expect(ben.page.locator("#text")).to_contain_text("first")
    expect(ben.page.locator("#text")).not_to_contain_text("Offline.")


@pytest.mark.parametrize("screen", [{}, PHONE], ids=["wide", "phone"])
def test_the_notice_covers_no_line_at_the_top_and_moves_none_further_down(
    visitors: Visitors, url: str, screen: dict[str, Any]
) -> None:
    top, below = visitors.new(**screen).write("calls"), visitors.new(**screen).write("calls")
    below.page.evaluate("scrollTo(0, 400)")
    line = below.editor.get_by_text("more").nth(40)
    before = line.bounding_box()
    lock(url)
    for ben in (top, below):
        expect(ben.page.locator("#editor")).to_contain_text(LOCKED)
    assert top_of(top, ".cm-line") > bottom_of(top, ".notice:not([hidden])") - 1
    assert line.bounding_box() == before
    post(f"{url}/settings/lock", locked="no")
    for ben in (top, below):
        expect(ben.page.locator("#editor")).not_to_contain_text("Editing is locked")
    assert top_of(top, ".cm-line") >= bottom_of(top, ".toolbar")
    assert line.bounding_box() == before


def top_of(visitor: Visitor, part: str) -> float:
    box = visitor.page.locator(f"#editor {part}").first.bounding_box()
    assert box is not None
    return box["y"]


def bottom_of(visitor: Visitor, part: str) -> float:
    box = visitor.page.locator(f"#editor {part}").first.bounding_box()
    assert box is not None
    return box["y"] + box["height"]
