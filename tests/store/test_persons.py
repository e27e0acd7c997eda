"""What is kept of a person, and that nothing of it is left once it is forgotten."""

import sqlite3
import time
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path

import pytest

from server.access.policy import Role
from server.sessions.orders import Forget, Heard, HeardRoster, Order, Person, Placed, SignUp
from server.sessions.seats import Said, State
from server.store.persons import AT_ONCE
from server.store.records import Author, KnownRole, StoredTurn
from server.store.sqlite import SqliteStore

from .kept import ADA, KENJI, change, turn
from .test_erasure import all_bytes

NOW = 1_000_000_000_000
DAY = 24 * 3600 * 1000
SECRET = "Xylophone-Quartz-Vow"

ERASED_FROM = {
    "authors", "blocks", "chat", "grants",  # rows go
    "signups",  # rows lose what was given
    "pins", "wipes",  # rows lose the name
    "changes", "clients", "credits", "revisions", "archives", "signup_log", "pads",  # rows name a row that is nobody's
}  # fmt: skip
"""Every table that names identities, and how a person is erased from it: see `server/store/persons.py`."""


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[SqliteStore]:
    """Ada made a pad with a session of one place, which she took; Kenji waits."""
    made = SqliteStore(tmp_path)
    await made.open()
    await made.commit(turn("pad", change(1)))
    await order(made, 2, heard(ends=NOW + DAY))
    await order(made, 3, sign_up(ADA, f"Ada {SECRET}"), sign_up(KENJI, "Kenji"))
    yield made
    await made.close()


def heard(ends: int) -> Heard:
    roster = HeardRoster("attending", "Attending", Said(1, 0))
    return Heard("call", "Call", ends - DAY, ends, "", False, True, None, None, (roster,))


def sign_up(who: bytes, name: str) -> SignUp:
    person = Person(name, SECRET, f"{name[:3]}-{SECRET}@example.org", False, (SECRET,))
    return SignUp("call", "attending", person, b"token of " + name.encode(), who, frozenset(), True)


async def order(store: SqliteStore, sequence: int, *orders: Order, pad: str = "pad") -> tuple[object, ...]:
    return (await store.commit(StoredTurn(pad, (), sequence, NOW + sequence, orders))).outcomes


def database(folder: Path) -> sqlite3.Connection:
    return sqlite3.connect(folder / "rosterpad.sqlite3", isolation_level=None)


async def test_every_table_that_names_a_person_is_one_of_which_is_known_how(store: SqliteStore, tmp_path: Path) -> None:
    with closing(database(tmp_path)) as db:
        found = db.execute(
            """SELECT DISTINCT t.name FROM pragma_table_list AS t JOIN pragma_foreign_key_list(t.name) AS k
            WHERE k."table" = 'identities'"""
        ).fetchall()
    assert {name for (name,) in found} == ERASED_FROM


async def test_all_that_is_kept_of_a_person_is_known(store: SqliteStore) -> None:
    await store.make_link("pad", Role.EDITOR, "The team", b"link")
    await store.take_link("pad", b"link", ADA)
    kept = await store.known(ADA)
    assert kept is not None
    assert (kept.created, kept.made, kept.roles) == (1_001, ("pad",), (KnownRole("pad", "editor", "The team"),))
    assert [(pad, each.name, each.state) for pad, each in kept.entries] == [("pad", f"Ada {SECRET}", "confirmed")]
    assert await store.known(b"nobody") is None
    assert await store.pads_of(ADA) == ("pad",)
    assert await store.pads_of(b"nobody") == ()


async def test_who_is_erased_leaves_the_lists_and_the_seat_passes_on(store: SqliteStore) -> None:
    await order(store, 4, Forget(ADA))
    kept = await store.rosters("pad")
    assert [(each.name, each.state) for each in kept.signups] == [("Kenji", "confirmed")]
    assert [(each.seats.confirmed, each.seats.waiting) for each in kept.rosters] == [(1, 0)]
    assert await store.signup(b"token of Ada " + SECRET.encode()) is None
    assert [(each.what, each.name) for each in await store.log("pad")][:2] == [("given a seat", "Kenji"), ("left", "")]
    (again,) = await order(store, 5, sign_up(ADA, f"Ada {SECRET}"))
    assert isinstance(again, Placed)
    assert again.state is State.WAITING


@pytest.mark.parametrize("deleted", [False, True])
async def test_no_byte_of_who_is_erased_is_left(store: SqliteStore, tmp_path: Path, deleted: bool) -> None:
    await store.commit(StoredTurn("pad", (change(4),), 4, NOW, authors=(Author(ADA, f"Ada {SECRET}", "#112233"),)))
    await order(store, 5, Forget(KENJI))  # whose details are the same word
    await store.chats.switch("pad", True)
    assert await store.chats.say("pad", ADA, SECRET, SECRET, NOW) is not None
    if deleted:
        await store.delete("pad", NOW)
    assert SECRET.encode() in all_bytes(tmp_path)
    assert ADA in all_bytes(tmp_path)
    await store.forget(ADA, NOW)
    await store.forget(KENJI, NOW)
    await store.scrub()
    assert SECRET.encode() not in all_bytes(tmp_path)
    assert ADA not in all_bytes(tmp_path)
    assert await store.known(ADA) is None
    assert [each.author in (ADA, KENJI) for each in await store.changes("pad")] == [False, False]
    assert ADA not in (await store.access("pad")).granted
    await store.forget(ADA, NOW)


async def test_who_did_not_come_for_long_is_nobody_but_stays_on_lists_of_what_is_over(
    store: SqliteStore, tmp_path: Path
) -> None:
    await store.saw(KENJI, NOW + 9 * DAY)
    assert await store.expire(NOW + 5 * DAY, NOW) == 0  # Ada is on the list of a session that is to come
    assert await store.expire(NOW + 5 * DAY, NOW + 2 * DAY) == 1
    assert await store.expire(NOW + 5 * DAY, NOW + 2 * DAY) == 0
    assert await store.known(ADA) is None
    kept = await store.rosters("pad")
    assert [(each.name, each.email != "") for each in kept.signups] == [(f"Ada {SECRET}", False), ("Kenji", True)]
    await store.scrub()
    assert ADA not in all_bytes(tmp_path)


async def test_many_go_in_parts(store: SqliteStore, tmp_path: Path) -> None:
    with closing(database(tmp_path)) as db:
        rows = [(n.to_bytes(32), 1, 1) for n in range(AT_ONCE + 3)]
        db.executemany("INSERT INTO identities (token_hash, created, seen) VALUES (?, ?, ?)", rows)
    assert [await store.expire(2, NOW) for _ in range(3)] == [AT_ONCE, 3, 0]


async def test_a_day_is_noted_once_and_only_of_who_is_known(store: SqliteStore) -> None:
    async def seen(who: bytes) -> int:
        kept = await store.known(who)
        assert kept is not None
        return kept.seen

    before = await seen(ADA)
    await order(store, 4, sign_up(ADA, "Ada again"))
    assert await seen(ADA) == before == NOW + 3
    await store.commit(turn("pad", change(5)))
    assert await seen(ADA) == before
    await store.saw(ADA, int(time.time() * 1000))
    assert await seen(ADA) > before
    await store.saw(b"nobody", NOW)
    assert await store.known(b"nobody") is None
