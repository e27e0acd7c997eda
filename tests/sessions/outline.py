"""What a text's sessions amount to, as plain values that a test can write down."""

from server.sessions.grammar import parse
from server.sessions.session import Roster, Session
from server.sessions.when import When


def outline(text: str) -> list[str]:
    """One line a session, one indented line a roster: `label @line: names, (places) open lines`."""
    return [line for session in parse(text) for line in (_session(session), *map(_roster, session.rosters))]


def _session(session: Session) -> str:
    moment = session.when
    said = f"{moment.start:%Y-%m-%d %H:%M} {moment.minutes}" if isinstance(moment, When) else moment.kind.name
    return f"{session.line}-{session.end} {session.title} | {said} {session.source.name}@{session.when_line}"


def _roster(roster: Roster) -> str:
    places = f" ({roster.places})" if roster.places is not None else ""
    names = ", ".join(typed.name for typed in roster.names)
    at = "" if roster.line is None else f" @{roster.line}"
    empty = f" open {list(roster.placeholders)}" if roster.placeholders else ""
    return f"  {roster.role.name} {roster.id}{places}{at}: {names}{empty}"
