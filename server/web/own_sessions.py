"""What this browser is signed up for and is still to come, for the front page."""

import time
from dataclasses import dataclass
from datetime import datetime

from starlette.requests import Request

from ..access.policy import Act, may
from ..sessions import calendar
from ..store.records import KeptSession, SignedUp
from . import access, entries, pad
from .entries import Standing
from .services import services

MOST_PADS = 20


@dataclass(frozen=True, slots=True)
class Own:
    """An entry and its session. `start` and `end` are None while its time can't be read."""

    pad: str
    session: str
    title: str
    name: str
    start: datetime | None
    end: datetime | None
    standing: Standing
    url: str


async def coming(request: Request) -> list[Own]:
    """The next first, those without a time last; of at most `MOST_PADS` pads. Raises `StoreUnavailable`."""
    at = services(request)
    who, found = access.of(request), await entries.of_browser(request)
    now = time.time_ns() // 1_000_000
    listed: list[tuple[float, Own]] = []
    for name in list(dict.fromkeys(name for name, _ in reversed(found)))[:MOST_PADS]:
        if not may((await at.store.access(name)).role(who.token_hash if who else None), Act.READ):
            continue
        kept = await at.store.rosters(name)
        sessions = {each.id: each for each in kept.sessions}
        for entry in (entry for of, entry in found if of == name):
            session = sessions.get(entry.session)
            if session and (session.ends is None or session.ends > now) and not session.cancelled:
                own = _own(name, session, entry, entries.standing(entry, kept))
                listed.append((float("inf") if session.starts is None else session.starts, own))
    return [own for _, own in sorted(listed, key=lambda each: each[0])]


def _own(name: str, session: KeptSession, entry: SignedUp, standing: Standing) -> Own:
    return Own(
        pad=name,
        session=session.id,
        title=session.title,
        name=entry.name,
        start=calendar.moment(session.starts) if session.starts is not None else None,
        end=calendar.moment(session.ends) if session.ends is not None else None,
        standing=standing,
        url=f"{pad.url(name)}/signups/{entry.id}",
    )
