"""Organisers choose what anyone may do and make links; whoever has the pad open hears of it at once."""

import asyncio
import re
from collections.abc import Mapping
from html import unescape
from typing import Any

import httpx
import pytest

from server.access import identity

from ..live_server import LiveServer
from .sockets import closed, hears, opened

ADA, BEN = "a" * 32, "b" * 32
TEXT = b"# Secret plans\n"


@pytest.fixture
def calls(server: LiveServer) -> LiveServer:
    """A server with a pad that Ada made."""
    assert client(server, ADA).put("/calls.md", content=TEXT).status_code == 201
    return server


def cookie(token: str) -> dict[str, str]:
    return {"Cookie": f"{identity.COOKIE}={token}"}


class Browser:
    """Somebody's browser, by its identity's token; None for one that never wrote."""

    def __init__(self, server: LiveServer, token: str | None) -> None:
        self._server = server
        self._headers = cookie(token) if token else {}

    def ask(self, method: str, path: str, headers: Mapping[str, str] | None = None, **sent: Any) -> httpx.Response:
        url = path if path.startswith("http") else self._server.url + path
        return httpx.request(method, url, headers={**self._headers, **(headers or {})}, **sent)

    def get(self, path: str, headers: Mapping[str, str] | None = None) -> httpx.Response:
        return self.ask("GET", path, headers)

    def post(self, path: str, data: object = None, headers: Mapping[str, str] | None = None) -> httpx.Response:
        return self.ask("POST", path, headers, data=data)

    def put(self, path: str, content: bytes) -> httpx.Response:
        return self.ask("PUT", path, content=content)


def client(server: LiveServer, token: str | None) -> Browser:
    return Browser(server, token)


def set_policy(server: LiveServer, policy: str) -> None:
    response = client(server, ADA).post("/calls/settings/policy", data={"policy": policy})
    assert (response.status_code, response.headers["location"]) == (303, "/calls/settings?done=policy#done")


def make_link(server: LiveServer, role: str, name: str = "The team") -> str:
    page = client(server, ADA).post("/calls/settings/links", data={"role": role, "name": name}).text
    found = re.search(r'id="link" value="([^"]+)"', page)
    assert found is not None, page
    assert page.count(found[1]) == 1
    return unescape(found[1])


def revoke(server: LiveServer, by: str = ADA) -> httpx.Response:
    """Revoke the newest link; the first is the pad's own organiser link."""
    page = client(server, by).get("/calls/settings").text
    response = client(server, by).post(re.findall(r'action="([^"]+/revoke)"', page)[-1])
    assert response.status_code == 303
    return response


def test_a_link_is_shown_once_and_taken_at_a_button_that_leads_to_the_pad(calls: LiveServer) -> None:
    set_policy(calls, "nothing")
    link = make_link(calls, "reader", "The <team>")
    listed = client(calls, ADA).get("/calls/settings").text
    assert "The &lt;team&gt;" in listed
    assert "/join/" not in listed
    ben = client(calls, BEN)
    assert ben.get("/calls").status_code == 403
    offered = ben.get(link)
    assert "With this link you can read the pad." in offered.text
    assert offered.headers.get_list("referrer-policy") == ["strict-origin"]
    assert offered.headers["cache-control"] == "no-store"
    assert ben.get("/calls").status_code == 403
    taken = ben.post(link)
    assert (taken.status_code, taken.headers["location"]) == (303, "/calls")
    assert taken.headers.get_list("referrer-policy") == ["strict-origin"]
    assert "Secret plans" in ben.get("/calls").text
    assert ben.put("/calls.md", content=b"mine").status_code == 403
    assert "1 browser took it." in client(calls, ADA).get("/calls/settings").text


def test_a_browser_without_an_identity_gets_one_with_the_link(calls: LiveServer) -> None:
    link = make_link(calls, "editor")
    set_policy(calls, "nothing")
    with httpx.Client(base_url=calls.url) as fresh:
        assert fresh.get(link).headers.get("set-cookie") is None
        assert "HttpOnly" in fresh.post(link).headers["set-cookie"]
        assert fresh.put("/calls.md", content=TEXT).status_code == 200


def test_a_revoked_link_leads_nowhere_and_ends_the_roles_it_gave(calls: LiveServer) -> None:
    link = make_link(calls, "editor")
    set_policy(calls, "read")
    ben = client(calls, BEN)
    ben.post(link)
    assert ben.put("/calls.md", content=TEXT).status_code == 200
    revoke(calls)
    assert ben.put("/calls.md", content=TEXT).status_code == 403
    assert ben.get(link).status_code == ben.post(link).status_code == 404


def test_an_organiser_who_revokes_their_own_link_is_led_to_the_pad(calls: LiveServer) -> None:
    link, ben = make_link(calls, "organiser"), client(calls, BEN)
    ben.post(link)
    assert revoke(calls, BEN).headers["location"] == "/calls"
    assert ben.get("/calls/settings").status_code == 403


def test_a_link_needs_a_name_and_a_role(calls: LiveServer) -> None:
    ada = client(calls, ADA)
    unnamed = ada.post("/calls/settings/links", data={"role": "editor", "name": " "})
    assert unnamed.status_code == 422
    assert "Say whom the link is for." in unnamed.text
    assert '<option value="editor" selected>' in unnamed.text
    assert ada.post("/calls/settings/links", data={"role": "king", "name": "me"}).status_code == 400
    assert ada.post("/calls/settings/policy", data={"policy": "all"}).status_code == 400
    assert ada.get("/calls/settings").text.count("/revoke") == 1


