"""What was proposed for a session, in words: what it would be instead of what it is."""

from collections.abc import Iterator

from ...sentences import Sentence
from ...sessions import when
from ...sessions.facts import Facts, List
from ...sessions.named import Proposal
from ...sessions.when import When

SOMEBODY = Sentence("Somebody")
"""The name of one of whom nobody knows it."""


def words(proposal: Proposal) -> dict[str, object]:
    """Whose it is, what `kind` (`new`, `removed` or `changed`), and a sentence for each fact that would be another."""
    kind = "new" if proposal.accepted is None else "removed" if proposal.wanted is None else "changed"
    return {"kind": kind, "name": name(proposal), "changes": changes(proposal)}


def name(proposal: Proposal) -> str:
    """Whose it is."""
    return proposal.name or SOMEBODY


def changes(proposal: Proposal) -> tuple[Sentence, ...]:
    """What would be another; of a new session what it is."""
    old, new = proposal.accepted, proposal.wanted
    if old is not None and new is not None:
        return tuple(_changes(old, new))
    return () if new is None else (Sentence("“%(title)s”, %(time)s", title=new.title, time=new.when),)


def _changes(old: Facts, new: Facts) -> Iterator[Sentence]:
    if old.title != new.title:
        yield Sentence("the title “%(new)s” instead of “%(old)s”", new=new.title, old=old.title)
    elif old.heading != new.heading and old.source == new.source:
        yield Sentence("the heading “%(new)s” instead of “%(old)s”", new=new.heading, old=old.heading)
    if old.cancelled != new.cancelled:
        yield Sentence("that it is cancelled") if new.cancelled else Sentence("that it is not cancelled")
    if old.when != new.when:
        yield _time(old.when, new.when)
    if old.takes_signups != new.takes_signups:
        yield Sentence("sign-ups") if new.takes_signups else Sentence("no sign-ups")
    elif old.source != new.source:
        yield Sentence("the time in another place")
    yield from _value(old, new)
    yield from _lists(old, new)


def _time(old: str, new: str) -> Sentence:
    was, wanted = when.read(old), when.read(new)
    if not isinstance(wanted, When):
        return Sentence("a time that can’t be read, “%(new)s”, instead of %(old)s", new=new, old=old)
    if isinstance(was, When) and (was.local.date(), was.minutes) == (wanted.local.date(), wanted.minutes):
        new, old = (f"{each.local:%H:%M} {each.zone}" for each in (wanted, was))
    return Sentence("%(new)s instead of %(old)s", new=new, old=old)


def _value(old: Facts, new: Facts) -> Iterator[Sentence]:
    if old.where != new.where:
        if new.where and old.where:
            yield Sentence("the place “%(new)s” instead of “%(old)s”", new=new.where, old=old.where)
        else:
            yield Sentence("the place “%(new)s”", new=new.where) if new.where else Sentence("no place")
    if old.closes != new.closes:
        if new.closes:
            yield Sentence("that sign-ups close %(new)s", new=new.closes)
        else:
            yield Sentence("that sign-ups don’t close early")
    if old.questions != new.questions:
        asked = ", ".join(f"“{text}”" for text, _ in new.questions)
        yield Sentence("the questions %(new)s", new=asked) if asked else Sentence("no questions")


def _lists(old: Facts, new: Facts) -> Iterator[Sentence]:
    before, after = ({each.id: each for each in facts.lists} for facts in (old, new))
    for name in dict.fromkeys([*old.order, *new.order]):
        was, wanted = before.get(name), after.get(name)
        if wanted is None and was is not None:
            yield Sentence("no list “%(label)s”", label=was.label)
        elif was is None and wanted is not None:
            yield _new_list(wanted)
        elif was and wanted and was != wanted:
            yield from _places(was, wanted)


def _new_list(each: List) -> Sentence:
    if each.places is None:
        return Sentence("a list “%(label)s”", label=each.label)
    return Sentence("a list “%(label)s” with places: %(places)s", label=each.label, places=each.places)


def _places(old: List, new: List) -> Iterator[Sentence]:
    if not new.readable:
        yield Sentence("a number of places on “%(label)s” that can’t be read", label=new.label)
    elif old.places != new.places:
        yield _count(new.label, old.places, new.places)
    elif old.label != new.label:
        yield Sentence("the list “%(new)s” instead of “%(old)s”", new=new.label, old=old.label)


def _count(label: str, old: int | None, new: int | None) -> Sentence:
    if new is None:
        return Sentence("no limit on “%(label)s” instead of places: %(old)s", label=label, old=old)
    if old is None:
        return Sentence("on “%(label)s” places: %(new)s instead of no limit", label=label, new=new)
    return Sentence("on “%(label)s” places: %(new)s instead of %(old)s", label=label, new=new, old=old)
