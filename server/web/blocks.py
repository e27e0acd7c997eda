"""A page as a list of blocks, and what turns one such list into another."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

MAX_COMPARED = 250_000
"""Old blocks times new ones that are compared one by one; a change of more is one splice."""

Splice = list[int | list[str]]


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading at the top level of the text, for the contents. `id` is its element's; the contents link to `#id`."""

    level: int
    id: str
    text: str


@dataclass(frozen=True, slots=True)
class Block:
    """One element of the page. `line` is its first line in the text, from 0, and stands in the element's `data-line`.

    Two blocks with one `key` have the same HTML but for `data-line`.
    """

    key: str
    html: str
    line: int
    heading: Heading | None = None


def splices(old: Sequence[Block], new: Sequence[Block]) -> list[Splice]:
    """What turns the page of `old` into that of `new`: `[index, removed, [html, …]]`, applied one after the other.

    Where lines moved, a splice has a fourth item: what to add to the `data-line` of every element after its own.
    """
    found: list[Splice] = []
    position = shift = 0
    for first, last, start, end in [*_changed(old, new), (len(old), len(old), len(new), len(new))]:
        for before, after in zip(old[first - (start - position) : first], new[position:start], strict=True):
            moved = after.line - before.line
            if moved != shift:
                _add_shift(found, position, moved - shift)
                shift = moved
            position += 1
        if first < last or start < end:
            found.append([start, last - first, [block.html for block in new[start:end]]])
        position = end
    return found


def _changed(old: Sequence[Block], new: Sequence[Block]) -> Iterator[tuple[int, int, int, int]]:
    """The ranges that differ, each `first, last` of `old` and `start, end` of `new`, in order."""
    before, after = [block.key for block in old], [block.key for block in new]
    shorter = min(len(before), len(after))
    head = next((i for i in range(shorter) if before[i] != after[i]), shorter)
    tail = next((i for i in range(shorter - head) if before[-1 - i] != after[-1 - i]), shorter - head)
    before, after = before[head : len(before) - tail], after[head : len(after) - tail]
    for first, last, start, end in _compared(before, after):
        yield head + first, head + last, head + start, head + end


def _compared(before: list[str], after: list[str]) -> list[tuple[int, int, int, int]]:
    if len(before) * len(after) > MAX_COMPARED:
        return [(0, len(before), 0, len(after))]
    codes = SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
    return [positions for kind, *positions in codes if kind != "equal"]  # type: ignore[misc]


def _add_shift(found: list[Splice], position: int, shift: int) -> None:
    """Say that lines moved from `position` on: in the splice that ends there, or in one of its own."""
    index, _, html = found[-1][:3] if found else (0, 0, 0)
    if isinstance(index, int) and isinstance(html, list) and index + len(html) == position and len(found[-1]) == 3:
        found[-1].append(shift)
    else:
        found.append([position, 0, [], shift])
