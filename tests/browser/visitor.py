"""A person with a browser: opens pads, types, and reads what it says."""

from typing import Any, Self

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Locator, Page, TimeoutError, expect

from ..live_server import LiveServer

PATIENCE_MS = 30_000
expect.set_options(timeout=PATIENCE_MS)
SERVER_AWAY = ("WebSocket connection to", "net::ERR_")
"""What Chromium's own complaints about a server that is down hold."""
LEFT_EARLY = "WebSocket is closed before the connection is established"
"""What it says when a page is left, or a connection given up, that is not open yet."""
TOO_LATE = "WebSocket is already in CLOSING or CLOSED state"
"""And when something is sent on one that is closing."""

# The whole text, of which CodeMirror draws only what is in sight. There is no public way from the page to the editor.
_VIEW = "document.querySelector('.editor-host')?.shadowRoot.querySelector('.cm-content').cmTile.root.view"

_STATUS = "document.getElementById('status')"


class Visitors:
    """All people of one test."""

    def __init__(self, browser: Browser, server: LiveServer) -> None:
        self.server = server
        self._browser = browser
        self._contexts: list[BrowserContext] = []
        self._errors: list[str] = []
        self._server_goes_away = False
        self._pages_are_missing = False
        self._forms_are_refused = False
        self._sockets_are_closing = False

    def new(self, **options: Any) -> "Visitor":
        """Another person, with a browser that remembers nothing; `options` are those of Playwright's contexts."""
        context = self._browser.new_context(**{"viewport": {"width": 1200, "height": 800}, **options})
        context.set_default_timeout(PATIENCE_MS)
        context.on("console", self._heard)
        context.on("weberror", lambda error: self._errors.append(str(error.error)))
        self._contexts.append(context)
        return Visitor(context, self.server)

    def server_goes_away(self) -> None:
        """From here on consoles may complain that the server can't be reached."""
        self._server_goes_away = True

    def pages_are_missing(self) -> None:
        """From here on consoles may complain of a 404 or a 410."""
        self._pages_are_missing = True

    def forms_are_refused(self) -> None:
        """From here on consoles may complain of a 409 and a 422."""
        self._forms_are_refused = True

    def sockets_are_closing(self) -> None:
        """From here on the test itself may send on sockets that the server has closed."""
        self._sockets_are_closing = True

    def leave(self) -> list[str]:
        """Everybody closes their browser. What their consoles complained of."""
        for context in self._contexts:
            context.close()
        return self._errors

    def _heard(self, message: ConsoleMessage) -> None:
        if message.type not in ("error", "warning") or LEFT_EARLY in message.text:
            return
        if self._sockets_are_closing and TOO_LATE in message.text:
            return
        if self._server_goes_away and any(part in message.text for part in SERVER_AWAY):
            return
        if self._forms_are_refused and any(f"status of {status}" in message.text for status in (409, 422)):
            return
        if self._pages_are_missing and any(f"status of {status}" in message.text for status in (404, 410)):
            return
        self._errors.append(f"{message.type}: {message.text}")


class Visitor:
    """One person and the page they look at."""

    def __init__(self, context: BrowserContext, server: LiveServer) -> None:
        self.context = context
        self.server = server
        self.page: Page = context.new_page()

    def write(self, pad: str) -> Self:
        """Open a pad, and its editor if it is not open already."""
        self.page.goto(f"{self.server.url}/{pad}")
        self.page.locator(".ready").wait_for()
        if self.page.locator("#pad").get_attribute("data-empty") == "false" and not self._is_editing():
            self.page.locator("#edit").click()
        self.editor.wait_for()
        self.sees_status("Saved")
        return self

    def reopen(self) -> Self:
        """A new page in the same browser, the old one gone without asking."""
        self.page.close(run_before_unload=False)
        self.page = self.context.new_page()
        return self

    @property
    def editor(self) -> Locator:
        """The element that is typed into."""
        return self.page.locator("#editor .cm-content")

    @property
    def status(self) -> Locator:
        return self.page.locator("#status")

    @property
    def text(self) -> str:
        """The text in the editor, exactly."""
        found: str = self.page.evaluate(f"{_VIEW}.state.doc.toString()")
        return found

    def type(self, text: str) -> Self:
        """On the keyboard, where the cursor is."""
        self.editor.focus()
        self.page.keyboard.type(text)
        return self

    def press(self, *keys: str) -> Self:
        for key in keys:
            self.page.keyboard.press(key)
        return self

    def put_cursor(self, anchor: int, head: int | None = None) -> Self:
        """Select from `anchor` to `head`, in UTF-16 units."""
        selection = {"anchor": anchor, "head": anchor if head is None else head}
        self.page.evaluate(f"(selection) => {_VIEW}.dispatch({{selection}})", selection)
        self.editor.focus()
        return self

    def change(self, start: int, end: int, insert: str) -> Self:
        """Replace text as an input method would, in one step."""
        change = {"from": start, "to": end, "insert": insert}
        self.page.evaluate(f"(changes) => {_VIEW}.dispatch({{changes, userEvent: 'input.type.compose'}})", change)
        return self

    def paste(self, plain: str = "", html: str = "") -> Self:
        """As from the clipboard."""
        self.editor.evaluate(
            """(element, data) => {
                const clipboardData = new DataTransfer();
                for (const [type, text] of Object.entries(data)) if (text) clipboardData.setData(type, text);
                element.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
            }""",
            {"text/plain": plain, "text/html": html},
        )
        return self

    def sees_status(self, words: str) -> Self:
        """Wait until the status says so; looks at every frame, which Playwright's `expect` does not."""
        try:
            self.page.wait_for_function(f"(words) => {_STATUS}?.textContent.trim() === words", arg=words)
        except TimeoutError:
            expect(self.status).to_have_text(words, timeout=1)
        return self

    def has_text(self, text: str) -> Self:
        """Wait until the editor holds exactly this."""
        try:
            self.page.wait_for_function(f"(text) => {_VIEW}?.state.doc.toString() === text", arg=text)
        except TimeoutError:
            assert self.text == text, f"the editor holds {self.text[:200]!r}"
        return self

    def _is_editing(self) -> bool:
        return self.page.locator("body").get_attribute("data-mode") in ("opening", "editing")
