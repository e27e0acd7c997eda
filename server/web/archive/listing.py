"""`/-/archive`: the archived pads that are listed, by year and month, and those that a search finds."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from html import escape
from urllib.parse import quote, urlencode
from xml.etree.ElementTree import Element, SubElement, tostring

from starlette.requests import Request
from starlette.responses import Response

from ...errors import NotFound
from ...store.excerpts import MARKS
from ...store.records import ArchivedEntry
from .. import conditional
from ..feeds import MEDIA_TYPE, say_in, spelled
from ..headers import INDEXED
from ..services import services

PAGE = 50
"""Pads of a month on one page."""

FOUND = 20
"""Pads found on one page."""

LONGEST_QUERY = 200

MOST_NEWS = 50
"""Entries of the feed."""

HEADERS = {"Cache-Control": "public, no-cache"}

_ALL = 1 << 53


@dataclass(frozen=True, slots=True)
class Month:
    """A month in which pads were finished, `2017-10`."""

    spelled: str
    count: int

    @property
    def year(self) -> str:
        return self.spelled[:-3]

    @property
    def number(self) -> int:
        return int(self.spelled[-2:])


@dataclass(frozen=True, slots=True)
class Found:
    """A line of the list. `excerpt` is HTML."""

    url: str
    name: str
    title: str
    finished: datetime
    excerpt: str


async def page(request: Request) -> Response:
    """What was finished last, in the `month` that is asked for, or what is found for `q`. Raises `NotFound`."""
    at = services(request)
    query = " ".join(request.query_params.get("q", "").split())[:LONGEST_QUERY]
    number = _number(request.query_params.get("page", ""))
    months = [] if query else [Month(*each) for each in await at.store.archived_months()]
    shown = "" if query else _shown(request, months)
    if query:
        entries, more = await at.store.search_archive(query, FOUND, (number - 1) * FOUND)
    else:
        start, end = _bounds(shown) if shown else (0, _ALL)
        several = await at.store.archived_between(start, end, PAGE + 1, (number - 1) * PAGE)
        entries, more = several[:PAGE], len(several) > PAGE
    fields = {
        "query": query,
        "longest": LONGEST_QUERY,
        "years": _years(months),
        "shown": shown,
        "entries": [_found(each) for each in entries],
        "total": sum(month.count for month in months),
        "number": number,
        "before": _url(query, shown, number - 1) if number > 1 else None,
        "after": _url(query, shown, number + 1) if more else None,
    }
    body = at.templates.render("archived_pads.html", fields)
    robots = {} if query else INDEXED
    return Response(body, media_type="text/html", headers={**HEADERS, **robots})


async def feed(request: Request) -> Response:
    """`/-/archive.atom`: what was archived, by when it was finished, the newest first."""
    entries = await services(request).store.archived_between(0, _ALL, MOST_NEWS)
    body = _feed(str(request.base_url).rstrip("/"), entries)
    return conditional.respond(request, conditional.etag_of(body), MEDIA_TYPE, lambda: body, HEADERS)


def excerpt(text: str) -> str:
    """What a search found, as HTML: only our own marks are tags."""
    html = escape(" ".join(text.split()))
    opening, closing = MARKS
    return html.replace(opening, "<mark>").replace(closing, "</mark>")


def _number(given: str) -> int:
    return max(1, int(given)) if given.isascii() and given.isdigit() and len(given) < 4 else 1


def _shown(request: Request, months: Sequence[Month]) -> str:
    wanted = request.query_params.get("month", "")
    if wanted and wanted not in {month.spelled for month in months}:
        raise NotFound("Nothing in the archive was finished then.")
    return wanted


def _bounds(month: str) -> tuple[int, int]:
    """The milliseconds in which a month begins and the next one does."""
    year, number = int(month[:-3]), int(month[-2:])
    start = datetime(year, number, 1, tzinfo=UTC)
    end = datetime(year + number // 12, number % 12 + 1, 1, tzinfo=UTC)
    return int(start.timestamp()) * 1000, int(end.timestamp()) * 1000


def _years(months: Iterable[Month]) -> dict[str, list[Month]]:
    years: dict[str, list[Month]] = {}
    for month in months:
        years.setdefault(month.year, []).append(month)
    return years


def _found(entry: ArchivedEntry) -> Found:
    finished = datetime.fromtimestamp(entry.finished / 1000, UTC)
    return Found(f"/{quote(entry.name)}", entry.name, entry.title, finished, excerpt(entry.excerpt))


def _url(query: str, month: str, number: int) -> str:
    fields = {"q": query, "month": month, "page": number if number > 1 else ""}
    return "/-/archive?" + urlencode({name: value for name, value in fields.items() if value})


def _feed(base: str, entries: Sequence[ArchivedEntry]) -> bytes:
    feed = Element("feed", xmlns="http://www.w3.org/2005/Atom")
    say_in(feed, "id", f"{base}/-/archive.atom")
    say_in(feed, "title", "Archived pads")
    say_in(feed, "updated", spelled(max((each.finished for each in entries), default=0)))
    say_in(SubElement(feed, "author"), "name", "Rosterpad")
    SubElement(feed, "link", rel="self", type=MEDIA_TYPE, href=f"{base}/-/archive.atom")
    SubElement(feed, "link", rel="alternate", type="text/html", href=f"{base}/-/archive")
    for each in entries:
        entry = SubElement(feed, "entry")
        url = f"{base}/{quote(each.name)}"
        say_in(entry, "id", url)
        say_in(entry, "title", each.title)
        say_in(entry, "updated", spelled(each.finished))
        SubElement(entry, "link", rel="alternate", type="text/html", href=url)
    written: bytes = tostring(feed, encoding="utf-8", xml_declaration=True)
    return written
