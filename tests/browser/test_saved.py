"""The status tells the truth, and nothing typed is lost."""

import resource
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, Dialog, expect

from ..live_server import LiveServer
from .visitor import Visitors

OFFLINE = "Offline: your edits are kept in this browser"
NOT_SAVED = "Not saved: the server can’t write"


def test_saved_is_said_only_when_the_server_has_it(visitors: Visitors) -> None:
    ada = visitors.new().write("pad").type("a").sees_status("Saved")
    visitors.server.signal(signal.SIGSTOP)
    ada.type("b").sees_status("Saving…")
    ada.page.wait_for_timeout(1_500)
    ada.sees_status("Saving…")
    visitors.server.signal(signal.SIGCONT)
    ada.sees_status("Saved")
    assert text_of(visitors.server, "pad") == "ab"


def test_edits_made_offline_survive_the_browser_and_arrive(visitors: Visitors) -> None:
    ada = visitors.new().write("pad").type("before ").sees_status("Saved")
    visitors.server_goes_away()
    visitors.server.kill()
    ada.sees_status(OFFLINE)
    ada.type("offline").sees_status(OFFLINE)
    ada.reopen()
    visitors.server.start()
    assert text_of(visitors.server, "pad") == "before "
    ada.write("pad").has_text("before offline")
    assert text_of(visitors.server, "pad") == "before offline"


def test_edits_made_offline_merge_with_others_on_return(visitors: Visitors) -> None:
    ada, ben = visitors.new().write("pad"), visitors.new().write("pad")
    ada.type("middle")
    ben.has_text("middle")
    visitors.server_goes_away()
    visitors.server.kill()
    ada.sees_status(OFFLINE).put_cursor(0).type("start ")
    ben.sees_status(OFFLINE).put_cursor(6).type(" end")
    visitors.server.start()
    ada.has_text("start middle end").sees_status("Saved")
    ben.has_text("start middle end").sees_status("Saved")


def test_what_was_kept_is_sent_from_the_page_that_is_only_read(visitors: Visitors) -> None:
    """A phone never opens the editor by itself."""
    httpx.put(f"{visitors.server.url}/pad.md", content="text")
    ada = visitors.new(viewport={"width": 360, "height": 740}, has_touch=True, is_mobile=True).write("pad")
    visitors.server_goes_away()
    visitors.server.kill()
    ada.sees_status(OFFLINE).put_cursor(4).type(" more").sees_status(OFFLINE)
    ada.reopen()
    visitors.server.start()
    ada.page.goto(f"{visitors.server.url}/pad")
    expect(ada.page.locator("#text")).to_have_text("text more")
    expect(ada.editor).to_have_count(0)
    assert text_of(visitors.server, "pad") == "text more"


def test_a_page_that_wakes_finds_out_that_the_server_is_silent(visitors: Visitors) -> None:
    ada = visitors.new().write("pad").type("a").sees_status("Saved")
    visitors.server_goes_away()
    visitors.server.signal(signal.SIGSTOP)
    ada.page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    ada.sees_status(OFFLINE)
    visitors.server.signal(signal.SIGCONT)
    ada.sees_status("Saved")


def test_a_browser_that_keeps_nothing_is_not_said_to_keep_edits(visitors: Visitors) -> None:
    ada = visitors.new(viewport={"width": 360, "height": 740})
    ada.page.add_init_script("indexedDB.open = () => { throw new DOMException('No storage in this window.') }")
    ada.write("pad").type("a").sees_status("Saved")
    visitors.server_goes_away()
    visitors.server.kill()
    told = "Offline: don’t close this page, your browser can’t keep your edits"
    ada.sees_status(told).type("b")
    expect(ada.page.locator("#editor").get_by_text(told)).to_be_in_viewport()  # the bar has no room for so much
    visitors.server.start()
    ada.sees_status("Saved")
    assert text_of(visitors.server, "pad") == "ab"


def test_leaving_with_unsaved_edits_asks(visitors: Visitors) -> None:
    ada = visitors.new().write("pad").type("a").sees_status("Saved")
    asked: list[str] = []
    ada.page.on("dialog", lambda dialog: answer(dialog, asked))
    visitors.server.signal(signal.SIGSTOP)
    ada.type("b").sees_status("Saving…")
    ada.page.close(run_before_unload=True)
    ada.page.wait_for_timeout(500)
    assert asked == ["beforeunload"]
    visitors.server.signal(signal.SIGCONT)
    ada.sees_status("Saved")
    ada.page.reload()
    assert asked == ["beforeunload"]


