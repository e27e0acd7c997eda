"""What a room knows of wipes: it suspects one in its turn, looks afterwards, and tells people for a day.

The suspicion is committed with the turn, as is the undoing, so that whatever ends the server, the next one goes on.
"""

import asyncio
import logging
import secrets
import time
from collections.abc import Callable, Coroutine, Iterable, Mapping
from dataclasses import replace

from ..errors import StoreUnavailable
from ..history import loss
from ..history.restoring import Restoring
from ..history.wiping import FLOOR, WINDOW, State, Watch
from ..store.health import Health
from ..store.records import StoredPad, Wipe
from ..store.store import Store
from .alarm import Alarm
from .audience import Audience
from .document import Document
from .items import Item, TextSet

log = logging.getLogger(__name__)

LASTS = 24 * 3600 * 1000
"""Milliseconds for which people are told, and for which a name is kept."""

PAUSE = 5.0
"""Seconds between two looks at a pad's whole history, at least."""

SHARE = 0.05
"""How much of the time a pad may be looked at: a long history takes a second, and an attacker can ask for it."""

_SMALLER = 2
"""A newer wipe that removed less than that part of what the one shown did doesn't take its place."""


class Wipes:
    """Those of one room. `shown` is the one that people are told of; `tell` is called when it is another."""

    def __init__(self, store: Store, health: Health, audience: Audience, tell: Callable[[], None]) -> None:
        self.shown: Wipe | None = None
        self._store = store
        self._health = health
        self._audience = audience
        self._tell = tell
        self._ends = Alarm(self._end)
        self._task: asyncio.Task[None] | None = None
        self._next = 0.0
        self._undoing = asyncio.Lock()
        self._typed = self._looks_at = 0
        self._waiting: Wipe | None = None
        self._names: dict[int, Mapping[bytes, str]] = {}

    def load(self, name: str, stored: StoredPad | None, document: Document, sessions: int) -> None:
        """Begin with a pad as it was read from the store."""
        self._name = stored.name if stored else name
        self._watch = Watch(self._state(stored.sequence if stored else 0, document, sessions))
        now = time.time_ns() // 1_000_000
        self._typed = document.size + document.removed
        found = [wipe for wipe in stored.wipes if wipe.at + LASTS > now] if stored else []
        self._become(next((wipe for wipe in reversed(found) if wipe.removed), None), tell=False)
        self.cancel(forever=False)
        for wipe in found:
            if not wipe.removed:
                self._suspect(wipe)

    def look(self, at: int, sequence: int, document: Document, sessions: int) -> int | None:
        """After a turn that changed something: the sequence of the state before, if it may have been a wipe."""
        now = self._state(sequence, document, sessions)
        found = self._watch.look(at, now)
        self._typed = now.size + now.removed
        if found is None:
            return None
        self._watch.forget()
        is_known = self._waiting is not None or (self.shown is not None and at - self.shown.at <= WINDOW)
        return None if is_known else found

    def forget(self) -> None:
        """The pad is quiet: from now on it is compared with what it is."""
        self._watch.forget()

    @property
    def word(self) -> str:
        """One that is another when another wipe is shown; empty for none."""
        return f"wiped-{self.shown.id}{'' if self.shown.name else '-by-nobody'}" if self.shown else ""

    def stands(self, wipe: int | None) -> bool:
        """Whether people are told of that one; of none they always are."""
        return wipe is None or (self.shown is not None and self.shown.id == wipe)

    def committed(self, wipe: Wipe | None, undoes: int | None, items: Iterable[Item]) -> None:
        """The turn of those items is on disk: look at what it may have wiped."""
        if undoes is not None and self.stands(undoes):
            self._become(None)
        if wipe is not None:
            self._names[wipe.id] = self._audience.names()
            self._suspect(wipe, deliberate=self._is_deliberate(items))
        elif self.shown is not None and self._typed >= self._looks_at and not self.busy:
            self._start(self._look_whether_back(self.shown))

    async def undoing(self, wipe: int) -> Restoring | None:
        """The edit that puts back what that wipe removed; None if there is nothing. Raises `StoreUnavailable`."""
        async with self._undoing:  # many may tap at once
            shown = self.shown
            if shown is None or shown.id != wipe:
                return None
            changes, client = await self._store.changes(self._name), secrets.randbits(32)
            return await asyncio.to_thread(loss.undone, changes, shown, client)

    async def leave_as_it_is(self, wipe: int) -> None:
        """Tell people no longer of that one. Raises `StoreUnavailable`."""
        await self._store.drop_wipe(wipe, was_one=True)
        if self.stands(wipe):
            self._become(None)

    def forget_author(self, author: bytes) -> None:
        """Tell people no longer who it was: they erased themselves."""
        if self.shown is not None and self.shown.author == author:
            self._become(replace(self.shown, author=None, name=""))

    def cancel(self, *, forever: bool = True) -> None:
        """Stop looking; what wasn't looked at is when the pad is read next."""
        if self._task is not None:
            self._task.cancel()
        self._task = self._waiting = None
        if forever:
            self._ends.cancel()

    @property
    def busy(self) -> bool:
        """Whether it looks at what may have been one."""
        return self._task is not None and not self._task.done()

    def _state(self, sequence: int, document: Document, sessions: int) -> State:
        return State(sequence, document.size, document.removed, sessions)

    def _is_deliberate(self, items: Iterable[Item]) -> bool:
        """Whether an organiser has set the whole text, most likely by a program: then nobody need be told."""
        return any(isinstance(item, TextSet) and self._audience.is_host(item.author) for item in items)

    def _suspect(self, wipe: Wipe, *, deliberate: bool = False) -> None:
        self._waiting = wipe
        self._start(self._judge(wipe, deliberate=deliberate))

    def _start(self, look: Coroutine[object, object, None]) -> None:
        self._task = asyncio.create_task(self._looking(look, self._task))

    async def _looking(self, look: Coroutine[object, object, None], before: asyncio.Task[None] | None) -> None:
        began = time.monotonic()
        try:
            if before is not None:
                await asyncio.wait([before])
            await asyncio.sleep(self._next - time.monotonic())
            began = time.monotonic()
            await look
        except StoreUnavailable as error:
            self._health.failed(error)
        except Exception:  # the pad goes on without
            log.exception("Looking whether the pad %r was wiped failed.", self._name)
        finally:
            look.close()
            now = time.monotonic()
            self._next = now + max(PAUSE, (now - began) / SHARE)

    async def _judge(self, wipe: Wipe, *, deliberate: bool) -> None:
        self._waiting = None  # what comes from now on may be another
        found = await asyncio.to_thread(loss.judge, await self._store.changes(self._name), wipe)
        names = self._names.pop(wipe.id, {})
        if found is None:
            await self._store.drop_wipe(wipe.id, was_one=False)
            return
        told = replace(found, name=names.get(found.author or b"", ""))
        is_told = not deliberate and not self._is_smaller(told)
        await self._store.settle_wipe(self._name, told, told=is_told)
        if is_told:
            self._become(told)

    def _is_smaller(self, wipe: Wipe) -> bool:
        return self.shown is not None and wipe.removed * _SMALLER < self.shown.removed

    async def _look_whether_back(self, wipe: Wipe) -> None:
        self._looks_at = self._typed + max(FLOOR, wipe.removed) // 8
        if await asyncio.to_thread(loss.is_back, await self._store.changes(self._name), wipe):
            await self.leave_as_it_is(wipe.id)

    def _become(self, wipe: Wipe | None, *, tell: bool = True) -> None:
        self.shown = wipe
        self._ends.cancel()
        if wipe is not None:
            self._ends.set(wipe.at + LASTS)
            self._looks_at = self._typed + wipe.removed // 2
        if tell:
            self._tell()

    def _end(self) -> None:
        if self.shown is not None:
            self._start(self.leave_as_it_is(self.shown.id))
