"""What the history page shows of a pad: one moment, with its text and what led to it, and the work of its day. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from ..history.attribution import Mark, Run, runs
from ..history.restoring import sections
from ..history.story import DAY, Step, Story, Stretch
from ..sentences import Sentence
from ..store.records import Author, KeptSession, Revision, Why
from .organise_tables import moment

_SOMEBODY = Sentence("Somebody")
_NOBODY = Sentence("Nobody in particular")

_WHY = {
    Why.WIPED: Sentence("Before most of it was removed"),
    Why.RESTORE: Sentence("Before a restore"),
    Why.IMPORT: Sentence("Before an import"),
    Why.ARCHIVE: Sentence("Before it was archived"),
    Why.STARTED: Sentence("Start of a session"),
    Why.ENDED: Sentence("End of a session"),
}


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who wrote: their last name here, and a colour of the editor's, `c0362c`; empty for one unknown."""

    name: str
    color: str


@dataclass(frozen=True, slots=True)
class Stop:
    """A moment to go to: the text after change `at`, with what came after change `since` marked."""

    at: int
    since: int


@dataclass(frozen=True, slots=True)
class Named:
    """A state that has a name: somebody gave it one, or something important came next."""

    stop: Stop
    name: str
    at: datetime
    by: Person | None


@dataclass(frozen=True, slots=True)
class Work:
    """A stretch of work on the moment's day."""

    stop: Stop
    begins: datetime
    ends: datetime
    people: tuple[Person, ...]
    inserted: int
    deleted: int
    current: bool


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text by one person."""

    mark: str
    person: Person
    text: str


@dataclass(frozen=True, slots=True)
class Moment:
    """A pad after one of its steps. `number` counts them, of `steps`."""

    number: int
    steps: int
    sequence: int
    since: int
    latest: int
    at: datetime
    by: Person | None
    pieces: tuple[Piece, ...]
    people: tuple[Person, ...]
    stops: Mapping[str, Stop | None]
    work: tuple[Work, ...]
    sections: tuple[str, ...]
    name: str


@dataclass(frozen=True, slots=True)
class Days:
    """A day with work: what to look at, and how many changes."""

    stop: Stop
    begins: datetime
    changes: int


class People:
    """Those who wrote in a pad, by the hash of their identity, which nobody is shown."""

    def __init__(self, authors: Sequence[Author]) -> None:
        self._known = {each.identity: Person(each.name or _SOMEBODY, each.color.lstrip("#")) for each in authors}

    def of(self, author: bytes | None) -> Person:
        """Somebody, known or not."""
        return self._known.get(author, Person(_SOMEBODY, "")) if author else Person(_NOBODY, "")


def moment_of(story: Story, people: People, revisions: Sequence[Named], at: int, since: int | None) -> Moment:
    """The moment after change `at`, with what came after `since` marked; without that, what came with its last step."""
    number = story.number(at)
    step = story.at(number)
    before = story.at(max(0, number - 1)).sequence if since is None else min(max(0, since), story.sequence)
    found = [_piece(run, people) for run in runs(story.weave, before, step.sequence)]
    return Moment(
        number=number,
        steps=len(story.steps),
        sequence=step.sequence,
        since=before,
        latest=story.sequence,
        at=moment(step.at),
        by=people.of(step.author) if number else None,
        pieces=tuple(found),
        people=tuple(dict.fromkeys(piece.person for piece in found)),
        stops=_stops(story, number, revisions),
        work=tuple(_work(story, people, step)),
        sections=tuple(each.title for each in sections(story.weave.text(step.sequence))),
        name=next((each.name for each in revisions if each.stop.at == step.sequence), ""),
    )


def named(
    story: Story, people: People, revisions: Sequence[Revision], sessions: Sequence[KeptSession]
) -> tuple[Named, ...]:
    """The revisions of a pad, and where sessions started and ended, in the order of their states."""
    kept = [
        Named(_stop(story, each.sequence), each.name or _WHY.get(each.why, ""), moment(each.at), people.of(each.author))
        for each in revisions
    ]
    return tuple(sorted([*kept, *_of_sessions(story, sessions)], key=lambda each: (each.stop.at, each.at)))


def days(story: Story) -> tuple[Days, ...]:
    """The days on which something was done, the last one first."""
    found = list(story.days())
    before = [0, *(day.last.sequence for day in found)]
    stops = zip(found, before, strict=False)
    return tuple(Days(Stop(day.last.sequence, since), moment(day.begins), day.changes) for day, since in stops)[::-1]


def _of_sessions(story: Story, sessions: Sequence[KeptSession]) -> Iterator[Named]:
    last = story.steps[-1].at if story.steps else 0
    for session in sessions:
        starts = Sentence("Start of %(session)s", session=session.title)
        ends = Sentence("End of %(session)s", session=session.title)
        for at, name in ((session.starts, starts), (session.ends, ends)):
            if at is not None and story.steps and story.steps[0].at <= at <= last:
                yield Named(_stop(story, story.by_time(at).sequence), name, moment(at), None)


def _stop(story: Story, sequence: int) -> Stop:
    number = story.number(sequence)
    return Stop(story.at(number).sequence, story.at(max(0, number - 1)).sequence)


def _stops(story: Story, number: int, revisions: Sequence[Named]) -> Mapping[str, Stop | None]:
    def to(target: int, since: int | None = None) -> Stop | None:
        if target == number or not 0 <= target <= len(story.steps):
            return None
        before = max(0, target - 1) if since is None else since
        return Stop(story.at(target).sequence, story.at(before).sequence)

    here = story.at(number).sequence
    earlier = [each.stop for each in revisions if each.stop.at < here]
    later = [each.stop for each in revisions if each.stop.at > here]
    minute = story.minute_before(number)
    return {
        "first": to(min(1, len(story.steps))),
        "earlier-revision": earlier[-1] if earlier else None,
        "earlier-minute": to(minute, story.minute_before(minute)),
        "earlier-change": to(number - 1),
        "later-change": to(number + 1),
        "later-minute": to(story.minute_after(number), number),
        "later-revision": later[0] if later else None,
        "latest": to(len(story.steps)),
    }


def _work(story: Story, people: People, step: Step) -> Iterator[Work]:
    for stretch in story.stretches(step.at // DAY * DAY):
        since = story.at(story.number(stretch.first.sequence) - 1).sequence
        current = stretch.first.sequence <= step.sequence <= stretch.last.sequence
        yield _seen(stretch, people, since, current=current)


def _seen(stretch: Stretch, people: People, since: int, *, current: bool) -> Work:
    return Work(
        Stop(stretch.last.sequence, since),
        moment(stretch.first.at),
        moment(stretch.last.at),
        tuple(dict.fromkeys(people.of(author) for author in stretch.authors)),
        stretch.inserted,
        stretch.deleted,
        current,
    )


def _piece(run: Run, people: People) -> Piece:
    return Piece("" if run.mark is Mark.SAME else run.mark.value, people.of(run.author), run.text)
