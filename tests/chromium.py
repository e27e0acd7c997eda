"""The Chromium that the browser tests drive: `python -m tests.chromium` prints its path, or says what to do."""

import os
import shutil
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
MACOS = (
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
)
# Chromium's own traffic (updates, field trials, QUIC) has no part in a test. Root can't have its sandbox.
ARGUMENTS = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
    *(("--no-sandbox",) if os.getuid() == 0 else ()),
)


def find() -> str:
    """Its path: $CHROMIUM, on the PATH, where macOS keeps it, or Playwright's own. LookupError if there is none."""
    for path in [os.environ.get("CHROMIUM"), *map(shutil.which, NAMES), *MACOS]:
        if path and Path(path).exists():
            return path
    if Path(_playwrights_own()).exists():
        return _playwrights_own()
    raise LookupError("no Chromium: install it, name it in $CHROMIUM, or run `.venv/bin/playwright install chromium`")


def _playwrights_own() -> str:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        return playwright.chromium.executable_path


if __name__ == "__main__":
    try:
        print(find())
    except LookupError as error:
        sys.exit(str(error))
