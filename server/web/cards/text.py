"""The text without what its sessions' cards show: the same lines, of which those are empty."""

from collections.abc import Iterator, Sequence

from ...sessions import restoring
from ...sessions.lines import BOLD
from ...sessions.session import Remark, Roster, Session, Source
from .views import SessionView

_SHOWN = {Remark.UNREADABLE_PLACES}


def without_cards(text: str, shown: Sequence[SessionView]) -> str:
    """The text with the lines of sessions that take sign-ups taken out: fields, labels, typed names. No id is left.

    A heading that was only proposed is as it was accepted.
    """
    there = [each for each in shown if not each.is_removed]
    if not there:
        return text
    lines = without_ids(text, [each.said for each in there]).split("\n")
    for each in there:
        for line in _lines(each) if each.session.takes_signups else ():
            lines[line] = ""
        if (heading := _accepted_heading(each)) is not None:
            lines[each.said.line] = heading
    return "\n".join(lines)


def _accepted_heading(shown: SessionView) -> str | None:
    """The heading of a session for which another is proposed."""
    accepted = shown.proposal.accepted if shown.proposal else None
    if shown.proposal is None or accepted is None or shown.proposal.wanted is None:
        return None
    if "heading" not in restoring.kinds(accepted, shown.proposal.wanted):
        return None
    said, written = shown.said, restoring.heading(accepted, shown.said.level)
    return f"{written} {{#{said.id}}}" if said.id and said.level != BOLD else written


def without_ids(text: str, sessions: Sequence[Session]) -> str:
    """The text without the ids on its bold lines; a heading's is taken off by whoever renders it."""
    lines = text.split("\n")
    for each in sessions:
        if each.level == BOLD and each.id:
            before, _, after = lines[each.line].rpartition(f"{{#{each.id}}}")
            lines[each.line] = before.rstrip() + after
    return "\n".join(lines)


def _lines(shown: SessionView) -> Iterator[int]:
    said = shown.said
    if said.source is not Source.HEADING:
        yield said.when_line
    yield from (field.line for field in (said.where, said.closes) if field)
    yield from (question.line for question in said.questions)
    yield from (note.line for note in said.notes if note.remark in _SHOWN)
    if said.places_line is not None:
        yield said.places_line
    for roster in shown.session.rosters:
        if roster.counts:
            yield from _lines_of(roster)


def _lines_of(roster: Roster) -> Iterator[int]:
    if roster.line is not None:
        yield roster.line
    yield from roster.placeholders
    for entry in roster.names:
        yield from range(entry.line, entry.end)
