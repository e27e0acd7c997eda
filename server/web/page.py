"""What a pad looks like: its text as blocks and its page as bytes, made once for each committed text."""

import asyncio
import gzip
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from weakref import WeakKeyDictionary

from ..pads.room import Committed, Room
from .render import Block, render
from .templates import Templates

THREAD_FROM = 4_000
"""Characters from which on a text is rendered in a thread: below, the thread takes longer than the text."""


@dataclass(frozen=True)
class Rendered:
    """A committed text and its blocks."""

    name: str
    etag: str
    committed: Committed
    blocks: tuple[Block, ...]

    @property
    def updated(self) -> datetime | None:
        """When the text last changed; None if it never did."""
        return datetime.fromtimestamp(self.committed.updated / 1000, UTC) if self.committed.updated else None

    @property
    def title(self) -> str | None:
        """The pad's first heading, as plain text."""
        return next((block.heading.text for block in self.blocks if block.heading), None)


@dataclass(frozen=True)
class Page:
    """A page's bytes, for the text numbered `sequence`."""

    sequence: int
    etag: str
    body: bytes

    @cached_property
    def compressed(self) -> bytes:
        """The page in gzip."""
        return gzip.compress(self.body, 5)


class PadPage:
    """What one room looks like, kept until its text changes."""

    def __init__(self, room: Room, templates: Templates, max_bytes: int) -> None:
        self._room = room
        self._templates = templates
        self._max_bytes = max_bytes
        self._rendered: Rendered | None = None
        self._page: Page | None = None
        self._rendering = asyncio.Lock()

    async def rendered(self) -> Rendered:
        """The committed text's blocks. Raises `StoreUnavailable`."""
        async with self._rendering:  # many may ask at once for the same new text
            committed = await self._room.read()
            if self._rendered is None or self._rendered.committed.sequence != committed.sequence:
                etag = f'"{committed.sequence}-{committed.updated}-{self._templates.version}"'
                self._rendered = Rendered(self._room.name, etag, committed, await _blocks(committed.text))
            return self._rendered

    async def page(self) -> Page:
        """The whole page. Raises `StoreUnavailable`."""
        if self._page is None or self._page.sequence != self._room.sequence:
            rendered = await self.rendered()
            self._page = self._write(rendered)
        return self._page

    def _write(self, rendered: Rendered) -> Page:
        body = self._templates.render("pad.html", self._fields(rendered))
        return Page(rendered.committed.sequence, rendered.etag, body)

    def _fields(self, rendered: Rendered) -> Mapping[str, object]:
        committed = rendered.committed
        return {
            "pad": self._room.name,
            "title": rendered.title or self._room.name,
            "blocks": rendered.blocks,
            "sequence": committed.sequence,
            "updated": rendered.updated,
            "empty": not committed.text.strip(),
            "max_bytes": self._max_bytes,
            "noindex": True,
        }


class Pages:
    """The page of every open room; one goes with its room."""

    def __init__(self, templates: Templates, max_bytes: int) -> None:
        self._templates = templates
        self._max_bytes = max_bytes
        self._pages: WeakKeyDictionary[Room, PadPage] = WeakKeyDictionary()

    def of(self, room: Room) -> PadPage:
        """The page of a room."""
        page = self._pages.get(room)
        if page is None:
            page = self._pages[room] = PadPage(room, self._templates, self._max_bytes)
        return page


async def _blocks(text: str) -> tuple[Block, ...]:
    return render(text) if len(text) < THREAD_FROM else await asyncio.to_thread(render, text)
