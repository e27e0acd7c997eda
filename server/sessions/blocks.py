"""The inside of one session: its fields and its rosters, read line by line."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from . import fields, ids, lines, links, names, roles
from .fields import Key
from .lines import Heading
from .roles import Label, Role
from .session import Deadline, Field, Note, Question, Remark, Roster, Typed
from .when import read

_TICK = re.compile(r"^\[[ xX]?\][ \t]*")

MADE = "Attending"
"""The roster a session with sign-ups has if it names none."""

_LISTS = (Role.ATTENDING, Role.OTHERS, Role.OTHER)


MAX_ROSTERS = 200
"""Rosters of one session that are read."""

MAX_KEPT = 20_000
"""Characters of a block whose reading is kept: longer ones would fill the memory as they are typed in."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a block stands: its `first` line, the line `but` that holds the time, and the level its rosters are below.

    `moment` is its start in UTC (ISO 8601), empty if it can't be read.
    """

    first: int
    but: int
    level: int
    takes_signups: bool
    moment: str


@dataclass(frozen=True, slots=True)
class Inside:
    """What is in a block."""

    where: Field | None
    closes: Deadline | None
    places_line: int | None
    questions: tuple[Question, ...]
    rosters: tuple[Roster, ...]
    notes: tuple[Note, ...]


def inside(text: str, place: Place) -> Inside:
    """Read the lines below a session's heading. What was read before of the same lines at the same place is kept."""
    return _kept(text, place) if len(text) <= MAX_KEPT else _inside(text, place)


def _inside(text: str, place: Place) -> Inside:
    block = _Block(place.level, max(place.first, place.but + 1))
    block.read(text.split("\n"), place)
    block.check_clocks(place.moment)
    rosters = block.rosters(place.takes_signups)
    line = block.places[0] if block.places else None
    return Inside(block.where, block.closes, line, tuple(block.questions), rosters, tuple(block.notes))


_kept = lru_cache(1024)(_inside)


@dataclass(slots=True)
class _Block:
    """What is read so far of a session at heading level `level`; rosters are headings deeper than that."""

    level: int
    fields_end: int
    where: Field | None = None
    closes: Deadline | None = None
    places: tuple[int, int | None, bool] | None = None  # line, number, readable
    questions: list[Question] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    _clocks: list[tuple[int, str]] = field(default_factory=list)  # lines with a link to a clock
    _lists: list["_List"] = field(default_factory=list)
    _open: "_List | None" = None
    _listed: bool = False  # a list of names has begun: what follows are no fields
    _aside: bool = False  # below an agenda, or a heading that is no roster's: what looks like a label isn't

    def read(self, text: Sequence[str], place: Place) -> None:
        """Read the lines below the heading, but not the one with the time."""
        for number, line in enumerate(text, place.first):
            if line and number != place.but and (not self._aside or line.lstrip(" ")[0] == "#"):
                self._line(number, line)

    def check_clocks(self, moment: str) -> None:
        """Note the links to a clock that say another moment."""
        for number, line in self._clocks if moment else ():
            shown = links.moment(line)
            if shown and shown.isoformat() != moment:
                self.notes.append(Note(Remark.LINK_DIFFERS, number, shown.isoformat()))

    def rosters(self, takes_signups: bool) -> tuple[Roster, ...]:
        """The rosters in their order; the one for those who attend is made if it is missing and people can sign up."""
        wanted = self._list_of_places()
        missing = not any(each.label.role in _LISTS for each in self._lists)
        if wanted is None and takes_signups and (missing or self.places):
            wanted = _List(Label(MADE, Role.ATTENDING, None, True, ""), None, end=self.fields_end)
            self._lists.append(wanted)
        if wanted and self.places and wanted.label.places is None and wanted.label.readable:
            _, wanted.places, wanted.readable = self.places
        taken, counts = set[str](), Counter[str]()
        return tuple(each.roster(taken, counts) for each in self._lists)

    def _list_of_places(self) -> "_List | None":
        """The roster that `Places:` is about."""
        for role in (Role.ATTENDING, Role.OTHERS):
            if found := next((each for each in self._lists if each.label.role is role), None):
                return found
        return None

    def _line(self, number: int, line: str) -> None:
        if heading := lines.heading(line) if line[0] in " #" else None:
            self._heading(number, heading)
        elif line[-1] in "-*_" and lines.is_rule(line):
            self._open = None
        elif not (self._open and self._open.take(number, line)):
            self._text(number, line)

    def _heading(self, number: int, heading: Heading) -> None:
        self._open = None
        label = roles.label(heading.text) if heading.level > self.level else None
        self._aside = label is None
        if label:
            self._start(number, label, None)

    def _text(self, number: int, line: str) -> None:
        self._open = None
        if ":" not in line and line[-1] not in "*_}":
            return
        if not self._listed and "timeanddate.com/" in line:
            self._clocks.append((number, line))
        if self._label(number, line):
            return
        if not self._listed and (found := fields.read(line)):
            self._field(number, found)

    def _label(self, number: int, line: str) -> bool:
        """Whether the line is a label, which then begins a roster."""
        item = lines.item(line) if line[0] in " \t-*+•‣–0123456789" else None
        if item and (item.indent > 3 or not item.bulleted):
            return False
        label = _label(item.text if item else line)
        if label:
            self._start(number, label, item.indent if item else None)
        elif line[-1] in ":*_" and roles.is_notes(line):
            self._aside = True
        return label is not None

    def _start(self, number: int, label: Label, floor: int | None) -> None:
        if len(self._lists) >= MAX_ROSTERS:
            return
        people = names.in_line(label.value) if label.value else ()
        found = _List(label, number, number + 1, floor, [Typed(*entry, number, number + 1) for entry in people])
        self._lists.append(found)
        if not label.value or (not people and label.role in _LISTS):
            self._open, self._listed = found, True

    def _field(self, number: int, found: fields.Line) -> None:
        match found.key:
            case Key.WHEN:
                self.notes.append(Note(Remark.SECOND_WHEN, number, found.value))
            case Key.WHERE if found.value and self.where is None:
                self.where = Field(number, found.value)
            case Key.CLOSES if self.closes is None:
                self.closes = Deadline(number, read(found.value))
            case Key.PLACES if self.places is None:
                self._places(number, found.value)
            case Key.ASK if found.value:
                self._question(number, found.value)
        self.fields_end = max(self.fields_end, number + 1)

    def _question(self, number: int, value: str) -> None:
        text = _TICK.sub("", value)
        if text:
            self.questions.append(Question(number, text, tick=text != value))

    def _places(self, number: int, value: str) -> None:
        count, readable = fields.places(value)
        self.places = (number, count, readable)
        if not readable:
            self.notes.append(Note(Remark.UNREADABLE_PLACES, number, value))


