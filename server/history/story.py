"""A pad's history as people read it: its steps one after the other, and its days with what was done when, and by whom.

Pure. A step is a change as it is stored; where changes were folded, what somebody did within a moment is one.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, groupby

from ..store.records import Change, Credit
from .weave import ALIVE, Weave

PAUSE = 5 * 60_000
"""Milliseconds without a change that end a stretch of work."""

MINUTE = 60_000
DAY = 24 * 60 * MINUTE


@dataclass(frozen=True, slots=True)
class Step:
    """One change: its number, when it was made (ms, UTC), and by whom."""

    sequence: int
    at: int
    author: bytes | None


@dataclass(frozen=True, slots=True)
class Stretch:
    """Work without a long pause: the first and the last step, who did it, and how many characters came and went."""

    first: Step
    last: Step
    authors: tuple[bytes | None, ...]
    inserted: int
    deleted: int


@dataclass(frozen=True, slots=True)
class Day:
    """A day, by its beginning (ms, UTC), and its last step."""

    begins: int
    last: Step
    changes: int


class Story:
    """All of a pad's steps, and the weave of their texts."""

    def __init__(self) -> None:
        self.weave = Weave()
        self.steps: list[Step] = []
        self._sequences: list[int] = []
        self._days: Sequence[Day] = ()
        self._stretches: dict[int, Sequence[Stretch]] = {}
        self._counted: tuple[int, Sequence[int], Sequence[int]] = (0, (0,), (0,))

    def extend(self, changes: Iterable[Change], credits: Iterable[Credit]) -> None:
        """Go on with the changes that came since; `credits` are all of the pad."""
        self._days, self._stretches = (), {}
        for change in changes:
            self.weave.take(change)
            self.steps.append(Step(change.sequence, change.at, change.author))
            self._sequences.append(change.sequence)
        for credit in credits:
            self.weave.credit(credit)

    @property
    def sequence(self) -> int:
        """Of the last change, 0 before the first."""
        return self.weave.sequence

    def number(self, sequence: int) -> int:
        """How many steps there are up to that sequence."""
        return bisect_right(self._sequences, sequence)

    def at(self, number: int) -> Step:
        """The step after which there are so many; 0 is the empty beginning, before the first."""
        return self.steps[number - 1] if number else Step(0, self.steps[0].at if self.steps else 0, None)

    def by_time(self, at: int) -> Step:
        """The last step up to that time (ms)."""
        return self.at(bisect_right(self.steps, at, key=lambda step: step.at))

    def minute_before(self, number: int) -> int:
        """The last step of the last minute before that step's in which something was done."""
        return self._first_since(self.at(number).at // MINUTE * MINUTE) if number else 0

    def minute_after(self, number: int) -> int:
        """The last step of the step's own minute, or else of the next in which something was done."""
        following = self.at(min(number + 1, len(self.steps)))
        return self._first_since((following.at // MINUTE + 1) * MINUTE)

    def _first_since(self, at: int) -> int:
        return bisect_left(self.steps, at, key=lambda step: step.at)

    def days(self) -> Sequence[Day]:
        """Those on which something was done, the first one first."""
        if not self._days:
            self._days = tuple(self._count_days())
        return self._days

    def _count_days(self) -> Iterator[Day]:
        for begins, group in groupby(self.steps, key=lambda step: step.at // DAY * DAY):
            steps = tuple(group)
            yield Day(begins, steps[-1], len(steps))

    def stretches(self, day: int) -> Sequence[Stretch]:
        """The work of the day that begins at `day` (ms)."""
        if day not in self._stretches:
            self._stretches[day] = tuple(self._work(day))
        return self._stretches[day]

    def _work(self, day: int) -> Iterator[Stretch]:
        first = self._first_since(day)
        while first < len(self.steps) and self.steps[first].at < day + DAY:
            last = first
            while last + 1 < len(self.steps) and self._goes_on(last, day):
                last += 1
            yield self._stretch(first, last)
            first = last + 1

    def _goes_on(self, step: int, day: int) -> bool:
        following = self.steps[step + 1].at
        return following - self.steps[step].at < PAUSE and following < day + DAY

    def _stretch(self, first: int, last: int) -> Stretch:
        inserted, deleted = self._counts()
        steps = self.steps[first : last + 1]
        authors = tuple(dict.fromkeys(step.author for step in steps))
        return Stretch(
            steps[0], steps[-1], authors, inserted[last + 1] - inserted[first], deleted[last + 1] - deleted[first]
        )

    def _counts(self) -> tuple[Sequence[int], Sequence[int]]:
        """How many characters came and went up to each step."""
        if self._counted[0] != self.sequence:
            came, went = [0] * (len(self.steps) + 1), [0] * (len(self.steps) + 1)
            for piece in self.weave.pieces:
                if piece.born != piece.died:
                    came[self.number(piece.born)] += piece.end - piece.clock
                    if piece.died < ALIVE:
                        went[self.number(piece.died)] += piece.end - piece.clock
            self._counted = self.sequence, tuple(accumulate(came)), tuple(accumulate(went))
        return self._counted[1:]
