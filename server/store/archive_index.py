"""Full-text search in archived pads (FTS5): by words, and by what stands inside them, as Japanese has no spaces."""

import re
import sqlite3
import unicodedata
from collections.abc import Sequence
from dataclasses import replace

import aiosqlite

from .archives import LISTED
from .records import ArchivedEntry

MARKS = ("\x02", "\x03")
"""Around each word of an excerpt that was searched for. No text that is kept has these characters."""

MOST_WORDS = 12
"""Words of a query that are looked for; what is beyond is left out."""

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
    found = await _find(db, _beginnings(spaced), " AND ".join(inside), most + 1, skip) if words else []
    if not found and not skip and spaced and all(len(word) > 2 for word in spaced):
        inside += [_quoted(word) for word in spaced]
        found = await _find(db, "", " AND ".join(inside), most + 1, 0)
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
    before = db.total_changes
    for table in ("archive_words", "archive_trigrams"):
        db.execute(f"INSERT INTO {table} ({table}, rank) VALUES ('merge', ?)", (steps,))  # noqa: S608 - ours
    more = stale == 1 or db.total_changes - before >= 4  # 2 each, if only the command itself was carried out
    db.execute("UPDATE archive_index SET stale = ?", (2 if more else 0,))
    return more


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
    excerpt = entry.excerpt
    for word in short:
        excerpt = re.sub(f"{MARKS[0]}({re.escape(word)})(.)", rf"{MARKS[0]}\1{MARKS[1]}\2{MARKS[0]}", excerpt)
        excerpt = excerpt.replace(f"{MARKS[0]}{MARKS[1]}", "")
    return replace(entry, excerpt=excerpt)


async def _find(db: aiosqlite.Connection, words: str, inside: str, most: int, skip: int) -> list[ArchivedEntry]:
    table, query, other = ("archive_words", words, inside) if words else ("archive_trigrams", inside, "")
    also = "AND pads.id IN (SELECT rowid FROM archive_trigrams WHERE archive_trigrams MATCH ?)" if other else ""
    around = 24 if words else 60
    sql = f"""SELECT name, texts.title, finished, snippet({table}, 1, ?, ?, '…', {around})
        FROM {table} JOIN pads ON pads.id = {table}.rowid JOIN archived_texts AS texts ON texts.pad = pads.id
        WHERE {table} MATCH ? AND {LISTED} {also} ORDER BY {table}.rank LIMIT ? OFFSET ?"""  # noqa: S608 - ours
    values = (*MARKS, query, *([other] if other else []), most, skip)
    async with db.execute(sql, values) as found:
        return [ArchivedEntry(*row) for row in await found.fetchall()]
