"""Whoever has the server's key looks after it: sees all pads, deletes, puts back, erases, blocks addresses."""

import re
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from server.access import keys
from server.access.keys import Keys
from server.store.crashes import SET_ASIDE_AFTER

from ..live_server import LiveServer
from ..load import wire
from ..yclient import until
from .site import Site
from .sockets import closed, hears, joined, opened

KEY = "k" * 32
ADA = "a" * 32
SECRET = "Xylophone-Quartz-Vow"


@pytest.fixture
def looked_after(tmp_path: Path) -> Iterator[LiveServer]:
    """A server with a key, and a pad on it."""
    with LiveServer(tmp_path / "data", admin_key=KEY) as server:
        assert httpx.put(f"{server.url}/calls.md", content=f"# {SECRET}\n".encode()).status_code == 201
        yield server


@pytest.fixture
def admin(looked_after: LiveServer) -> Iterator[httpx.Client]:
    """The administrator's browser."""
    with httpx.Client(base_url=looked_after.url, headers={"Accept": "text/html"}) as client:
        assert client.post(f"/-/admin/enter/{KEY}").status_code == 303
        yield client


def test_the_link_is_printed_at_the_first_start_only_and_its_key_is_for_the_owner(tmp_path: Path) -> None:
    server = LiveServer(tmp_path / "data")
    with server:
        found = re.findall(rf"Look after it: ({re.escape(server.url)}/-/admin/enter/[0-9a-f]{{32}}) ", server.log())
        assert httpx.get(found[0]).status_code == 200
    path = server.data / keys.FILE
    assert (path.stat().st_mode & 0o777, path.read_text().strip()) == (0o600, found[0].rpartition("/")[2])
    with server:
        assert httpx.get(found[0]).status_code == 200
        assert len(re.findall("Look after it", server.log())) == 1


def test_a_key_whose_start_was_killed_before_it_was_written_is_made_again(tmp_path: Path) -> None:
    (tmp_path / keys.FILE).touch(0o600)
    made, again = Keys(""), Keys("")
    made.open(tmp_path)
    again.open(tmp_path)
    assert (made.made, again.made) == (True, False)
    assert re.fullmatch("[0-9a-f]{32}", made.key)
    assert again.key == made.key


def test_a_signed_word_is_good_for_that_word_that_key_and_that_long() -> None:
    signed = Keys("one").sign("admin", 1_000)
    assert Keys("one").signed(signed, "admin", 1_100, 100)
    assert not Keys("one").signed(signed, "admin", 1_101, 100)
    assert not Keys("one").signed(signed, "maker", 1_100, 100)
    assert not Keys("two").signed(signed, "admin", 1_100, 100)
    assert not Keys("one").signed(Keys("one").sign("admin", 9_000), "admin", 1_100, 100)
    for wrong in ("", ".", "3e8.", signed[:-1], signed + "0", signed.upper()):
        assert not Keys("one").signed(wrong, "admin", 1_100, 100)


def test_the_link_is_exchanged_for_a_cookie_that_scripts_and_other_sites_do_not_get(looked_after: LiveServer) -> None:
    link = f"{looked_after.url}/-/admin/enter/{KEY}"
    offered = httpx.get(link)
    assert (offered.status_code, offered.headers.get("set-cookie")) == (200, None)
    assert offered.headers.get_list("referrer-policy") == ["strict-origin"]
    taken = httpx.post(link)
    assert (taken.status_code, taken.headers["location"]) == (303, "/-/admin")
    assert re.fullmatch(
        r"rosterpad_admin=[0-9a-f]+\.[0-9a-f]{64}; Path=/-/admin; Max-Age=2592000; HttpOnly; SameSite=Strict",
        taken.headers["set-cookie"],
    )
    assert KEY not in taken.headers["set-cookie"]
    assert httpx.post(link, headers={"Origin": "https://evil.example"}).status_code == 403


