"""Sessions in a pad's text: `parse` finds them, and never raises. The rules: design, "Sessions in the text".

A session is a heading, or a line all in bold, that holds a full time itself, has one on the line below, or is followed
by a `When:` line before the next heading. It ends at the next heading of its own or a higher level, or at the next
session. The work grows with the text's length and nothing else: each line is looked at a fixed number of times, and of
a long one only the first 400 characters.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from . import fields, inline, lines, roles, when
from .blocks import Place, inside
from .fields import Key
from .lines import BOLD, Heading
from .session import Note, Remark, Session, Source
from .when import Found, Problem, When

MAX_SESSIONS, MAX_HEADINGS = 1000, 5000
"""A pad is read until it has more times or headings than these: nobody's has, and a hostile one costs no more."""

_MAY_BEGIN_HEAD = frozenset(" #*_")
_MAY_BEGIN_WHEN = frozenset(" *_-+wWcCqQ")
_LONGEST_REST = 20
"""Characters a line may hold beside a time and still be one that says when: `FRIDAY AUS/NZ`."""

_FARTHEST_FIELD = 30
_CANCELLED = ("cancelled", "canceled", "cancelado", "cancelada", "annule", "annulee", "abgesagt")


@dataclass(slots=True)
class _Head:
    """A heading, or a line in emphasis, that may be a session's. A mere `boundary` only ends what is above it."""

    line: int
    heading: Heading
    around: int  # the level of the heading that it stands below
    boundary: bool = False
    found: Found | None = None
    below: tuple[int, Found] | None = None
    field: tuple[int, str] | None = None


def parse(text: str) -> tuple[Session, ...]:
    """All sessions of the text, in their order."""
    seen = lines.visible(text)
    heads, stop = _heads(seen)
    chosen = [number for number, head in enumerate(heads) if head.field or head.found or head.below]
    if not chosen:
        return ()
    raw = text.split("\n")
    ends = [heads[number].line for number in chosen[1:]] + [stop]
    found = [_session(heads, number, end, seen, raw) for number, end in zip(chosen, ends, strict=True)]
    return tuple(_told_apart(found, raw))


def _heads(text: Sequence[str]) -> tuple[list[_Head], int]:
    """All that may head a session, and the line where reading stopped."""
    heads: list[_Head] = []
    last: _Head | None = None  # the last real heading
    timed = 0
    for number, line in enumerate(text):
        begin = line[:1]
        if begin in _MAY_BEGIN_HEAD and (head := _head(number, line, text, last)):
            heads.append(head)
            last = last if head.heading.level == BOLD else head
            timed += 1 if head.found or head.below else 0
        elif begin in _MAY_BEGIN_WHEN and ":" in line and heads:
            timed += _give(number, line, heads[-1], last, text)
        if timed > MAX_SESSIONS or len(heads) > MAX_HEADINGS:
            return heads, number + 1
    return heads, len(text)


def _head(number: int, line: str, text: Sequence[str], last: _Head | None) -> _Head | None:
    bare = line.lstrip(" ")
    if bare[:1] == "#":
        return _real_head(number, line, text)
    if bare[:1] not in "*_" or bare[-1:] not in "*_}":
        return None
    heading = lines.emphasised(line)
    if heading and fields.read(heading.text):
        return None
    found = when.find(inline.plain(heading.text)) if heading else None
    if heading is None or (found is None and (not heading.bold or roles.label(heading.text))):
        return None
    if found and not found.rest and last and last.below and last.below[0] == number:
        return None
    return _Head(number, heading, last.heading.level if last else 0, found=found)


def _real_head(number: int, line: str, text: Sequence[str]) -> _Head | None:
    heading = lines.heading(line)
    if heading is None:
        level = line[: len(line) - len(line.lstrip(" #"))].count("#")
        return _Head(number, Heading(level, "", None), level, boundary=True) if lines.is_boundary(line) else None
    found = when.find(inline.plain(heading.text)) if heading.level <= 4 else None
    below = _time_below(number, text) if found is None and heading.level <= 4 else None
    return _Head(number, heading, heading.level, found=found, below=below)


def _time_below(number: int, text: Sequence[str]) -> tuple[int, Found] | None:
    """A time that has the first line below a heading to itself."""
    following = range(number + 1, min(number + 4, len(text)))
    first = next((each for each in following if text[each]), None)
    if first is None or text[first][0] in "#-+|>" or _is_when(text[first]):
        return None
    found = when.find(inline.plain(text[first]).strip())
    return (first, found) if found and found.leads and len(found.rest) <= _LONGEST_REST else None


