"""Honest edits that take long at once are taken in slices, and others type between them."""

import pytest
from pycrdt import Doc, Text

from server.pads import patience, slices

from ..load import wire
from .people import Place, until_saved


async def test_what_two_people_began_offline_at_one_place_comes_together(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The higher client id is the one that is slow: each of its pieces passes all of the other's."""
    monkeypatch.setattr(patience, "WHOLE_SECONDS", 0.02)
    monkeypatch.setattr(slices, "PAUSE", 0.001)
    ada, ben, cleo = [await place.come("notes", name, author=name.encode()) for name in ("ada", "ben", "cleo")]
    lines = {}
    for person, client in ((ada, 4_000), (ben, 5_000)):
        person.doc = Doc(client_id=client)
        person.text = person.doc.get("text", type=Text)
        for number in range(1_500):
            person.text.insert(0, f"{client % 7}{number}\n")
        lines[client] = str(person.text)
    ada.send(wire.STEP2, ada.doc.get_update())
    await until_saved(ada)
    ben.send(wire.STEP2, ben.doc.get_update())
    cleo.type("meanwhile\n")
    await until_saved(cleo, ben)
    text = (await (await place.rooms.open("notes")).read()).text
    assert sorted(text.splitlines()) == sorted("".join((*lines.values(), "meanwhile\n")).splitlines())
    assert (ada.frames.closed, ben.frames.closed) == ([], [])
    ben.type("online again ")
    await until_saved(ben)
    ben.sync()
    assert str(ben) == (await (await place.rooms.open("notes")).read()).text
    assert max(len(c.update) for c in await place.store.changes("notes") if c.author == b"ben") < 6_000, "in slices"
