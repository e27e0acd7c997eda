"""Words that have to go, from the text and from all it ever was: where they stand, and updates without them. Pure.

Their characters become deleted content (yjs/src/structs/ContentDeleted.js): it has the same client and clocks, so that
every replica that saw them, an old one that comes back from offline too, still merges, and nobody is sent them again.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from ..pads.update import ROOT, Range, Struct, decode, encode, root_parent
from .weave import ALIVE, Piece, Weave

_PARENT = root_parent(ROOT)


def places(weave: Weave, words: str) -> tuple[Range, ...]:
    """The characters that ever spelled those words next to each other, at whatever moment; by client and clock.

    Words come to stand there when something is put between others or what stood between them goes: only there, after
    each change, is looked.
    """
    touched: dict[int, list[int]] = defaultdict(list)
    for index, piece in enumerate(weave.pieces):
        touched[piece.born].append(index)
        if piece.born < piece.died < ALIVE:
            touched[piece.died].append(index)
    found = (
        range
        for change, indices in touched.items()
        for index in indices
        for range in _near(weave.pieces, index, change, words)
    )
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


def _near(pieces: Sequence[Piece], index: int, change: int, words: str) -> Iterator[Range]:
    """Where the words stand after that change, in or beside that piece."""
    before = list(_seen(pieces, index - 1, -1, change, len(words) - 1))[::-1]
    own = [pieces[index]] if pieces[index].seen_at(change) else []
    window = [*before, *own, *_seen(pieces, index + 1, 1, change, len(words) - 1)]
    texts = [piece.text or "" for piece in window]
    text = "".join(texts)
    at = text.find(words)
    while at >= 0:
        start = 0
        for piece, part in zip(window, texts, strict=True):
            first, last = max(0, at - start), min(len(part), at + len(words) - start)
            if first < last:
                yield Range(piece.client, piece.clock + _units(part[:first]), piece.clock + _units(part[:last]))
            start += len(part)
        at = text.find(words, at + 1)


def _seen(pieces: Sequence[Piece], index: int, step: int, change: int, characters: int) -> Iterator[Piece]:
    """Those that are seen after the change, from there on, until they have so many characters."""
    while characters > 0 and 0 <= index < len(pieces):
        piece = pieces[index]
        if piece.seen_at(change) and piece.text is not None:
            yield piece
            characters -= len(piece.text)
        index += step


def _parts(struct: Struct, ranges: Sequence[Range]) -> Iterator[Struct]:
    """A struct, what lies in the ranges without its text."""
    if struct.text is None or not ranges:
        yield struct
        return
    index = max(0, bisect_right(ranges, struct.clock, key=lambda each: each.clock) - 1)
    for each in ranges[index:]:
        first, last = max(each.clock, struct.clock), min(each.end, struct.end)
        if first >= last:
            continue
        if first > struct.clock:
            yield _until(struct, first)
            struct = struct.since(first)
        yield _until(struct, last)._replace(text=None)
        if last == struct.end:
            return
        struct = struct.since(last)
    yield struct


def _until(struct: Struct, clock: int) -> Struct:
    text = (struct.text or "").encode("utf-16-le")[: 2 * (clock - struct.clock)].decode("utf-16-le")
    return struct._replace(end=clock, text=text)


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
