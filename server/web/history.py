"""`/{pad}/history`: what the pad was at any moment, who wrote it, and what was done on which day.

The page is whole without a script: its links step through. A script asks for `moment`, the part that changes, and for
`steps`, what its slider is over.
"""

import asyncio
import itertools
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from ..access.policy import Act, may
from ..errors import BadRequest
from ..history.attribution import written
from ..history.story import Story
from ..history.words import compare
from ..pads.room import Room
from ..store.records import KeptSession, LogEntry, Revision
from . import access
from .entries import PRIVATE
from .history_views import Days, Moment, Named, People, days, moment_of, named
from .organise_tables import LOGGED, moment
from .services import services
from .templates import say

LOG = 20
"""Entries of the sign-up log that are shown of a moment: the last ones before it."""


@dataclass(frozen=True, slots=True)
class Kept:
    """What the store has for a pad's history, besides its changes."""

    people: People
    revisions: tuple[Revision, ...]
    sessions: tuple[KeptSession, ...]
    log: tuple[LogEntry, ...]


async def page(request: Request) -> Response:
    """The page, at the moment `?at=`, or as it is now."""
    room = await access.history(request)
    fields = {**await _moment(request, room), "done": request.query_params.get("done", "")}
    fields["undo"] = _number(request, "undo")
    return await _html(request, "history.html", fields)


async def part(request: Request) -> Response:
    """The part of the page that is of one moment, for its script."""
    room = await access.history(request)
    return await _html(request, "_history_moment.html", await _moment(request, room))


async def steps(request: Request) -> Response:
    """All moments as JSON: the sequences and times (ms) of the changes, each less the one before it."""
    room = await access.history(request)
    return JSONResponse(await services(request).histories.ask(room, _steps), headers=PRIVATE)


async def comparison(request: Request) -> Response:
    """Two moments side by side, `?from=` and `?to=`, word by word."""
    room = await access.history(request)
    at, kept = services(request), await _kept(request, room)
    older, newer = _number(request, "from"), _number(request, "to")
    question = partial(_comparison, kept=kept, older=older, newer=newer)
    fields = {"pad": room.name, **await at.histories.ask(room, question)}
    return await _html(request, "compare.html", fields)


async def authors(request: Request) -> Response:
    """Who wrote which clocks of which Yjs client, as JSON: for an editor, which knows where those characters are."""
    room = await access.history(request)
    at = services(request)
    people = People(await at.store.authors(room.name))
    found = await at.histories.ask(room, lambda story: list(written(story.weave)))
    listed = {person: number for number, person in enumerate(dict.fromkeys(people.of(each.author) for each in found))}
    return JSONResponse(
        {
            "people": [{"name": say(person.name), "color": person.color} for person in listed],
            "written": [[each.client, each.clock, each.end, listed[people.of(each.author)]] for each in found],
        },
        headers=PRIVATE,
    )


async def _moment(request: Request, room: Room) -> dict[str, object]:
    at, role = services(request), access.role(request, room)
    kept = await _kept(request, room)
    question = partial(_look, kept=kept, at=_number(request, "at"), since=_number(request, "since"))
    shown, revisions, all_days = await at.histories.ask(room, question)
    until = int(shown.at.timestamp() * 1000) + 1
    log = [(moment(each.at), each) for each in kept.log if each.at < until or shown.sequence == shown.latest]
    return {
        "pad": room.name,
        "moment": shown,
        "revisions": revisions,
        "days": all_days,
        "edits": may(role, Act.EDIT) and not room.archived,
        "organises": may(role, Act.SETTINGS) and not room.archived,
        "log": log[:LOG] if may(role, Act.SEE_SIGNUPS) else [],
        "logged": LOGGED,
    }


async def _kept(request: Request, room: Room) -> Kept:
    store, role = services(request).store, access.role(request, room)
    rosters = await store.rosters(room.name)
    log = await store.log(room.name) if may(role, Act.SEE_SIGNUPS) else ()
    return Kept(People(await store.authors(room.name)), await store.revisions(room.name), rosters.sessions, log)


def _look(
    story: Story, kept: Kept, at: int | None, since: int | None
) -> tuple[Moment, tuple[Named, ...], tuple[Days, ...]]:
    revisions = named(story, kept.people, kept.revisions, kept.sessions)
    shown = moment_of(story, kept.people, revisions, story.sequence if at is None else at, since)
    return shown, revisions, days(story)


def _comparison(story: Story, kept: Kept, older: int | None, newer: int | None) -> Mapping[str, object]:
    ends = [story.at(story.number(story.sequence if each is None else each)) for each in (older, newer)]
    first, last = sorted(ends, key=lambda step: step.sequence)
    return {
        "older": (first.sequence, moment(first.at)),
        "newer": (last.sequence, moment(last.at)),
        "latest": story.sequence,
        "rows": tuple(compare(story.weave.text(first.sequence), story.weave.text(last.sequence))),
        "revisions": named(story, kept.people, kept.revisions, kept.sessions),
    }


def _steps(story: Story) -> Mapping[str, object]:
    sequences = [0, *(step.sequence for step in story.steps)]
    times = [0, *(step.at for step in story.steps)]
    return {
        "sequences": [b - a for a, b in itertools.pairwise(sequences)],
        "times": [b - a for a, b in itertools.pairwise(times)],
    }


def _number(request: Request, name: str) -> int | None:
    given = request.query_params.get(name, "")
    if not given:
        return None
    if not (given.isascii() and given.isdecimal() and len(given) < 16):
        raise BadRequest("A moment of a pad is the number of a change.")
    return int(given)


async def _html(request: Request, template: str, fields: Mapping[str, object]) -> Response:
    body = await asyncio.to_thread(services(request).templates.render, template, fields)
    return Response(body, media_type="text/html", headers=PRIVATE)
