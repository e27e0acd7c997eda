"""Names for people who signed up: told to their browsers alone, and never in what is the same for everyone."""

import pytest

from server.access import identity
from server.access.policy import NamesFor
from server.sessions.listening import Wish
from server.sessions.orders import Person, ShowNames

from .site import Site

PAD = """# Calls

## Webinar {#webinar}

When: 2099-10-10, 12:00 UTC
Places: 4

### Attending

- Typed Tom

## Other {#other}

When: 2099-11-10, 12:00 UTC
"""
ADA, BEN, HOST = ("a" * 32, "b" * 32, "c" * 32)
PUBLIC = ("/calls", "/calls/sessions/webinar", "/calls.html", "/calls.json", "/calls.txt", "/calls.atom", "/calls.ics")


@pytest.fixture
async def calls(site: Site) -> Site:
    """A pad that somebody of each kind is on: Ada and hidden Shy in one session, Ben in another."""
    await site.client.put("/calls.md", content=PAD, headers=cookie(HOST))
    await site.put("calls", PAD)
    await site.sign_up("calls", "webinar", "Ada", browser=ADA)
    await site.sign_up("calls", "webinar", "Grace")
    await site.sign_up("calls", "other", "Ben", browser=BEN)
    room = await site.services.rooms.open("calls")
    await room.sign_up(Wish("webinar", "attending", Person("Shy", hidden=True), b"s" * 32, None, by_host=True))
    await show_names(site, NamesFor.SIGNED_UP)
    return site


async def show_names(site: Site, names_for: NamesFor) -> None:
    room = await site.services.rooms.open("calls")
    await room.order(ShowNames(names_for, b"h" * 32))


def cookie(token: str) -> dict[str, str]:
    return {"Cookie": f"{identity.COOKIE}={token}"}


async def told(site: Site, token: str | None) -> object:
    answer = await site.client.get("/calls/names", headers=cookie(token) if token else {})
    assert answer.headers["cache-control"] == "no-store"
    return answer.json()


def people(*names: str, session: str = "webinar") -> dict[str, object]:
    return {"session": session, "roster": "attending", "people": [{"name": name, "details": ""} for name in names]}


async def test_people_are_told_the_names_of_their_own_session(calls: Site) -> None:
    assert await told(calls, ADA) == {"lists": [people("Ada", "Grace")]}
    assert await told(calls, BEN) == {"lists": [people("Ben", session="other")]}


async def test_organisers_are_told_those_of_all_sessions_but_not_on_the_pad_what_is_for_hosts_only(calls: Site) -> None:
    assert await told(calls, HOST) == {"lists": [people("Ada", "Grace"), people("Ben", session="other")]}


@pytest.mark.parametrize("token", [None, "d" * 32, "no token"])
async def test_others_are_told_nothing(calls: Site, token: str | None) -> None:
    assert await told(calls, token) == {"lists": []}


async def test_who_has_left_is_told_nothing_more(calls: Site) -> None:
    entry = next(each for each in (await calls.services.store.rosters("calls")).signups if each.name == "Ada")
    await calls.client.post(f"/calls/signups/{entry.id}/cancel", headers=cookie(ADA))
    assert await told(calls, ADA) == {"lists": []}


@pytest.mark.parametrize("names_for", [NamesFor.EVERYONE, NamesFor.HOSTS])
async def test_where_names_are_for_all_or_for_hosts_nothing_is_told_besides(calls: Site, names_for: NamesFor) -> None:
    await show_names(calls, names_for)
    assert await told(calls, ADA) == {"lists": []}


@pytest.mark.parametrize("path", PUBLIC)
async def test_what_is_the_same_for_everyone_holds_none_of_these_names(calls: Site, path: str) -> None:
    page = (await calls.client.get(path)).text
    assert [name for name in ("Ada", "Grace", "Shy", "Ben") if name in page] == []


async def test_the_pads_page_holds_them_for_nobody(calls: Site) -> None:
    mine, anyones = [await calls.client.get("/calls", headers=headers) for headers in (cookie(ADA), {})]
    assert (mine.text, mine.headers["etag"]) == (anyones.text, anyones.headers["etag"])
    assert "and 2 more, whose names people who sign up see" in mine.text
    assert "and 1 more, whose name only the hosts see" in mine.text


async def test_a_sessions_own_page_shows_them_to_its_people_and_is_then_kept_by_nobody(calls: Site) -> None:
    anyones = await calls.client.get("/calls/sessions/webinar")
    before = {**cookie(ADA), "If-None-Match": anyones.headers["etag"]}
    mine = await calls.client.get("/calls/sessions/webinar", headers=before)
    assert (mine.status_code, mine.headers["cache-control"], "etag" in mine.headers) == (200, "no-store", False)
    assert "<bdi>Typed Tom</bdi></li>\n<li><bdi>Ada</bdi></li>\n<li><bdi>Grace</bdi></li>" in mine.text
    assert "Shy" not in mine.text
    assert "data-reserved" not in mine.text
    bens = await calls.client.get("/calls/sessions/webinar", headers=cookie(BEN))
    assert (bens.text, bens.headers["etag"]) == (anyones.text, anyones.headers["etag"])


async def test_a_private_page_shows_them_to_whoever_has_its_link_while_they_are_on_the_list(calls: Site) -> None:
    token = await calls.sign_up("calls", "webinar", "Chioma")
    page = (await calls.client.get(f"/calls/signups/{token}")).text
    assert "You’re on the waiting list" in page
    assert [name for name in ("Typed Tom", "Ada", "Grace", "Shy") if f"<li><bdi>{name}</bdi>" in page] == [
        "Typed Tom",
        "Ada",
        "Grace",
    ]
    await calls.client.post(f"/calls/signups/{token}/cancel")
    assert "Grace" not in (await calls.client.get(f"/calls/signups/{token}")).text
