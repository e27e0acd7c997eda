"""One identity on two devices, by a link that is good once."""

import re
import sqlite3

import httpx

from server.access import handover, identity

from ..live_server import LiveServer
from .test_settings import ADA, client, cookie

NOTHING = "This link leads nowhere any more: it was used, or is older than ten minutes. Make another one."


def make_link(server: LiveServer, who: str | None = ADA) -> str:
    page = client(server, who).post("/-/me/device")
    found = re.search(r'id="link" value="([^"]+)"', page.text)
    assert found is not None, page.text
    assert (page.headers["cache-control"], page.headers["referrer-policy"]) == ("no-store", "strict-origin")
    assert 'src="data:image/svg+xml' in page.text
    return found[1]


def test_a_link_gives_its_identity_to_another_browser_once(server: LiveServer) -> None:
    client(server, ADA).put("/calls.md", content=b"# Calls\n")
    link = make_link(server)
    with httpx.Client(base_url=server.url) as phone:
        for _ in range(2):
            offer = phone.get(link)
            assert (offer.status_code, "set-cookie" in offer.headers) == (200, False), "looking ahead changes nothing"
            assert offer.headers["referrer-policy"] == "strict-origin"
        taken = phone.post(link)
        assert (taken.status_code, taken.headers["location"]) == (303, "/-/me")
        assert phone.cookies[identity.COOKIE] == ADA
        assert phone.get("/calls/settings").status_code == 200, "it organises what the other one made"
    for again in (httpx.get(link), httpx.post(link)):
        assert (again.status_code, NOTHING in again.text, "set-cookie" in again.headers) == (404, True, False)
    assert link.rpartition("/")[2] not in server.log()


def test_a_browser_that_is_new_here_gets_the_identity_that_it_hands_over(server: LiveServer) -> None:
    with httpx.Client(base_url=server.url) as browser:
        found = re.search(r'id="link" value="([^"]+)"', browser.post("/-/me/device").text)
        assert found is not None
        with httpx.Client() as phone:
            phone.post(found[1])
            assert phone.cookies[identity.COOKIE] == browser.cookies[identity.COOKIE]


def test_a_link_that_is_too_old_gives_nothing(server: LiveServer) -> None:
    link = make_link(server)
    with sqlite3.connect(server.data / "rosterpad.sqlite3") as db:
        db.execute("UPDATE handovers SET until = until - ?", (handover.VALID_SECONDS * 1000,))
    assert [httpx.get(link).status_code, httpx.post(link).status_code] == [404, 404]


def test_neither_the_link_nor_the_identity_is_in_the_database(server: LiveServer) -> None:
    key = make_link(server).rpartition("/")[2]
    server.terminate()
    kept = b"".join(path.read_bytes() for path in server.data.iterdir() if path.is_file())
    for secret in (key, ADA):
        assert secret.encode() not in kept
        assert bytes.fromhex(secret) not in kept


def test_a_form_of_another_site_hands_nothing_over(server: LiveServer) -> None:
    link, elsewhere = make_link(server), {"Origin": "https://evil.example"}
    assert httpx.post(link, headers=elsewhere).status_code == 403
    made = httpx.post(f"{server.url}/-/me/device", headers={**cookie(ADA), **elsewhere})
    assert (made.status_code, "/-/me/device/" in made.text) == (403, False)
    assert httpx.post(link).status_code == 303, "it is still good"


def test_what_is_sealed_is_unsealed_by_its_own_key_alone() -> None:
    token, key, other = (identity.new_token() for _ in range(3))
    sealed = handover.seal(token, key)
    assert (handover.unseal(sealed, key), len(sealed)) == (token, 16)
    assert handover.unseal(sealed, other) != token
    assert identity.of(handover.unseal(sealed, other)) is not None, "nobody can tell"
