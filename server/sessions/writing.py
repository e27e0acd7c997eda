"""Writing sessions into a pad: a new block, its fields anew, an id, sign-ups for a meeting that had none.

Everything written here is plain text that `grammar.parse` reads back. Positions count characters of the text as Python
has it; whoever applies an edit to a doc converts them.
"""

import re
from dataclasses import dataclass, replace
from datetime import datetime

from ..sentences import Sentence
from . import inline, roles, when
from .fields import Key
from .roles import Role
from .session import Roster, Session, Source
from .when import When

_ESCAPED_ENDS = re.compile(r"(?:^|(?<=\s))#+$|\{(?=#[\w-]+\}$)")
_VALUE = re.compile(r":(?:\*\*|__|[*_])?[ \t\u00a0]*")
_IN_LABEL = re.compile(r"[ ]?\((?:max\.?|up to)?[ ]?[0-9]{1,6}(?:[ ]\w+)?\)")
_LABEL_END = re.compile(r"(?=[*_]{0,2}:)|(?=[*_\s]*$)")
_TICK = re.compile(r"^(?:\[[ xX]?\][ \t]*)+")
_HAS_ID = re.compile(r"\{#[\w-]{1,80}\}")


@dataclass(frozen=True, slots=True)
class Edit:
    """Put `inserted` where the `removed` characters from `start` are."""

    start: int
    removed: int
    inserted: str

    def apply(self, text: str) -> str:
        """The text after it."""
        return text[: self.start] + self.inserted + text[self.start + self.removed :]


@dataclass(frozen=True, slots=True)
class Ask:
    """A question to those who sign up; `tick` for a box instead of words."""

    text: str
    tick: bool = False


@dataclass(frozen=True, slots=True)
class Wanted:
    """A roster to have: a role's word, or any label if it has a number of places."""

    label: str
    places: int | None = None


@dataclass(frozen=True, slots=True)
class Draft:
    """What the dialog asks for. `places` are those of the roster Attending; `closes` is in UTC."""

    title: str
    when: When
    where: str = ""
    places: int | None = None
    closes: datetime | None = None
    questions: tuple[Ask, ...] = ()
    rosters: tuple[Wanted, ...] = ()
    level: int = 2
    id: str | None = None


def write(draft: Draft) -> str:
    """The block, without a line end. Raises ValueError for an empty title, or a label that wouldn't be read back."""
    parts = [_heading(draft), "\n".join(f"{key}: {value}" for key, value in _values(draft))]
    parts += [_as_roster(_label(roster), draft.level) for roster in draft.rosters]
    return "\n\n".join(parts)


def draft_of(session: Session) -> Draft | None:
    """The draft that a session's text amounts to, without names; None while its time can't be read."""
    if not isinstance(session.when, When):
        return None
    listed = [roster for roster in session.rosters if roster.line is not None]
    by_field = _holder_of_places(session) if session.places_line is not None else None
    return Draft(
        session.title,
        session.when,
        where=session.where.value if session.where else "",
        places=by_field.places if by_field else None,
        closes=session.closes.when.start if session.closes and isinstance(session.closes.when, When) else None,
        questions=tuple(Ask(question.text, question.tick) for question in session.questions),
        rosters=tuple(Wanted(each.label, None if by_field is each else each.places) for each in listed),
        level=session.level or 2,
        id=session.id,
    )


def insert_id(text: str, session: Session, name: str) -> Edit:
    """The smallest edit that gives the session the id `name`, in place of the one it has."""
    start, line = _line(text, session.line)
    if session.id and (old := list(_HAS_ID.finditer(line))):
        return Edit(start + old[-1].start(), old[-1].end() - old[-1].start(), f"{{#{name}}}")
    return Edit(start + len(line.rstrip()), 0, f" {{#{name}}}")


