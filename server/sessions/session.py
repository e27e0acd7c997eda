"""A session as its text says it: what the grammar reads and everything else is built on.

Lines are numbered from 0. An `end` is the line after the last one.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from typing import NamedTuple

from .roles import Role
from .when import Problem, When


class Source(Enum):
    """Where the time stands."""

    FIELD = "in a `When:` line: the session takes sign-ups"
    HEADING = "in the heading"
    BELOW = "on a line of its own below the heading"


class Remark(Enum):
    """What the page says beside a line, without it being an error that stops anything."""

    LINK_DIFFERS = "a link to a clock says another time"
    HEADING_DIFFERS = "the heading says another time"
    SECOND_WHEN = "a second `When:` line"
    UNREADABLE_PLACES = "a number of places that can't be read"
    SAME_ID = "another session has this id"


@dataclass(frozen=True, slots=True)
class Note:
    """A remark about a line. `says` is what is said there: a moment in UTC as ISO 8601, or the words themselves."""

    remark: Remark
    line: int
    says: str


@dataclass(frozen=True, slots=True)
class Field:
    """The value of a `Where:` line."""

    line: int
    value: str


@dataclass(frozen=True, slots=True)
class Deadline:
    """What a `Closes:` line says."""

    line: int
    when: When | Problem


@dataclass(frozen=True, slots=True)
class Question:
    """What an `Ask:` line asks; `tick` for a box to tick instead of words."""

    line: int
    text: str
    tick: bool


class Typed(NamedTuple):
    """A name typed by hand, on `line`; lines up to `end` are what is written below it."""

    name: str
    details: str
    line: int
    end: int


@dataclass(frozen=True, slots=True)
class Roster:
    """A list of names. `line` is its label's, None for the one that a session with sign-ups has without a label.

    `id` is the label's slug, unique in the session. `places` is None for no limit; `readable` is False where a number
    is meant but can't be told, so that the last one that could should stay in force. `placeholders` are lines of empty
    items. `inline` is a roster on one line: `Notetaker: Ada`. A new item belongs before line `end`.
    """

    id: str
    label: str
    role: Role
    line: int | None
    end: int
    places: int | None
    readable: bool
    names: tuple[Typed, ...]
    placeholders: tuple[int, ...]
    inline: bool

    @property
    def counts(self) -> bool:
        """Whether those on it take seats and it takes sign-ups: those who are absent don't."""
        return self.role is not Role.ABSENT

    @property
    def typed(self) -> int:
        """How many seats the typed names take."""
        return len(self.names) if self.counts else 0


@dataclass(frozen=True, slots=True)
class Session:
    """A block of text from the heading's `line` to `end`. `level` is 1 to 6, 0 for a bold line.

    `heading` is the line as typed and `ordinal` its number among equal lines of the pad, from 0: together they find it
    in a text that has changed since. `id` is what stands in `{#…}`. `when_line` is where the time is.
    """

    line: int
    end: int
    level: int
    heading: str
    ordinal: int
    title: str
    id: str | None
    cancelled: bool
    when: When | Problem
    source: Source
    when_line: int
    where: Field | None
    closes: Deadline | None
    places_line: int | None
    questions: tuple[Question, ...]
    rosters: tuple[Roster, ...]
    notes: tuple[Note, ...]

    @property
    def takes_signups(self) -> bool:
        """Whether the text asks for a form."""
        return self.source is Source.FIELD

    def block(self, lines: Sequence[str]) -> str:
        """Its own of the lines that it was found in."""
        return "\n".join(lines[self.line : self.end]).rstrip()
