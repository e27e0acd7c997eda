"""Puts the cards of a pad's sessions among the blocks of its text. Each part of a card is a block of its own, so that a
new name replaces a list and never the form that somebody fills in."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property, lru_cache, partial
from hashlib import blake2b

from ...sessions.named import Named, Proposal
from ...sessions.when import Problem
from ..blocks import Block
from ..render import render
from ..templates import Templates
from . import proposed, words
from .people import people
from .text import without_cards
from .views import Phase, Removed, RosterView, SessionView

_ATTRIBUTES = re.compile(r"<([a-z][a-z0-9]*)((?: [a-z-]+=\"[^\"]*\")*)>")
_LINE = re.compile(r'(<[^<>]*?) data-(line|at)="(\d+)"')
_KEPT = 4096
_MOST_COMING = 12


class Composed:
    """What a text looks like: on its `page`, where past sessions are folded, and as a file to `keep`, without forms.

    `text` are the blocks without its sessions' cards.
    """

    def __init__(self, text: tuple[Block, ...], page: tuple[Block, ...], keep: Callable[[], tuple[Block, ...]]) -> None:
        self.text = text
        self.page = page
        self._keep = keep

    @cached_property
    def keep(self) -> tuple[Block, ...]:
        """Made when it is asked for, which is seldom."""
        return self._keep()


class Composer:
    """Makes the blocks of pads. What was made for the same session is kept."""

    def __init__(self, templates: Templates) -> None:
        self._templates = templates
        self._part = lru_cache(_KEPT)(self._make)

    def compose(
        self,
        pad: str,
        text: str,
        shown: Sequence[SessionView],
        gone: Sequence[Removed],
        now: datetime,
        new: Sequence[Named] = (),
    ) -> Composed:
        """All blocks of a text with its sessions, and those that are only proposed."""
        blocks = render(without_cards(text, shown))
        if not shown and not gone and not new:
            return Composed(blocks, blocks, lambda: blocks)
        last = blocks[-1].line if blocks else 0
        tail, bare = (
            [self._block("_session_removed.html", last, gone=each, pad=at) for each in gone] for at in (pad, None)
        )
        heads = {each.session.line for each in shown}
        notes = [self.proposed(pad, each.said.line, each.id, each.proposal) for each in new]
        parts = [part for each in shown for part in self._whole(pad, each, now)]
        page = _merge(blocks, heads, [*parts, *filter(None, notes)])
        page = [*self._coming(page, shown, now), *_fold(page, shown, now), *tail]

        def keep() -> tuple[Block, ...]:
            parts = [part for each in shown for part in self._whole(pad, each, now, forms=False)]
            return (*_merge(blocks, heads, parts), *bare)

        return Composed(blocks, tuple(page), keep)

    def parts(self, pad: str, each: SessionView, now: datetime, *, forms: bool = True) -> Iterator[Block]:
        """The blocks of one card, without its title: facts, seats, the form, and lists of names."""
        line = each.session.line
        if each.phase is Phase.NONE:
            yield self._block("_session_time.html", line, s=_bare(each))
            yield from self.proposal(pad, each, forms=forms)
            if forms and each.when and each.when.end > now:
                yield self._block("_session_take.html", line, id=each.id, title=each.session.title, pad=pad)
            return
        today = now.date() if isinstance(each.session.when, Problem) else None
        bare = _bare(each)
        yield self._block("_session_facts.html", line, s=bare, today=today, pad=pad if forms else None)
        yield from self.proposal(pad, each, forms=forms)
        yield self._block("_session_seats.html", line, rosters=tuple(map(_counts, each.rosters)))
        if forms:
            yield self._block("_session_form.html", line, s=bare, pad=pad)
        for roster in each.rosters:
            if roster.people or roster.waiting or roster.reserved or roster.hidden:
                line_of = line if roster.line is None else roster.line
                yield self._block("_session_names.html", line_of, roster=roster, session=each.id)

    def proposal(self, pad: str, each: SessionView, *, forms: bool = True) -> Iterator[Block]:
        """What was proposed for a session, if anything is."""
        found = self.proposed(pad if forms else None, each.session.line, each.id, each.proposal)
        if found is not None:
            yield found

    def proposed(self, pad: str | None, line: int, session: str, proposal: Proposal | None) -> Block | None:
        """What a proposal says, and without a `pad` no buttons; None if the room hasn't looked at it."""
        if proposal is None or not proposal.digest:
            return None
        words = proposed.words(proposal)
        fields = {"pad": pad, "id": session, "digest": proposal.digest, **words}
        return self._block("_session_proposal.html", line, **fields)

    def _whole(self, pad: str, each: SessionView, now: datetime, *, forms: bool = True) -> Iterator[Block]:
        """A card, with its title if that isn't in the text any more."""
        if each.is_removed:
            yield self._block("_session_title.html", each.session.line, title=each.session.title)
        yield from self.parts(pad, each, now, forms=forms)

    def html(self, template: str, fields: Mapping[str, object]) -> str:
        """One part of a card, for a page of its own."""
        return self._templates.render(template, {**_TOOLS, **fields}).decode().strip()

    def _block(self, template: str, line: int, **fields: object) -> Block:
        return _placed(self._part(template, tuple(fields.items())), line)

    def _make(self, template: str, fields: tuple[tuple[str, object], ...]) -> str:
        return self.html(template, dict(fields))

    def _coming(self, page: Sequence[Block], shown: Sequence[SessionView], now: datetime) -> Iterator[Block]:
        timed = [each for each in shown if each.when]
        coming = sorted((each for each in timed if each.when and each.when.end > now), key=_start)
        if len(timed) < 2 or not coming:
            return
        lines = {each.session.line for each in coming}
        headings = {block.line: block.heading for block in page if block.line in lines and block.heading}
        entries = tuple(
            (_entry(each), _anchor(each, headings.get(each.session.line))) for each in coming[:_MOST_COMING]
        )
        yield self._block("_session_coming.html", 0, entries=entries, more=len(coming) - len(entries))