def set_value(text: str, line: int, value: str) -> Edit:
    """The edit that puts another value behind the colon of a field's line: an offer for `When:` or `Closes:`."""
    start, old = _line(text, line)
    match = _VALUE.search(old)
    after = match.end() if match else len(old)
    space = "" if old[after - 1 : after].isspace() else " "
    return Edit(start + after, len(old.rstrip()) - after if len(old.rstrip()) > after else 0, space + value)


def take_signups(text: str, session: Session) -> Edit | None:
    """The edit that makes a meeting one people can sign up for: a `When:` line. None if it is one already."""
    if session.source is Source.FIELD or not isinstance(session.when, When):
        return None
    start, line = _line(text, session.when_line)
    if session.source is Source.BELOW:
        return Edit(start + len(line) - len(line.lstrip()), 0, "When: ")
    return Edit(start + len(line.rstrip()), 0, f"\n\nWhen: {when.written(session.when)}")


def rewrite(text: str, session: Session, draft: Draft) -> str:
    """The text with the session's heading, fields and places as the draft has them, and rosters it lacks. Names stay.

    Raises ValueError as `write` does.
    """
    raw = text.split("\n")
    changed = _new_fields(raw, session, draft)
    anchor = session.line if session.source is Source.HEADING else session.when_line
    changed[session.line] = [_new_heading(raw[session.line], session, draft), *changed.get(session.line, [])]
    for roster in session.rosters:
        if roster.line is not None:
            changed[roster.line] = [_new_label(raw[roster.line], roster, draft)]
    last = max([roster.end for roster in session.rosters], default=anchor + 1) - 1
    changed[last] = [*changed.get(last, [raw[last]]), *_lacking(session, draft)]
    return "\n".join(line for number, old in enumerate(raw) for line in changed.get(number, [old]))


def without_typed(text: str, roster: Roster) -> str:
    """The text without the roster's typed names and what is written below them."""
    raw = text.split("\n")
    if roster.inline and roster.line is not None:
        edit = set_value(text, roster.line, "")
        return edit.apply(text)
    for typed in reversed(roster.names):
        del raw[typed.line : typed.end]
    return "\n".join(raw)


def _heading(draft: Draft) -> str:
    title = inline.one_line(draft.title)
    if not title:
        raise ValueError(Sentence("A session needs a title."))
    escaped = _ESCAPED_ENDS.sub(r"\\\g<0>", inline.escaped(title))
    return f"{'#' * draft.level} {escaped}{f' {{#{draft.id}}}' if draft.id else ''}"


def _values(draft: Draft) -> list[tuple[str, str]]:
    """The fields that have a value, as we write them."""
    fields = [(Key.WHEN, when.written(draft.when)), (Key.WHERE, inline.one_line(draft.where))]
    if draft.places is not None:
        fields.append((Key.PLACES, str(draft.places)))
    if draft.closes is not None:
        fields.append((Key.CLOSES, when.written(replace(draft.when, start=draft.closes), with_length=False)))
    fields += [(Key.ASK, _question(ask)) for ask in draft.questions]
    return [(key.value, value) for key, value in fields if value]


def _question(ask: Ask) -> str:
    text = _TICK.sub("", inline.one_line(ask.text))
    return f"[ ] {text}" if ask.tick and text else text


def _label(roster: Wanted) -> str:
    text = inline.escaped(inline.one_line(roster.label))
    known = roles.role_of(text) is not None
    if roster.places is not None:
        bare = known and roster.places <= roles.MAX_IN_BRACKETS
        text = f"{text} ({roster.places})" if bare else f"{text} ({roster.places} places)"
    read = roles.label(text)
    if read is None or (read.text, read.places, read.value) != (inline.one_line(roster.label), roster.places, ""):
        raise ValueError(
            Sentence("“%(label)s” can't be read as a list of names; it needs a number of places.", label=roster.label)
        )
    return text


