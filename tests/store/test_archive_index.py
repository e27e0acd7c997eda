"""Full-text search in archived pads, on real SQLite files."""

import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from server.access.policy import Policy
from server.sessions.orders import Archive, Reopen
from server.store.excerpts import MARKS
from server.store.records import ArchivedEntry, ArchivedPages, Change, StoredTurn
from server.store.sqlite import SqliteStore

PADS = {
    "calls": ("Community calls", "Ada spoke of café culture in the UK. It's O'Brien's; C++ and \"quotes\".\n"),
    "kaigi": ("会議の記録", "東京で会議を開く。参加者は十人。\n"),
    "other": ("Other", "Membership of the community, and calls for help.\n"),
    "thai": ("ประชุม", "การประชุมประจำปี\n"),
}


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[SqliteStore]:
    found = SqliteStore(tmp_path / "data")
    await found.open()
    for number, (name, (title, text)) in enumerate(PADS.items(), 1):
        await keep(found, name, title, text, number)
    yield found
    await found.close()


async def keep(store: SqliteStore, name: str, title: str, text: str, finished: int = 1) -> None:
    now = time.time_ns() // 1_000_000
    await store.commit(StoredTurn(name, (Change(1, now, None, b""),), 1, now))
    await store.commit(StoredTurn(name, (), 2, now, (Archive(True, None),)))
    await store.set_listed(name, True)
    assert await store.keep_archived(name, ArchivedPages(2, finished, title, text, text, {"": b"page"}))


async def found(store: SqliteStore, query: str) -> list[str]:
    return [entry.name for entry in (await store.search_archive(query, 10))[0]]


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("calls", ["calls", "other"]),  # what the title says counts for more
        ("CALLS ada", ["calls"]),
        ("UK", ["calls"]),
        ("cafe", ["calls"]),
        ("communi", ["calls", "other"]),
        ("embershi", ["other"]),
        ("会議", ["kaigi"]),
        ("参加者", ["kaigi"]),
        ("東京 会議", ["kaigi"]),
        ("十人", ["kaigi"]),
        ("ประชุม", ["thai"]),
        ("nothing", []),
        ("ada nothing", []),
        ("", []),
    ],
)
async def test_words_are_found_whole_begun_and_where_no_spaces_part_them(
    store: SqliteStore, query: str, names: list[str]
) -> None:
    assert await found(store, query) == names


@pytest.mark.parametrize(
    "query",
    [
        '"', '""', '"calls', "*", "calls*", "NEAR(", "NEAR(calls ada, 1)", "calls AND", "OR", "NOT calls",
        "title:calls", "^calls", "-calls", "{title text}:x", "a + b", "(", ")", "\\", ";", "'", "' OR 1=1 --", "\0",
        "\x02", "%", "_",
        "会", '会"', "ー" * 300, "a" * 5000, "a " * 5000, "\ud83d\ude00", "🎉🎉", "\u202e", "٠", "ﷺ",
    ],
)  # fmt: skip
async def test_any_text_is_a_query_and_nothing_in_it_is_an_operator(store: SqliteStore, query: str) -> None:
    entries, more = await store.search_archive(query, 10)
    assert len(entries) <= len(PADS)
    assert not more


async def test_what_was_looked_for_is_marked_in_its_context(store: SqliteStore) -> None:
    ((entry,), _) = await store.search_archive("cafe", 10)
    begin, end = MARKS
    assert entry.excerpt.startswith(f"Ada spoke of {begin}café{end} culture in the UK.")
    (((kaigi,), _)) = await store.search_archive("会議", 10)
    assert kaigi == ArchivedEntry("kaigi", "会議の記録", 2, f"東京で{begin}会議{end}を開く。参加者は十人。\n")


@pytest.mark.parametrize(
    ("query", "text", "shown"),
    [
        ("ada ben spoke", "Ada. " * 20 + "Then Ada and Ben spoke. " + "Ada spoke to all. " * 60_000,
         f"{'[Ada]. ' * 20}Then [Ada] and [Ben] [spoke].{' [Ada] [spoke] to all.' * 2}…"),
        ("ben", "Ada spoke. " * 4_000 + "Then Ben spoke. " + "Ada spoke. " * 9_000,
         f"…{'Ada spoke. ' * 3}Then [Ben] spoke.{' Ada spoke.' * 10}…"),
        ("会議", "東京で。" * 9_000 + "会議を開く。" * 9_000,
         f"…京で。{'東京で。' * 3}{'[会議]を開く。' * 7}[会議]を…"),
        ("long", "Ada spoke. " * 90_000, f"{'Ada spoke. ' * 14}Ada…"),
    ],
)  # fmt: skip
async def test_a_long_text_is_shown_where_it_has_the_words(
    store: SqliteStore, query: str, text: str, shown: str
) -> None:
    """For each word that is found FTS5's own excerpts look at all others."""
    await keep(store, "long", "Long", text)
    entries, _ = await store.search_archive(query, 10)
    (found,) = [entry.excerpt for entry in entries if entry.name == "long"]
    assert found.replace(MARKS[0], "[").replace(MARKS[1], "]") == shown


async def test_they_come_some_at_a_time(store: SqliteStore) -> None:
    first, more = await store.search_archive("calls", 1)
    assert ([entry.name for entry in first], more) == (["calls"], True)
    second, more = await store.search_archive("calls", 1, 1)
    assert ([entry.name for entry in second], more) == (["other"], False)


async def test_pads_that_are_not_for_everyone_are_never_found(store: SqliteStore) -> None:
    await store.set_listed("calls", False)
    await store.set_policy("other", Policy.NOTHING)
    assert await found(store, "calls") == []
    assert [entry.name for entry in await store.archived_between(0, 99, 10)] == ["thai", "kaigi"]
    assert [each.name for each in await store.archived_files(0, 10)] == ["kaigi", "thai"]
    assert await store.archived_months() == (("1970-01", 2),)


async def test_what_is_reopened_is_found_no_more_and_leaves_the_files(store: SqliteStore, tmp_path: Path) -> None:
    secret = "xylophone"
    await keep(store, "secret", "Secret", f"The {secret} of the community\n")
    assert await found(store, secret) == ["secret"]
    now = time.time_ns() // 1_000_000
    await store.commit(StoredTurn("secret", (), 3, now, (Reopen(),)))
    assert await found(store, secret) == []
    assert await store.archived("secret") is None
    while await store.tidy_archive():
        pass
    async with store._readers.reading() as db:
        for table in ("archive_words_data", "archive_trigrams_data"):
            async with db.execute(f"SELECT group_concat(hex(block), '') FROM {table}") as rows:
                ((blocks,),) = await rows.fetchall()
            assert secret[:7].encode().hex().upper() not in blocks  # a prefix may be shared with the term before
    assert await found(store, "community") == ["calls", "other"]


async def test_pages_are_kept_only_of_what_the_pad_still_is(store: SqliteStore) -> None:
    old = ArchivedPages(1, 1, "Old", "old", "old", {"": b"old"})
    assert not await store.keep_archived("calls", old)
    assert not await store.keep_archived("nowhere", old)
    kept = await store.archived("calls")
    assert kept is not None
    assert kept.page == b"page"
