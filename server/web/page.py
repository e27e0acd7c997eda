"""What a pad looks like: its text and sessions as blocks and its page as bytes, made once for each committed turn."""

import asyncio
import gzip
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property, partial
from weakref import WeakKeyDictionary

from ..access.policy import Access, Policy, Role, SessionsBy
from ..pads.committed import Committed
from ..pads.room import Room
from ..store.records import PadRosters
from ..store.store import Store
from .archive.idle import idle_days
from .blocks import Block
from .cards.compose import Composed, Composer
from .cards.views import SessionView, boundaries, removed, views
from .events import events
from .notices import shown as told_in
from .templates import Templates

THREAD_FROM = 4_000
"""Characters from which on a text is rendered in a thread: below, the thread takes longer than the text."""


PHASES = 1024
"""A page's version is its text's sequence times this, and how many of its sessions' moments have passed since."""

READ_AGAIN = 0.002
"""Seconds between two tries to read text and rosters of one sequence."""


@dataclass(frozen=True)
class Rendered:
    """A committed text with its sessions and its blocks.

    `version` rises with each change and as sessions close and end; `until` is when it next does so by itself.
    """

    name: str
    etag: str
    committed: Committed
    version: int
    until: datetime | None
    sessions: tuple[SessionView, ...]
    composed: Composed
    rosters: PadRosters

    @property
    def blocks(self) -> tuple[Block, ...]:
        """Those of the page."""
        return self.composed.page

    @property
    def keep(self) -> tuple[Block, ...]:
        """Those of a file to keep."""
        return self.composed.keep

    @property
    def updated(self) -> datetime | None:
        """When the text last changed; None if it never did."""
        return datetime.fromtimestamp(self.committed.updated / 1000, UTC) if self.committed.updated else None

    @property
    def title(self) -> str | None:
        """The pad's first heading, as plain text."""
        return next((block.heading.text for block in self.composed.text if block.heading), None)

    def is_of(self, sequence: int) -> bool:
        """Whether it still shows that text as it is now."""
        return self.committed.sequence == sequence and (self.until is None or datetime.now(UTC) < self.until)


@dataclass(frozen=True)
class Page:
    """A page's bytes."""

    rendered: Rendered
    policy: Policy
    is_everybodys: bool
    settings: tuple[object, ...]
    etag: str
    body: bytes

    @cached_property
    def compressed(self) -> bytes:
        """The page in gzip."""
        return gzip.compress(self.body, 5)