def _is_when(line: str) -> bool:
    found = fields.read(line)
    return found is not None and found.key is Key.WHEN


def _give(number: int, line: str, nearest: _Head, last: _Head | None, text: Sequence[str]) -> int:
    """Give a line, if it is a `When:` line, to the bold line right above it, else to the last heading.

    A list item counts only if it can be read and isn't among notes: `- When: soon` asks for no form. Below a roster's
    heading only what stands right there counts. 1 if it was a `When:` line at all.
    """
    found = fields.read(line)
    if found is None or found.key is not Key.WHEN:
        return 0
    noted = last is None or roles.is_notes(last.heading.text)
    if found.bulleted and (noted or isinstance(when.read(_value(found)), Problem)):
        return 1
    owner = nearest if nearest.heading.level == BOLD and _adjoins(nearest.line, number, text) else last
    if owner is None or owner.boundary or owner.field or owner.heading.level > 4:
        return 1
    if not roles.label(owner.heading.text) or _adjoins(owner.line, number, text):
        owner.field = (number, _value(found))
    return 1


def _value(found: fields.Line) -> str:
    return inline.plain(inline.unstruck(found.value[: lines.LONGEST]))


def _adjoins(line: int, number: int, text: Sequence[str]) -> bool:
    between = text[line + 1 : number] if number - line <= _FARTHEST_FIELD else ["too far"]
    return all(not each or fields.read(each) for each in between)


def _session(heads: list[_Head], number: int, end: int, text: Sequence[str], raw: list[str]) -> Session:
    head, end = heads[number], _end(heads, number, end)
    source, line, moment = _time(head)
    starts = moment.start.isoformat() if isinstance(moment, When) else ""
    place = Place(head.line + 1, line, head.around, source is Source.FIELD, starts)
    found = inside("\n".join(text[head.line + 1 : end]), place)
    title, cancelled = _title(head)
    return Session(
        head.line, end, head.heading.level, raw[head.line], 0, title, head.heading.id, cancelled, moment, source, line,
        found.where, found.closes, found.places_line, found.questions, found.rosters,
        (*_heading_notes(head, moment), *found.notes),
    )  # fmt: skip


def _end(heads: list[_Head], number: int, next_session: int) -> int:
    """Where a session stops. A bold line's stops at every heading that is no roster of it."""
    head = heads[number]
    for later in range(number + 1, len(heads)):
        other = heads[later]
        if other.line >= next_session:
            break
        is_bold = head.heading.level == BOLD
        if other.heading.level != BOLD and (
            other.heading.level <= head.around or (is_bold and not roles.label(other.heading.text))
        ):
            return other.line
    return next_session


def _time(head: _Head) -> tuple[Source, int, When | Problem]:
    if head.field:
        return Source.FIELD, head.field[0], when.read(head.field[1])
    if head.found:
        return Source.HEADING, head.line, head.found.when
    assert head.below
    return Source.BELOW, head.below[0], head.below[1].when


def _title(head: _Head) -> tuple[str, bool]:
    """The heading without marks and time, and whether it says that the session is off."""
    text = head.heading.text
    struck = text.startswith("~~") and text.endswith("~~") and len(text) > 4
    whole = inline.one_line(inline.plain(text))
    title = (head.found.rest if head.found else "") or whole
    return title, struck or says_cancelled(title)


def says_cancelled(title: str) -> bool:
    """Whether a title begins with the word."""
    return roles.squeezed(title.split(" ", 1)[0]) in _CANCELLED


def _heading_notes(head: _Head, moment: When | Problem) -> Iterator[Note]:
    if head.field and head.found and isinstance(moment, When) and head.found.when.start != moment.start:
        yield Note(Remark.HEADING_DIFFERS, head.line, head.found.when.start.isoformat())


def _told_apart(found: list[Session], raw: list[str]) -> Iterator[Session]:
    """The sessions with the ordinals of their headings, and a note where one repeats the id of another."""
    headings, seen, ordinals = {each.heading for each in found}, Counter[str](), dict[int, int]()
    for number, line in enumerate(raw):
        if line in headings:
            ordinals[number] = seen[line]
            seen[line] += 1
    names: set[str] = set()
    for each in found:
        again = (Note(Remark.SAME_ID, each.line, each.id),) if each.id and each.id in names else ()
        names.add(each.id or "")
        yield replace(each, ordinal=ordinals[each.line], notes=(*again, *each.notes))
