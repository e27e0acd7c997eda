"""A snapshot is opened before it is kept: if it is another text, the pad is read back from its changes instead."""

import asyncio
from pathlib import Path

import pytest

from server.config import Config
from server.pads import upkeep
from server.pads.document import Document
from server.store.sqlite import SqliteStore

from ..yclient import until
from .people import open_place, until_saved


@pytest.fixture(autouse=True)
def forget() -> None:
    upkeep._differ.clear()


async def test_a_doc_that_parted_from_what_is_stored_is_read_back_in_place_and_its_snapshot_is_not_kept(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async with open_place(tmp_path / "data", Config(snapshot_changes=3)) as place:
        ada = await place.come("notes", "ada")
        for word in ("one ", "two "):
            ada.type(word)
            await until_saved(ada)
        room = await place.rooms.open("notes")
        _spoil(room._document)
        ada.type("three ")
        await until_saved(ada)
        await until(lambda: "is not what its snapshot is" in caplog.text, "a look at the snapshot")
        assert room._document.text == "spoilt three two one "
        ada.type("four ")
        await until_saved(ada)
        assert (await room.read()).text == "four three two one "
        assert ada.frames.closed == []
    async with open_place(tmp_path / "data") as place:
        stored = await place.store.load("notes")
        assert stored is not None
        assert stored.snapshot is None
        assert (await (await place.rooms.open("notes")).read()).text == "four three two one "


async def test_a_snapshot_that_opens_as_the_pad_is_kept(tmp_path: Path) -> None:
    async with open_place(tmp_path / "data", Config(snapshot_changes=2)) as place:
        ada = await place.come("notes", "ada")
        for word in ("one ", "two 😀 "):
            ada.type(word)
            await until_saved(ada)
        for number in range(30):  # many clients, whom a state vector names in any order
            somebody = await place.come("notes", str(number))
            somebody.type(f"{number} ")
            await until_saved(somebody)
    async with open_place(tmp_path / "data") as place:
        stored = await place.store.load("notes")
        assert stored is not None
        assert stored.snapshot is not None
        assert Document([stored.snapshot.state]).text.endswith("1 0 two 😀 one ")


async def test_a_snapshot_is_taken_although_turn_follows_on_turn(tmp_path: Path) -> None:
    async with open_place(tmp_path / "data", Config(snapshot_changes=1)) as place:
        ada = await place.come("notes", "ada")
        place.journal.clear()
        place.store.goes_on.clear()
        ada.type("one ")
        await until(lambda: "commit begins" in place.journal, "a commit")
        ada.type("two ")
        place.store.goes_on.set()
        place.store.goes_on.clear()  # the next commit is held up again
        await until(lambda: place.journal.count("commit begins") == 2, "the next turn")
        async with asyncio.timeout(10):
            while (stored := await SqliteStore.load(place.store, "notes")) is None or stored.snapshot is None:
                await asyncio.sleep(0.01)
        assert stored.snapshot.sequence == 1
        assert Document([stored.snapshot.state]).text == "one "


def _spoil(document: Document) -> None:
    """Let the live text be another than what its update says, as a defect of the library's might."""
    document.__class__ = Spoilt


class Spoilt(Document):
    @property
    def text(self) -> str:
        return "spoilt " + super().text
