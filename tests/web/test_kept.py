"""The files that a pad goes out as need nothing but themselves."""

import re
from collections.abc import Sequence
from html.parser import HTMLParser

import pytest

from server.access import identity

from .site import Site

TEXT = """# A & <b>B</b>

![picture](https://example.org/a.png) <img src=https://example.org/b.png> [link](https://example.org/)
<script src="https://example.org/c.js"></script> <link rel=stylesheet href=https://example.org/d.css>

## Call {#call}

When: 2034-10-10 12:00 UTC
Where: https://zoom.us/j/1

### Attending

- Ada
"""


class References(HTMLParser):
    """All that a page would load, and what it would run."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> None:
        if tag in ("script", "link", "img", "iframe", "object", "embed", "base", "form", "video", "audio", "source"):
            self.found.append(f"<{tag}>")
        self.found += [f"{tag} {name}" for name, _ in attrs if name in ("src", "srcset", "style") or name[:2] == "on"]


@pytest.mark.parametrize("path", ["/web.html", "/web.html?at=1", "/web"])
async def test_a_page_to_keep_refers_to_nothing_outside(site: Site, path: str) -> None:
    site.client.cookies.set(identity.COOKIE, "a" * 32)
    await site.client.put("/web.md", content=TEXT)
    if path == "/web":
        await site.client.post("/web/archive", data={"names": "kept"})
    page = (await site.client.get(path)).text
    found = References()
    found.feed(page)
    assert found.found == []
    (style,) = re.findall(r"<style>(.*?)</style>", page, re.DOTALL)
    assert not re.search(r"url\(|@import|expression", style)
