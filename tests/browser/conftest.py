"""Browsers for the tests of this folder."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright

from .. import chromium
from ..live_server import LiveServer
from .visitor import Visitors


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """One Chromium for the whole folder; only for it, since Playwright holds the event loop as long as it runs."""
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium.find(), args=list(chromium.ARGUMENTS))
        yield started
        started.close()


@pytest.fixture
def visitors(browser: Browser, server: LiveServer) -> Iterator[Visitors]:
    """People with browsers of their own; at the end none of their consoles may hold an error."""
    people = Visitors(browser, server)
    yield people
    errors = people.leave()
    assert errors == []
