"""Pages that are read, kept live in the test's own process."""

import asyncio
from typing import Any

import pytest

from server.errors import StoreUnavailable
from server.pads.room import Room
from server.web import live_page
from server.web.live_page import LivePage, Reader

from ..pads.people import Frames
from ..yclient import until
from .site import Site


class Open:
    """An open page of a pad: what it hears, and where it stands."""

    def __init__(self, site: Site, room: Room, *, hears_state: bool = False) -> None:
        self.frames = Frames("page", [])
        self.reader = Reader(self.frames, hears_state=hears_state)
        self.live: LivePage = site.services.live.join(room, self.reader)
        self._site = site
        self._room = room

    def close(self) -> None:
        self._site.services.live.leave(self._room, self.reader)

    async def hears(self) -> Any:
        """The next page message."""
        await until(lambda: bool(self.frames.heard), "a message")
        ((kind, value),) = self.frames.take()
        assert kind == "page"
        return value


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live_page, "EVERY", 0.05)


@pytest.fixture
async def room(site: Site) -> Room:
    made = await site.services.rooms.open("notes")
    await made.set_text(None, "# Notes\n\none\n")
    return made


async def version(site: Site, room: Room) -> int:
    return (await site.services.pages.of(room).rendered()).version


async def test_a_page_hears_nothing_until_it_has_said_what_it_shows(site: Site, room: Room) -> None:
    page = Open(site, room)
    await room.set_text(None, "# Notes\n\ntwo\n")
    await asyncio.sleep(0.2)
    assert page.frames.heard == []
    page.close()


async def test_a_page_hears_whether_the_server_can_write(
    site: Site, room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("server.store.health.PROBE_EVERY", 0.02)
    page, silent = Open(site, room, hears_state=True), Open(site, room)
    assert page.frames.take() == [("state", room.state)]

    async def fail(turn: object) -> None:
        raise StoreUnavailable("The disk is full.")

    with monkeypatch.context() as patch:
        patch.setattr(site.services.store, "commit", fail)
        patch.setattr(site.services.store, "probe", lambda: fail(None))
        with pytest.raises(StoreUnavailable):
            await room.set_text(None, "# Notes\n\ntwo\n")
        await until(lambda: bool(page.frames.heard), "the state")
        assert page.frames.take() == [("state", {**room.state, "writable": False})]
        late = Open(site, room, hears_state=True)
        assert late.frames.take() == [("state", {**room.state, "writable": False})]
    await until(lambda: bool(page.frames.heard), "the state")
    assert page.frames.take() == late.frames.take() == [("state", {**room.state, "writable": True})]
    assert silent.frames.heard == []
    for each in (page, late, silent):
        each.close()


async def test_only_what_changed_goes_out(site: Site, room: Room) -> None:
    page, before = Open(site, room), await version(site, room)
    page.live.show(page.reader, before)
    await asyncio.sleep(0.1)
    assert page.frames.heard == []
    await room.set_text(None, "# Notes\n\none\n\ntwo\n")
    message = await page.hears()
    assert (message["from"], message["sequence"]) == (before, await version(site, room))
    ((index, removed, html, *_),) = message["splices"]
    assert (index, removed, len(html)) == (2, 0, 1)
    assert "two" in html[0]
    page.close()


async def test_changes_within_a_moment_go_out_together(site: Site, room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live_page, "EVERY", 1.0)
    page, shows = Open(site, room), await version(site, room)
    page.live.show(page.reader, shows)
    for n in range(10):
        await room.set_text(None, f"# Notes\n\none\n\n{n}\n")
    messages = []
    while shows != await version(site, room):
        messages.append(await page.hears())
        assert messages[-1]["from"] == shows
        shows = messages[-1]["sequence"]
    assert len(messages) < 10
    assert "9" in messages[-1]["splices"][0][2][0]
    page.close()


async def test_two_pages_that_show_different_texts_each_get_what_they_lack(site: Site, room: Room) -> None:
    old, new = Open(site, room), Open(site, room)
    before = await version(site, room)
    new.live.show(new.reader, before)
    old.live.show(old.reader, before - 1)
    whole = await old.hears()
    assert (whole["from"], whole["sequence"]) == (None, before)
    await room.set_text(None, "# Notes\n\ntwo\n")
    messages = [await page.hears() for page in (old, new)]
    assert messages[0] == messages[1]
    assert messages[0]["from"] == before
    old.close()
    new.close()


async def test_a_slow_page_is_skipped_and_then_gets_the_whole(site: Site, room: Room) -> None:
    slow, quick = Open(site, room), Open(site, room)
    for page in (slow, quick):
        page.live.show(page.reader, await version(site, room))
    slow.reader.paused()
    for n in range(3):
        await room.set_text(None, f"# Notes\n\n{n}\n")
        await quick.hears()
    assert slow.frames.heard == []
    slow.live.drained(slow.reader)
    message = await slow.hears()
    assert (message["from"], message["sequence"]) == (None, await version(site, room))
    slow.close()
    quick.close()


async def test_a_slow_page_hears_no_sign_of_life(site: Site, room: Room) -> None:
    slow, quick = Open(site, room), Open(site, room)
    slow.reader.paused()
    quick.live.keep_alive()
    assert (slow.frames.heard, quick.frames.heard) == ([], [("alive", b"\0\0")])
    slow.close()
    quick.close()


async def test_a_pad_is_watched_as_long_as_somebody_reads_it(site: Site, room: Room) -> None:
    one, other = Open(site, room), Open(site, room)
    assert one.live is other.live
    busy = [room.busy]
    for page in (one, other):
        page.close()
        busy.append(room.busy)
    assert busy == [True, True, False]
    again = Open(site, room)
    assert again.live is not one.live
    again.close()


async def test_a_text_that_cannot_be_read_for_a_while_goes_out_when_it_can(
    site: Site, room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    page, before = Open(site, room), await version(site, room)
    page.live.show(page.reader, before)
    await asyncio.sleep(0.1)
    tries = 0

    async def fail(name: str) -> None:
        nonlocal tries
        tries += 1
        raise StoreUnavailable("The disk is gone.")

    with monkeypatch.context() as patch:
        patch.setattr(site.services.store, "rosters", fail)
        await room.set_text(None, "# Notes\n\ntwo\n")
        await until(lambda: tries > 1, "two tries")
    assert page.frames.heard == []
    message = await page.hears()
    assert (message["from"], message["sequence"]) == (before, await version(site, room))
    page.close()
