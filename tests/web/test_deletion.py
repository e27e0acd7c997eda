"""A deleted pad is gone for everybody at once, and comes back for its organisers and by its link."""

import re
from html import unescape

import httpx
import pytest

from server.access import identity
from server.access.policy import Policy

from ..live_server import LiveServer
from .site import Site
from .sockets import closed, hears, opened
from .test_access import addresses, body

ADA, BEN = "a" * 32, "b" * 32
TEXT = b"# Secret plans\n\n## Welcome {#welcome}\n\nWhen: 2099-10-10 12:00 UTC\n\n### Attending\n\n- Ada\n"
SAID = "This pad was deleted. Its organisers can put it back for 30 days."
PAGE = {"Accept": "text/html"}


@pytest.fixture
def calls(server: LiveServer) -> LiveServer:
    """A server with a pad that Ada made."""
    assert ask(server, "PUT", "/calls.md", ADA, content=TEXT).status_code == 201
    return server


def ask(
    server: LiveServer,
    method: str,
    path: str,
    who: str | None = None,
    headers: dict[str, str] | None = None,
    **sent: object,
) -> httpx.Response:
    url = path if path.startswith("http") else server.url + path
    cookies = {"Cookie": f"{identity.COOKIE}={who}"} if who else {}
    return httpx.request(method, url, headers={**cookies, **(headers or {})}, **sent)  # type: ignore[arg-type]


def delete(server: LiveServer, typed: str = "calls", who: str = ADA) -> httpx.Response:
    return ask(server, "POST", "/calls/deletion", who, data={"typed": typed})


def test_an_organiser_deletes_a_pad_by_typing_its_name_and_puts_it_back(calls: LiveServer) -> None:
    settings = ask(calls, "GET", "/calls/settings", ADA).text
    assert "Type the pad’s name to delete it" in settings
    wrong = delete(calls, "call")
    assert (wrong.status_code, "Type “calls” to delete it." in wrong.text) == (422, True)
    assert ask(calls, "GET", "/calls").status_code == 200
    assert delete(calls, who=BEN).status_code == 403
    done = delete(calls, " Calls ")
    assert (done.status_code, done.headers["location"]) == (303, "/calls")
    for who in (BEN, None):
        gone = ask(calls, "GET", "/calls", who, PAGE)
        assert (gone.status_code, SAID in gone.text, "Put it back" in gone.text) == (410, True, False)
        assert "Secret" not in gone.text
    offered = ask(calls, "GET", "/calls/organise", ADA, PAGE)
    assert (offered.status_code, offered.headers["cache-control"]) == (410, "no-store")
    assert 'action="/calls/deletion/undo"' in offered.text
    assert ask(calls, "POST", "/calls/deletion/undo", BEN).status_code == 403
    back = ask(calls, "POST", "/calls/deletion/undo", ADA)
    assert (back.status_code, back.headers["location"]) == (303, "/calls")
    assert ask(calls, "GET", "/calls.md").content == TEXT
    assert "Secret plans" in ask(calls, "GET", "/calls").text


@pytest.mark.parametrize("policy", Policy)
def test_every_address_of_a_deleted_pad_is_gone_in_words_for_everybody(calls: LiveServer, policy: Policy) -> None:
    ask(calls, "POST", "/calls/settings/policy", ADA, data={"policy": policy.value})
    delete(calls)
    leads_on = {"GET /p/{pad}": 301, "GET /{pad}/organise/join/{token}": 308, "POST /{pad}/organise/join/{token}": 308}
    by_link = {"GET /{pad}/deletion/{token}": 404, "POST /{pad}/deletion/{token}": 404}
    undo = {"POST /{pad}/deletion/undo": 403}
    answers = {**leads_on, **by_link, **undo}
    for address in (each for each in addresses() if "{pad}" in each and not each.startswith("WS")):
        method, path = address.split(" ")
        filled = re.sub(r"\{(entry|move|link|\w+):int\}", "1", path).format(
            pad="calls", session="welcome", token="f" * 32, file="x.js", name="blank"
        )
        for who in (None, BEN):
            said = ask(calls, method, filled, who, content=body(address))
            assert said.status_code == answers.get(address, 410), (address, said.text)
            assert (said.text == f"{SAID}\n") is (said.status_code == 410), address


@pytest.mark.parametrize("mode", ["", "?mode=reading"])
async def test_open_sockets_are_closed_with_the_reason_and_new_ones_are_refused(calls: LiveServer, mode: str) -> None:
    async with opened(f"{calls.ws_url}/calls{mode}") as socket:
        await hears(socket, "state")
        delete(calls)
        assert await closed(socket) == (4410, SAID)
    async with opened(f"{calls.ws_url}/calls{mode}") as socket:
        assert await closed(socket) == (4410, SAID)


