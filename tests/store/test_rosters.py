"""What the text says of lists and who is on them, whatever engine keeps them: labels typed over."""

from pathlib import Path

from server.sessions.orders import Gone, Heard, HeardRoster, Order, Person, SignUp
from server.sessions.seats import Number, Said
from server.store.records import StoredTurn
from server.store.store import Store

from .conftest import Engine

TEN_SECONDS = 10_000


async def test_a_label_typed_letter_by_letter_keeps_its_people_and_frees_nothing(store: Store) -> None:
    await write(store, 1, heard("Attending", "Others attending"))
    await write(store, 2, signs_up("Ada", "attending"), signs_up("Ben", "attending"))
    await write(store, 3, heard("Others attending"))
    await write(store, 4 + TEN_SECONDS, heard("Others attending", "Participants", places=5))
    assert await people(store) == [("participants", "Ada", "confirmed"), ("participants", "Ben", "waiting")]
    assert await places(store) == {"others-attending": Number(1, 5, 10_004), "participants": Number(1, 5, 10_004)}
    await write(store, 5 + TEN_SECONDS, heard("Others attending", places=5))
    await write(store, 6 + TEN_SECONDS, heard("Others attending", "Attending", places=5))
    assert [roster for roster, _, _ in await people(store)] == ["attending", "attending"]


async def test_so_it_does_when_the_server_was_stopped_meanwhile(engine: Engine, tmp_path: Path) -> None:
    store = engine(tmp_path)
    await store.open()
    await write(store, 1, heard("Attending", "Others attending"), signs_up("Ada", "attending"))
    await write(store, 2, Gone("call"))
    await store.close()
    store = engine(tmp_path)
    await store.open()
    await write(store, 3, heard("Participants", "Others attending"))
    assert await people(store) == [("participants", "Ada", "confirmed")]
    await store.close()


async def test_a_list_of_that_name_that_nobody_is_on_gives_way(store: Store) -> None:
    await write(store, 1, heard("Attending", "Participants"), signs_up("Ada", "attending"))
    await write(store, 2, heard("Others attending"))
    await write(store, 3, heard("Others attending", "Participants", places=2))
    assert await people(store) == [("participants", "Ada", "confirmed")]
    assert (await places(store))["participants"] == Number(1, 2, 3)


async def test_of_two_lists_that_went_both_keep_their_people(store: Store) -> None:
    await write(store, 1, heard("Attending", "Attendees"), signs_up("Ada", "attending"), signs_up("Ben", "attendees"))
    await write(store, 2, heard("Host"))
    await write(store, 3, heard("Host", "Participants"))
    assert await people(store) == [("attending", "Ada", "confirmed"), ("attendees", "Ben", "confirmed")]


def heard(*labels: str, places: int = 1) -> Heard:
    """A session with these lists."""
    rosters = tuple(HeardRoster(label.lower().replace(" ", "-"), label, Said(places, 0)) for label in labels)
    return Heard("call", "Call", None, None, "", False, True, None, None, rosters)


def signs_up(name: str, roster: str) -> SignUp:
    return SignUp("call", roster, Person(name), name.encode().ljust(32), None, frozenset(), may_wait=True)


async def write(store: Store, at: int, *orders: Order) -> None:
    """A turn of the pad at `at`."""
    await store.commit(StoredTurn("pad", (), at, at, orders))


async def people(store: Store) -> list[tuple[str, str, str]]:
    return [(each.roster, each.name, each.state) for each in (await store.rosters("pad")).signups]


async def places(store: Store) -> dict[str, Number]:
    return {each.id: each.seats.places for each in (await store.rosters("pad")).rosters}
