"""Tells open editors what sessions their pad has, and how many are on them: what the previews above them show.

At most once a second, and only what is news, one frame for all. An editor finds a session by its heading's line and
its number among equal lines, for its text may be ahead of the committed one.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

from ..errors import StoreUnavailable
from ..pads import protocol
from ..pads.connection import Connection, Hearing
from ..pads.room import Room
from ..sessions import offers, when
from ..sessions.named import Proposal
from ..sessions.offers import Offer
from ..sessions.when import Problem
from ..store.store import Store
from .cards import proposed
from .cards.views import SessionView, views
from .cards.words import machine
from .templates import say

EVERY = 1.0
"""Seconds between two messages to the editors of a pad."""

SOON = 0.05
"""Seconds until a connection that is only about to hear the room is tried again."""


class EditorSessions:
    """The open editors of a server's pads."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._rooms: dict[Room, _Told] = {}

    def join(self, room: Room, connection: Connection) -> None:
        """Keep an editor told until `leave`, if it understands that."""
        if connection.acknowledges:
            told = self._rooms.get(room) or self._rooms.setdefault(room, _Told(room, self._store))
            told.join(connection)

    def leave(self, room: Room, connection: Connection) -> None:
        """An editor is gone."""
        if room in self._rooms and self._rooms[room].leave(connection):
            del self._rooms[room]


class _Told:
    """The editors of one pad, each with the frame it was sent last."""

    def __init__(self, room: Room, store: Store) -> None:
        self._room = room
        self._store = store
        self._sent: dict[Connection, bytes] = {}
        self._fields: list[dict[str, object]] = []
        self._frame = b""
        self._changed = asyncio.Event()
        self._unwatch = room.watch(self._changed.set)
        self._task = asyncio.create_task(self._run(), name=f"sessions of {room.name}")

    def join(self, connection: Connection) -> None:
        self._sent[connection] = b""
        self._changed.set()

    def leave(self, connection: Connection) -> bool:
        """True if it was the last, and this is closed."""
        self._sent.pop(connection, None)
        if self._sent:
            return False
        self._unwatch()
        self._task.cancel()
        return True

    async def _run(self) -> None:
        while True:
            await self._changed.wait()
            self._changed.clear()
            try:
                await self._look()
            except StoreUnavailable:
                self._changed.set()
            if self._write():
                self._changed.set()
                await asyncio.sleep(SOON)
            else:
                await asyncio.sleep(EVERY)

    async def _look(self) -> None:
        """Make the frame anew if there is news. Raises `StoreUnavailable`."""
        committed, now = await self._room.read(), datetime.now(UTC)
        named, new = self._room.sessions(committed), self._room.proposed(committed)
        found: Sequence[SessionView] = ()
        if named or new:
            kept = await self._store.rosters(self._room.name)  # a turn ahead at most: then the next look is due already
            found = views(committed.text, [*named, *new], kept, now)
        fields = [_fields(each) for each in found if _concerns(each, now)]
        if fields != self._fields:
            self._fields = fields
            message = {"sequence": committed.sequence, "sessions": fields}
            self._frame = protocol.frame(protocol.sessions(message))

    def _write(self) -> bool:
        """Send the frame to those who haven't got it; True if some can't take it yet."""
        lacking = [connection for connection, sent in self._sent.items() if sent != self._frame]
        there = self._room.audience.connections
        for connection in lacking:
            if connection in there and connection.hearing is Hearing.ALL:
                self._sent[connection] = self._frame
                connection.frames.write(self._frame)
        return any(self._sent[connection] != self._frame for connection in lacking)


def _concerns(each: SessionView, now: datetime) -> bool:
    """Whether there is anything to do about it: not about an old meeting that nobody signed up for."""
    if each.is_removed:
        return False  # there is no text for it to stand above
    return each.session.takes_signups or (each.when is not None and each.when.end > now)


def _fields(each: SessionView) -> dict[str, object]:
    session, moment = each.session, each.when
    roster = next((roster for roster in each.rosters if roster.id == each.preferred), None)
    return {
        "id": each.id,
        "heading": session.heading,
        "ordinal": session.ordinal,
        "title": session.title,
        "asks": session.takes_signups,
        "phase": each.phase.name,
        "starts": machine(moment.start) if moment else None,
        "ends": machine(moment.end) if moment else None,
        "zone": moment.zone if moment else None,
        "written": when.written(moment) if moment else "",
        "places": roster.places if roster else None,
        "taken": roster.taken if roster else 0,
        "waiting": roster.waiting if roster else 0,
        "version": _version(each),
        **_problem(session.when),
        **_proposal(each.proposal),
    }


def _proposal(found: Proposal | None) -> dict[str, object]:
    """What was proposed, in words, if anything was."""
    if found is None or not found.digest:
        return {}
    words = proposed.words(found)
    said = [say(change) for change in proposed.changes(found)]
    return {"proposal": {**words, "name": say(proposed.name(found)), "changes": said, "digest": found.digest}}


def _version(each: SessionView) -> int:
    """Another number when its form asks for something else, or there are other names on its lists."""
    asked = tuple((question.text, question.tick) for question in each.session.questions)
    return hash((asked, tuple(replace(roster, line=None) for roster in each.rosters))) % 2**32


def _problem(found: object) -> dict[str, object]:
    """What keeps the time from being read, and what can be written instead."""
    if not isinstance(found, Problem):
        return {"problem": None, "word": "", "offers": []}
    offered = offers.offers(found, datetime.now(UTC).date())
    return {
        "problem": found.kind.name,
        "word": found.word,
        "offers": [_offer(each) for each in offered],
    }


def _offer(each: Offer) -> dict[str, object]:
    starts = machine(each.when.start) if each.when else None
    return {"text": each.text, "zone": each.zone, "year": each.year, "starts": starts}
