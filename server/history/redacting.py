"""Words that have to go, from the text and from all it ever was: where they stand, and updates without them. Pure.

Their characters become deleted content (yjs/src/structs/ContentDeleted.js): it has the same client and clocks, so that
every replica that saw them, an old one that comes back from offline too, still merges, and nobody is sent them again.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from ..pads.update import ROOT, Range, Struct, decode, encode, root_parent
from .weave import ALIVE, Piece, Weave

_PARENT = root_parent(ROOT)


class _Cut(NamedTuple):
    """Characters of one piece, from that clock on."""

    client: int
    clock: int
    text: str


def places(weave: Weave, words: str) -> tuple[Range, ...]:
    """The characters that ever spelled those words next to each other, at whatever moment; by client and clock.

    Words come to stand there when something is put between others or what stood between them goes: only there, after
    each change, is looked. What is seen then is kept as bytes, in which to skip all that isn't costs next to nothing.
    """
    pieces = weave.pieces
    touched: dict[int, list[int]] = defaultdict(list)
    for index, piece in enumerate(pieces):
        touched[piece.born].append(index)
        if piece.born < piece.died < ALIVE:
            touched[piece.died].append(index)
    seen, found = bytearray(len(pieces)), list[Range]()
    for change, indices in sorted(touched.items()):
        for index in indices:
            seen[index] = pieces[index].text is not None and pieces[index].seen_at(change)
        for index in indices:
            found += _spelling(_around(pieces, seen, index, len(words) - 1), words)
    return tuple(_joined(found))


def erasing(ranges: Iterable[Range]) -> bytes:
    """The edit that deletes these characters."""
    return encode((), ranges, _PARENT)


def without(update: bytes, ranges: Sequence[Range]) -> bytes:
    """The same update with deleted content in place of these characters, which are sorted. Raises `BadUpdate`."""
    sections, deletes, _ = decode(update, _PARENT)
    by_client: dict[int, list[Range]] = defaultdict(list)
    for each in ranges:
        by_client[each.client].append(each)
    if not any(client in by_client for client in sections):
        return update
    structs = [
        part
        for client, section in sections.items()
        for struct in section
        for part in _parts(struct, by_client.get(client, []))
    ]
    return encode(structs, deletes, _PARENT)


def _around(pieces: Sequence[Piece], seen: bytearray, index: int, reach: int) -> list[_Cut]:
    """That piece, if it is seen, with so many characters on both sides."""
    cuts, missing, at = list[_Cut](), reach, index
    while missing > 0 and (at := seen.rfind(1, 0, at)) >= 0:
        text = (pieces[at].text or "")[-missing:]
        cuts.append(_Cut(pieces[at].client, pieces[at].end - _units(text), text))
        missing -= len(text)
    cuts.reverse()
    if seen[index]:
        cuts.append(_Cut(pieces[index].client, pieces[index].clock, pieces[index].text or ""))
    missing, at = reach, index
    while missing > 0 and (at := seen.find(1, at + 1)) >= 0:
        text = (pieces[at].text or "")[:missing]
        cuts.append(_Cut(pieces[at].client, pieces[at].clock, text))
        missing -= len(text)
    return cuts


def _spelling(cuts: Sequence[_Cut], words: str) -> Iterator[Range]:
    """The characters in these that spell the words."""
    spans = list(_spans("".join([cut.text for cut in cuts]), words))
    start = 0
    for client, clock, text in cuts if spans else ():
        done = 0
        for first, last in spans:
            first, last = max(first - start, done), min(last - start, len(text))
            if first < last:
                begin = clock + _units(text[done:first])
                clock, done = begin + _units(text[first:last]), last
                yield Range(client, begin, clock)
        start += len(text)


def _spans(text: str, words: str) -> Iterator[tuple[int, int]]:
    """Where the words stand, in order; what overlaps is one."""
    first = last = at = text.find(words)
    while at >= 0:
        if at > last:
            yield first, last
            first = at
        last = at + len(words)
        at = text.find(words, at + 1)
    if last >= 0:
        yield first, last


def _parts(struct: Struct, ranges: Sequence[Range]) -> Iterator[Struct]:
    """A struct, what lies in the ranges without its text. They may be many in one text: it is cut up once."""
    if struct.text is None:
        yield struct
        return
    at, end, units = struct.clock, struct.end, struct.text.encode("utf-16-le")

    def part(until: int, *, kept: bool) -> Struct:
        text = units[2 * (at - struct.clock) : 2 * (until - struct.clock)].decode("utf-16-le") if kept else None
        origin = struct.origin if at == struct.clock else (struct.client, at - 1)
        return struct._replace(clock=at, end=until, origin=origin, text=text)

    for number in range(max(0, bisect_right(ranges, at, key=lambda each: each.clock) - 1), len(ranges)):
        first, last = max(ranges[number].clock, at), min(ranges[number].end, end)
        if first >= end:
            break
        if first < last:
            if at < first:
                yield part(first, kept=True)
                at = first
            yield part(last, kept=False)
            at = last
    if at < end:
        yield part(end, kept=True)


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def _joined(ranges: Iterable[Range]) -> Iterator[Range]:
    last: Range | None = None
    for each in sorted(ranges):
        if last is None:
            last = each
        elif each.client == last.client and each.clock <= last.end:
            last = last._replace(end=max(last.end, each.end))
        else:
            yield last
            last = each
    if last is not None:
        yield last
