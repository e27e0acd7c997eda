"""Histories are kept while their rooms are, and made anew where that is needed."""

import itertools
from pathlib import Path

import pytest

from server.history import histories
from server.history.histories import Histories
from server.history.story import Story

from ..pads.people import open_place


def text(story: Story) -> str:
    return story.weave.text()


async def test_a_history_goes_on_with_its_pad_and_ends_with_its_room(tmp_path: Path) -> None:
    async with open_place(tmp_path) as place:
        room, kept = await place.rooms.open("notes"), Histories(place.store)
        assert await kept.ask(room, text) == ""
        await room.set_text(None, "one")
        first = await kept.ask(room, lambda story: story)
        await room.set_text(None, "one two")
        assert await kept.ask(room, lambda story: story) is first
        assert await kept.ask(room, text) == "one two"
        kept.forget(room)
        assert await kept.ask(room, lambda story: story) is not first


async def test_those_used_last_are_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(histories, "MOST_PIECES", 2)
    async with open_place(tmp_path) as place:
        kept, rooms = Histories(place.store), [await place.rooms.open(name) for name in ("one", "two", "three")]
        for room in rooms:
            await room.set_text(None, room.name)
        made = [await kept.ask(room, lambda story: story) for room in rooms]
        again = [await kept.ask(room, lambda story: story) for room in reversed(rooms)]
        assert [one is other for one, other in zip(made, reversed(again), strict=True)] == [False, True, True]


async def test_after_many_changes_it_is_made_of_what_is_folded_by_then(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(histories, "MOST_SINCE", 1)
    async with open_place(tmp_path) as place:
        room, kept = await place.rooms.open("notes"), Histories(place.store)
        seen = []
        for n in range(4):
            await room.set_text(None, "word " * (n + 1))
            seen.append(await kept.ask(room, lambda story: story))
        assert [before is after for before, after in itertools.pairwise(seen)] == [True, True, False]
        assert await kept.ask(room, text) == "word " * 4
