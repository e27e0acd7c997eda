import re
from pathlib import Path

import httpx

from server import demo

from ..live_server import LiveServer
from .site import Site


async def test_the_front_page_says_what_this_place_is_and_leads_in(site: Site) -> None:
    response = await site.client.get("/")
    assert (response.status_code, response.headers["cache-control"]) == (200, "no-cache")
    assert '<form action="/-/new" method="post">' in response.text
    assert 'href="/-/new"' in response.text


async def test_a_name_opens_that_pad_in_its_spelling(site: Site) -> None:
    for name, address in (
        ("notes", "/notes"),
        ("  Membership Webinars ", "/Membership-Webinars"),
        ("会議", "/%E4%BC%9A%E8%AD%B0"),
    ):
        response = await site.client.post("/-/new", data={"name": name})
        assert (response.status_code, response.headers["location"]) == (303, address)


async def test_no_name_opens_a_pad_that_nobody_guesses(site: Site) -> None:
    answers = [
        await site.client.get("/-/new"),
        await site.client.post("/-/new"),
        await site.client.post("/-/new", data={"name": "  "}),
    ]
    addresses = {answer.headers["location"] for answer in answers}
    assert len(addresses) == 3
    assert [answer.status_code for answer in answers] == [303] * 3
    assert all(re.fullmatch(r"/[a-z]+-[a-z]+-[0-9a-f]{10}", address) for address in addresses)


async def test_opening_makes_no_pad_yet(site: Site) -> None:
    await site.client.post("/-/new", data={"name": "notes"})
    assert await site.services.store.load("notes") is None


async def test_a_name_that_is_none_offers_the_nearest(site: Site) -> None:
    response = await site.client.post("/-/new", data={"name": "what's new?"}, headers={"Accept": "text/html"})
    assert response.status_code == 404
    assert 'href="/what-s-new"' in response.text


async def test_which_of_the_pads_somebody_has_been_to_are_deleted_is_told_and_kept_nowhere(site: Site) -> None:
    for name in ("there", "gone", "too"):
        await site.put(name, "text")
    for name in ("gone", "too"):
        await site.services.rooms.delete(name, 1)
    asked = "there\nGone\nnever\n../x\n\n" + "\n".join(f"pad-{n}" for n in range(45)) + "\ntoo"
    answer = await site.client.post("/-/recent", data={"pads": asked})
    assert (answer.status_code, answer.json()) == (200, {"deleted": ["Gone"]}), "and no more than fifty are looked up"
    assert answer.headers["cache-control"] == "no-store"
    assert (await site.client.post("/-/recent")).json() == {"deleted": []}
    evil = {"Origin": "https://evil.example"}
    assert (await site.client.post("/-/recent", data={"pads": "gone"}, headers=evil)).status_code == 403


def test_the_demo_is_offered_where_there_is_one(tmp_path: Path) -> None:
    with LiveServer(tmp_path / "data", demo=True) as server:
        assert f'href="/{demo.NAME}"' in httpx.get(server.url).text
