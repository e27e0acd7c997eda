"""Who organises a pad, whatever engine keeps it."""

from server.access.policy import Role
from server.store.store import Store

from .kept import ADA, KENJI, change, turn

FIRST, SECOND, BEN, CHIOMA = (letter * 32 for letter in (b"1", b"2", b"b", b"c"))


async def test_a_link_makes_organisers_until_there_is_a_newer_one(store: Store) -> None:
    await store.commit(turn("pad", change(1, ADA)))
    await store.make_organiser_link("pad", FIRST)
    assert await store.take_link("pad", FIRST, BEN) is Role.ORGANISER
    await store.make_organiser_link("pad", SECOND)
    assert await store.take_link("pad", FIRST, CHIOMA) is None
    assert await organisers(store) == [ADA, BEN]


async def test_a_link_that_leaves_one_alone_leaves_them_and_whoever_made_the_pad(store: Store) -> None:
    await store.commit(turn("pad", change(1, ADA)))
    await store.commit(turn("other", change(1, ADA)))
    for pad in ("pad", "other"):
        await store.make_organiser_link(pad, FIRST + pad.encode())
        for who in (BEN, CHIOMA):
            await store.take_link(pad, FIRST + pad.encode(), who)
    await store.make_organiser_link("pad", SECOND, only=BEN)
    assert await organisers(store) == [ADA, BEN]
    await store.make_organiser_link("pad", FIRST, only=KENJI)
    assert await organisers(store) == [ADA]
    assert await organisers(store, "other") == [ADA, BEN, CHIOMA]


async def test_leaving_one_alone_revokes_other_links_to_organise_and_no_others(store: Store) -> None:
    await store.commit(turn("pad", change(1, ADA)))
    await store.make_link("pad", Role.ORGANISER, "the hosts", FIRST)
    await store.make_link("pad", Role.EDITOR, "the team", SECOND)
    for who in (BEN, CHIOMA):
        await store.take_link("pad", FIRST, who)
    await store.take_link("pad", SECOND, KENJI)
    await store.make_organiser_link("pad", b"3" * 32, only=BEN)
    assert await organisers(store) == [ADA, BEN]
    assert [(link.name, link.people) for link in await store.links("pad")] == [("the team", 1), ("", 1)]


async def organisers(store: Store, pad: str = "pad") -> list[bytes]:
    access = await store.access(pad)
    return [who for who in (ADA, BEN, CHIOMA, KENJI) if access.role(who) is Role.ORGANISER]
