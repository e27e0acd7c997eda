"""What kind of line a line is: headings, lines all in bold, list items, what lies inside code fences."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

BOLD = 0
"""The level of a line all in bold, which is no heading to Markdown but one to people."""

LONGEST = 400
"""Characters of a line that are looked at. A heading or a label is shorter, and so is a name."""

_LONGEST_WITH_ID = LONGEST + 100  # or a heading that gets its id would stop being one

HIDDEN = "```"
"""What stands in for a line inside a fence: it is text, and nothing else."""

_HEADING = re.compile(r" {0,3}(#{1,6})(?:[ \t]+(.*)|$)")
_GLUED = re.compile(r" {0,3}#{2,6}(?=[^#\s])")
_CLOSING = re.compile(r"(?:^|[ \t])#+[ \t]*$")
_ID = re.compile(r"(?:^|(?<=[^\\]))\{#([\w-]{1,80})\}$")
_EMPHASIS = re.compile(r" {0,3}(?P<mark>\*\*|__|[*_])(?=[^\s*_]|[*_]{1,2}[^\s*_])(?P<text>.*[^\s])(?P=mark)$")
_FENCE = re.compile(r"([ \t]*)(`{3,}(?=[^`]*$)|~{3,})")
_RULE = re.compile(r" {0,3}([-*_])(?:[ \t]*\1){2,}[ \t]*$")
_ITEM = re.compile(
    r"([ \t]*)(?:([-*+•‣](?=[ \t\u00a0]|$)|[-•–](?=[^\W\d_])|[0-9]{1,3}[.)](?=[ \t]|$|[^\W\d_]))[ \t\u00a0]*)?"
    r"(?:\[[ xX]{0,2}\](?=[ \t]|$)[ \t]*)?(.*)"
)


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading, or a line in emphasis: then its level is `BOLD`, and `bold` says whether it is more than italic."""

    level: int
    text: str
    id: str | None
    bold: bool = True


class Item(NamedTuple):
    """A list item, or a line that is only indented: then `bulleted` is False. `indent` counts columns."""

    indent: int
    bulleted: bool
    text: str


def visible(text: str) -> list[str]:
    """The lines of a text, without trailing space; those inside code fences are `HIDDEN`."""
    lines = [line.rstrip() for line in text.split("\n")]
    if "```" in text or "~~~" in text:
        _hide_fenced(lines)
    return lines


def heading(line: str) -> Heading | None:
    """A heading of Markdown that is not too long."""
    match = _HEADING.match(line) if len(line) <= _LONGEST_WITH_ID else None
    if match is None:
        return None
    text, name = _without_id((match[2] or "").rstrip())
    text = _CLOSING.sub("", text).rstrip()
    if name is None:
        text, name = _without_id(text)
    return Heading(len(match[1]), text, name) if len(text) <= LONGEST else None


def is_boundary(line: str) -> bool:
    """What is no heading of ours, but ends what stands above: `###Like this`, or one that goes on and on."""
    return _GLUED.match(line) is not None or _HEADING.match(line[:LONGEST]) is not None


def emphasised(line: str) -> Heading | None:
    """A line all in bold or italics."""
    if len(line) > _LONGEST_WITH_ID:
        return None
    text, name = _without_id(line)
    match = _EMPHASIS.fullmatch(text)
    if match is None or len(text) > LONGEST:
        return None
    mark, (inner, inner_name) = match["mark"], _without_id(match["text"])
    if mark in inner.replace(f"\\{mark[0]}", "").replace(mark[0] * 3 if len(mark) == 2 else mark * 2, ""):
        return None
    return Heading(BOLD, inner, name or inner_name, bold=len(mark) == 2)


def is_rule(line: str) -> bool:
    """A line across."""
    return line[:1] in " -*_" and _RULE.match(line[:LONGEST]) is not None


def item(line: str) -> Item | None:
    """A list item or an indented line, None for a line at the margin."""
    match = _ITEM.match(line[:LONGEST])
    if match is None or not (match[1] or match[2]):
        return None
    space, bullet, text = match.groups()
    indent = len(space) + 3 * space.count("\t") if space else 0
    return Item(indent, bullet is not None, text)


def without_words(rows: Sequence[str], words: str) -> list[str]:
    """As many lines, without those words, which may go over several."""
    return "\n".join(rows).replace(words, "\n" * words.count("\n")).split("\n") if rows else []


def _without_id(text: str) -> tuple[str, str | None]:
    match = _ID.search(text) if text.endswith("}") else None
    return (text[: match.start()].rstrip(), match[1]) if match else (text, None)


def _hide_fenced(lines: list[str]) -> None:
    """As in Markdown: a fence that nobody closes hides the rest, unless it is indented; then the margin ends it."""
    fence, indent = "", 0
    for number, line in enumerate(lines):
        if fence and indent >= 2 and line[:1].strip():
            fence = ""
        match = _FENCE.match(line)
        if not fence:
            if match:
                fence, indent = match[2], len(match[1])
                lines[number] = HIDDEN
        else:
            lines[number] = HIDDEN
            if match and match[2].startswith(fence) and not line[match.end() :].strip():
                fence = ""
