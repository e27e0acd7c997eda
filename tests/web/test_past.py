"""A pad as it was, in other forms, for whoever may see its history."""

import base64
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from pycrdt import Doc, Text

from server.access import identity

from .site import Site, running

FIRST = "# One\n\n## Call {#call}\n\nWhen: 2034-10-10 12:00 UTC\n"
SECOND = FIRST.replace("One", "Two & <b>more</b>")


@pytest.fixture
async def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Site]:
    async with running(tmp_path / "data", monkeypatch) as found:
        found.client.cookies.set(identity.COOKIE, "a" * 32)
        await found.put("web", FIRST)
        await found.put("web", SECOND, told=False)
        yield found


async def sequence(site: Site, text: str) -> int:
    """After which change the text was that."""
    data = (await site.client.get("/web.json?history=yes")).json()
    for change in data["changes"]:
        if (await site.client.get(f"/web.md?at={change['sequence']}")).text == text:
            return int(change["sequence"])
    raise AssertionError(data)


async def test_the_text_of_a_moment_goes_out_in_every_form(site: Site) -> None:
    at = await sequence(site, FIRST)
    assert (await site.client.get(f"/web.md?at={at}")).text == FIRST
    assert (await site.client.get(f"/web.txt?at={at}")).text.startswith("One\n===\n\nCall\n----\n")
    page = await site.client.get(f"/web.html?at={at}")
    assert "<title>One</title>" in page.text
    assert "{#call}" not in page.text
    assert page.headers["cache-control"] == "no-store"
    assert (await site.client.get(f"/web.json?at={at}")).json()["text"] == FIRST
    assert (await site.client.get("/web.md?at=0")).text == ""
    assert (await site.client.get("/web.md?at=99999")).text == SECOND
    assert (await site.client.get("/web.md")).text == SECOND


async def test_all_changes_replayed_are_the_pad(site: Site) -> None:
    data = (await site.client.get("/web.json?history=yes")).json()
    doc: Doc[Text] = Doc()
    for change in data["changes"]:
        doc.apply_update(base64.b64decode(change["update"]))
    assert str(doc.get("text", type=Text)) == data["text"] == SECOND
    assert [change["sequence"] for change in data["changes"]] == sorted(
        change["sequence"] for change in data["changes"]
    )


@pytest.mark.parametrize("at", ["", "x", "-1", "1.5", "²", "9" * 20])
async def test_what_is_no_number_is_refused_in_words(site: Site, at: str) -> None:
    response = await site.client.get("/web.md", params={"at": at})
    assert (response.status_code, response.text) == (400, "Say after which change, by its number: ?at=120\n")


@pytest.mark.parametrize(
    "query", ["web.md?at=1", "web.txt?at=1", "web.html?at=1", "web.json?at=1", "web.json?history=yes"]
)
async def test_whoever_may_not_see_the_history_gets_none_of_it(site: Site, query: str) -> None:
    await site.client.post("/web/settings/policy", data={"policy": "read"})
    site.client.cookies.clear()
    response = await site.client.get(f"/{query}")
    assert response.status_code == 403
    assert "One" not in response.text
    assert (await site.client.get("/web.md")).text == SECOND
