"""A long SyncStep2 that takes the CRDT library too long at once is taken in slices, a turn each, with pauses between.

Two people who each begin three thousand lines offline at the top of a pad are honest, and when the second one comes
back every piece of theirs is compared with every piece of the other's: a second of work or two. In slices it holds
nobody up for longer than a blink. Where a slice takes too long by itself, somebody wants to hold people up.
"""

import asyncio
from collections.abc import Callable

from ..errors import BadUpdate
from .connection import Held
from .document import Document
from .items import Edited, Item
from .patience import MOST_SLICED, SLICE
from .protocol import SyncStep2, Update
from .turn import Spoiled
from .update import ROOT, encode, root_parent

PAUSE = 0.04
"""Seconds between two slices, in which others have their turns."""


def of(spoiled: Spoiled, document: Document) -> list[Edited]:
    """The slices of an item that spoilt a turn, and at last the item itself; none if it can't be taken so."""
    item = spoiled.item
    if not isinstance(item, Edited) or not isinstance(item.message, SyncStep2) or not _is_slow(spoiled):
        return []
    fresh = document.check_sync(item.message.update).fresh
    if not SLICE < len(fresh) <= MOST_SLICED:
        return []
    parts = (fresh[start : start + SLICE] for start in range(0, len(fresh), SLICE))
    updates = [Update(encode(part, (), root_parent(ROOT))) for part in parts]
    return [*(Edited(item.connection, update, item.count) for update in updates), item]


async def feed(slices: list[Edited], put: Callable[[Item], None], stopping: Callable[[], bool]) -> None:
    """Put them in one after the other. Nothing of their sender's is called saved before the last."""
    connection = slices[0].connection
    connection.held = Held.DROPPED
    for item in slices:
        connection.taken = -1  # until the turn of this slice; what else comes of it waits, too
        put(item)
        while connection.taken < 0:
            if connection.gone or stopping():
                return
            await asyncio.sleep(PAUSE)


def _is_slow(spoiled: Spoiled) -> bool:
    return isinstance(spoiled.error, BadUpdate)