def test_a_form_from_another_site_does_nothing(calls: LiveServer) -> None:
    for path in ("policy", "links", "links/1/revoke"):
        form = {"policy": "read", "role": "editor", "name": "x"}
        evil = {"Origin": "https://evil.example"}
        response = client(calls, ADA).post(f"/calls/settings/{path}", data=form, headers=evil)
        assert response.status_code == 403
    assert client(calls, None).put("/calls.md", content=TEXT).status_code == 200


def test_the_foot_of_the_page_says_what_anyone_may_do(calls: LiveServer) -> None:
    words = {
        "edit": "Anyone with this address can read and edit this pad.",
        "sign up": "Anyone with this address can read this pad and sign up. Only people with a link can edit it.",
        "read": "Anyone with this address can read this pad. Only people with a link can sign up or edit it.",
        "nothing": "Only people with a link can open this pad.",
    }
    for policy, said in words.items():
        set_policy(calls, policy)
        found = re.search(r'<span id="anyone">(.*?)</span>', client(calls, ADA).get("/calls").text)
        assert found is not None
        assert found[1] == said


def test_a_closed_pad_shows_nothing_of_itself(calls: LiveServer) -> None:
    set_policy(calls, "nothing")
    page = client(calls, None).get("/calls", headers={"Accept": "text/html"})
    assert page.status_code == 403
    assert "This pad is only for people with a link." in page.text
    assert "Secret" not in page.text
    assert 'href="/calls"' not in page.text
    assert page.headers["cache-control"] == "no-store"


def test_the_front_page_forgets_ones_own_sessions_of_a_pad_that_is_closed(calls: LiveServer) -> None:
    session = b"# Calls\n\n## Secret plans {#plans}\n\nWhen: 2099-10-10 12:00 UTC\n\n### Attending\n"
    client(calls, ADA).put("/calls.md", content=session)
    ben = client(calls, BEN)
    assert (
        ben.post("/calls/signups", data={"session": "plans", "roster": "attending", "name": "Ben"}).status_code == 303
    )
    assert "Secret plans" in ben.get("/").text
    set_policy(calls, "nothing")
    assert "Secret plans" not in ben.get("/").text


def test_caches_in_between_keep_no_calendar_or_feed_of_a_closed_pad(calls: LiveServer) -> None:
    ada = client(calls, ADA)
    kept = {}
    for policy in ("edit", "nothing"):
        set_policy(calls, policy)
        kept[policy] = [ada.get(f"/calls{suffix}").headers["cache-control"] for suffix in (".ics", ".atom")]
    assert kept == {"edit": ["public, max-age=60"] * 2, "nothing": ["private, no-cache"] * 2}


async def test_open_sockets_hear_of_a_policy_within_a_second(calls: LiveServer) -> None:
    reading = f"{calls.ws_url}/calls?mode=reading"
    async with opened(f"{calls.ws_url}/calls", headers=cookie(BEN)) as editor, opened(reading) as reader:
        assert [(await hears(each, "state"))[0]["role"] for each in (editor, reader)] == ["editor", "editor"]
        await asyncio.to_thread(set_policy, calls, "sign up")
        async with asyncio.timeout(1):
            assert [(await hears(each, "state"))[0]["role"] for each in (editor, reader)] == ["participant"] * 2
        await asyncio.to_thread(set_policy, calls, "nothing")
        async with asyncio.timeout(1):
            reason = "This pad is only for people with a link."
            for each in (editor, reader):
                code, why = await closed(each)
                assert (code, why.partition(" Open")[0]) == (4403, reason)


async def test_open_sockets_hear_of_a_link_that_is_taken_and_revoked(calls: LiveServer) -> None:
    set_policy(calls, "read")
    link = make_link(calls, "editor")
    async with opened(f"{calls.ws_url}/calls?mode=reading", headers=cookie(BEN)) as reader:
        assert (await hears(reader, "state"))[0]["role"] == "reader"
        await asyncio.to_thread(client(calls, BEN).post, link)
        assert (await hears(reader, "state"))[0]["role"] == "editor"
        await asyncio.to_thread(revoke, calls)
        assert (await hears(reader, "state"))[0]["role"] == "reader"


def test_a_stranger_is_shown_by_the_policy_to_organisers_alone_and_can_do_nothing_there(calls: LiveServer) -> None:
    set_policy(calls, "sign up")
    seen = client(calls, ADA).get("/calls?as=stranger")
    assert 'id="preview"' in seen.text
    assert 'data-role="participant"' in seen.text
    assert "<script" not in seen.text
    assert seen.headers["content-security-policy"].startswith("sandbox; default-src 'none'")
    assert (seen.headers["cache-control"], "set-cookie" in seen.headers) == ("no-store", False)
    for who in (BEN, None):
        assert 'id="preview"' not in client(calls, who).get("/calls?as=stranger").text
    set_policy(calls, "nothing")
    hidden = client(calls, ADA).get("/calls?as=stranger")
    assert (hidden.status_code, "Secret" in hidden.text) == (403, False)


def test_a_link_is_made_as_data(calls: LiveServer) -> None:
    data = {"Accept": "application/json"}
    made = client(calls, ADA).post("/calls/settings/links", {"role": "editor", "name": "The team"}, data)
    assert made.status_code == 201
    assert re.fullmatch(rf"{calls.url}/calls/join/[0-9a-f]{{32}}", made.json()["link"])
    refused = client(calls, ADA).post("/calls/settings/links", {"role": "editor", "name": " "}, data)
    assert (refused.status_code, refused.json()["error"]) == (422, "Say whom the link is for.")
    assert client(calls, BEN).post("/calls/settings/links", {"role": "editor", "name": "x"}, data).status_code == 403
