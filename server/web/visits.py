"""When browsers connect: the store is told at most once a day of each, and only of those that it knows."""

import asyncio
import time

from ..errors import StoreUnavailable
from ..store.store import Store

DAY = 24 * 3600


class Visits:
    """Those of today."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._day = 0
        self._seen: set[bytes] = set()
        self._telling: set[asyncio.Task[None]] = set()

    def note(self, identity: bytes) -> bool:
        """A browser that was here before connects; whether it is its first time today, as far as is known."""
        day = int(time.time()) // DAY
        if day != self._day:
            self._day, self._seen = day, set()
        if identity in self._seen:
            return False
        self._seen.add(identity)
        task = asyncio.create_task(self._tell(identity))
        self._telling.add(task)
        task.add_done_callback(self._telling.discard)
        return True

    async def _tell(self, identity: bytes) -> None:
        try:
            await self._store.saw(identity, time.time_ns() // 1_000_000)
        except StoreUnavailable:
            self._seen.discard(identity)  # the next visit tells it