@dataclass(frozen=True, slots=True)
class _Entry:
    """A line of *Coming up*."""

    title: str
    start: datetime
    cancelled: bool
    places: int | None
    taken: int
    full: bool


def _entry(each: SessionView) -> _Entry:
    roster = next((roster for roster in each.rosters if roster.id == each.preferred), None)
    asks = each.phase is Phase.OPEN and roster is not None
    places, taken, full = (roster.places, roster.taken, roster.full) if asks and roster else (None, 0, False)
    return _Entry(each.session.title, _start(each), each.session.cancelled, places, taken, full)


def _anchor(each: SessionView, heading: object) -> str:
    return str(getattr(heading, "id", "")) or f"session-{each.id}"


def _start(each: SessionView) -> datetime:
    assert each.when is not None
    return each.when.start


def _bare(each: SessionView) -> SessionView:
    """Without what changes as people sign up, and where it stands: what facts and form depend on."""
    rosters = tuple(RosterView(it.id, it.label, None, it.shared, None, (), 0, 0, 0, 0) for it in each.rosters)
    session = replace(each.session, line=0, end=0, ordinal=0, when_line=0, places_line=None, rosters=())
    return replace(each, session=session, rosters=rosters, proposal=None)


def _counts(roster: RosterView) -> RosterView:
    return replace(roster, people=(), line=None)


def _placed(html: str, line: int) -> Block:
    """A block of an element's HTML; the line stands in its first tag."""
    tag = html.index(">")
    return Block(_key(html), f'{html[:tag]} data-line="{line}"{html[tag:]}', line)


def _merge(blocks: Sequence[Block], heads: Set[int], parts: Sequence[Block]) -> list[Block]:
    """Each part behind the block that its line is in; the title of a card is marked as its beginning."""
    merged: list[Block] = []
    waiting = sorted(parts, key=lambda part: part.line)
    position = 0
    for block in blocks:
        while position < len(waiting) and waiting[position].line < block.line:
            merged.append(waiting[position])
            position += 1
        merged.append(_titled(block) if block.line in heads else block)
    return [*merged, *waiting[position:]]


def _titled(block: Block) -> Block:
    found = _ATTRIBUTES.match(block.html)
    if found is None or " class=" in found[2]:
        return block
    html = f'<{found[1]} class="card-title"{found[2]}>{block.html[found.end() :]}'
    return replace(block, key=f"t{block.key}", html=html)


def _fold(page: Sequence[Block], shown: Sequence[SessionView], now: datetime) -> list[Block]:
    """Past sessions as one line each, unless all are past: then the pad is a record, to be read."""
    past = [each for each in shown if each.folds and each.folds <= now and each.phase is not Phase.NONE]
    if not past or not any(each.when and each.when.end > now for each in shown):
        return list(page)
    folded: list[Block] = []
    ranges = iter([(each.session.line, each.session.end, each) for each in past])
    current = next(ranges, None)
    inside: list[Block] = []
    for block in page:
        while current and block.line >= current[1]:
            folded += [_folded(current[2], inside)] if inside else []
            current, inside = next(ranges, None), []
        if current and block.line >= current[0]:
            inside.append(block)
        else:
            folded.append(block)
    return [*folded, *([_folded(current[2], inside)] if current and inside else [])]


def _folded(each: SessionView, inside: Sequence[Block]) -> Block:
    """One line that opens: a `<details>` whose parts say how far below its first line they stand."""
    first = inside[0].line
    summary = f"<summary>{_escape(each.session.title)} <small>{_past_time(each)}</small></summary>"
    body = "\n".join(_LINE.sub(partial(_at, part.line - first), part.html) for part in inside)
    html = f'<details class="past" dir="auto">{summary}\n{body}\n</details>'
    return _placed(html, first)


def _at(below: int, found: re.Match[str]) -> str:
    return f'{found[1]} data-at="{below + (int(found[3]) if found[2] == "at" else 0)}"'


def _past_time(each: SessionView) -> str:
    start = words.clock(_start(each))
    return f'<time datetime="{words.machine(_start(each))}" data-own="short">{start}</time>'


def _escape(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _key(html: str) -> str:
    return blake2b(html.encode(), digest_size=9).hexdigest()


def _inline(source: str) -> str:
    """A field's Markdown as HTML within a line."""
    blocks = render(source)
    if len(blocks) != 1 or not blocks[0].html.startswith("<p "):
        return _escape(source)
    return blocks[0].html.removesuffix("</p>").split(">", 1)[1]


_TOOLS: Mapping[str, object] = {
    "clock": words.clock,
    "machine": words.machine,
    "written": words.written,
    "converter": words.converter,
    "proposals": words.proposals,
    "inline": _inline,
    "people": people,
}
