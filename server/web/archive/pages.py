"""What an archived pad is kept as: its page and those of its sessions, each one file that needs nothing else.

A page holds `LINKS` where whoever sends it says where it leads to: on this server, or in a folder on a disk.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from urllib.parse import urlsplit

from ...sessions import names
from ...store.records import ArchivedPad, ArchivedPages, PadRosters
from ..blocks import Block
from ..cards.compose import Composer
from ..cards.text import without_cards, without_ids
from ..cards.views import Phase, SessionView
from ..page import Rendered
from ..render import plain, render
from ..templates import Templates

LINKS = b"<!--links-->"
"""Stands once in every page, in a paragraph of its own."""

MEETINGS = frozenset(
    "zoom.us zoom.com meet.google.com teams.microsoft.com teams.live.com meet.jit.si webex.com whereby.com gotomeet.me "
    "gotomeeting.com bluejeans.com skype.com chime.aws 8x8.vc".split()
)
"""Where a meeting's address leads to, that of an institution too, `uni.zoom.us`."""

_CONTROL = re.compile("[\x00-\x08\x0b-\x1f]")
_LINK = re.compile(r'<a((?: [a-z-]+="[^"]*")*)>(.*?)</a>', re.DOTALL)
_HREF = re.compile(r' href="([^"]*)"')
_FOR_SCRIPTS = re.compile(r' data-(?:line|at)="\d+"')
_UNDERLINE = re.compile(r"^[=-]+\n", re.MULTILINE)
_HOST = re.compile(r"(?<![\w.@-])(?:https?://|www\.)[^\s<>]+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Facts:
    """What the page says of the pad as a whole."""

    finished: datetime
    archived: datetime
    first: datetime
    last: datetime
    revision: int
    people: int
    came: bool


def make(rendered: Rendered, pad: ArchivedPad, composer: Composer, templates: Templates) -> ArchivedPages:
    """All pages of an archived pad, of its text and lists as they are `rendered`."""
    shown = tuple(_kept(each, names=pad.names) for each in rendered.sessions)
    facts = _facts(rendered, pad)
    title = rendered.title or rendered.name
    write = _Writer(rendered.name, title, facts, templates)
    pages = {"": write.page(_blocks(rendered.committed.text, shown, composer))}
    for each in shown:
        if each.phase is not Phase.NONE:
            pages[each.id] = write.page([part.html for part in _parts(each, composer)], each.session.title, each.id)
    return ArchivedPages(
        rendered.committed.sequence,
        _ms(facts.finished),
        _CONTROL.sub("", title),
        _CONTROL.sub("", _words(rendered, shown, names=pad.names)),
        rendered.committed.text,
        pages,
    )


@dataclass(frozen=True, slots=True)
class _Writer:
    name: str
    title: str
    facts: Facts
    templates: Templates

    def page(self, blocks: Sequence[str], session: str = "", anchor: str = "") -> bytes:
        fields = {
            "pad": self.name,
            "title": self.title,
            "facts": self.facts,
            "blocks": [_FOR_SCRIPTS.sub("", block) for block in blocks],
            "session": session,
            "anchor": anchor,
        }
        return self.templates.render("archived.html", fields)


def _blocks(text: str, shown: Sequence[SessionView], composer: Composer) -> list[str]:
    """The text with its sessions, each where it stands."""
    parts = sorted((part for each in shown for part in _parts(each, composer)), key=lambda part: part.line)
    blocks: list[str] = []
    for block in render(without_cards(text, shown)):
        while parts and parts[0].line < block.line:
            blocks.append(parts.pop(0).html)
        blocks.append(_without_meetings(block.html))
    return [*blocks, *(part.html for part in parts)]


def _parts(each: SessionView, composer: Composer) -> Iterator[Block]:
    """A session's card: when and where, and its lists."""
    line = each.session.line
    if each.is_removed:
        yield Block("", composer.html("_session_title.html", {"title": each.session.title}), line)
    yield Block("", _without_links(composer.html("_archived_facts.html", {"s": each})), line)
    if each.phase is not Phase.NONE:
        yield Block("", composer.html("_archived_lists.html", {"rosters": each.rosters}), line)


def _kept(each: SessionView, *, names: bool) -> SessionView:
    """A session as it is kept: nobody waits any more, and nobody's name is there that isn't to be."""
    rosters = tuple(replace(it, waiting=0, people=it.people if names else ()) for it in each.rosters)
    phase = each.phase if each.phase in (Phase.NONE, Phase.CANCELLED) else Phase.OVER
    return replace(each, rosters=rosters, phase=phase)


def _words(rendered: Rendered, shown: Sequence[SessionView], *, names: bool) -> str:
    """What the pad is found by: its text, without the lists if their names aren't kept."""
    text, sessions = rendered.committed.text, [each.said for each in shown if not each.is_removed]
    words = plain(without_ids(text, sessions) if names else without_cards(text, shown))
    dead = _HOST.sub(lambda found: "" if _is_meeting(found[0]) else found[0], words)
    return _UNDERLINE.sub("", dead)


def _facts(rendered: Rendered, pad: ArchivedPad) -> Facts:
    ends = [each.when.end for each in rendered.sessions if each.when and not each.session.cancelled]
    archived, last = _moment(pad.at), _moment(pad.last)
    over = [end for end in ends if end <= archived]
    people = _people(rendered.sessions, rendered.rosters)
    finished = max(over, default=min(last, archived))
    came = bool(over) and len(over) == len(ends)
    return Facts(finished, archived, _moment(pad.created), last, rendered.committed.sequence, people, came)


def _people(shown: Sequence[SessionView], kept: PadRosters) -> int:
    """How many people are on the lists, somebody who is on two of them once."""
    typed = {names.key(one.name) for each in shown for roster in each.rosters for one in roster.people if one.typed}
    there = {each.id for each in shown}
    return len(typed | {names.key(e.name) for e in kept.signups if e.state == "confirmed" and e.session in there})


def _without_links(html: str) -> str:
    """What was a link is its text, but for links within the page: nobody is to go to a meeting that is over."""
    return _LINK.sub(lambda found: found[0] if _href(found).startswith("#") else found[2], html)


def _without_meetings(html: str) -> str:
    return _LINK.sub(lambda found: found[2] if _is_meeting(_href(found)) else found[0], html)


def _href(link: re.Match[str]) -> str:
    found = _HREF.search(link[1])
    return found[1].replace("&amp;", "&") if found else ""


def _is_meeting(address: str) -> bool:
    """Whether an address is one of a service for meetings."""
    whole = address if "://" in address else f"https://{address}"
    try:
        host = urlsplit(whole).hostname or ""
    except ValueError:
        return False
    parts = host.lower().rstrip(".").split(".")
    return any(".".join(parts[start:]) in MEETINGS for start in range(len(parts)))


def _moment(ms: int) -> datetime:
    return datetime.fromtimestamp(ms / 1000, UTC)


def _ms(moment: datetime) -> int:
    return int(moment.timestamp() * 1000)
