"""What every response tells the browser not to do."""

import base64
import hashlib
import re

from starlette.types import ASGIApp, Message, Receive, Scope, Send

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "manifest-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'self'",  # the last, so that others can be added
    )
)
"""No inline script or style, and nothing from elsewhere: a pad's text can't do more than be read."""

_STYLE = re.compile(rb"<style>(.*?)</style>", re.DOTALL)

EVERYWHERE = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "x-robots-tag": "noindex",
    "cross-origin-opener-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
}

INDEXED = {"X-Robots-Tag": "all"}
"""What the front page, and pads that are on it, say instead to search engines."""


def kept_policy(page: bytes) -> str:
    """The Content-Security-Policy of a file to keep, which has its style inside: that style, and nothing else."""
    found = _STYLE.search(page)
    digest = base64.b64encode(hashlib.sha256(found[1] if found else b"").digest()).decode()
    rules = ("default-src 'none'", f"style-src 'sha256-{digest}'", "img-src data:", "base-uri 'none'")
    return "; ".join((*rules, "form-action 'none'", "frame-ancestors 'self'"))


class SecurityHeaders:
    """ASGI middleware that adds them to every HTTP response that doesn't say otherwise itself.

    Pages of `embed_origins` may show ours in a frame.
    """

    def __init__(self, app: ASGIApp, embed_origins: str = "") -> None:
        self._app = app
        policy = " ".join([POLICY, *embed_origins.split()])
        headers = {**EVERYWHERE, "content-security-policy": policy}
        self._encoded = [(name.encode(), value.encode()) for name, value in headers.items()]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                own = {name for name, _ in message["headers"]}
                message["headers"] = [*message["headers"], *(each for each in self._encoded if each[0] not in own)]
            await send(message)

        await self._app(scope, receive, send_with_headers)
