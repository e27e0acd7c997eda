"""`/{pad}/history`: what a pad was, who wrote it, and bringing it back."""

import html
import re

from server.access import identity
from server.store.records import Author, StoredTurn, Why

from .site import BASE, Site

ADA, BEN = "a" * 32, "b" * 32
FIRST = "# Notes\n\nGood morning\n\n## One\n\nfirst\n\n## Two\n\nsecond\n"


def by(token: str) -> dict[str, str]:
    return {"Cookie": f"{identity.COOKIE}={token}", "Origin": BASE}


async def put(site: Site, text: str, token: str = ADA) -> None:
    response = await site.client.put("/notes.md", content=text, headers=by(token))
    assert response.status_code in (200, 201)


async def asked(site: Site, address: str, token: str = ADA, status: int = 200) -> str:
    response = await site.client.get(address, headers=by(token))
    assert response.status_code == status, response.text
    return response.text


async def sent(site: Site, address: str, token: str = ADA, **fields: str) -> str:
    """Where a form leads."""
    response = await site.client.post(address, data=fields, headers=by(token))
    assert response.status_code == 303, response.text
    return response.headers["location"]


def shown(page: str) -> str:
    """The text of a moment, with what came and went in braces."""
    (text,) = re.findall(r'<div class="past-text"[^>]*>(.*?)</div>', page, re.DOTALL)
    text = re.sub(r'<span class="visually-hidden">.*?</span>', "", text)
    text = re.sub(r"<ins[^>]*>(.*?)</ins>", r"{+\1+}", text, flags=re.DOTALL)
    text = re.sub(r"<del[^>]*>(.*?)</del>", r"{-\1-}", text, flags=re.DOTALL)
    return html.unescape(re.sub(r"<[^>]+>", "", text))


async def test_a_pad_is_shown_as_it_was_with_what_its_last_change_did(site: Site) -> None:
    await put(site, "one two")
    await put(site, "one 2 <b>")
    await put(site, "one 2 <b> three")
    assert shown(await asked(site, "/notes/history")) == "one 2 <b>{+ three+}"
    assert shown(await asked(site, "/notes/history?at=2")) == "one {-two-}{+2 <b>+}"
    assert shown(await asked(site, "/notes/history?at=1")) == "{+one two+}"
    assert shown(await asked(site, "/notes/history?at=0")) == "The pad was empty."
    assert shown(await asked(site, "/notes/history?at=3&since=1")) == "one {-two-}{+2 <b> three+}"
    assert shown(await asked(site, "/notes/history?at=99")) == "one 2 <b>{+ three+}"


async def test_links_step_through_it_without_a_script(site: Site) -> None:
    for text in ("one", "one two", "one two three"):
        await put(site, text)
    page = await asked(site, "/notes/history?at=2")
    stops = dict(re.findall(r'data-go="([a-z-]+)" href="/notes/history\?([^"]*)"', html.unescape(page)))
    assert stops == {
        "first": "at=1&since=0",
        "earlier-change": "at=1&since=0",
        "earlier-minute": "at=0&since=0",
        "later-change": "at=3&since=2",
        "later-minute": "at=3&since=2",
        "latest": "at=3&since=2",
    }


async def test_a_script_gets_the_part_that_changes_and_all_steps(site: Site) -> None:
    for text in ("one", "one two"):
        await put(site, text)
    part = await asked(site, "/notes/history/moment?at=1")
    assert part.lstrip().startswith('<section class="moment"')
    assert part.strip() in await asked(site, "/notes/history?at=1")
    steps = (await site.client.get("/notes/history/steps")).json()
    first, second = (change.at for change in await site.services.store.changes("notes"))
    assert steps == {"sequences": [1, 1], "times": [first, second - first]}


async def test_it_names_who_wrote_what_and_nobody_by_their_identity(site: Site) -> None:
    await put(site, "one ", ADA)
    await put(site, "one two", BEN)
    await sign(site, ADA, "Ada <Example>", "#c0362c")
    page = await asked(site, "/notes/history")
    assert '<span data-color="c0362c" title="Ada &lt;Example&gt;">one </span>' in page
    assert '<ins id="change" title="Somebody">' in page
    everything = page + await asked(site, "/notes/authors") + await asked(site, "/notes/history/compare?from=1")
    assert [each for each in (ADA, BEN) if identity.by(each).token_hash.hex() in everything or each in everything] == []


async def test_an_editor_is_told_who_wrote_which_clocks(site: Site) -> None:
    await put(site, "one ", ADA)
    await put(site, "one two", BEN)
    await sign(site, BEN, "Quiet Fox", "#4a7a12")
    told = (await site.client.get("/notes/authors")).json()
    (client,) = {client for client, *_ in told["written"]}
    assert told == {
        "people": [{"name": "Somebody", "color": ""}, {"name": "Quiet Fox", "color": "4a7a12"}],
        "written": [[client, 0, 4, 0], [client, 4, 7, 1]],
    }


