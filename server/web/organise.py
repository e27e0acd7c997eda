"""`/{pad}/organise`: what only organisers see. What they do is in `organise_acts.py`."""

import asyncio
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from ..access.policy import Act
from ..errors import Invalid, RosterpadError
from ..pads.committed import Committed
from ..sentences import Sentence
from ..store.records import PadRosters
from ..transfer import csv
from . import pad
from .organise_access import PRIVATE, Host, host
from .organise_announcement import announcement
from .organise_tables import LOGGED, Row, Table, moment, tables
from .services import services
from .templates import say

HEAD = (
    Sentence("Session"),
    Sentence("When (UTC)"),
    Sentence("List"),
    Sentence("Name"),
    Sentence("Details"),
    Sentence("E-mail"),
    Sentence("State"),
    Sentence("No."),
    Sentence("Signed up (UTC)"),
    Sentence("Name shown to"),
)
_HOSTS_ONLY = Sentence("hosts only")


@dataclass(frozen=True, slots=True)
class Added:
    """Somebody whom a host put on a list, by the number of the entry, and the private link to hand over to them."""

    entry: int
    link: str

    @property
    def query(self) -> Mapping[str, str]:
        """What an address would say was done."""
        return {"done": "add", "entry": str(self.entry)}


async def page(request: Request) -> Response:
    """The page. Another spelling of the pad's name leads to the one it has."""
    here = await host(request, Act.SEE_SIGNUPS)
    if here.room.name != request.path_params["pad"]:
        return RedirectResponse(url(here.room.name), status_code=301, headers=PRIVATE)
    return await show(request, here)


async def table(request: Request) -> Response:
    """`/{pad}.csv`: all entries of all sessions, for a spreadsheet."""
    here = await host(request, Act.SEE_SIGNUPS)
    found = await _tables(request, here)
    questions = tuple(dict.fromkeys(question for each in found for question in each.questions))
    body = csv.write(
        map(say, (*HEAD, *questions)), (_cells(each, row, questions) for each in found for row in each.rows)
    )
    headers = {**PRIVATE, "Content-Disposition": f"attachment; filename*=UTF-8''{pad.url(here.room.name)[1:]}.csv"}
    return Response(body, media_type="text/csv; charset=utf-8", headers=headers)


async def show(
    request: Request,
    here: Host,
    *,
    added: Added | None = None,
    error: RosterpadError | None = None,
    given: Mapping[str, str] | None = None,
) -> Response:
    """The page with somebody `added`, or what kept a form from being taken and what it held."""
    at = services(request)
    kept = await at.store.rosters(here.room.name)
    found = await _tables(request, here, kept)
    address = f"{str(request.base_url).rstrip('/')}{pad.url(here.room.name)}"
    fields = {
        "pad": here.room.name,
        "unkept": not any(each.is_own for each in await at.store.links(here.room.name)),
        "title": (await at.pages.of(here.room).rendered()).title or here.room.name,
        "tables": found,
        "announcements": {each.id: announcement(each, address) for each in found if each.present and each.takes},
        "done": _done(added.query if added else request.query_params, found) if error is None else None,
        "private": added.link if added else None,
        "error": say(error.sentence) if error and not isinstance(error, Invalid) else None,
        "wrong": {name: say(wrong) for name, wrong in error.fields.items()} if isinstance(error, Invalid) else {},
        "given": given or {},
        "names_for": kept.names_for,
        "listed": await at.store.is_listed(here.room.name),
        "log": [(moment(each.at), each, _title(found, each.session)) for each in await at.store.log(here.room.name)],
        "logged": LOGGED,
    }
    body = await asyncio.to_thread(at.templates.render, "organise.html", fields)  # thousands of rows take a while
    return Response(body, error.status if error else 200, media_type="text/html", headers=PRIVATE)


def url(name: str) -> str:
    """The path of a pad's page for organisers."""
    return f"{pad.url(name)}/organise"


async def _tables(request: Request, here: Host, kept: PadRosters | None = None) -> tuple[Table, ...]:
    committed: Committed = await here.room.read()
    kept = kept or await services(request).store.rosters(here.room.name)
    return tables(here.room.sessions(committed), kept, datetime.fromtimestamp(time.time(), UTC))


def _done(query: Mapping[str, str], found: Sequence[Table]) -> dict[str, str]:
    """What an act that led here did: a code, and the names that belong to the numbers in the address."""
    entry = query.get("entry", "")
    session = next((each for each in found if each.id == query.get("session")), None)
    row = next(
        (row for each in found for row in each.rows if row.number is not None and str(row.number) == entry), None
    )
    if row is not None:
        session = next(each for each in found if row in each.rows)
    return {
        "code": query.get("done", ""),
        "session": session.id if session else "",
        "title": session.title if session else "",
        "name": row.name if row else "",
        "state": say(row.state) if row else "",
    }


def _title(found: Sequence[Table], session: str) -> str:
    return next((each.title for each in found if each.id == session), session)


def _cells(of: Table, row: Row, questions: Sequence[str]) -> Sequence[str]:
    answers = dict(zip(of.questions, row.answers, strict=True))
    return (
        of.title,
        _spelled(of.starts),
        row.roster,
        row.name,
        row.details,
        row.email,
        say(row.state),
        str(row.place or ""),
        _spelled(row.at),
        say(_HOSTS_ONLY) if row.hidden else "",
        *(answers.get(question, "") for question in questions),
    )


def _spelled(at: datetime | None) -> str:
    return f"{at:%Y-%m-%d %H:%M}" if at else ""
