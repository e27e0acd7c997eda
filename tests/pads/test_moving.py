"""Typed names move into the list and back, in one turn each: the text and the entries never disagree."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from server.config import Config
from server.errors import Conflict, NotFound
from server.pads.room import Room
from server.pads.rooms import Rooms
from server.sessions.listening import Wish
from server.sessions.orders import MoveTyped, Person, PutTypedBack, SetClosed
from server.store.sqlite import SqliteStore

HOST = b"h" * 32
TEXT = """## Call {#call}

When: 10 October 2037, 12:00 UTC

Host: Ada Example <ada@example.org>

### Attending (3)

- Bruno, Example University, bruno@example.org
-
- Chioma (she/her)
  chioma at example.org, from Lagos

## Notes
"""
MOVED = """## Call {#call}

When: 10 October 2037, 12:00 UTC

Host: Ada Example <ada@example.org>

### Attending (3)

-

## Notes
"""


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[SqliteStore]:
    made = SqliteStore(tmp_path)
    await made.open()
    yield made
    await made.close()


@pytest.fixture
async def room(store: SqliteStore) -> AsyncIterator[Room]:
    rooms = Rooms(store, Config())
    rooms.start()
    room = await rooms.open("pad")
    await room.set_text(HOST, TEXT)
    yield room
    await rooms.stop()


async def text(room: Room) -> str:
    return (await room.read()).text


async def entries(store: SqliteStore) -> list[tuple[str, str, str, str, str]]:
    found = (await store.rosters("pad")).signups
    return [(each.roster, each.name, each.details, each.email, each.state) for each in found]


async def move(room: Room, roster: str = "attending") -> None:
    await room.order(MoveTyped("call", roster, HOST))


async def put_back(room: Room, store: SqliteStore) -> None:
    (moved,) = (await store.rosters("pad")).moves
    await room.order(PutTypedBack(moved, HOST))


async def sign_up(room: Room, name: str) -> None:
    await room.sign_up(Wish("call", "attending", Person(name), name.encode().ljust(32), None))


async def test_typed_names_become_entries_whose_addresses_are_private(room: Room, store: SqliteStore) -> None:
    await move(room)
    assert await text(room) == MOVED
    assert await entries(store) == [
        ("attending", "Bruno", "Example University", "bruno@example.org", "confirmed"),
        ("attending", "Chioma", "she/her; from Lagos", "chioma@example.org", "confirmed"),
    ]


async def test_put_back_they_stand_where_they_stood_and_their_entries_are_off(room: Room, store: SqliteStore) -> None:
    await move(room)
    await put_back(room, store)
    assert await text(room) == TEXT
    assert {entry[4] for entry in await entries(store)} == {"taken off"}
    assert (await store.rosters("pad")).moves == ()


async def test_a_name_in_the_labels_line_moves_and_comes_back(room: Room, store: SqliteStore) -> None:
    await move(room, "host")
    assert "\nHost: \n" in await text(room)
    assert await entries(store) == [("host", "Ada Example", "", "ada@example.org", "confirmed")]
    await put_back(room, store)
    assert await text(room) == TEXT


async def test_moving_keeps_every_seat_and_gives_none_away(room: Room, store: SqliteStore) -> None:
    await sign_up(room, "Dao")
    await sign_up(room, "Eve")
    await move(room)
    assert [entry[1::3] for entry in await entries(store)] == [
        ("Dao", "confirmed"), ("Eve", "waiting"), ("Bruno", "confirmed"), ("Chioma", "confirmed"),
    ]  # fmt: skip
    (seats,) = [each.seats for each in (await store.rosters("pad")).rosters if each.id == "attending"]
    assert (seats.typed.settled, seats.confirmed, seats.waiting, seats.over) == (0, 3, 1, 0)
    await put_back(room, store)
    states = [entry[4] for entry in await entries(store)]
    assert states == ["confirmed", "waiting", "taken off", "taken off"]


async def test_who_waited_and_was_typed_too_keeps_one_entry_with_the_seat(room: Room, store: SqliteStore) -> None:
    for name in ("Dao", "Eve", "Femi"):
        await sign_up(room, name)
    await room.set_text(HOST, TEXT.replace("- Chioma (she/her)", "- Femi\n- Chioma (she/her)"))
    await move(room)
    assert [entry[1::3] for entry in await entries(store)] == [
        ("Dao", "confirmed"), ("Eve", "waiting"), ("Femi", "confirmed"),
        ("Bruno", "confirmed"), ("Chioma", "confirmed"),
    ]  # fmt: skip


async def test_names_typed_meanwhile_stay_when_the_others_come_back(room: Room, store: SqliteStore) -> None:
    await move(room)
    await room.set_text(HOST, MOVED.replace("\n-\n", "\n- Gita\n-\n").replace("(3)", "(30)"))
    await put_back(room, store)
    _, attending, *_ = (await text(room)).split("\n### ")
    assert attending.split("\n\n## Notes")[0].splitlines() == [
        "Attending (30)", "", "- Gita", "-", *TEXT.splitlines()[8:9], *TEXT.splitlines()[10:12],
    ]  # fmt: skip


async def test_neither_step_is_done_twice(room: Room, store: SqliteStore) -> None:
    await move(room)
    with pytest.raises(Conflict):
        await move(room)
    (moved,) = (await store.rosters("pad")).moves
    await room.order(PutTypedBack(moved, HOST))
    with pytest.raises(Conflict):
        await room.order(PutTypedBack(moved, HOST))
    assert await text(room) == TEXT
    assert len(await entries(store)) == 2


async def test_a_session_nobody_heard_of_yet_can_be_closed(room: Room, store: SqliteStore) -> None:
    await room.order(SetClosed("call", True, HOST))
    (session,) = (await store.rosters("pad")).sessions
    assert session.closed_by_host is not None
    await room.order(SetClosed("call", False, HOST))
    (session,) = (await store.rosters("pad")).sessions
    assert session.closed_by_host is None


async def test_a_list_that_is_gone_takes_no_names_back(room: Room, store: SqliteStore) -> None:
    await move(room)
    await room.set_text(HOST, "Nothing here.\n")
    with pytest.raises(NotFound):
        await put_back(room, store)
    assert await text(room) == "Nothing here.\n"


async def test_names_that_hold_a_list_apart_from_other_lines_stay(room: Room) -> None:
    before = "## Call {#call}\nWhen: 10 October 2037, 12:00 UTC\nHost: Ada\n- agenda\n"
    await room.set_text(HOST, before)
    with pytest.raises(Conflict):
        await move(room, "host")
    assert await text(room) == before
