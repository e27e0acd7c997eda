"""Names typed on a roster on their way into its list of entries, and back to where they stood. Pure."""

import re
from collections import Counter
from collections.abc import Sequence

from . import inline, names, writing
from .orders import Moved, Person
from .session import Roster, Typed

_MARK = re.compile(r"^\s*(?:[-*+•‣–]\s+)?")


def people(text: str, roster: Roster) -> tuple[Person, ...]:
    """Those who are typed on a roster. Their e-mail addresses are private from now on."""
    raw = text.split("\n")
    return tuple(_person(typed, raw[typed.line + 1 : typed.end]) for typed in roster.names)


def taken_out(text: str, roster: Roster) -> tuple[str, tuple[str, ...], tuple[str, ...]]:
    """The text without the roster's typed names, the lines as they stood, and what is left of them."""
    after = writing.without_typed(text, roster)
    raw, left = text.split("\n"), after.split("\n")
    start, end = _line(roster) + (not roster.inline), roster.names[-1].end
    return after, tuple(raw[start:end]), tuple(left[start : end - len(raw) + len(left)])


def put_back(text: str, roster: Roster, moved: Moved) -> str | None:
    """The text with the names where they stood, or else at the end of the list; None if they stand there already."""
    raw = text.split("\n")
    start = _line(roster) + (not _was_inline(moved))
    if tuple(raw[start : start + len(moved.lines)]) == moved.lines:
        return None
    end = start + len(moved.rest)
    if tuple(raw[start:end]) == moved.rest:
        return "\n".join([*raw[:start], *moved.lines, *raw[end:]])
    if _was_inline(moved) and (roster.inline or not roster.names):
        raw[start] = _with_value(raw[start], roster, moved)
        return "\n".join(raw)
    return "\n".join([*raw[: roster.end], *_lost(moved), *raw[roster.end :]])


def _line(roster: Roster) -> int:
    """Where the label stands; a roster without one has no typed names."""
    assert roster.line is not None
    return roster.line


def _was_inline(moved: Moved) -> bool:
    """`Notetaker: Ada` stays a line; names that stood below a label took theirs with them."""
    return len(moved.lines) == len(moved.rest)


def _with_value(line: str, roster: Roster, moved: Moved) -> str:
    return line.rstrip() + ("; " if roster.inline else " ") + _value(moved)


def _lost(moved: Moved) -> list[str]:
    if _was_inline(moved):
        return [f"- {_value(moved)}"]
    return list((Counter(moved.lines) - Counter(moved.rest)).elements())


def _value(moved: Moved) -> str:
    return moved.lines[0].partition(":")[2].strip(" \t*_")


def _person(typed: Typed, below: Sequence[str]) -> Person:
    name, addresses = _parted(typed.name)
    written = [typed.details, *(inline.one_line(inline.plain(_MARK.sub("", line))) for line in below)]
    details = []
    for text in written:
        text, found = _parted(text)
        details.append(text)
        addresses += found
    return Person(name or addresses[0].partition("@")[0], "; ".join(filter(None, details)), ", ".join(addresses))


def _parted(text: str) -> tuple[str, list[str]]:
    """A text without its e-mail addresses, and these."""
    addresses: list[str] = []
    while True:
        text, address = names.without_address(text)
        if address is None:
            return text, addresses
        addresses.append(address)
