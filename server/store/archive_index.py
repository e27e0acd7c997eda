"""Full-text search in archived pads (FTS5): by words, and by what stands inside them, as Japanese has no spaces."""

import asyncio
import re
import sqlite3
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace

import aiosqlite

from . import excerpts
from .archives import LISTED
from .excerpts import MARKS, MOST_PARTS, PART
from .records import ArchivedEntry

MOST_WORDS = 12
"""Words of a query that are looked for; what is beyond is left out."""

MOST_RANKED = 300
"""Pads whose words are counted to order them."""

MOST_TERMS = 200
"""Trigrams that two characters stand for at most."""

STEP = 200
"""Pages of an index that one turn of tidying merges: other writers come in between."""

_UNSPACED = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff]"
)
"""Scripts whose words aren't parted by spaces, or grow endings like Korean ones."""

_FIRST, _LAST = "", "\U0010ffff"


async def search(db: aiosqlite.Connection, query: str, most: int, skip: int) -> tuple[tuple[ArchivedEntry, ...], bool]:
    """Listed pads with all words of a query, the best first, and whether there are more. Any text is a query."""
    words = _words(query)
    spaced = [word for word in words if not _UNSPACED.search(word)]
    inside = [term for word in words if _UNSPACED.search(word) and (term := await _trigrams(db, word))]
    wanted = _Wanted(_beginnings(spaced), " AND ".join(inside))
    found = await _find(db, wanted, most + 1, skip) if words else []
    if not found and not skip and spaced and all(len(word) > 2 for word in spaced):
        found = await _find(db, _Wanted("", " AND ".join([*inside, *map(_quoted, spaced)])), most + 1, skip)
    short = [word for word in words if len(word) < 3 and _UNSPACED.search(word)]
    return tuple(_marked(each, short) for each in found[:most]), len(found) > most


def tidy(db: sqlite3.Connection) -> bool:
    """Merge a part of the indexes, so that what was taken out of them leaves the file; whether there is more to do.

    SQLite's `optimize` in small steps (fts5, "The 'merge' Command"). `stale` is 2 once they are begun.
    """
    (stale,) = db.execute("SELECT stale FROM archive_index").fetchone()
    if not stale:
        return False
    steps = -STEP if stale == 1 else STEP
    merged = [_merge(db, table, steps) for table in ("archive_words", "archive_trigrams")]
    more = stale == 1 or any(merged)
    db.execute("UPDATE archive_index SET stale = ?", (2 if more else 0,))
    return more


def _merge(db: sqlite3.Connection, table: str, pages: int) -> bool:
    """Whether there was anything to merge: then more than the command itself counts as a change."""
    before = db.total_changes
    db.execute(f"INSERT INTO {table} ({table}, rank) VALUES ('merge', ?)", (pages,))  # noqa: S608 - ours
    return db.total_changes - before >= 2


def _words(query: str) -> list[str]:
    words = unicodedata.normalize("NFC", query).replace('"', " ").replace("\0", " ").split()
    return [word for word in words if any(character.isalnum() for character in word)][:MOST_WORDS]


def _quoted(word: str) -> str:
    """A string of FTS5's: in it nothing is an operator."""
    return f'"{word}"'


def _beginnings(words: list[str]) -> str:
    """Each as a word, or as the beginning of one."""
    return " AND ".join(f"{_quoted(word)} *" for word in words)


async def _trigrams(db: aiosqlite.Connection, word: str) -> str:
    """What finds those characters within a text; of two, all trigrams that begin with them."""
    if len(word) > 2:
        return _quoted(word)
    vocabulary = "SELECT term FROM archive_trigram_terms WHERE term >= ? AND term < ? LIMIT ?"
    async with db.execute(vocabulary, (word + _FIRST, word + _LAST, MOST_TERMS)) as found:
        terms = [term for (term,) in await found.fetchall() if '"' not in term]
    return f"({' OR '.join(map(_quoted, terms))})" if terms else _quoted(f"{word}\x02")


