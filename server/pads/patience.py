"""How long the CRDT library may take over one update, before its doc is thrown away and read back from the store."""

import time
from collections.abc import Callable

from .guard import Verdict
from .items import Edited, Item
from .protocol import SyncStep2

SLICE, MOST_SLICED = 64, 20_000
"""Structs of a slice, and of a SyncStep2 that can be taken in slices (slices.py)."""

WHOLE_SECONDS = 0.15
"""Processor time after which such a one is."""

APPLY_SECONDS = 0.5
"""Processor time that applying one update may take. Honest ones need milliseconds, hostile ones of a megabyte an hour.

By the clock on the wall a busy machine would refuse what somebody has typed.
"""


def of(item: Item, verdict: Verdict) -> float:
    """Seconds of processor time that applying an item may take."""
    can_be_cut = isinstance(item, Edited) and isinstance(item.message, SyncStep2)
    return WHOLE_SECONDS if can_be_cut and SLICE < len(verdict.fresh) <= MOST_SLICED else APPLY_SECONDS


def deadline(seconds: float = APPLY_SECONDS) -> Callable[[], bool]:
    """What tells whether so much time has gone. A look at the clock on the wall is the cheaper one, and is enough
    as long as not even by that one it has."""
    end, earliest = time.thread_time() + seconds, time.monotonic() + seconds
    return lambda: time.monotonic() > earliest and time.thread_time() > end
