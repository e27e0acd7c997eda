"""The text without what its sessions' cards show: the same lines, of which those are empty."""

from collections.abc import Iterator, Sequence

from ...sessions.lines import BOLD
from ...sessions.session import Remark, Roster, Session

_SHOWN = {Remark.UNREADABLE_PLACES}


def without_cards(text: str, sessions: Sequence[Session]) -> str:
    """The text with the lines of sessions that take sign-ups taken out: fields, labels, typed names. No id is left."""
    if not sessions:
        return text
    lines = without_ids(text, sessions).split("\n")
    for each in sessions:
        for line in _lines(each) if each.takes_signups else ():
            lines[line] = ""
    return "\n".join(lines)


def without_ids(text: str, sessions: Sequence[Session]) -> str:
    """The text without the ids on its bold lines; a heading's is taken off by whoever renders it."""
    lines = text.split("\n")
    for each in sessions:
        if each.level == BOLD and each.id:
            before, _, after = lines[each.line].rpartition(f"{{#{each.id}}}")
            lines[each.line] = before.rstrip() + after
    return "\n".join(lines)


def _lines(session: Session) -> Iterator[int]:
    yield session.when_line
    yield from (field.line for field in (session.where, session.closes) if field)
    yield from (question.line for question in session.questions)
    yield from (note.line for note in session.notes if note.remark in _SHOWN)
    if session.places_line is not None:
        yield session.places_line
    for roster in session.rosters:
        if roster.counts:
            yield from _lines_of(roster)


def _lines_of(roster: Roster) -> Iterator[int]:
    if roster.line is not None:
        yield roster.line
    yield from roster.placeholders
    for entry in roster.names:
        yield from range(entry.line, entry.end)