def test_the_name_is_not_to_be_had_meanwhile(calls: LiveServer) -> None:
    delete(calls)
    assert ask(calls, "PUT", "/CALLS.md", BEN, content=b"mine").status_code == 410
    assert ask(calls, "PUT", "/calls.md", ADA, content=b"mine").status_code == 410


async def test_a_deleted_pad_is_not_on_the_front_page_nor_in_calendars_nor_among_ones_sign_ups(site: Site) -> None:
    await site.put("calls", TEXT.decode())
    await site.sign_up("calls", "welcome", "Ben", browser=BEN)
    await site.services.store.set_listed("calls", True)
    ben = {"Cookie": f"{identity.COOKIE}={BEN}"}

    async def shown() -> list[int]:
        home, calendar = await site.client.get("/", headers=ben), await site.client.get("/-/calendar.ics")
        return [home.text.count(">Welcome<"), calendar.text.count("SUMMARY:Welcome")]

    assert await shown() == [2, 1]
    await site.services.rooms.delete("calls", 1)
    assert await shown() == [0, 0]
    await site.services.store.put_back("calls")
    assert await shown() == [2, 1]


def test_the_delete_link_outlives_a_lost_cookie_and_only_its_button_acts(server: LiveServer) -> None:
    said = ask(server, "PUT", "/calls.md", content=TEXT).text
    link = said.splitlines()[2].removeprefix("Delete it: ")
    offered = ask(server, "GET", link)
    assert (offered.status_code, offered.headers.get_list("referrer-policy")) == (200, ["strict-origin"])
    assert ask(server, "GET", "/calls").status_code == 200
    assert ask(server, "POST", link, data={}).status_code == 400
    assert (
        ask(server, "POST", link, headers={"Origin": "https://evil.example"}, data={"act": "delete"}).status_code == 403
    )
    assert ask(server, "POST", link, data={"act": "delete"}).status_code == 303
    assert ask(server, "GET", "/calls").status_code == 410
    assert "put it back" in ask(server, "GET", link).text
    assert ask(server, "POST", link, data={"act": "put-back"}).status_code == 303
    assert ask(server, "GET", "/calls.md").content == TEXT


def test_organisers_make_another_delete_link_in_place_of_the_one_before(calls: LiveServer) -> None:
    links = []
    for _ in range(2):
        found = re.search(r'id="link" value="([^"]+)"', ask(calls, "POST", "/calls/settings/deletion-link", ADA).text)
        assert found is not None
        links.append(unescape(found[1]))
    assert [ask(calls, "GET", link).status_code for link in links] == [404, 200]
    assert ask(calls, "POST", "/calls/settings/deletion-link", BEN).status_code == 403


def test_whoever_never_was_shown_them_is_offered_both_links_until_they_are(server: LiveServer) -> None:
    offered = 'action="/calls/settings/kept-links#done"'

    def is_offered(who: str = ADA) -> list[bool]:
        return [offered in ask(server, "GET", f"/calls/{page}", who).text for page in ("organise", "settings")]

    ask(server, "PUT", "/calls.md", ADA, content=TEXT)
    assert is_offered() == [False, False], "a program was told both when it made the pad"
    assert ask(server, "POST", "/calls/settings/links/1/revoke", ADA).status_code == 303
    assert is_offered() == [True, True]
    shown = ask(server, "POST", "/calls/settings/kept-links", ADA)
    links = [unescape(link) for link in re.findall(r'id="(?:delete-)?link" value="([^"]+)"', shown.text)]
    assert [link.rpartition("/")[0] for link in links] == [f"{server.url}/calls/join", f"{server.url}/calls/deletion"]
    assert [ask(server, "GET", link).status_code for link in links] == [200, 200]
    assert shown.headers["cache-control"] == "no-store"
    assert is_offered() == [False, False]
    assert ask(server, "POST", "/calls/settings/kept-links", BEN).status_code == 403


def test_a_form_of_another_site_deletes_nothing(calls: LiveServer) -> None:
    evil = {"Origin": "https://evil.example"}
    assert ask(calls, "POST", "/calls/deletion", ADA, evil, data={"typed": "calls"}).status_code == 403
    assert ask(calls, "POST", "/calls/settings/deletion-link", ADA, evil).status_code == 403
    assert ask(calls, "POST", "/calls/settings/kept-links", ADA, evil).status_code == 403
    delete(calls)
    assert ask(calls, "POST", "/calls/deletion/undo", ADA, evil).status_code == 403
