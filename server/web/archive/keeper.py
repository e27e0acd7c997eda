"""Sees to it that archived pads have their pages, that pads are archived by themselves when that is due, and that
erased words leave the search index. What a stopped server has left is done once it runs again."""

import asyncio
import logging
import time
from collections.abc import Mapping

from ...access.policy import NamesFor
from ...errors import Archived, NotFound, RosterpadError, StoreUnavailable
from ...pads.room import Room
from ...pads.rooms import Rooms
from ...sessions.orders import Archive, ShowNames
from ...store.records import Revision, Why
from ...store.store import Store
from ..page import Pages
from ..templates import Templates
from . import pages

log = logging.getLogger(__name__)

EVERY = 60.0
"""Seconds between two looks for what is to be done."""

BATCH = 100
"""Pads that are seen to before others are looked for."""

QUIET = 3_600_000
"""Milliseconds for which nobody may have changed a pad that is archived by itself: somebody may still be typing."""

TRIES = 5
"""How often pages are made anew because the pad has changed meanwhile."""


class Keeper:
    """One of it for a server."""

    def __init__(self, store: Store, rooms: Rooms, of_rooms: Pages, templates: Templates) -> None:
        self._store = store
        self._rooms = rooms
        self._pages = of_rooms
        self._templates = templates
        self._task: asyncio.Task[None] | None = None
        self._making = asyncio.Semaphore(2)

    def start(self) -> None:
        """Begin to look."""
        self._task = asyncio.create_task(self._run(), name="archive keeper")

    async def stop(self) -> None:
        """End that."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def archive(self, room: Room, order: Archive) -> None:
        """Archive a pad and make its pages. Without names they are for hosts only in all else that shows them."""
        before = await room.read()
        now = time.time_ns() // 1_000_000
        await self._store.keep_revision(room.name, Revision(before.sequence, now, Why.ARCHIVE, author=order.by))
        if not order.names:
            await room.order(ShowNames(NamesFor.HOSTS, order.by or b""))
        await room.order(order)
        await self.make(room.name)

    async def make(self, name: str) -> Mapping[str, bytes]:
        """Make and keep the pages of an archived pad. Raises `NotFound` if it is none any more."""
        for _ in range(TRIES):
            async with self._making:
                pad = await self._store.archived(name)
                if pad is None:
                    raise NotFound("This pad is not archived any more. Reload the page to see it.")
                rendered = await self._pages.of(await self._rooms.open(name)).rendered()
                made = await asyncio.to_thread(pages.make, rendered, pad, self._pages.composer, self._templates)
                if await self._store.keep_archived(name, made):
                    return made.pages
        raise StoreUnavailable("This archived pad is being changed. Try again in a moment.")

    async def look(self) -> None:
        """Do all that is to be done now. Raises `StoreUnavailable`."""
        now = time.time_ns() // 1_000_000
        for name, names in await self._store.to_archive(now, QUIET, BATCH):
            await self._try(name, Archive(names, None))
        for name in await self._store.unmade_archives(BATCH):
            await self._try(name)
        while await self._store.tidy_archive():
            pass  # in steps, between which others write

    async def _run(self) -> None:
        while True:
            try:
                await self.look()
            except StoreUnavailable as error:
                log.warning("The archive was not looked after: %s", error)
            await asyncio.sleep(EVERY)

    async def _try(self, name: str, order: Archive | None = None) -> None:
        """One pad, whose trouble is not to be that of the others."""
        try:
            if order is None:
                await self.make(name)
            else:
                await self.archive(await self._rooms.open(name), order)
        except (Archived, NotFound):
            pass  # somebody was faster
        except RosterpadError as error:
            log.warning("The pad %r was not archived: %s", name, error)
        except Exception:
            log.exception("Archiving the pad %r failed.", name)
