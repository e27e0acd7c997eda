"""The smallest edits that make one text another, found in a time that grows as the texts do.

Lines that stand once in both texts are lined up first, as patience diff does (https://bramcohen.livejournal.com/73318.html),
and only the short stretches between them are compared line by line: comparing all of a long text with all of another
takes minutes. Inside changed lines only what differs between their common beginning and end is replaced.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

MAX_COMPARED = 400_000
"""Old lines times new ones that are compared in one text, about 0.2 s; what is left then is replaced as a whole."""

MAX_COMPARED_AT_ONCE = 40_000
"""The same between two lines that are lined up: about 200 changed lines."""

MAX_EDITS = 500
"""Edits of one text; the doc needs up to half a millisecond for each. More are joined with their neighbours."""

Edit = tuple[int, int, str]
Range = tuple[int, int, int, int]


def edits(old: str, new: str) -> Iterator[Edit]:
    """The edits that turn `old` into `new`, in order: (start, end) in bytes of UTF-8 of `old`, and what comes there."""
    before, after = old.splitlines(keepends=True), new.splitlines(keepends=True)
    starts = [0]
    for line in before:
        starts.append(starts[-1] + len(line.encode()))
    for first, last, start, end in _joined(list(_by_line(before, after))):
        yield _trim(starts[first], "".join(before[first:last]), "".join(after[start:end]))


def _by_line(before: Sequence[str], after: Sequence[str]) -> Iterator[Range]:
    """The ranges that differ; of as many lines as come in their place each is an edit of its own."""
    for first, last, start, end in changed_lines(before, after):
        if last - first == end - start:
            for old, new in zip(range(first, last), range(start, end), strict=True):
                if before[old] != after[new]:
                    yield old, old + 1, new, new + 1
        else:
            yield first, last, start, end


def changed_lines(before: Sequence[str], after: Sequence[str]) -> Iterator[Range]:
    """The ranges of lines that differ, each `first, last` of `before` and `start, end` of `after`, in order."""
    left = MAX_COMPARED
    first = start = 0
    for last, end in [*_lined_up(before, after), (len(before), len(after))]:
        head = _common(before[first:last], after[start:end])
        tail = _common(before[first + head : last][::-1], after[start + head : end][::-1])
        a, b, c, d = first + head, last - tail, start + head, end - tail
        pairs = (b - a) * (d - c)
        if 0 < pairs <= min(left, MAX_COMPARED_AT_ONCE):
            left -= pairs
            yield from _compared(before, after, (a, b, c, d))
        elif a < b or c < d:
            yield a, b, c, d
        first, start = last + 1, end + 1


def _lined_up(before: Sequence[str], after: Sequence[str]) -> list[tuple[int, int]]:
    """Positions of lines that stand once in both: the longest list of pairs that ascends in both."""
    old, new = Counter(before), Counter(after)
    positions = {line: position for position, line in enumerate(after) if new[line] == 1}
    pairs = [(n, positions[line]) for n, line in enumerate(before) if old[line] == 1 and line in positions]
    lowest: list[int] = []  # of the lists of each length so far, the lowest last position in `after`
    best: list[int] = []  # and the pair it is in
    previous: list[int] = []
    for number, (_, position) in enumerate(pairs):
        length = bisect_left(lowest, position)
        lowest[length : length + 1] = [position]
        best[length : length + 1] = [number]
        previous.append(best[length - 1] if length else -1)
    chain: list[tuple[int, int]] = []
    number = best[-1] if best else -1
    while number >= 0:
        chain.append(pairs[number])
        number = previous[number]
    return chain[::-1]


def _compared(before: Sequence[str], after: Sequence[str], at: Range) -> Iterator[Range]:
    first, last, start, end = at
    matcher = SequenceMatcher(None, before[first:last], after[start:end], autojunk=False)
    for tag, a, b, c, d in matcher.get_opcodes():
        if tag != "equal":
            yield first + a, first + b, start + c, start + d


def _joined(ranges: Sequence[Range]) -> Iterator[Range]:
    together = -(-len(ranges) // MAX_EDITS)
    for n in range(0, len(ranges), together or 1):
        (first, _, start, _), (_, last, _, end) = ranges[n], ranges[min(n + together, len(ranges)) - 1]
        yield first, last, start, end


def _trim(start: int, old: str, new: str) -> Edit:
    head = _common(old, new)
    tail = _common(old[head:][::-1], new[head:][::-1])
    first = start + len(old[:head].encode())
    return first, first + len(old[head : len(old) - tail].encode()), new[head : len(new) - tail]


def _common(one: Sequence[str], other: Sequence[str]) -> int:
    """How many items both begin with."""
    return next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
