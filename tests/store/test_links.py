"""Who may what in a pad, whatever engine keeps it: its policy, and links that give roles."""

from server.access.policy import Access, Policy, Role
from server.store.records import Link
from server.store.store import Store

from .kept import ADA, KENJI, change, turn

FIRST, SECOND, BEN = (letter * 32 for letter in (b"1", b"2", b"b"))


async def test_a_pad_is_open_to_edit_and_organised_by_whoever_made_it(store: Store) -> None:
    await store.commit(turn("pad", change(1, ADA), change(2, KENJI)))
    await store.commit(turn("nobodys", change(1, None)))
    assert await store.access("PAD") == Access(Policy.EDIT, {ADA: Role.ORGANISER})
    assert await store.access("nobodys") == await store.access("nowhere") == Access()


async def test_a_pad_has_the_policy_it_was_given(store: Store) -> None:
    await store.commit(turn("pad", change(1, None)))
    await store.commit(turn("other", change(1, None)))
    for policy in Policy:
        await store.set_policy("Pad", policy)
        assert await store.access("pad") == Access(policy)
    assert await store.access("other") == Access()


async def test_opening_a_pad_tells_who_may_what(store: Store) -> None:
    await store.commit(turn("pad", change(1, ADA)))
    await store.set_policy("pad", Policy.READ)
    stored = await store.load("pad")
    assert stored is not None
    assert stored.access == await store.access("pad") == Access(Policy.READ, {ADA: Role.ORGANISER})


async def test_a_link_gives_its_role_until_it_is_revoked(store: Store) -> None:
    await store.commit(turn("pad", change(1, ADA)))
    await store.make_link("pad", Role.PARTICIPANT, "the mailing list", FIRST)
    assert await store.link_role("pad", FIRST) is Role.PARTICIPANT
    assert await store.take_link("pad", FIRST, BEN) is Role.PARTICIPANT
    assert (await store.access("pad")).granted == {ADA: Role.ORGANISER, BEN: Role.PARTICIPANT}
    (link,) = await store.links("pad")
    assert link == Link(link.id, Role.PARTICIPANT, "the mailing list", link.created, 1)
    await store.revoke_link("pad", link.id)
    assert (await store.access("pad")).granted == {ADA: Role.ORGANISER}
    assert await store.links("pad") == ()
    assert await store.link_role("pad", FIRST) is None
    assert await store.take_link("pad", FIRST, KENJI) is None


async def test_somebody_with_several_links_has_the_best_of_their_roles(store: Store) -> None:
    await store.commit(turn("pad", change(1, None)))
    await store.make_link("pad", Role.EDITOR, "", FIRST)
    await store.make_link("pad", Role.READER, "", SECOND)
    for token in (FIRST, SECOND, SECOND):
        await store.take_link("pad", token, BEN)
    assert (await store.access("pad")).granted == {BEN: Role.EDITOR}
    editors, readers = await store.links("pad")
    assert (editors.people, readers.people) == (1, 1)
    await store.revoke_link("pad", editors.id)
    assert (await store.access("pad")).granted == {BEN: Role.READER}


async def test_a_link_is_one_pads_alone(store: Store) -> None:
    await store.commit(turn("pad", change(1, None)))
    await store.commit(turn("other", change(1, None)))
    await store.make_link("pad", Role.EDITOR, "", FIRST)
    assert await store.take_link("other", FIRST, BEN) is None
    assert await store.link_role("other", FIRST) is None
    (link,) = await store.links("pad")
    await store.revoke_link("other", link.id)
    assert await store.links("pad") == (link,)
