"""Facts put back into the text of a session, where others changed it: its lines are woven together. Pure.

The lines that hold a fact are known by their kind. Those of facts that are to be put back come from the lines as they
last agreed with what was accepted, where they stood among the others; all other lines stay as the text has them.
"""

import json
import re
from collections.abc import Collection, Iterator, Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

from . import grammar, inline
from .facts import Facts
from .lines import BOLD, without_words
from .session import Session

_ID = re.compile(r"\s*\{#[\w-]{1,80}\}$")


class Line(NamedTuple):
    """A line of a session's text. `kind` tells what fact it holds: nothing, `when`, `list attending`, …

    `inline` is a list on one line, with its names.
    """

    text: str
    kind: str = ""
    inline: bool = False


Block = tuple[Line, ...]


def block(session: Session, lines: Sequence[str]) -> Block:
    """The lines of a session, of the whole text's."""
    kinds = dict(_kinds(session))
    inline = {each.line for each in session.rosters if each.inline}
    return tuple(
        Line(lines[number], kinds.get(number, ""), number in inline) for number in range(session.line, session.end)
    )


def as_json(lines: Block) -> str:
    """To be kept."""
    return json.dumps(lines, ensure_ascii=False) if lines else ""


def from_json(text: str) -> Block:
    """What `as_json` wrote."""
    return tuple(Line(*each) for each in json.loads(text)) if text else ()


def without(text: str, words: str) -> str:
    """What `as_json` wrote, without those words: the kinds of lines stay, whatever they are called."""
    block = from_json(text)
    left = without_words([line.text for line in block], words)
    return as_json(tuple(line._replace(text=bare) for line, bare in zip(block, left, strict=True)))


def kinds(accepted: Facts, said: Facts) -> frozenset[str]:
    """The kinds of the lines in which a text differs from what was accepted."""
    return frozenset(_differing(accepted, said))


def woven(agreed: Block, now: Block, wanted: Collection[str] | None) -> Block:
    """The lines of `now` in which those of the `wanted` kinds, or of any (None), are as in `agreed`."""
    matcher = SequenceMatcher(None, [each.text for each in agreed], [each.text for each in now], autojunk=False)
    result: list[Line] = []
    for what, a, b, c, d in matcher.get_opcodes():
        if what == "equal":
            pairs = zip(agreed[a:b], now[c:d], strict=True)
            result += [new._replace(kind=new.kind or old.kind) for old, new in pairs]
            continue
        old = [each for each in agreed[a:b] if each.kind and (wanted is None or each.kind in wanted)]
        new = [each for each in now[c:d] if not each.kind or (wanted is not None and each.kind not in wanted)]
        dropped = [each for each in now[c:d] if each not in new and each.inline]
        result += [*_with_names(old, dropped), *new]
    return tuple(result)


def heading(accepted: Facts, level: int) -> str:
    """The heading of a session at that level, without its id."""
    words = inline.escaped(accepted.heading)
    if accepted.cancelled and not grammar.says_cancelled(accepted.heading):
        words = f"~~{words}~~"
    return f"{'#' * level} {words}" if level != BOLD else f"**{words}**"


def without_id(heading: str) -> str:
    """A heading's line without `{#…}`."""
    return _ID.sub("", heading.rstrip())


def _with_names(old: Sequence[Line], dropped: list[Line]) -> Iterator[Line]:
    """The lines of before; the names of a list that was one line are those that stand there now."""
    for each in old:
        if each.inline and dropped:
            yield each._replace(text=each.text.partition(":")[0] + ":" + dropped.pop(0).text.partition(":")[2])
        else:
            yield each


def _kinds(session: Session) -> Iterator[tuple[int, str]]:
    yield session.when_line, "when"
    yield session.line, "heading"
    if session.where:
        yield session.where.line, "where"
    if session.closes:
        yield session.closes.line, "closes"
    if session.places_line is not None:
        yield session.places_line, "places"
    for question in session.questions:
        yield question.line, "ask"
    for roster in session.rosters:
        if roster.counts and roster.line is not None:
            yield roster.line, f"list {roster.id}"


def _differing(accepted: Facts, said: Facts) -> Iterator[str]:
    if (accepted.title, accepted.heading, accepted.cancelled) != (said.title, said.heading, said.cancelled):
        yield "heading"
    if (accepted.when, accepted.source) != (said.when, said.source):
        yield "when"
    if "HEADING" in (accepted.source, said.source) and accepted.source != said.source:
        yield "heading"
    if accepted.where != said.where:
        yield "where"
    if accepted.closes != said.closes:
        yield "closes"
    if accepted.questions != said.questions:
        yield "ask"
    before, now = ({each.id: each for each in facts.lists} for facts in (accepted, said))
    for name in before.keys() | now.keys():
        if before.get(name) != now.get(name):
            yield f"list {name}"
            yield "places"