@pytest.mark.skipif(sys.platform != "linux", reason="a running process's limits can be changed only on Linux")
def test_a_full_disk_is_told_and_over_when_it_is_over(visitors: Visitors) -> None:
    ada = visitors.new().write("pad").type("a").sees_status("Saved")
    with full_disk(visitors.server):
        ada.type("b").sees_status(NOT_SAVED)
        httpx.get(f"{visitors.server.url}/pad").raise_for_status()
        ada.type("c").sees_status(NOT_SAVED)
        assert text_of(visitors.server, "pad") == "a"
    ada.sees_status("Saved")
    assert text_of(visitors.server, "pad") == "abc"


def test_the_pads_limit_is_told_before_it_is_reached_and_refused_beyond(browser: Browser, tmp_path: Path) -> None:
    with LiveServer(tmp_path / "data", max_pad_bytes=1_000) as server:
        visitors = Visitors(browser, server)
        ada = visitors.new().write("pad").paste("é" * 450)
        expect(ada.page.get_by_text("This pad is 90 % full")).to_be_visible()
        ada.paste("é" * 51)
        expect(ada.page.get_by_text("This pad is full")).to_be_visible()
        ada.sees_status("Saved").press("Backspace")
        ada.has_text("é" * 449).sees_status("Saved")
        assert text_of(server, "pad") == "é" * 449
        assert visitors.leave() == []


def test_a_refused_edit_is_handed_over_as_a_file_and_the_pad_goes_on(browser: Browser, tmp_path: Path) -> None:
    """Two people fill the pad at once; the one who comes second is told why, and loses nothing."""
    with LiveServer(tmp_path / "data", max_pad_bytes=1_000) as server:
        visitors = Visitors(browser, server)
        ada, ben = visitors.new().write("pad"), visitors.new().write("pad")
        visitors.server_goes_away()
        server.kill()
        ada.sees_status(OFFLINE).paste("a" * 600)
        ben.sees_status(OFFLINE).paste("b" * 600)
        ben_page, ben.page = ben.page, ben.context.new_page()
        ben_page.context.set_offline(True)
        server.start()
        ada.sees_status("Saved")
        ben.page.close()
        ben.page = ben_page
        ben.context.set_offline(False)
        ben.sees_status("Not saved")
        unsent = ben.text
        assert "b" * 600 in unsent
        ben.type("!")
        assert ben.text == unsent
        with ben.page.expect_download() as download:
            ben.page.get_by_role("button", name="Keep my text as a file").click()
        assert download.value.suggested_filename == "pad.md"
        assert Path(download.value.path()).read_text() == unsent
        ben.page.get_by_role("button", name="Go on with the saved text").click()
        ben.has_text("a" * 600).sees_status("Saved")
        ben.reopen().write("pad").has_text("a" * 600)
        assert text_of(server, "pad") == "a" * 600
        assert visitors.leave() == []


def test_closing_the_editor_early_still_sends_what_was_typed(visitors: Visitors) -> None:
    ada = visitors.new().write("pad").type("a").sees_status("Saved")
    visitors.server.signal(signal.SIGSTOP)
    ada.type("b").sees_status("Saving…")
    done = ada.page.get_by_role("button", name="Done")
    done.click()
    expect(ada.page.get_by_role("alert")).to_contain_text("Your last edits aren’t saved yet")
    done.click()
    visitors.server.signal(signal.SIGCONT)
    expect(ada.page.locator("#text")).to_have_text("ab")
    assert text_of(visitors.server, "pad") == "ab"


@contextmanager
def full_disk(server: LiveServer) -> Iterator[None]:
    """While it lasts no file of the server can grow: what a full disk is to it."""
    soft, hard = resource.prlimit(server.pid, resource.RLIMIT_FSIZE)
    resource.prlimit(server.pid, resource.RLIMIT_FSIZE, (1, hard))
    yield
    resource.prlimit(server.pid, resource.RLIMIT_FSIZE, (soft, hard))


def answer(dialog: Dialog, asked: list[str]) -> None:
    asked.append(dialog.type)
    dialog.dismiss()


def text_of(server: LiveServer, pad: str) -> str:
    """The text as the server has it."""
    return httpx.get(f"{server.url}/{pad}.md").text
