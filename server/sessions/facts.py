"""What of a session only its hosts may change, where a pad's sessions are pinned, apart from how it is typed. Pure.

Title, time, place, lists with their places, `Closes:`, and whether it is off. The `Ask:` questions too: what a form
asks, it asks in the hosts' name. Typed names are not among them, nor is what stands around: that is everybody's.
"""

import functools
import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field, replace
from hashlib import blake2b

from . import inline, lines, renames, when
from .orders import HeardRoster
from .renames import Known
from .roles import Role
from .seats import Said
from .session import Deadline, Field, Question, Roster, Session, Source
from .when import Problem, When

NOTHING = "removed"
"""The digest of a session that isn't in the text."""


@dataclass(frozen=True, slots=True)
class List:
    """A list that takes names. `made` for the one that a session has without a label."""

    id: str
    label: str
    role: str
    places: int | None
    readable: bool
    made: bool


@dataclass(frozen=True, slots=True)
class Facts:
    """A session's facts, in words that can be kept. `heading` is all of it, with a time that may stand there.

    `when` and `closes` are written as we write times, or as they were typed if they can't be read; empty `closes` and
    `where` for none. `lists` go by their ids, `order` is how they stand.
    """

    title: str
    heading: str
    cancelled: bool
    source: str
    when: str
    where: str
    closes: str
    questions: tuple[tuple[str, bool], ...]
    lists: tuple[List, ...]
    order: tuple[str, ...] = field(default=(), compare=False)

    @property
    def takes_signups(self) -> bool:
        """As of a session."""
        return Source[self.source] is Source.FIELD

    @property
    def digest(self) -> str:
        """Another for other facts: by it somebody names what they saw."""
        return blake2b(self.as_json().encode(), digest_size=9).hexdigest()

    def as_json(self) -> str:
        """To be kept."""
        return json.dumps(asdict(self), ensure_ascii=False)


def from_json(text: str) -> Facts:
    """What `as_json` wrote. Words may have been redacted since, and spaces be left that no line would say."""
    kept = json.loads(text)
    kept |= {name: inline.one_line(kept[name]) for name in ("title", "heading")} | {"where": kept["where"].strip()}
    questions = tuple((str(text), bool(tick)) for text, tick in kept.pop("questions"))
    lists = tuple(List(**each) for each in kept.pop("lists"))
    return Facts(**{**kept, "questions": questions, "lists": lists, "order": tuple(kept["order"])})


def without(text: str, words: str) -> str:
    """What `as_json` wrote, without those words where people wrote them: ids, which people are kept by, stay."""
    kept = json.loads(text)
    kept |= {name: kept[name].replace(words, "") for name in ("title", "heading", "when", "where", "closes")}
    kept["questions"] = [(question.replace(words, ""), tick) for question, tick in kept["questions"]]
    kept["lists"] = [{**each, "label": each["label"].replace(words, "")} for each in kept["lists"]]
    return json.dumps(kept, ensure_ascii=False)


def of(session: Session) -> Facts:
    """What the text says."""
    lists = [_list(each) for each in session.rosters if each.counts]
    return Facts(
        title=session.title,
        heading=_heading(session.heading),
        cancelled=session.cancelled,
        source=session.source.name,
        when=_time(session.when, with_length=True),
        where=session.where.value if session.where else "",
        closes=_time(session.closes.when, with_length=False) if session.closes else "",
        questions=tuple((each.text, each.tick) for each in session.questions),
        lists=tuple(sorted(lists, key=lambda each: each.id)),
        order=tuple(each.id for each in lists),
    )


def agree(accepted: Facts, said: Facts) -> bool:
    """Whether the text says what was accepted. A label for the list that was made without one says nothing new."""
    made = {each.id for each in accepted.lists if each.made}
    return accepted == replace(
        said, lists=tuple(replace(each, made=each.id in made or each.made) for each in said.lists)
    )


def merged(accepted: Facts, before: Facts, now: Facts) -> Facts:
    """What is accepted after a host changed the text from `before` to `now`, where it said more than was accepted."""
    if agree(accepted, before):
        return now
    names = ("title", "heading", "cancelled", "source", "when", "where", "closes", "questions")
    changed = {name: getattr(now, name) for name in names if getattr(before, name) != getattr(now, name)}
    lists = _merged_lists(accepted.lists, before.lists, now.lists)
    order = tuple(dict.fromkeys([*now.order, *accepted.order]))
    return replace(
        accepted, **changed, lists=lists, order=tuple(name for name in order if name in {e.id for e in lists})
    )


def pinned(said: Session, facts: Facts) -> Session:
    """The session with what was accepted, on the lines on which the text has it."""
    return replace(
        said,
        title=facts.title,
        cancelled=facts.cancelled,
        when=when.read(facts.when),
        source=Source[facts.source],
        where=Field(said.line, facts.where) if facts.where else None,
        closes=Deadline(said.line, when.read(facts.closes)) if facts.closes else None,
        questions=tuple(Question(said.line, text, tick) for text, tick in facts.questions),
        rosters=(*_pinned_lists(said, facts), *(each for each in said.rosters if not each.counts)),
        notes=(),
    )


def typed_on(said: Session, facts: Facts) -> dict[str, Roster]:
    """The lists of the text on which the names of accepted ones stand, by the ids of these: a label may be another."""
    there = {each.id: each for each in said.rosters if each.counts}
    known = [Known(each.id, each.label, present=True, people=True) for each in facts.lists]
    new = renames.renamed(known, [HeardRoster(each.id, each.label, Said(None, 0)) for each in there.values()])
    found = {each.id: there[each.id] for each in facts.lists if each.id in there}
    found |= {old: there[name] for name, old in new.items() if old not in found}
    return {
        each.id: found[each.id]
        for each in facts.lists
        if each.id in found and (each.made or found[each.id].line is not None)
    }


def _list(roster: Roster) -> List:
    places = roster.places if roster.readable else None
    return List(roster.id, roster.label, roster.role.name, places, roster.readable, made=roster.line is None)


@functools.lru_cache(4096)
def _heading(line: str) -> str:
    found = lines.heading(line.rstrip()) or lines.emphasised(line.rstrip())
    return inline.one_line(inline.plain(found.text if found else line))


@functools.lru_cache(4096)
def _time(found: When | Problem, *, with_length: bool) -> str:
    return when.written(found, with_length=with_length) if isinstance(found, When) else found.reading.text


def _merged_lists(accepted: Iterable[List], before: Sequence[List], now: Sequence[List]) -> tuple[List, ...]:
    was, wanted = {each.id: each for each in before}, {each.id: each for each in now}
    result = {each.id: each for each in accepted}
    for name in was.keys() | wanted.keys():
        if was.get(name) == wanted.get(name):
            continue
        if name in wanted:
            result[name] = wanted[name]
        else:
            result.pop(name, None)
    return tuple(sorted(result.values(), key=lambda each: each.id))


def _pinned_lists(said: Session, facts: Facts) -> Iterable[Roster]:
    typed = typed_on(said, facts)
    known = {each.id: each for each in facts.lists}
    for name in facts.order:
        each, there = known[name], typed.get(name)
        bare = there or Roster(name, "", Role.OTHER, None, said.line + 1, None, True, (), (), inline=False)
        yield replace(bare, id=name, label=each.label, role=Role[each.role], places=each.places, readable=each.readable)
