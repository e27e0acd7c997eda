"""The store is told by which name people write."""

import json

from server.store.records import Author

from ..load import wire
from .people import Person, Place, until_saved

ADA, BEN = b"a" * 32, b"b" * 32
_AWARENESS = 1


def says(person: Person, clock: int, name: str, color: str = "#c0362c") -> None:
    """Somebody says who they are, as an editor does."""
    state = json.dumps({"user": {"name": name, "color": color}}).encode()
    payload = wire.varuint(1) + wire.varuint(person.doc.client_id) + wire.varuint(clock) + wire.varbytes(state)
    person.tell(wire.varuint(_AWARENESS) + wire.varbytes(payload))


async def test_whoever_writes_does_so_by_the_name_they_have_then(place: Place) -> None:
    ada, ben = await place.come("notes", author=ADA), await place.come("notes", author=BEN)
    says(ada, 1, "Ada")
    says(ben, 1, "Only looks")
    ada.type("one ")
    await until_saved(ada)
    assert await place.store.authors("notes") == (Author(ADA, "Ada", "#c0362c"),)
    says(ada, 2, "Ada Example", "#00796b")
    ada.type("two ")
    await until_saved(ada)
    assert await place.store.authors("notes") == (Author(ADA, "Ada Example", "#00796b"),)


async def test_who_says_no_name_has_none(place: Place) -> None:
    ada, nobody = await place.come("notes", author=ADA), await place.come("notes")
    says(nobody, 1, "Nobody in particular")
    ada.type("one ")
    nobody.type("two ")
    await until_saved(ada, nobody)
    assert await place.store.authors("notes") == ()
