"""Every address that takes something, against an archived pad: its text and its lists stay as they were."""

import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from starlette.routing import Route

from server.access import identity
from server.web.routes import ROUTES

from ..site import Site, running

TEXT = "# Web\n\n## Call {#call}\n\nWhen: 2099-10-10 12:00 UTC\n\n### Attending (1)\n\n- Ada\n"
CHANGES = ("/reopen", "/cancel", "/delete", "/deletion")
"""What may change an archived pad, or do away with it."""
FIELDS = {
    "act": "put-back", "answers": "", "days": "", "format": "text", "how": "replace", "line": "0", "listed": "no",
    "name": "Eve", "names": "kept", "names_for": "hosts", "policy": "edit", "role": "reader", "roster": "attending",
    "session": "call", "text": "# Other\n", "value": "2099-10-11 12:00 UTC", "at": "0", "base": "1", "section": "",
}  # fmt: skip


def addresses() -> list[tuple[str, str]]:
    found = [(method, route.path) for route in ROUTES if isinstance(route, Route) for method in route.methods or ()]
    return sorted(
        (method, path)
        for method, path in found
        if path.startswith("/{pad}") and method not in ("GET", "HEAD") and not path.endswith(CHANGES)
    )


@pytest.fixture
async def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Site]:
    async with running(tmp_path / "data", monkeypatch) as found:
        found.client.cookies.set(identity.COOKIE, "a" * 32)
        yield found


async def kept(site: Site) -> object:
    signups = (await site.services.store.rosters("web")).signups
    return (await site.client.get("/web.md")).text, [(each.id, each.name, each.state) for each in signups]


async def test_no_address_changes_the_text_or_the_lists_of_an_archived_pad(site: Site) -> None:
    await site.put("web", TEXT)
    token = await site.sign_up("web", "call", "Kenji")
    await site.sign_up("web", "call", "Lena")
    await site.client.post("/web/archive", data={"names": "kept"})
    before = await kept(site)
    assert len(addresses()) > 20
    ways = ({"data": FIELDS}, {"files": {name: (None, value) for name, value in FIELDS.items()}}, {"json": FIELDS})
    for method, path in addresses():
        numbered = re.sub(r"\{(\w+):int\}", "1", path.replace("{change:int}", "0"))
        url = numbered.format(pad="web", session="call", token=token, author="1", revision="1")
        for sent in ways if method == "POST" else ({"content": "x"},):
            response = await site.client.request(method, url, **sent)  # type: ignore[arg-type]
            assert response.status_code < 500, (method, url, response.text)
            assert await kept(site) == before, (method, url, response.status_code)
