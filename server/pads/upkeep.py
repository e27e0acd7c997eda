"""What keeps a pad quick to open and small on disk: a snapshot of its state now and then, and folded changes."""

import asyncio
import logging
from collections.abc import Sequence

from ..errors import StoreUnavailable
from ..history.folding import fold
from ..store.records import Change, Snapshot, StoredPad
from ..store.store import Store
from .document import Document

log = logging.getLogger(__name__)

_differ: set[str] = set()
"""Pads without snapshots until the next start: they are opened from their changes, which say what was really done."""

FOLD_AT_LEAST = 20
"""Changes since the last folding that make another one worth it."""


class Upkeep:
    """Counts what has come since the last snapshot and the last folding of one pad, and does the next."""

    def __init__(self, store: Store, snapshot_changes: int, stored: StoredPad | None) -> None:
        self._store = store
        self._snapshot_changes = snapshot_changes
        self._folded = stored.folded if stored else 0
        self._snapshot_bytes = len(stored.snapshot.state) if stored and stored.snapshot else 0
        self._changes = self._bytes = 0
        if stored:
            self.count(stored.changes)

    def count(self, changes: Sequence[Change]) -> None:
        """Take note of changes that are stored."""
        self._changes += len(changes)
        self._bytes += sum(len(change.update) for change in changes)

    @property
    def snapshot_due(self) -> bool:
        """Whether the changes since the last snapshot cost more to replay than another one costs to keep."""
        return self._changes >= self._snapshot_changes and self._bytes * 4 >= self._snapshot_bytes

    def take(self, name: str, sequence: int, document: Document) -> Snapshot | None:
        """The whole state of a pad whose doc is what is committed; None if it is what was taken last."""
        if not self._changes or name in _differ:
            return None
        state = document.update()
        if not self._is_right(name, state, document):
            return None
        self._changes = self._bytes = 0
        return Snapshot(sequence, state)

    async def keep(self, name: str, snapshot: Snapshot) -> None:
        """Store what was taken. Raises `StoreUnavailable`; then another one is due."""
        try:
            await self._store.keep_snapshot(name, snapshot)
        except StoreUnavailable:
            self._changes += self._snapshot_changes
            self._bytes += self._snapshot_bytes
            raise
        self._snapshot_bytes = len(snapshot.state)

    def _is_right(self, name: str, state: bytes, document: Document) -> bool:
        """Whether a snapshot opens as the doc it is of. The first time it doesn't, the next turn reads the pad back."""
        if document.reloads_as(state):
            return True
        _differ.add(name)
        log.error("The pad %r is not what its snapshot is; it is read back from its changes, and gets none.", name)
        return False

    async def fold(self, name: str, sequence: int) -> None:
        """Fold the changes since the last time, up to `sequence`. Raises `StoreUnavailable`."""
        if sequence - self._folded < FOLD_AT_LEAST:
            return
        changes = [change for change in await self._store.changes(name) if change.sequence <= sequence]
        revisions = {revision.sequence for revision in await self._store.revisions(name)}
        folded = await asyncio.to_thread(fold, changes, self._folded, revisions)
        if await self._store.fold(name, self._folded + 1, sequence, folded, revisions):
            self._folded = sequence
