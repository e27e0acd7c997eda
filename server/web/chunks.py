"""Where a text can be cut so that each piece is read as Markdown alone just as it is in the whole.

After a blank line only a list or a fence can go on. So a line after a blank one begins a new piece if it belongs to
neither: no list has begun in the piece so far, or the line stands at the margin and isn't an item.
"""

import re
from collections.abc import Iterator, Sequence

MAX_RICH_CHARACTERS = 300_000
MAX_RICH_LINES = 20_000
"""How much of a text is read as Markdown. What lies beyond is shown as typed: a page must not take seconds to make."""

_MARKER = re.compile(r"[ \t]*(?:[-+*]|\d{1,9}[.)])(?:[ \t]|$)")
_FENCE = re.compile(r"(?:`{3,}(?=[^`]*$)|~{3,})")
_INNER_FENCE = re.compile(r"[\s>*+\-\d.)]+(?:`{3}|~{3})")
_CLOSING = re.compile(r"[ \t]*(`{3,}|~{3,})[ \t]*$")


def chunks(lines: Sequence[str]) -> Iterator[tuple[int, int]]:
    """The pieces as ranges of lines, `(from, up to)`, in order and without gaps. Pieces need not be small.

    A fence inside a list or a quote ends in ways that only the parser knows; from there on it is all one piece.
    """
    start = 0
    listed = False
    fence: str | None = None
    blank = False
    for number, line in enumerate(lines):
        if fence is not None:
            fence = None if _closes(line, fence) else fence
            blank = False
            continue
        if not line.strip(" \t"):
            blank = True
            continue
        marked = _MARKER.match(line) is not None
        if blank and (not listed or not (marked or line[0] in " \t")):
            yield start, number
            start, listed = number, False
        listed = listed or marked
        blank = False
        opened = _FENCE.match(line)
        if opened:
            fence = opened[0]
        elif _INNER_FENCE.match(line):
            break
    yield start, len(lines)


def rich_lines(lines: Sequence[str]) -> int:
    """How many lines are read as Markdown: all, or up to the last blank one within the limits."""
    size = 0
    for number, line in enumerate(lines):
        size += len(line) + 1
        if size > MAX_RICH_CHARACTERS or number >= MAX_RICH_LINES:
            return next((blank for blank in range(number, 0, -1) if not lines[blank].strip()), number)
    return len(lines)


def _closes(line: str, fence: str) -> bool:
    match = _CLOSING.match(line)
    return match is not None and match[1][0] == fence[0] and len(match[1]) >= len(fence)