def test_a_wrong_key_finds_nothing_and_few_are_tried(looked_after: LiveServer) -> None:
    said = [httpx.get(f"{looked_after.url}/-/admin/enter/{n:032x}") for n in range(12)]
    assert [each.status_code for each in said[:10]] == [404] * 10
    assert {each.text for each in said[:10]} == {"There is nothing here.\n"}
    assert said[11].status_code == 429
    for path in ("/-/admin", "/-/admin/pads/calls"):
        forged = {"Cookie": f"rosterpad_admin=1.{'0' * 64}"}
        assert [httpx.get(looked_after.url + path, headers=each).status_code for each in ({}, forged)] == [404, 404]


def test_the_key_is_never_in_the_log(tmp_path: Path) -> None:
    with LiveServer(tmp_path / "data", admin_key=KEY, log_level="debug") as server:
        httpx.get(f"{server.url}/-/admin/enter/{KEY}")
        httpx.post(f"{server.url}/-/admin/enter/{KEY}")
        assert KEY not in server.log()


def test_all_pads_are_listed_with_what_they_are_and_found_by_name(admin: httpx.Client) -> None:
    for n in range(52):
        admin.put(f"/Pad-{n}.md", content=b"x").raise_for_status()
    page = admin.get("/-/admin").text
    assert "53 pads" in page
    assert "page 1 of 2" in page
    assert page.index("Pad-51") < page.index("Pad-50")
    assert '<a href="/-/admin?q=&amp;page=2" rel="next">' in page
    assert ">calls<" in admin.get("/-/admin?page=2").text
    found = admin.get("/-/admin?q=CALL").text
    assert re.findall(r"<bdi>(.*?)</bdi></a></th>", found) == ["calls"]
    assert "anyone may edit" in found
    assert SECRET not in page + found
    assert admin.get("/-/admin?page=-1&q=%25").status_code == 200
    assert admin.get("/-/admin/pads/nowhere").status_code == 404


def test_a_pad_is_deleted_put_back_and_erased(admin: httpx.Client, looked_after: LiveServer) -> None:
    def do(act: str, typed: str = "") -> httpx.Response:
        return admin.post("/-/admin/pads/calls", data={"act": act, "typed": typed})

    assert do("delete").headers["location"] == "/-/admin/pads/calls?done=delete#done"
    assert admin.get("/calls").status_code == 410
    assert "deleted" in admin.get("/-/admin/pads/calls?done=delete").text
    assert do("put-back").headers["location"] == "/-/admin/pads/calls?done=put-back#done"
    assert SECRET in admin.get("/calls").text
    assert do("erase", "calls").status_code == 400
    do("delete")
    wrong = do("erase", "call")
    assert (wrong.status_code, "Type “calls” to erase it." in wrong.text) == (422, True)
    assert do("erase", "Calls").headers["location"] == "/-/admin?done=erased#done"
    assert SECRET.encode() not in b"".join(each.read_bytes() for each in looked_after.data.glob("rosterpad.sqlite3*"))
    assert admin.get("/calls").status_code == 200
    assert admin.put("/calls.md", content=b"new").status_code == 201
    assert do("nothing").status_code == 400


def test_forms_of_other_sites_do_nothing(admin: httpx.Client) -> None:
    evil = {"Origin": "https://evil.example"}
    assert admin.post("/-/admin/pads/calls", data={"act": "delete"}, headers=evil).status_code == 403
    assert admin.post("/-/admin/blocked", data={"network": "192.0.2.1"}, headers=evil).status_code == 403
    assert admin.get("/calls").status_code == 200


