"""Where new pads need a passphrase, the empty pad asks for it once, and every way to make a pad goes by it."""

import re
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from pycrdt import Doc, Text

from server.pads import protocol

from ..live_server import LiveServer
from .sockets import closed, opened

PASSPHRASE = "open sesame"
SAID = "New pads on this server need its passphrase. Open the pad’s address in a browser to give it."


@pytest.fixture
def guarded(tmp_path: Path) -> Iterator[LiveServer]:
    with LiveServer(tmp_path / "data", passphrase=PASSPHRASE) as server:
        yield server


@pytest.fixture
def browser(guarded: LiveServer) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=guarded.url) as client:
        yield client


def test_an_empty_pad_asks_for_the_passphrase_and_the_browser_remembers_it(browser: httpx.Client) -> None:
    asked = browser.get("/calls")
    assert (asked.status_code, asked.headers["cache-control"]) == (200, "no-store")
    assert "There is no pad called calls yet" in asked.text
    assert "this server’s passphrase" in browser.get("/").text
    wrong = browser.post("/-/passphrase", data={"pad": "calls", "passphrase": "open"})
    assert (wrong.status_code, "That is not the passphrase." in wrong.text) == (422, True)
    assert wrong.headers.get("set-cookie") is None
    given = browser.post("/-/passphrase", data={"pad": "calls", "passphrase": PASSPHRASE})
    assert (given.status_code, given.headers["location"]) == (303, "/calls")
    assert re.fullmatch(
        r"rosterpad_maker=[0-9a-f]+\.[0-9a-f]{64}; Path=/; Max-Age=31536000; HttpOnly; SameSite=Lax",
        given.headers["set-cookie"],
    )
    assert "Start writing" in browser.get("/calls").text
    assert browser.put("/calls.md", content=b"mine").status_code == 201


def test_a_pad_that_is_there_asks_nobody(browser: httpx.Client, guarded: LiveServer) -> None:
    assert browser.put("/calls.md", content=b"x", auth=("", PASSPHRASE)).status_code == 201
    assert "Passphrase" not in browser.get("/calls").text
    assert httpx.put(f"{guarded.url}/calls.md", content=b"y").status_code == 200


def test_a_program_without_the_passphrase_makes_no_pad(browser: httpx.Client) -> None:
    for auth in (None, ("", "wrong"), (PASSPHRASE, "")):
        refused = browser.put("/calls.md", content=b"x", auth=auth)
        assert (refused.status_code, refused.text) == (403, f"{SAID}\n")
    for header in ("Basic", "Basic !", "Bearer x"):
        assert browser.put("/calls.md", content=b"x", headers={"Authorization": header}).status_code == 403
    assert browser.get("/calls.md").status_code == 404


async def test_nor_does_a_socket(guarded: LiveServer) -> None:
    doc: Doc[Text] = Doc()
    doc.get("text", type=Text).insert(0, "mine")
    async with opened(f"{guarded.ws_url}/calls") as socket:
        await socket.send(protocol.update(doc.get_update()))
        code, reason = await closed(socket)
    assert code == 4403
    assert reason.startswith("New pads on this server need its passphrase.")


def test_few_passphrases_are_tried(browser: httpx.Client) -> None:
    said = [browser.put("/calls.md", content=b"x", auth=("", str(n))).status_code for n in range(12)]
    assert said == [403] * 10 + [429] * 2


def test_another_passphrase_ends_what_the_old_one_gave(tmp_path: Path) -> None:
    with httpx.Client() as client:
        with LiveServer(tmp_path / "data", passphrase=PASSPHRASE) as server:
            client.post(f"{server.url}/-/passphrase", data={"pad": "a", "passphrase": PASSPHRASE})
            assert client.put(f"{server.url}/a.md", content=b"x").status_code == 201
        with LiveServer(tmp_path / "data", port=server.port, passphrase="another") as server:
            assert client.put(f"{server.url}/b.md", content=b"x").status_code == 403


def test_new_pads_begin_as_the_settings_say(tmp_path: Path) -> None:
    ada = {"Cookie": f"rosterpad_identity={'a' * 32}"}
    with LiveServer(tmp_path / "data", new_pads_policy="read", new_pads_listed=True, demo=True) as server:
        assert httpx.put(f"{server.url}/calls.md", content=b"x", headers=ada).status_code == 201
        assert httpx.put(f"{server.url}/calls.md", content=b"y").status_code == 403
        assert httpx.put(f"{server.url}/calls.md", content=b"y", headers=ada).status_code == 200
        assert "Take the pad off the front page" in httpx.get(f"{server.url}/calls/organise", headers=ada).text
        assert httpx.put(f"{server.url}/membership-webinars.md", content=b"x").status_code == 200


def test_what_the_server_says_of_itself_is_on_its_pages(tmp_path: Path) -> None:
    text = b"# A\n\nWhen: 2099-10-10 12:00 UTC\n\n### Attending\n"
    said = {"banner": "Closed on <Friday>", "conduct": "https://example.org/conduct", "privacy": "We keep little."}
    with LiveServer(tmp_path / "data", **said) as server:
        httpx.put(f"{server.url}/calls.md", content=text)
        home, pad = (httpx.get(f"{server.url}{path}").text for path in ("/", "/calls"))
        for page in (home, pad):
            assert '<aside class="banner" aria-label="Notice">Closed on &lt;Friday&gt;</aside>' in page
        link = '<a href="https://example.org/conduct" rel="noopener">Code of conduct</a>'
        line = f'<p class="lines">{link} · We keep little.</p>'
        assert (home.count(line), pad.count(line)) == (1, 2)
    with LiveServer(tmp_path / "other") as server:
        httpx.put(f"{server.url}/calls.md", content=text)
        assert "banner" not in httpx.get(f"{server.url}/calls").text
