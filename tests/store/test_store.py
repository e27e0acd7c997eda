"""What every store does, whatever engine it keeps things in: written against the `Store` protocol alone."""

import asyncio
import random
from pathlib import Path

import pytest

from server.errors import StoreUnavailable
from server.store.records import Snapshot, Written
from server.store.store import Store

from .conftest import Engine
from .kept import ADA, KENJI, adas_pad, change, turn


async def test_what_was_never_written_is_not_there(store: Store) -> None:
    assert await store.load("notes") is None
    assert await store.changes("notes") == ()


async def test_the_first_turn_makes_the_pad(store: Store) -> None:
    await store.commit(turn("Notes", change(1), change(2)))
    assert await store.load("Notes") == adas_pad("Notes", 1_001, 1_002, 2, 0, None, (change(1), change(2)))


async def test_a_later_turn_moves_the_pad_on_and_keeps_its_creation(store: Store) -> None:
    await store.commit(turn("notes", change(1)))
    await store.commit(turn("notes", change(2), change(3)))
    changes = (change(1), change(2), change(3))
    assert await store.load("notes") == adas_pad("notes", 1_001, 1_003, 3, 0, None, changes)


async def test_every_spelling_of_a_name_is_one_pad_in_its_first_spelling(store: Store) -> None:
    await store.commit(turn("Straße-Äpfel", change(1)))
    await store.commit(turn("straße-äpfel", change(2)))
    pad = adas_pad("Straße-Äpfel", 1_001, 1_002, 2, 0, None, (change(1), change(2)))
    for spelling in ("Straße-Äpfel", "STRASSE-ÄPFEL", "strasse-äpfel"):
        assert await store.load(spelling) == pad
        assert await store.changes(spelling) == (change(1), change(2))


async def test_pads_do_not_mix(store: Store) -> None:
    await store.commit(turn("one", change(1, update=b"of one")))
    await store.commit(turn("two", change(1, update=b"of two")))
    assert await store.changes("one") == (change(1, update=b"of one"),)
    assert await store.changes("two") == (change(1, update=b"of two"),)


async def test_changes_come_in_order_with_their_times_and_authors(store: Store) -> None:
    written = [change(n, random.Random(n).choice([ADA, KENJI, None])) for n in range(1, 301)]
    for first in range(0, 300, 7):
        await store.commit(turn("notes", *written[first : first + 7]))
    assert await store.changes("notes") == tuple(written)
    assert await store.changes("notes", 290) == tuple(written[290:])
    assert await store.changes("notes", 300) == ()


async def test_any_bytes_are_kept_as_they_are(store: Store) -> None:
    payloads = [b"", bytes(range(256)), b"\0" * 100_000]
    changes = tuple(change(n, update=payload) for n, payload in enumerate(payloads, 1))
    await store.commit(turn("notes", *changes))
    assert await store.changes("notes") == changes


async def test_a_refused_turn_leaves_nothing_of_it(store: Store) -> None:
    await store.commit(turn("notes", change(1)))
    with pytest.raises(StoreUnavailable):
        await store.commit(turn("notes", change(2), change(1, KENJI, b"again")))
    assert await store.load("notes") == adas_pad("notes", 1_001, 1_001, 1, 0, None, (change(1),))


async def test_a_refused_first_turn_makes_no_pad(store: Store) -> None:
    with pytest.raises(StoreUnavailable):
        await store.commit(turn("notes", change(1), change(1)))
    assert await store.load("notes") is None


async def test_one_refused_turn_hurts_no_other_of_its_batch(store: Store) -> None:
    await store.commit(turn("refused", change(1)))
    outcomes = await asyncio.gather(
        store.commit(turn("before", change(1, KENJI))),
        store.commit(turn("refused", change(1, None, b"a second first change"))),
        store.commit(turn("after", change(1, KENJI))),
        store.commit(turn("refused", change(2))),
        return_exceptions=True,
    )
    assert [type(outcome) for outcome in outcomes] == [Written, StoreUnavailable, Written, Written]
    assert await store.changes("before") == (change(1, KENJI),)
    assert await store.changes("after") == (change(1, KENJI),)
    assert await store.changes("refused") == (change(1), change(2))


async def test_many_rooms_commit_at_once(store: Store) -> None:
    names = [f"pad-{n}" for n in range(50)]
    for n in range(1, 6):
        await asyncio.gather(*(store.commit(turn(name, change(n))) for name in names))
    for name in names:
        assert await store.changes(name) == tuple(change(n) for n in range(1, 6))


async def test_what_is_read_is_of_one_moment(store: Store) -> None:
    await store.commit(turn("notes", change(1)))

    async def write() -> None:
        for n in range(2, 100):
            await store.commit(turn("notes", change(n)))
            if n % 10 == 0:
                await store.keep_snapshot("notes", Snapshot(n, b"state %d" % n))

    writing = asyncio.create_task(write())
    while not writing.done():
        for pad in await asyncio.gather(*(store.load("notes") for _ in range(6))):
            assert pad is not None
            first = pad.snapshot.sequence + 1 if pad.snapshot else 1
            assert pad.changes == tuple(change(n) for n in range(first, pad.sequence + 1))
    await writing


async def test_a_cancelled_caller_stops_nothing(store: Store) -> None:
    commit = asyncio.create_task(store.commit(turn("notes", change(1))))
    await asyncio.sleep(0)  # it has been handed in
    commit.cancel()
    with pytest.raises(asyncio.CancelledError):
        await commit
    await store.commit(turn("notes", change(2)))
    assert await store.changes("notes") == (change(1), change(2))