class PadPage:
    """What one room looks like, kept until its text changes."""

    def __init__(self, room: Room, templates: Templates, store: Store, composer: Composer, max_bytes: int) -> None:
        self._room = room
        self._templates = templates
        self._store = store
        self._composer = composer
        self._max_bytes = max_bytes
        self._rendered: Rendered | None = None
        self._pages: dict[Role, Page] = {}
        self._rendering = asyncio.Lock()

    async def rendered(self) -> Rendered:
        """The committed text's blocks. Raises `StoreUnavailable`."""
        async with self._rendering:  # many may ask at once for the same new text
            committed = await self._room.read()
            if self._rendered is None or not self._rendered.is_of(committed.sequence):
                committed, rosters = await self._read()
                self._rendered = await self._compose(committed, rosters)
            return self._rendered

    async def page(self, role: Role | None) -> Page:
        """The whole page for a role; all who may edit share one, unless hosts decide. Raises `StoreUnavailable`."""
        access, notices = self._room.audience.access, self._room.notices
        most = Role.ORGANISER if access.sessions_by is SessionsBy.HOSTS or notices else Role.EDITOR
        shown, what = min(role or Role.READER, most), (*_settings(access), notices)
        page = self._pages.get(shown)
        if page is None or page.settings != what or not page.rendered.is_of(self._room.sequence):
            page = self._pages[shown] = self._write(await self.rendered(), access, notices, shown)
        return page

    async def preview(self, role: Role | None) -> bytes:
        """The page for a role, to be looked at only. Raises `StoreUnavailable`."""
        rendered, access = await self.rendered(), self._room.audience.access
        fields = self._shown(rendered, access, role or Role.READER)
        return self._templates.render("pad.html", {**fields, "preview": True})

    async def _read(self) -> tuple[Committed, PadRosters]:
        """Text and rosters of one sequence: the store may be a turn ahead of what the room has published."""
        while True:
            committed = await self._room.read()
            rosters = await self._store.rosters(self._room.name)
            if rosters.sequence == committed.sequence:
                return committed, rosters
            await asyncio.sleep(READ_AGAIN)

    async def _compose(self, committed: Committed, rosters: PadRosters) -> Rendered:
        now = datetime.now(UTC)
        named = self._room.sessions(committed)
        shown = views(committed.text, named, rosters, now)
        new = self._room.proposed(committed)
        gone = removed(rosters, [*named, *new])
        compose = partial(self._composer.compose, self._room.name, committed.text, shown, gone, now, new)
        made = compose() if len(committed.text) < THREAD_FROM else await asyncio.to_thread(compose)
        moments = boundaries(shown)
        version = committed.sequence * PHASES + min(sum(moment <= now for moment in moments), PHASES - 1)
        until = next((moment for moment in moments if moment > now), None)
        etag = f'"{version}-{committed.updated}-{self._templates.version}"'
        return Rendered(self._room.name, etag, committed, version, until, shown, made, rosters)

    def _shown(self, rendered: Rendered, access: Access, role: Role) -> Mapping[str, object]:
        return {
            **self._fields(rendered),
            **self._settings(access),
            **told_in(self._room, role),
            "role": role.word,
        }

    def _settings(self, access: Access) -> Mapping[str, object]:
        return {
            "anyone": access.policy.value,
            "history_for": access.history_for.word,
            "sessions_by": access.sessions_by.value,
            "idle": idle_days(self._room),
            "chat": access.chat,
        }

    def _write(self, rendered: Rendered, access: Access, notices: str, role: Role) -> Page:
        settings = self._settings(access)
        said = "-".join(str(each) for each in (*settings.values(), notices)).replace(" ", "_")
        body = self._templates.render("pad.html", self._shown(rendered, access, role))
        etag = f'"{"listed-" if access.listed else ""}{said}-{role.word}-{rendered.etag[1:]}'
        alike = access.policy is Policy.EDIT and access.sessions_by is not SessionsBy.HOSTS and not notices
        return Page(rendered, access.policy, alike, (*_settings(access), notices), etag, body)

    def _fields(self, rendered: Rendered) -> Mapping[str, object]:
        committed = rendered.committed
        return {
            "pad": self._room.name,
            "title": rendered.title or self._room.name,
            "blocks": rendered.blocks,
            "sequence": rendered.version,
            "updated": rendered.updated,
            "empty": not committed.text.strip(),
            "max_bytes": self._max_bytes,
            "noindex": not self._room.audience.access.for_search_engines,
            "events": events(self._room.name, rendered.sessions),
        }


def _settings(access: Access) -> tuple[object, ...]:
    """Those that a page shows."""
    return access.policy, access.history_for, access.sessions_by, access.listed, access.chat


class Pages:
    """The page of every open room; one goes with its room."""

    def __init__(self, templates: Templates, store: Store, max_bytes: int) -> None:
        self._templates = templates
        self._store = store
        self.composer = Composer(templates)
        self._max_bytes = max_bytes
        self._pages: WeakKeyDictionary[Room, PadPage] = WeakKeyDictionary()

    def of(self, room: Room) -> PadPage:
        """The page of a room."""
        page = self._pages.get(room)
        if page is None:
            page = self._pages[room] = PadPage(room, self._templates, self._store, self.composer, self._max_bytes)
        return page
