"""Whether the store can write: learnt from a failed commit, and from probing every second until one succeeds."""

import asyncio
import logging

from ..errors import StoreUnavailable
from .store import Store

log = logging.getLogger(__name__)

PROBE_EVERY = 1.0
"""Seconds between two probes of a store that couldn't write."""


class Health:
    """Shared by all rooms of one store."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._writable = asyncio.Event()
        self._writable.set()
        self._probing: asyncio.Task[None] | None = None

    @property
    def writable(self) -> bool:
        """False from a failed commit to the next one that succeeds."""
        return self._writable.is_set()

    def failed(self, error: StoreUnavailable) -> None:
        """A commit failed: say so once, and probe until one succeeds."""
        if self.writable:
            log.error("Edits are not saved: %s", error)
            self._writable.clear()
            self._probing = asyncio.create_task(self._probe())

    async def recovered(self) -> None:
        """Wait until the store can write."""
        await self._writable.wait()

    async def check(self) -> None:
        """Commit something now. Raises `StoreUnavailable`."""
        try:
            await self._store.probe()
        except StoreUnavailable as error:
            self.failed(error)
            raise

    def close(self) -> None:
        """Stop probing."""
        if self._probing is not None:
            self._probing.cancel()

    async def _probe(self) -> None:
        while not self.writable:
            await asyncio.sleep(PROBE_EVERY)
            try:
                await self._store.probe()
            except StoreUnavailable:
                continue
            log.info("The store can write again.")
            self._writable.set()