async def test_a_blocked_network_is_kept_out_and_its_sockets_are_closed(looked_after: LiveServer) -> None:
    words = "Your network is blocked on this server. Write to whoever runs it."
    ben, ada = {"X-Forwarded-For": "192.0.2.77"}, {"X-Forwarded-For": "198.51.100.7"}
    async with httpx.AsyncClient(base_url=looked_after.url) as client:
        await client.post(f"/-/admin/enter/{KEY}")
        wrong = await client.post("/-/admin/blocked", data={"network": "300.1.2.3"})
        assert (wrong.status_code, "Enter an address or a network" in wrong.text) == (422, True)
        async with opened(f"{looked_after.ws_url}/calls", headers=ben) as socket:
            await hears(socket, "state")
            assert (await client.post("/-/admin/blocked", data={"network": "192.0.2.0/24"})).status_code == 303
            assert await closed(socket) == (4403, words)
        said = await client.get("/calls", headers=ben)
        assert (said.status_code, said.text) == (403, f"{words}\n")
        async with opened(f"{looked_after.ws_url}/calls", headers=ben) as socket:
            assert await closed(socket) == (4403, words)
        assert (await client.get("/calls", headers=ada)).status_code == 200
        assert "<code>192.0.2.0/24</code>" in (await client.get("/-/admin")).text
        looked_after.terminate()
        looked_after.start()
        assert (await client.get("/calls", headers=ben)).status_code == 403
        await client.post("/-/admin/blocked", data={"network": "192.0.2.0/24", "act": "let-in"})
        assert (await client.get("/calls", headers=ben)).status_code == 200


def test_limits_that_were_met_are_counted(tmp_path: Path) -> None:
    with LiveServer(tmp_path / "data", admin_key=KEY, max_new_pads_per_hour=2) as server:
        for n in range(5):
            httpx.put(f"{server.url}/pad-{n}.md", content=b"x", headers={"X-Forwarded-For": "192.0.2.1"})
        with httpx.Client(base_url=server.url) as client:
            client.post(f"/-/admin/enter/{KEY}")
            page = client.get("/-/admin").text
    counts = dict(re.findall(r"<dt>(.*?)</dt><dd>(\d+)</dd>", page))
    assert counts["New pads from one address, over the rate"] == "3"
    assert counts["Forms from one address, over the rate"] == "0"


async def test_editors_closed_for_what_they_sent_are_counted_wherever_that_is_found_out(tmp_path: Path) -> None:
    said = "Editors closed for what they sent: too much, too fast, or nothing a text needs"
    refused = {
        "when it is read": (b"\x63", 4400),
        "by the guard": (wire.sync(wire.UPDATE, wire.append(7, 0, b"comments", b"Hello")), 4422),
        "by the turn": (wire.sync(wire.UPDATE, wire.append(7, 0, b"text", b"x" * 2_000)), 4413),
    }
    with (
        LiveServer(tmp_path / "data", admin_key=KEY, max_pad_bytes=1_000) as server,
        httpx.Client(base_url=server.url) as client,
    ):
        client.post(f"/-/admin/enter/{KEY}")

        def count() -> str:
            return dict(re.findall(r"<dt>(.*?)</dt><dd>(\d+)</dd>", client.get("/-/admin").text))[said]

        for n, (where, (message, code)) in enumerate(refused.items(), 1):
            async with opened(f"{server.ws_url}/calls") as socket:
                await joined(socket)
                await socket.send(message)
                assert (await closed(socket))[0] == code
            await until(lambda n=n: count() == str(n), where)  # type: ignore[misc]
        async with opened(f"{server.ws_url}/calls") as socket:
            await joined(socket)
            client.put("/calls.md", content="Text").raise_for_status()
            assert client.post("/-/admin/pads/calls", data={"act": "delete"}).status_code == 303
            assert (await closed(socket))[0] == 4410
        assert count() == "3", "a pad that was deleted is nobody's fault"


async def test_a_pad_that_is_set_aside_is_listed_as_such_and_let_be_opened(site: Site) -> None:
    await site.client.put("/calls.md", content="x")
    await site.services.rooms.delete("calls", 1)
    await site.services.store.put_back("calls")
    for _ in range(SET_ASIDE_AFTER):
        await site.services.store.note_crash("calls")
    await site.client.post(f"/-/admin/enter/{site.services.keys.key}")
    assert "set aside after crashes" in (await site.client.get("/-/admin")).text
    assert "Let it be opened" in (await site.client.get("/-/admin/pads/calls")).text
    assert (await site.client.post("/-/admin/pads/calls", data={"act": "release"})).status_code == 303
    assert "set aside" not in (await site.client.get("/-/admin/pads/calls")).text
    assert (await site.client.get("/calls")).status_code == 200