@dataclass(slots=True)
class _List:
    """A roster that is being read."""

    label: Label
    line: int | None
    end: int
    floor: int | None = None  # the indent of a label that is a list item: names are deeper
    people: list[Typed] = field(default_factory=list)
    empty: list[int] = field(default_factory=list)
    indent: int | None = None
    bulleted: bool = False
    places: int | None = None
    readable: bool = True

    def __post_init__(self) -> None:
        self.places, self.readable = self.label.places, self.label.readable

    def take(self, number: int, line: str) -> bool:
        """Whether the line belongs to the list: an entry, or what is written below one."""
        if self.indent == 0 and self.floor is None and line[:2] in ("- ", "* ") and line[2:3] not in "[ ":
            self._entry(number, line[2 : lines.LONGEST])  # what most lines of a long list are
            return True
        item = lines.item(line)
        if item is None or (self.floor is not None and item.indent <= self.floor):
            return False
        if not item.bulleted and (item.indent < 2 or names.is_sentence(item.text)):
            return item.indent >= 2
        if self.indent is not None and self._is_below(item):
            self._continue(number)
            return True
        self.bulleted = self.bulleted if self.indent is not None else item.bulleted
        self.indent = item.indent if self.indent is None else min(self.indent, item.indent)
        self._entry(number, item.text)
        return True

    def roster(self, taken: set[str], counts: Counter[str]) -> Roster:
        """What was read, with an id that is not taken yet; `counts` says how often a label has been."""
        wanted = ids.slug(self.label.text, "roster")
        counts[wanted] += 1
        name = ids.unique(wanted, taken, counts[wanted])
        taken.add(name)
        inline = self.line is not None and bool(self.label.value) and bool(self.people) and self.end == self.line + 1
        return Roster(
            name, self.label.text, self.label.role, self.line, self.end, self.places, self.readable,
            tuple(self.people), tuple(self.empty), inline,
        )  # fmt: skip

    def _is_below(self, item: lines.Item) -> bool:
        """A line below an entry: deeper than it, or without the bullet that the entries have."""
        return item.indent >= (self.indent or 0) + 2 or (self.bulleted and not item.bulleted)

    def _entry(self, number: int, text: str) -> None:
        self.end = number + 1
        struck = text.startswith("~~") and text.endswith("~~") and len(text) > 4
        name, details = names.split(text)
        if struck:
            return
        if name:
            self.people.append(Typed(name, details, number, number + 1))
        else:
            self.empty.append(number)

    def _continue(self, number: int) -> None:
        self.end = number + 1
        if self.people:
            last = self.people[-1]
            self.people[-1] = Typed(last.name, last.details, last.line, number + 1)


def _label(text: str) -> Label | None:
    """The label of a line that is no heading: bold, or with a colon."""
    if (bold := lines.emphasised(text)) and bold.bold:
        return roles.label(bold.text)
    if ":" not in text or len(text) > lines.LONGEST:
        return None
    label = roles.label(text)
    return None if label is None or "://" in label.value or (label.value and names.is_sentence(label.value)) else label
