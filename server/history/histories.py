"""The histories of pads that somebody looks at: made in a thread when first asked for, and continued as pads change."""

import asyncio
from collections.abc import Callable
from typing import TypeVar
from weakref import WeakKeyDictionary

from ..pads.room import Room
from ..store.store import Store
from .story import Story

MOST_PIECES = 250_000
"""Pieces of text in all histories that are kept, some 350 bytes each."""

MOST_SINCE = 5_000
"""Changes that are taken one by one; after more it is made anew, for they may have been folded meanwhile."""

Answer = TypeVar("Answer")


class _Kept:
    """One pad's, and who may use it now: it is made and asked in threads, by one at a time."""

    def __init__(self) -> None:
        self.lock = asyncio.Lock()
        self.story = Story()
        self.since = 0


class Histories:
    """Of all pads of a server; those used last are kept."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._kept: WeakKeyDictionary[Room, _Kept] = WeakKeyDictionary()  # one goes with its room

    async def ask(self, room: Room, question: Callable[[Story], Answer]) -> Answer:
        """What `question`, in a thread, finds in the history of a pad up to what is committed of it.

        Raises `StoreUnavailable`.
        """
        committed = await room.read()
        kept = self._kept.pop(room, None) or _Kept()
        self._kept[room] = kept  # the last one now
        async with kept.lock:
            if kept.story.sequence < committed.sequence:
                await self._go_on(room.name, kept, committed.sequence)
            answer = await asyncio.to_thread(question, kept.story)
        self._forget_some(room)
        return answer

    def forget(self, room: Room) -> None:
        """What was stored of a pad is another: look at it anew."""
        self._kept.pop(room, None)

    async def _go_on(self, name: str, kept: _Kept, sequence: int) -> None:
        if kept.since > MOST_SINCE:
            kept.story, kept.since = Story(), 0
        found = await self._store.changes(name, kept.story.sequence)
        changes = [change for change in found if change.sequence <= sequence]
        credits = await self._store.credits(name)
        kept.since += len(changes) if kept.story.sequence else 0
        await asyncio.to_thread(kept.story.extend, changes, credits)

    def _forget_some(self, asked: Room) -> None:
        pieces = 0
        for room, kept in reversed(tuple(self._kept.items())):
            pieces += kept.story.weave.size
            if pieces > MOST_PIECES and room is not asked:
                self.forget(room)
