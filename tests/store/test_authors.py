"""Who wrote in a pad, by what name, whatever engine keeps it."""

from dataclasses import replace

from server.access.policy import Role
from server.store.records import Author, Credit
from server.store.store import Store

from .kept import ADA, KENJI, change, turn

QUIET_FOX = Author(ADA, "Quiet Fox", "#0b6e4f")


async def test_an_author_has_the_name_they_used_last_in_that_pad(store: Store) -> None:
    await store.commit(replace(turn("notes", change(1)), authors=(QUIET_FOX,)))
    await store.commit(replace(turn("other", change(1)), authors=(Author(ADA, "Ada at work", "#5b4fcf"),)))
    assert await store.authors("NOTES") == (QUIET_FOX,)
    ada, kenji = Author(ADA, "Ada", "#5b4fcf"), Author(KENJI, "Kenji 😀", "#a33f2b")
    await store.commit(replace(turn("notes", change(2), change(3, KENJI)), authors=(ada, kenji)))
    assert await store.authors("notes") == (ada, kenji)
    assert await store.authors("nowhere") == ()


async def test_words_that_are_brought_back_stay_their_authors(store: Store) -> None:
    await store.commit(turn("notes", change(1)))
    await store.commit(turn("other", change(1)))
    credits = (Credit(2**53 - 1, 0, 7, KENJI), Credit(2**53 - 1, 7, 9, None))
    await store.credit("Notes", credits)
    assert (await store.credits("notes"), await store.credits("other"), await store.credits("nowhere")) == (
        credits, (), (),
    )  # fmt: skip


async def test_who_sees_the_history_is_the_organisers_choice(store: Store) -> None:
    await store.commit(turn("notes", change(1)))
    assert (await store.access("notes")).history_for is Role.EDITOR
    await store.set_history_for("NOTES", Role.READER)
    assert (await store.access("notes")).history_for is Role.READER