async def test_a_reader_that_goes_away_leaves_the_next_one_alone(store: Store) -> None:
    await store.commit(turn("notes", change(1)))
    for steps in range(12):
        reading = [asyncio.create_task(store.load("notes")) for _ in range(8)]
        for _ in range(steps):
            await asyncio.sleep(0)
        for task in reading:
            task.cancel()
        await asyncio.gather(*reading, return_exceptions=True)
        assert await asyncio.gather(*(store.changes("notes") for _ in range(8))) == [(change(1),)] * 8


async def test_a_snapshot_stands_for_the_changes_up_to_it(store: Store) -> None:
    await store.commit(turn("notes", *(change(n) for n in range(1, 6))))
    await store.keep_snapshot("NOTES", Snapshot(3, b"state 3"))
    rest = (change(4), change(5))
    assert await store.load("notes") == adas_pad("notes", 1_001, 1_005, 5, 0, Snapshot(3, b"state 3"), rest)
    assert await store.changes("notes") == tuple(change(n) for n in range(1, 6))


async def test_a_newer_snapshot_replaces_the_older_one(store: Store) -> None:
    await store.commit(turn("notes", *(change(n) for n in range(1, 6))))
    await store.keep_snapshot("notes", Snapshot(3, b"state 3"))
    await store.keep_snapshot("notes", Snapshot(5, b"state 5"))
    assert await store.load("notes") == adas_pad("notes", 1_001, 1_005, 5, 0, Snapshot(5, b"state 5"), ())


async def test_a_snapshot_of_no_pad_is_refused(store: Store) -> None:
    with pytest.raises(StoreUnavailable):
        await store.keep_snapshot("nowhere", Snapshot(1, b"state"))
    assert await store.load("nowhere") is None


async def test_folding_replaces_its_range_and_nothing_else(store: Store) -> None:
    await store.commit(turn("notes", *(change(n) for n in range(1, 10))))
    await store.commit(turn("other", *(change(n) for n in range(1, 10))))
    folded = (change(4, KENJI, b"2 to 4"), change(7, ADA, b"5 to 7"))
    await store.fold("notes", 2, 7, folded)
    kept = (change(1), *folded, change(8), change(9))
    assert await store.changes("notes") == kept
    assert await store.load("notes") == adas_pad("notes", 1_001, 1_009, 9, 7, None, kept)
    assert await store.changes("other") == tuple(change(n) for n in range(1, 10))


async def test_after_folding_the_pad_goes_on(store: Store) -> None:
    await store.commit(turn("notes", *(change(n) for n in range(1, 4))))
    await store.fold("notes", 1, 3, (change(3, ADA, b"all"),))
    await store.commit(turn("notes", change(4)))
    kept = (change(3, ADA, b"all"), change(4))
    assert await store.load("notes") == adas_pad("notes", 1_001, 1_004, 4, 3, None, kept)


async def test_folding_that_is_refused_leaves_every_change(store: Store) -> None:
    before = tuple(change(n) for n in range(1, 6))
    await store.commit(turn("notes", *before))
    with pytest.raises(StoreUnavailable):
        await store.fold("notes", 1, 3, (change(3), change(4)))  # the second is outside, and taken
    assert await store.load("notes") == adas_pad("notes", 1_001, 1_005, 5, 0, None, before)


async def test_folding_keeps_an_author_that_was_not_seen_before(store: Store) -> None:
    await store.commit(turn("notes", change(1, None), change(2, None)))
    await store.fold("notes", 1, 2, (change(2, KENJI, b"all"),))
    assert await store.changes("notes") == (change(2, KENJI, b"all"),)


async def test_a_probe_changes_no_pad(store: Store) -> None:
    await store.commit(turn("notes", change(1)))
    await store.probe()
    await store.probe()
    assert await store.load("notes") == adas_pad("notes", 1_001, 1_001, 1, 0, None, (change(1),))


async def test_closing_finishes_what_was_handed_in(engine: Engine, tmp_path: Path) -> None:
    store = engine(tmp_path)
    await store.open()
    commits = [asyncio.create_task(store.commit(turn(f"pad-{n}", change(1)))) for n in range(40)]
    await asyncio.sleep(0)
    await store.close()
    assert await asyncio.gather(*commits) == [Written((), None)] * 40
    await store.open()
    for n in range(40):
        assert await store.changes(f"pad-{n}") == (change(1),)
    await store.close()


async def test_after_closing_nothing_is_taken(engine: Engine, tmp_path: Path) -> None:
    store = engine(tmp_path)
    await store.open()
    await store.close()
    with pytest.raises(StoreUnavailable):
        await store.commit(turn("notes", change(1)))
    with pytest.raises(StoreUnavailable):
        await store.probe()


async def test_what_was_kept_is_there_after_a_restart(engine: Engine, tmp_path: Path) -> None:
    store = engine(tmp_path)
    await store.open()
    await store.commit(turn("Notes", change(1), change(2, KENJI), change(3, None)))
    await store.keep_snapshot("notes", Snapshot(2, b"state 2"))
    before = await store.load("notes")
    await store.close()
    again = engine(tmp_path)
    await again.open()
    assert await again.load("notes") == before
    assert before == adas_pad("Notes", 1_001, 1_003, 3, 0, Snapshot(2, b"state 2"), (change(3, None),))
    await again.close()
