"""Restoring a pad that is open: the state before and whose words come back are kept, then the room merges the edit."""

import secrets
import time
from dataclasses import dataclass
from functools import partial

from ..pads.room import Room
from ..store.records import Revision, Why
from ..store.store import Store
from .histories import Histories
from .restoring import Restoring, Section, restoring, sections
from .story import Story


@dataclass(frozen=True, slots=True)
class Wanted:
    """Who looked at a pad after change `base` and wants it as after `target`; only that section of it, if any."""

    by: bytes | None
    base: int
    target: int
    section: int | None = None
    """Its number among the sections of the wanted text."""


async def restore(store: Store, histories: Histories, room: Room, wanted: Wanted) -> int | None:
    """The number of the change that restored it: to go back from there to the one before it undoes that.

    None if there was nothing to do, or others did the same meanwhile. Raises `StoreUnavailable`, `TooLarge`.
    """
    plan = await histories.ask(room, partial(_plan, wanted=wanted))
    if plan is None:
        return None
    before = await room.read()
    now = time.time_ns() // 1_000_000
    await store.keep_revision(room.name, Revision(before.sequence, now, Why.RESTORE, author=wanted.by))
    await store.credit(room.name, plan.credits)
    await room.merge(wanted.by, plan.update)
    return await histories.ask(room, partial(_number, plan=plan, after=before.sequence))


def _plan(story: Story, wanted: Wanted) -> Restoring | None:
    weave = story.weave
    section: Section | None = None
    if wanted.section is not None:
        found = list(sections(weave.text(wanted.target)))
        if wanted.section >= len(found):
            return None
        section = found[wanted.section]
    return restoring(weave, wanted.base, wanted.target, secrets.randbits(32), section)


def _number(story: Story, plan: Restoring, after: int) -> int | None:
    """Of the first change after that one which holds something of the edit."""
    return next((number for number in sorted(story.weave.changes_with(plan.update)) if number > after), None)