async def test_readers_see_it_only_if_the_organisers_say_so(site: Site) -> None:
    await put(site, "one")
    await sent(site, "/notes/settings/policy", policy="read")
    for address in ("", "/moment", "/steps", "/compare"):
        await asked(site, f"/notes/history{address}", BEN, 403)
    await sent(site, "/notes/settings/history", history="reader")
    for address in ("", "/moment", "/steps", "/compare"):
        await asked(site, f"/notes/history{address}", BEN)
    page = await asked(site, "/notes/history?at=0", BEN)
    assert "/notes/history/restore" not in page
    await sent(site, "/notes/settings/history", history="editor")
    await asked(site, "/notes/history", BEN, 403)


async def test_a_moment_is_brought_back_as_a_new_edit_which_can_be_undone(site: Site) -> None:
    await put(site, FIRST)
    await put(site, "gone\n", BEN)
    location = await sent(site, "/notes/history/restore", at="1", base="2", section="")
    assert location == "/notes/history?done=restored&undo=3#done"
    assert await asked(site, "/notes.md") == FIRST
    assert [(each.sequence, each.why) for each in await site.services.store.revisions("notes")] == [(2, Why.RESTORE)]
    page = await asked(site, location)
    base, at = re.findall(r'name="(?:base|at)" value="(\d+)"', page)[:2]
    assert await sent(site, "/notes/history/restore", base=base, at=at, undo="yes") == (
        "/notes/history?done=undone&undo=4#done"
    )
    assert await asked(site, "/notes.md") == "gone\n"


async def test_what_came_after_the_page_was_opened_stays(site: Site) -> None:
    await put(site, FIRST)
    await put(site, FIRST.replace("first", "1st"))
    await put(site, FIRST.replace("first", "1st") + "Kenji came later.\n", BEN)
    await sent(site, "/notes/history/restore", at="1", base="2")
    assert await asked(site, "/notes.md") == FIRST + "Kenji came later.\n"


async def test_one_section_is_brought_back(site: Site) -> None:
    await put(site, FIRST)
    await put(site, FIRST.replace("first", "1st").replace("second", "2nd"))
    page = await asked(site, "/notes/history?at=1")
    assert re.findall(r'<option value="(\d*)">(.*?)</option>', page)[-4:] == [
        ("", "the whole pad"), ("0", "only “Notes”"), ("1", "only “One”"), ("2", "only “Two”"),
    ]  # fmt: skip
    await sent(site, "/notes/history/restore", at="1", base="2", section="2")
    assert await asked(site, "/notes.md") == FIRST.replace("first", "1st")


async def test_to_bring_back_what_is_there_changes_nothing(site: Site) -> None:
    await put(site, FIRST)
    assert await sent(site, "/notes/history/restore", at="1", base="1") == "/notes/history?done=nothing#done"
    assert await site.services.store.revisions("notes") == ()


async def test_the_present_state_gets_a_name(site: Site) -> None:
    await put(site, FIRST)
    assert await sent(site, "/notes/history/revisions", name="  Before the   call ") == (
        "/notes/history?at=1&done=named#done"
    )
    await put(site, "other")
    page = await asked(site, "/notes/history")
    assert '<a href="/notes/history?at=1&amp;since=0"><bdi>Before the call</bdi></a>' in page
    assert "Before the call</bdi> ·" in await asked(site, "/notes/history?at=1")
    refused = await site.client.post("/notes/history/revisions", data={"name": " "}, headers=by(ADA))
    assert refused.status_code == 422


async def test_two_states_are_compared_word_by_word(site: Site) -> None:
    await put(site, "# Notes\nThe quick fox\n")
    await put(site, "# Notes\nThe slow fox\n")
    page = await asked(site, "/notes/history/compare?from=2&to=1")
    assert '<p class="older">The <del><span class="visually-hidden">deleted: </span>quick</del> fox</p>' in page
    assert '<p class="newer">The <ins><span class="visually-hidden">inserted: </span>slow</ins> fox</p>' in page
    assert "Both have the same text." in await asked(site, "/notes/history/compare?from=2&to=2")


async def test_the_log_of_sign_ups_is_for_organisers_and_the_names_are_not_in_the_text(site: Site) -> None:
    text = "## Welcome {#welcome}\n\nWhen: 2099-10-10 12:00 UTC\n\n### Attending\n"
    await put(site, text)
    await site.put("notes", text + "\n")
    await site.sign_up("notes", "welcome", "Kenji Tanaka")
    await put(site, text + "\nlater\n")
    assert "Kenji Tanaka</bdi>: given a place" in await asked(site, "/notes/history")
    assert "Kenji" not in shown(await asked(site, "/notes/history"))
    assert "Kenji" not in await asked(site, "/notes/history", BEN)
    assert "Kenji" not in await asked(site, "/notes/history?at=1")


async def test_what_is_no_moment_is_refused(site: Site) -> None:
    await put(site, "one")
    for address in ("?at=x", "?at=-1", "?at=9999999999999999999", "/moment?at=%F0", "/compare?from=x"):
        await asked(site, f"/notes/history{address}", status=400)
    await asked(site, "/nowhere/history", status=404)


async def sign(site: Site, token: str, name: str, color: str) -> None:
    """Let somebody have written by that name."""
    room = await site.services.rooms.open("notes")
    author = Author(identity.by(token).token_hash, name, color)
    await site.services.store.commit(StoredTurn("notes", (), room.sequence, room.updated, authors=(author,)))
