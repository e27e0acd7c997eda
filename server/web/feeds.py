"""`/{pad}.atom`: new sessions and changed ones, for who wants to hear of them in a feed reader (RFC 4287)."""

import re
import time
from collections.abc import Iterable, Sequence
from html import escape
from uuid import UUID, uuid5
from xml.etree.ElementTree import Element, SubElement, tostring

from starlette.requests import Request
from starlette.responses import Response

from .. import __version__
from ..access.policy import Act
from ..pads import names
from ..pads.room import Room
from ..sessions import calendar, inline
from ..sessions.seats import SETTLES_AFTER
from ..store.records import KeptSession
from . import access, conditional
from .calendars import pad_url, session_url, shared
from .cards import words
from .services import services

MEDIA_TYPE = "application/atom+xml"

MOST = 50
"""Entries in a feed, the latest news first."""

_NOT_XML = re.compile("[\ufffe\uffff]")
"""With the control characters, which `one_line` leaves out, all that no escape brings into XML."""


async def of_pad(request: Request) -> Response:
    """The feed. What was changed seconds ago is left out: it is still being typed."""
    room = await access.kept(request, Act.READ)
    kept = await services(request).store.rosters(room.name)
    until = time.time_ns() // 1_000_000 - SETTLES_AFTER
    news = [each for each in kept.sessions if each.starts is not None and each.changed <= until]
    etag = f'"{kept.sequence}-{len(news)}-{__version__}"'
    return conditional.respond(request, etag, MEDIA_TYPE, lambda: _feed(request, room, news), shared(room))


def _feed(request: Request, room: Room, news: Iterable[KeptSession]) -> bytes:
    latest = sorted(news, key=lambda each: (-each.changed, each.id))[:MOST]
    page = pad_url(request, room.name)
    feed = Element("feed", xmlns="http://www.w3.org/2005/Atom")
    say_in(feed, "id", page + ".atom")
    say_in(feed, "title", room.name)
    say_in(feed, "updated", spelled(latest[0].changed if latest else room.updated))
    say_in(SubElement(feed, "author"), "name", room.name)
    SubElement(feed, "link", rel="self", type=MEDIA_TYPE, href=page + ".atom")
    SubElement(feed, "link", rel="alternate", type="text/html", href=page)
    for session in latest:
        feed.append(_entry(names.key(room.name), session, session_url(request, room.name, session.id)))
    written: bytes = tostring(feed, encoding="utf-8", xml_declaration=True)
    return written


def _entry(pad: str, session: KeptSession, page: str) -> Element:
    assert session.starts is not None
    entry = Element("entry")
    say_in(entry, "id", f"urn:uuid:{uuid5(UUID(calendar.uid(pad, session)), str(session.revision))}")
    say_in(entry, "title", f"{_news(session)}: {session.title}, {words.clock(calendar.moment(session.starts))}")
    say_in(entry, "published", spelled(session.changed))
    say_in(entry, "updated", spelled(session.changed))
    SubElement(entry, "link", rel="alternate", type="text/html", href=page)
    content = say_in(entry, "content", "".join(f"<p>{escape(inline.one_line(line))}</p>" for line in _lines(session)))
    content.set("type", "html")
    return entry


def _news(session: KeptSession) -> str:
    if not calendar.stands(session):
        return "Cancelled"
    return "Changed" if session.revision else "New"


def _lines(session: KeptSession) -> Sequence[str]:
    assert session.starts is not None
    assert session.ends is not None
    minutes = (session.ends - session.starts) // 60_000
    said = [f"{words.clock(calendar.moment(session.starts))}, {minutes} minutes"]
    said += [place] if (place := calendar.place(session.place)) else []
    return [*said, "Names are taken on its page."] if session.takes_signups and calendar.stands(session) else said


def say_in(parent: Element, name: str, text: str) -> Element:
    """An element with a text, of which one line is left and what XML can hold."""
    element = SubElement(parent, name)
    element.text = _NOT_XML.sub("", inline.one_line(text))
    return element


def spelled(ms: int) -> str:
    """A time in ms as RFC 3339 has it."""
    return calendar.moment(ms).isoformat(timespec="milliseconds").replace("+00:00", "Z")
