"""Times as the cards say them before a script has made them the reader's own."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from urllib.parse import urlencode

from ...sessions import offers, when
from ...sessions.when import Problem, When

ISO = "%Y-%m-%dT%H:%M:%SZ"


def machine(moment: datetime) -> str:
    """`2017-10-10T12:00:00Z`."""
    return moment.astimezone(UTC).strftime(ISO)


def clock(moment: datetime) -> str:
    """`Tue 10 Oct 2017, 12:00 UTC`."""
    utc = moment.astimezone(UTC)
    return f"{utc:%a} {utc.day} {utc:%b} {utc.year}, {utc:%H:%M} UTC"


def written(moment: When) -> str:
    """The time in the zone it was written in, without its length."""
    return when.written(moment, with_length=False)


def converter(moment: datetime, title: str) -> str:
    """An address that shows a time on the clock of whoever opens it."""
    query = {"iso": f"{moment.astimezone(UTC):%Y%m%dT%H%M}", "msg": title[:60]}
    return f"https://www.timeanddate.com/worldclock/fixedtime.html?{urlencode(query)}"


@dataclass(frozen=True, slots=True)
class Proposal:
    """What could be written instead of a time that can't be read. `clock` is the time of day that it then says in UTC.

    What tells it from the others is its `year`, or the `place` whose clock is meant, or else all of it.
    """

    text: str
    year: int | None
    place: str
    clock: str


def proposals(problem: Problem, today: date) -> tuple[Proposal, ...]:
    """The likeliest first."""
    return tuple(_proposal(each) for each in offers.offers(problem, today))


def _proposal(offer: offers.Offer) -> Proposal:
    place = offer.zone.rpartition("/")[2].replace("_", " ") if offer.zone and offer.when else ""
    return Proposal(offer.text, offer.year, place, f"{offer.when.start:%H:%M}" if offer.when else "")
