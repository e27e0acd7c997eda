"""Sessions as data (design, "As data"): what everybody may know, with times in UTC."""

from collections.abc import Sequence

from ...sessions.when import When
from .views import Phase, RosterView, SessionView
from .words import machine


def as_data(shown: Sequence[SessionView]) -> list[dict[str, object]]:
    """All sessions of a pad, in the order of its text; those that ask for no names have no rosters."""
    return [_session(each) for each in shown]


def _session(each: SessionView) -> dict[str, object]:
    when, closes = each.when, each.session.closes
    return {
        "id": each.id,
        "title": each.session.title,
        "start": machine(when.start) if when else None,
        "end": machine(when.end) if when else None,
        "zone": when.zone if when else None,
        "where": each.session.where.value if each.session.where else None,
        "closes": machine(closes.when.start) if closes and isinstance(closes.when, When) else None,
        "cancelled": each.session.cancelled,
        "open": each.phase is Phase.OPEN,
        "places": next((roster.places for roster in each.rosters if roster.id == each.preferred), None),
        "questions": [{"text": question.text, "tick": question.tick} for question in each.session.questions],
        "rosters": [_roster(roster) for roster in each.rosters] if each.phase is not Phase.NONE else [],
    }


def _roster(roster: RosterView) -> dict[str, object]:
    return {
        "id": roster.id,
        "label": roster.label,
        "places": roster.places,
        "taken": roster.taken,
        "waiting": roster.waiting,
        "entries": [
            {"name": each.name, "details": each.details, "state": each.state, "typed": each.typed}
            for each in roster.people
        ],
    }
