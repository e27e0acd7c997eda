"""What is shown of a text that a search found: a part of it in which the words that were searched for are marked. Pure.

FTS5 has `snippet` for that, which compares each word it found with each other: of a long text full of them it takes
minutes. `highlight`, which marks them all, copies for each all that is before it: of a long text it marks a part.
"""

import re
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from itertools import islice

MARKS = ("\x02", "\x03")
"""Around each word that was searched for. No text that is kept has these characters."""

MOST_LOOKED_AT = 100
"""Words of a text, the first ones, among which the best place is looked for."""

PART = 20_000
"""Characters that are marked at once."""

MOST_PARTS = 5
"""How many, the first ones, are looked through for one with the words."""

_MARKED = re.compile(f"{MARKS[0]}([^{MARKS[1]}]*){MARKS[1]}")
_SPACE = re.compile(r"\s")

_Span = tuple[int, int, str]
"""Where a marked word begins and ends in the text without marks, and the word."""


def part(text: str, tokenizer: str, match: str) -> str:
    """The first part of a long text in which FTS5 finds something, marked, or else the beginning. Takes its time."""
    with closing(sqlite3.connect(":memory:")) as db:
        db.execute(f'CREATE VIRTUAL TABLE parts USING fts5 (text, tokenize = "{tokenizer}")')
        for start in range(0, min(len(text), PART * MOST_PARTS), PART):
            db.execute("REPLACE INTO parts (rowid, text) VALUES (1, ?)", (text[start : start + PART],))
            found = db.execute("SELECT highlight(parts, 0, ?, ?) FROM parts WHERE parts MATCH ?", (*MARKS, match))
            for (marked,) in found.fetchall():
                return str(marked)
    return text[:PART]


def excerpt(marked: str, length: int) -> str:
    """About so many characters of a text with marks: the first place where the most different marked words stand."""
    spans = _spans(marked)
    text = marked.replace(MARKS[0], "").replace(MARKS[1], "")
    best = max(range(len(spans)), key=lambda number: _worth(spans, number, length), default=0)
    first, last, _ = spans[best] if spans else (0, 0, "")
    start = max(0, first - length // 4)
    end = max(start + length, last)
    if start and (space := _SPACE.search(text, start - 1, first)):
        start = space.end()
    if end < len(text) and (spaces := list(_SPACE.finditer(text, last, end + 1))):
        end = spaces[-1].start()
    return ("…" if start else "") + _shown(text, spans, start, end) + ("…" if end < len(text) else "")


def _spans(marked: str) -> list[_Span]:
    """Those of the first words."""
    found = islice(_MARKED.finditer(marked), MOST_LOOKED_AT)
    return [
        (each.start() - 2 * number, each.end() - 2 * number - 2, each[1].casefold())
        for number, each in enumerate(found)
    ]


def _worth(spans: Sequence[_Span], number: int, length: int) -> int:
    """How many different words stand within that length from that one on."""
    end = spans[number][0] + length - length // 4
    near = (each for each in islice(spans, number, number + length) if each[1] <= end)
    return len({word for _, _, word in near})


def _shown(text: str, spans: Sequence[_Span], start: int, end: int) -> str:
    shown, at = "", start
    for first, last, _ in spans:
        if at <= first and last <= end:
            shown += text[at:first] + MARKS[0] + text[first:last] + MARKS[1]
            at = last
    return shown + text[at:end]