def _marked(entry: ArchivedEntry, short: Sequence[str]) -> ArchivedEntry:
    """The entry with the two characters marked that were looked for, and not the third that they were found by."""
    marked = entry.excerpt
    for word in short:
        marked = re.sub(f"{MARKS[0]}({re.escape(word)})(.)", rf"{MARKS[0]}\1{MARKS[1]}\2{MARKS[0]}", marked)
        marked = marked.replace(f"{MARKS[0]}{MARKS[1]}", "")
    return replace(entry, excerpt=marked)


@dataclass(frozen=True, slots=True)
class _Wanted:
    """A query of FTS5's: words, and what is inside of them; one may be empty."""

    words: str
    inside: str

    @property
    def table(self) -> str:
        """The index that is asked first."""
        return "archive_words" if self.words else "archive_trigrams"

    @property
    def tokenizer(self) -> str:
        """How that one takes a text apart."""
        return "unicode61 remove_diacritics 2" if self.words else "trigram"

    @property
    def match(self) -> str:
        return self.words or self.inside

    @property
    def where(self) -> str:
        """The condition, of two values."""
        both = "AND pads.id IN (SELECT rowid FROM archive_trigrams WHERE archive_trigrams MATCH ?)"
        return f"{self.table} MATCH ? AND {LISTED} {both if self.words and self.inside else 'AND ? IS NOT NULL'}"


async def _find(db: aiosqlite.Connection, wanted: _Wanted, most: int, skip: int) -> list[ArchivedEntry]:
    """The best first. To rank thousands takes longer than anybody waits: of those, the ones with the words in their
    title come first, and the newest."""
    if await _count(db, wanted, wanted.match, MOST_RANKED + 1) <= MOST_RANKED:
        return await _entries(db, wanted, wanted.match, "rank", most, skip)
    title = f"title : ({wanted.match})"
    titled = await _entries(db, wanted, title, "rowid DESC", most, skip)
    if len(titled) == most:
        return titled
    before = max(0, skip - await _count(db, wanted, title, skip)) if skip else 0
    others = f"({wanted.match}) NOT {title}"
    return titled + await _entries(db, wanted, others, "rowid DESC", most - len(titled), before)


async def _count(db: aiosqlite.Connection, wanted: _Wanted, match: str, most: int) -> int:
    """How many there are, if it isn't more."""
    sql = f"""SELECT count(*) FROM (SELECT 1 FROM {wanted.table} JOIN pads ON pads.id = {wanted.table}.rowid
        WHERE {wanted.where} LIMIT ?)"""  # noqa: S608 - ours
    async with db.execute(sql, (match, wanted.inside, most)) as found:
        ((count,),) = await found.fetchall()
    return int(count)


async def _entries(
    db: aiosqlite.Connection, wanted: _Wanted, match: str, order: str, most: int, skip: int
) -> list[ArchivedEntry]:
    sql = f"""SELECT name, texts.title, finished,
            iif(length(texts.text) <= {PART}, highlight({wanted.table}, 1, ?, ?), NULL),
            substr(texts.text, 1, {PART * MOST_PARTS})
        FROM {wanted.table} JOIN pads ON pads.id = {wanted.table}.rowid
        JOIN archived_texts AS texts ON texts.pad = pads.id
        WHERE {wanted.where} ORDER BY {wanted.table}.{order} LIMIT ? OFFSET ?"""  # noqa: S608 - ours
    async with db.execute(sql, (*MARKS, match, wanted.inside, most, skip)) as found:
        rows = await found.fetchall()
    return [
        ArchivedEntry(name, title, finished, await _excerpt(wanted, marked, text))
        for name, title, finished, marked, text in rows
    ]


async def _excerpt(wanted: _Wanted, marked: str | None, text: str) -> str:
    if marked is None:
        any_word = wanted.match.replace(" AND ", " OR ")
        marked = await asyncio.to_thread(excerpts.part, text, wanted.tokenizer, any_word)
    return excerpts.excerpt(marked, 160 if wanted.words else 60)
