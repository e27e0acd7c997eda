"""What is different between two texts, word by word, for somebody to read. Pure; 0.1 s for two of 100 KB.

Lines that stand in both are lined up first (`pads/difference.py`); only between them words are compared.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from ..pads.difference import changed_lines
from .attribution import Mark

AROUND = 3
"""Lines that are shown before and after what differs."""

MAX_COMPARED = 4_000_000
"""Words of one stretch times words of the other: about 0.3 s. What is longer is shown as replaced as a whole."""

_WORD = re.compile(r"\w+|\s+|[^\w\s]")


@dataclass(frozen=True, slots=True)
class Part:
    """Some text that is in both, or only in the older or the newer one."""

    mark: Mark
    text: str


@dataclass(frozen=True, slots=True)
class Stretch:
    """Lines that differ, or that are around those: then it is one part that is the same."""

    parts: tuple[Part, ...]

    @property
    def same(self) -> bool:
        """Whether nothing differs."""
        return all(part.mark is Mark.SAME for part in self.parts)

    @property
    def older(self) -> tuple[Part, ...]:
        """As the older text has it."""
        return tuple(part for part in self.parts if part.mark is not Mark.INSERTED)

    @property
    def newer(self) -> tuple[Part, ...]:
        """As the newer text has it."""
        return tuple(part for part in self.parts if part.mark is not Mark.DELETED)


@dataclass(frozen=True, slots=True)
class Left:
    """So many lines that are the same, and are left out."""

    lines: int


def compare(older: str, newer: str) -> Iterator[Stretch | Left]:
    """Both texts, in order, without what is far from any difference; nothing if they are equal."""
    before, after = older.split("\n"), newer.split("\n")
    shown = 0
    for first, last, start, end in changed_lines(before, after):
        yield from _between(before[shown:first], is_first=shown == 0)
        yield Stretch(tuple(_parts("\n".join(before[first:last]), "\n".join(after[start:end]))))
        shown = last
    if shown or before != after:
        yield from _between(before[shown:], is_last=True)


def _between(lines: Sequence[str], *, is_first: bool = False, is_last: bool = False) -> Iterator[Stretch | Left]:
    head, tail = 0 if is_first else AROUND, 0 if is_last else AROUND
    left = len(lines) - head - tail
    if left <= 1:
        yield from _same(lines)
        return
    yield from _same(lines[:head])
    yield Left(left)
    yield from _same(lines[len(lines) - tail :])


def _same(lines: Sequence[str]) -> Iterator[Stretch]:
    if lines:
        yield Stretch((Part(Mark.SAME, "\n".join(lines)),))


def _parts(older: str, newer: str) -> Iterator[Part]:
    a, b = _WORD.findall(older), _WORD.findall(newer)
    if len(a) * len(b) > MAX_COMPARED:
        yield from _both(older, newer)
        return
    matcher = SequenceMatcher(None, a, b, autojunk=False)
    for tag, first, last, start, end in matcher.get_opcodes():
        if tag == "equal":
            yield Part(Mark.SAME, "".join(a[first:last]))
        else:
            yield from _both("".join(a[first:last]), "".join(b[start:end]))


def _both(older: str, newer: str) -> Iterator[Part]:
    if older:
        yield Part(Mark.DELETED, older)
    if newer:
        yield Part(Mark.INSERTED, newer)
