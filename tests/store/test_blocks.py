"""Locks and blocks, whatever engine keeps them."""

import time

from server.access.policy import Access, Policy, Role
from server.store.records import Block
from server.store.store import Store

from .kept import ADA, KENJI, change, turn


async def test_a_lock_lasts_until_its_time_and_can_be_ended(store: Store) -> None:
    await store.commit(turn("pad", change(1)))
    now = time.time_ns() // 1_000_000
    await store.lock("PAD", now + 60_000)
    assert (await store.access("pad")).locked_until == now + 60_000
    stored = await store.load("pad")
    assert stored is not None
    assert stored.access.locked_until == now + 60_000
    await store.lock("pad", None)
    assert (await store.access("pad")).locked_until is None
    await store.lock("pad", now - 1)
    assert (await store.access("pad")).locked_until is None


async def test_an_identity_is_blocked_in_one_pad_until_that_is_ended(store: Store) -> None:
    await store.commit(turn("pad", change(1, ADA)))
    await store.commit(turn("other", change(1, ADA)))
    await store.block("Pad", KENJI, "Quiet Fox")
    await store.block("pad", KENJI, "Quiet Fox, once more")
    assert await store.access("pad") == Access(Policy.EDIT, {ADA: Role.ORGANISER}, blocked=frozenset({KENJI}))
    assert (await store.access("other")).blocked == frozenset()
    (block,) = await store.blocks("pad")
    assert block == Block(block.id, "Quiet Fox", block.at)
    await store.end_block("other", block.id)
    assert len(await store.blocks("pad")) == 1
    await store.end_block("pad", block.id)
    assert (await store.blocks("pad"), (await store.access("pad")).blocked) == ((), frozenset())
    assert await store.blocks("nowhere") == ()
