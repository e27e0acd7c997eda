"""A restore: the edit that somebody makes who looked at the pad after change `base` and wants it as after `target`.

It is made as a peer's edit that knows no more than that person saw: it takes away what they saw and the wanted text
lacks, and brings back, at its old place, what the wanted text has. So it merges with whatever is typed meanwhile, here
or offline, and takes nobody's new characters away. What it brings back stays its authors'. Pure.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from ..pads.update import ROOT, Id, Range, Struct, encode, root_parent
from ..store.records import Credit
from .weave import Piece, Weave

_PARENT = root_parent(ROOT)
_FENCE = re.compile(r" {0,3}(?:`{3,}|~{3,})")
_HEADING = re.compile(r"(#{1,6})[ \t]+(.*)")


@dataclass(frozen=True, slots=True)
class Restoring:
    """The edit, a Yjs v1 update, and whose words it brings back."""

    update: bytes
    credits: tuple[Credit, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with all below it, up to the next of its level: characters `start` to `end` of a text."""

    title: str
    start: int
    end: int


def restoring(weave: Weave, base: int, target: int, client: int, section: Section | None = None) -> Restoring | None:
    """The restore, of one section of the wanted text or of all, written by a Yjs `client` that never wrote before.

    None if there is nothing to do.
    """
    if weave.text(base) == weave.text(target):
        return None
    first, last = _place(weave, target, section) if section else (0, len(weave.pieces))
    deletes = [p for p in weave.pieces[first:last] if p.seen_at(base) and not p.seen_at(target)]
    return bringing_back(_missing(weave.pieces, first, last, base, target), client, deletes)


def bringing_back(
    groups: Iterable[tuple[Id | None, Sequence[Piece]]], client: int, deletes: Sequence[Piece] = ()
) -> Restoring | None:
    """The edit that brings each group back, behind the id with it, and deletes others; None for none."""
    structs: list[Struct] = []
    credits: list[Credit] = []
    for beside, group in groups:
        clock = structs[-1].end if structs else 0
        credits += _credits(client, clock, group)
        text = "".join([piece.text or "" for piece in group])
        structs.append(Struct(client, clock, credits[-1].end, beside, (group[0].client, group[0].clock), text))
    if not structs and not deletes:
        return None
    return Restoring(encode(structs, _ranges(deletes), _PARENT), tuple(credits))


def sections(text: str) -> Iterator[Section]:
    """Those of a text. A heading is `#` to `######`, outside of fenced code."""
    headings = list(_headings(text))
    for number, (level, title, start) in enumerate(headings):
        end = next((at for other, _, at in headings[number + 1 :] if other <= level), len(text))
        yield Section(title, start, end)


def _headings(text: str) -> Iterator[tuple[int, str, int]]:
    fenced, at = False, 0
    for line in text.splitlines(keepends=True):
        if _FENCE.match(line):
            fenced = not fenced
        elif not fenced and (found := _HEADING.match(line)):
            yield len(found[1]), found[2].strip(" \t#"), at
        at += len(line)


def _place(weave: Weave, target: int, section: Section) -> tuple[int, int]:
    """From its first piece to its last: what others put before or behind it is not of it."""
    first, last = (weave.cut(target, offset) for offset in (section.start, section.end))
    while last > first and not weave.pieces[last - 1].seen_at(target):
        last -= 1
    return first, last


def _missing(
    pieces: Sequence[Piece], first: int, last: int, base: int, target: int
) -> Iterator[tuple[Id | None, list[Piece]]]:
    """What is to be brought back, in runs with nothing seen between, each with the id of what it comes after."""
    group: list[Piece] = []
    beside: Id | None = None
    for number in range(first, last):
        piece = pieces[number]
        if piece.seen_at(base):
            if group:
                yield beside, group
            group = []
        elif piece.seen_at(target) and piece.text is not None:
            if not group:
                beside = (pieces[number - 1].client, pieces[number - 1].end - 1) if number else None
            group.append(piece)
    if group:
        yield beside, group


def _credits(client: int, clock: int, group: Sequence[Piece]) -> Iterator[Credit]:
    for piece in group:
        end = clock + piece.end - piece.clock
        yield Credit(client, clock, end, piece.author)
        clock = end


def _ranges(pieces: Sequence[Piece]) -> Iterator[Range]:
    """Their clocks, as a delete set wants them: in order, what follows on from each other as one."""
    start: Range | None = None
    for client, clock, end in sorted((piece.client, piece.clock, piece.end) for piece in pieces):
        if start and start.client == client and start.end == clock:
            start = start._replace(end=end)
            continue
        if start:
            yield start
        start = Range(client, clock, end)
    if start:
        yield start