def _new_fields(raw: list[str], session: Session, draft: Draft) -> dict[int, list[str]]:
    """What comes in place of the lines of fields. One that says what it should stays as it was typed.

    Those of a session whose time stood in or below its heading come instead of it, or below.
    """
    lines = _lines_of_fields(session)
    if session.source is not Source.FIELD:
        gone = {number: list[str]() for numbers in lines.values() for number in numbers}
        fresh = [f"{key}: {value}" for key, value in _values(draft)]
        return {**gone, session.when_line: fresh if session.source is Source.BELOW else ["", *fresh]}
    known = draft_of(session) or draft_of(replace(session, when=draft.when))
    keeps = set(_values(known)) if known else set()
    if not isinstance(session.when, When):
        keeps -= {(Key.WHEN.value, when.written(draft.when))}
    return _replaced(raw, lines, keeps, _values(draft))


def _replaced(
    raw: list[str], lines: dict[str, list[int]], keeps: set[tuple[str, str]], wanted: list[tuple[str, str]]
) -> dict[int, list[str]]:
    """Each field on the line where it stood, and one that is new behind the one before it."""
    changed = {number: list[str]() for numbers in lines.values() for number in numbers}
    last = lines[Key.WHEN.value][0]
    for key, value in wanted:
        number = lines.get(key, []).pop(0) if lines.get(key) else None
        if number is None:
            changed.setdefault(last, [raw[last]]).append(f"{key}: {value}")
            continue
        stays = (key, value) in keeps
        changed[number] = [raw[number] if stays else set_value(raw[number], 0, value).apply(raw[number])]
        last = number
    return changed


def _lines_of_fields(session: Session) -> dict[str, list[int]]:
    return {
        Key.WHEN.value: [session.when_line],
        Key.WHERE.value: [session.where.line] if session.where else [],
        Key.PLACES.value: [session.places_line] if session.places_line is not None else [],
        Key.CLOSES.value: [session.closes.line] if session.closes else [],
        Key.ASK.value: [question.line for question in session.questions],
    }


def _new_heading(line: str, session: Session, draft: Draft) -> str:
    """The heading as it is, unless its title changes, or a time in it that the new one would contradict."""
    moved = session.when != draft.when and (session.source is Source.HEADING or when.find(line) is not None)
    if draft.title == session.title and not moved:
        return line
    heading = _heading(replace(draft, level=session.level or 1, id=session.id))
    if session.level:
        return heading
    title, _, name = heading.removeprefix("# ").partition(" {#")
    return f"**{title}**{f' {{#{name}' if name else ''}"


def _new_label(line: str, roster: Roster, draft: Draft) -> str:
    wanted = next((each for each in draft.rosters if each.label == roster.label), None)
    if wanted is None or wanted.places == roster.places or (wanted.places is None and not _IN_LABEL.search(line)):
        return line
    bare = _IN_LABEL.sub("", line, count=1)
    if wanted.places is None:
        return bare
    written = _label(wanted).rpartition(" (")[2]
    return _LABEL_END.sub(f" ({written}", bare, count=1)


def _lacking(session: Session, draft: Draft) -> list[str]:
    there = {roster.label for roster in session.rosters if roster.line is not None}
    labels = [_label(wanted) for wanted in draft.rosters if wanted.label not in there]
    return [line for label in labels for line in ("", _as_roster(label, session.level))]


def _as_roster(label: str, level: int) -> str:
    return f"{'#' * (level + 1)} {label}" if level else f"**{label}**"


def _holder_of_places(session: Session) -> Roster | None:
    """The roster that `Places:` is about."""
    for role in (Role.ATTENDING, Role.OTHERS):
        if found := next((roster for roster in session.rosters if roster.role is role), None):
            return found
    return None


def _line(text: str, number: int) -> tuple[int, str]:
    """Where a line begins, and the line."""
    start = 0
    for _ in range(number):
        start = text.index("\n", start) + 1
    return start, text[start:].partition("\n")[0]
