"""Revisions, whatever engine keeps them."""

from dataclasses import replace

from server.store.records import Revision, Why
from server.store.store import Store

from .kept import ADA, KENJI, change, turn


async def test_a_revision_is_kept_with_its_turn_or_by_itself(store: Store) -> None:
    wiped = Revision(1, 1_002, Why.WIPED, author=KENJI)
    await store.commit(turn("notes", change(1)))
    await store.commit(replace(turn("notes", change(2)), revisions=(wiped,)))
    named = await store.keep_revision("NOTES", Revision(2, 1_009, Why.NAMED, "Before the call", ADA))
    started = await store.keep_revision("notes", Revision(1, 1_010, Why.STARTED))
    found = await store.revisions("Notes")
    assert found == (replace(wiped, id=found[0].id), started, named)
    assert named == Revision(2, 1_009, Why.NAMED, "Before the call", ADA, named.id)
    assert len({revision.id for revision in found} - {0}) == 3
    assert await store.revisions("nowhere") == ()


async def test_folding_that_knew_of_no_revision_in_its_range_does_nothing(store: Store) -> None:
    changes = tuple(change(n) for n in range(1, 10))
    await store.commit(turn("notes", *changes))
    await store.keep_revision("notes", Revision(4, 1_010, Why.NAMED))
    assert not await store.fold("notes", 1, 9, (change(9, update=b"all"),))
    assert not await store.fold("notes", 1, 9, (change(3, update=b"3"), change(9, update=b"4 to 9")), {3})
    stored = await store.load("notes")
    assert stored is not None
    assert (stored.folded, stored.changes) == (0, changes)
    folded = (change(4, update=b"1 to 4"), change(9, update=b"5 to 9"))
    assert await store.fold("notes", 1, 9, folded, {4})
    assert await store.changes("notes") == folded


async def test_a_revision_at_the_end_of_what_is_folded_is_in_nobodys_way(store: Store) -> None:
    await store.commit(turn("notes", *(change(n) for n in range(1, 10))))
    await store.keep_revision("notes", Revision(9, 1_010, Why.NAMED))
    await store.keep_revision("notes", Revision(3, 1_010, Why.NAMED))
    assert await store.fold("notes", 4, 9, (change(9, update=b"4 to 9"),))
