"""What the front page shows: the coming sessions of pads that are listed, whatever engine keeps them."""

from dataclasses import replace

from server.access.policy import Policy
from server.sessions.orders import Gone, Heard
from server.store.records import KeptSession, StoredTurn
from server.store.store import Store

HOUR = 3_600_000


async def test_a_pad_is_listed_when_its_organisers_say_so(store: Store) -> None:
    await hear(store, "Webinars", heard("first", 1))
    assert await store.is_listed("webinars") is False
    await store.set_listed("webinars", True)
    assert await store.is_listed("WEBINARS") is True
    await store.set_listed("Webinars", False)
    assert await store.is_listed("webinars") is False


async def test_a_pad_that_is_not_there_is_not_listed(store: Store) -> None:
    await store.set_listed("nowhere", True)
    assert await store.is_listed("nowhere") is False


async def test_sessions_to_come_are_in_the_order_of_their_time_over_all_listed_pads(store: Store) -> None:
    await hear(store, "One", heard("third", 3), heard("first", 1))
    await hear(store, "Two", heard("second", 2))
    await hear(store, "unlisted", heard("hidden", 1))
    await store.set_listed("One", True)
    await store.set_listed("two", True)
    assert [(pad, each.id) for pad, each in await store.upcoming(0, 10)] == [
        ("One", "first"),
        ("Two", "second"),
        ("One", "third"),
    ]
    assert [each.id for _, each in await store.upcoming(0, 2)] == ["first", "second"]


async def test_sessions_of_a_pad_that_is_only_for_people_with_a_link_are_not_shown(store: Store) -> None:
    await hear(store, "one", heard("first", 1))
    await store.set_listed("one", True)
    shown = {}
    for policy in Policy:
        await store.set_policy("one", policy)
        shown[policy] = len(await store.upcoming(0, 10))
    assert shown == {Policy.EDIT: 1, Policy.SIGN_UP: 1, Policy.READ: 1, Policy.NOTHING: 0}


async def test_a_session_is_there_until_it_is_over(store: Store) -> None:
    await hear(store, "one", heard("first", 1), replace(heard("no time"), starts=None, ends=None))
    await store.set_listed("one", True)
    assert [each.id for _, each in await store.upcoming(2 * HOUR - 1, 10)] == ["first"]
    assert await store.upcoming(2 * HOUR, 10) == ()


async def test_one_that_is_off_is_said_to_be(store: Store) -> None:
    await hear(store, "one", heard("struck", 1), heard("removed", 2))
    await store.set_listed("one", True)
    await hear(store, "one", replace(heard("struck", 1), cancelled=True), Gone("removed"), sequence=2)
    struck = KeptSession("struck", "Struck", HOUR, 2 * HOUR, "Zoom", 1, 1, 1, None, None, None, 1, 1_001, 1_002)
    removed = KeptSession("removed", "Removed", 2 * HOUR, 3 * HOUR, "Zoom", 0, 0, 1, None, None, None, 1, 1_001, 1_002)
    assert await store.upcoming(0, 10) == (("one", struck), ("one", removed))


async def test_a_session_has_changed_when_a_calendar_shows_something_else(store: Store) -> None:
    await hear(store, "one", heard("first", 1))
    await hear(store, "one", replace(heard("first", 1), promotes_until=5), sequence=2)
    assert [(each.revision, each.changed) for each in (await store.rosters("one")).sessions] == [(0, 1_001)]
    await hear(store, "one", heard("first", 2), sequence=3)
    assert [(each.revision, each.changed) for each in (await store.rosters("one")).sessions] == [(1, 1_003)]


async def hear(store: Store, pad: str, *orders: Heard | Gone, sequence: int = 1) -> None:
    """A turn of a pad that says this of its sessions."""
    await store.commit(StoredTurn(pad, (), sequence, 1_000 + sequence, orders))


def heard(session: str, hour: int = 0) -> Heard:
    """A session of an hour, so many hours after the beginning of 1970."""
    return Heard(session, session.capitalize(), hour * HOUR, (hour + 1) * HOUR, "Zoom", False, True, None, None, ())
