"""Pads in which nothing has happened for so long that their organisers are offered to archive them."""

import time

from ...pads.room import Room

IDLE_DAYS = 90
"""Days without a change."""


def idle_days(room: Room) -> int:
    """Days for which nobody has changed a pad, if that is long enough, else 0."""
    days = (time.time_ns() // 1_000_000 - room.updated) // 86_400_000
    return days if room.sequence and not room.archived and days >= IDLE_DAYS else 0
