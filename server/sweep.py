"""Erases what has been kept for long enough: once a day, and at every start, because a server may not run all day."""

import asyncio
import logging
import time

from .errors import KEPT_DAYS, StoreUnavailable
from .store.store import Store

log = logging.getLogger(__name__)

DAY = 24 * 3600
KEPT_IDENTITY_DAYS = 365
"""How long somebody is known who neither writes nor connects."""

EVERY = DAY
"""Seconds between two sweeps."""


class Sweep:
    """The sweeps of one server."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Sweep now, and every day from now on."""
        self._task = asyncio.create_task(self._sweep_daily(), name="sweep")

    async def stop(self) -> None:
        """Sweep no more."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def sweep(self) -> None:
        """Erase what is due. Raises `StoreUnavailable`; what is left then, the next sweep does."""
        now = time.time_ns() // 1_000_000
        due = await self._store.due(now - KEPT_DAYS * DAY * 1000)
        for pad in due:  # each in a transaction of its own: nobody waits for all
            if await self._store.purge(pad):
                log.info("The pad %r, deleted %d days ago, is erased.", pad, KEPT_DAYS)
        await self._store.forget_wipes(now - DAY * 1000)
        while await self._store.expire(now - KEPT_IDENTITY_DAYS * DAY * 1000, now):
            pass
        await self._store.scrub()

    async def _sweep_daily(self) -> None:
        while True:
            try:
                await self.sweep()
            except StoreUnavailable as error:
                log.warning("Not everything that is due could be erased: %s", error)
            except Exception:
                log.exception("The sweep failed.")
            await asyncio.sleep(EVERY)
