"""Sessions as schema.org events in JSON-LD, which search engines and assistants read in a page's head."""

from collections.abc import Sequence
from urllib.parse import quote

from ..sessions import calendar, inline
from ..sessions.when import When
from .cards import words
from .cards.views import Phase, SessionView

MOST = 20
"""Events of a page; of more, those that start last."""


def events(name: str, sessions: Sequence[SessionView]) -> list[dict[str, object]]:
    """What the page of the pad `name` says of its sessions: those with a time. Addresses are relative to the page."""
    timed = [(each.when, each) for each in sessions if each.when]
    latest = sorted(timed, key=lambda each: each[0].start)[-MOST:]
    return [_event(name, when, each) for when, each in latest]


def _event(name: str, when: When, view: SessionView) -> dict[str, object]:
    place = calendar.place(view.session.where.value) if view.session.where else ""
    status = "EventCancelled" if view.phase is Phase.CANCELLED else "EventScheduled"
    places = next((each.places for each in view.rosters if each.id == view.preferred), None)
    event = {
        "@context": "https://schema.org",
        "@type": "Event",
        "name": inline.one_line(view.session.title),
        "startDate": words.machine(when.start),
        "endDate": words.machine(when.end),
        "eventStatus": f"https://schema.org/{status}",
        "location": _location(place),
        "maximumAttendeeCapacity": places,
        "url": f"/{quote(name)}/sessions/{quote(view.id)}",
    }
    return {key: value for key, value in event.items() if value is not None}


def _location(place: str) -> dict[str, str] | None:
    if not place:
        return None
    address = next((word for word in place.split() if word.startswith(("https://", "http://"))), None)
    return {"@type": "VirtualLocation", "name": place, "url": address} if address else {"@type": "Place", "name": place}
