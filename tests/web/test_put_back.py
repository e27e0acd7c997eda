"""A session that was removed is put back by a plain form, and has its sign-ups again."""

import asyncio
from pathlib import Path

import pytest

from .site import PATIENCE, Site, running

BEFORE = "# Calls\n"
WEBINAR = """## Webinar {#webinar}

When: 2099-10-10, 12:00 UTC
Places: 2

Bring a question.

### Attending

- Typed Tom"""
PAD = f"{BEFORE}\n{WEBINAR}\n"
REST = "## Another\n\nWhen: 2099-11-10, 12:00 UTC\n"
BACK = "/calls/sessions/webinar/back"


async def test_a_removed_session_is_put_back_after_a_restart_with_its_sign_ups(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with running(tmp_path, monkeypatch) as site:
        await removed(site, BEFORE)
    async with running(tmp_path, monkeypatch) as site:
        page = (await site.client.get("/calls")).text
        assert f'<form method="post" action="{BACK}">' in page
        answer = await site.client.post(BACK)
        assert (answer.status_code, answer.headers["location"]) == (303, "/calls#session-webinar")
        assert "rosterpad_identity=" in answer.headers["set-cookie"]
        assert (await site.client.get("/calls.md")).text == PAD
        page = (await site.client.get("/calls")).text
        assert "was removed" not in page
        assert "<li><bdi>Typed Tom</bdi></li>\n<li><bdi>Grace</bdi></li>" in page
        await kept(site, present=True)


async def test_it_stands_behind_what_was_written_meanwhile(site: Site) -> None:
    await removed(site, REST)
    await site.client.post(BACK)
    text = (await site.client.get("/calls.md")).text
    assert text == f"{REST.replace('Another', 'Another {#another}')}\n{WEBINAR}\n"


async def test_in_an_empty_pad_it_stands_alone_and_twice_is_once(site: Site) -> None:
    await removed(site, "")
    answers = await asyncio.gather(site.client.post(BACK), site.client.post(BACK))
    assert [answer.status_code for answer in answers] == [303, 303]
    assert (await site.client.get("/calls.md")).text == f"{WEBINAR}\n"
    await kept(site, present=True)
    assert (await site.client.post(BACK)).status_code == 303
    assert (await site.client.get("/calls.md")).text == f"{WEBINAR}\n"


async def test_where_it_would_be_no_session_nothing_is_written(site: Site) -> None:
    await removed(site, "```\nnot closed\n")
    answer = await site.client.post(BACK)
    assert answer.status_code == 409
    assert "would not be read as a session" in answer.text
    assert (await site.client.get("/calls.md")).text == "```\nnot closed\n"


async def test_another_sites_form_and_a_session_nobody_knows_put_nothing_back(site: Site) -> None:
    await removed(site, BEFORE)
    assert (await site.client.post(BACK, headers={"Origin": "https://elsewhere.example"})).status_code == 403
    assert (await site.client.post("/calls/sessions/none/back")).status_code == 404
    assert (await site.client.get("/calls.md")).text == BEFORE


async def test_a_file_to_keep_says_it_in_words(site: Site) -> None:
    await removed(site, BEFORE)
    page = (await site.client.get("/calls.html")).text
    assert "1 sign-up is kept. Put its heading and its “When:” line back, and the names are there again." in page
    assert "<form" not in page


async def removed(site: Site, rest: str) -> None:
    """Somebody is signed up, and the text is then another."""
    await site.put("calls", PAD)
    await site.sign_up("calls", "webinar", "Grace")
    await site.put("calls", rest)
    await kept(site, present=False)


async def kept(site: Site, *, present: bool) -> None:
    """Wait until the store was told whether the session is there."""
    async with asyncio.timeout(PATIENCE):
        while not await is_kept(site, present=present):
            await asyncio.sleep(0.02)


async def is_kept(site: Site, *, present: bool) -> bool:
    found = (await site.services.store.rosters("calls")).sessions
    return next(bool(each.present) for each in found if each.id == "webinar") is present
