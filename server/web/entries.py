"""Entries as their owners see them: where they stand, by the private link or by this browser's cookie."""

from dataclasses import dataclass

from starlette.requests import Request

from ..access import identity
from ..errors import NotFound
from ..pads.room import Room
from ..sessions import standing as standings
from ..store.records import PadRosters, SignedUp
from .services import services

ACTIVE = ("confirmed", "waiting", "repeated")
PRIVATE = {"Cache-Control": "no-store", "Referrer-Policy": "strict-origin", "X-Robots-Tag": "noindex"}
"""Headers of every answer that holds something of one person. A private link is in no Referer."""


@dataclass(frozen=True, slots=True)
class Standing:
    """`confirmed`, `waiting` with how many before it, `left` or `taken off`."""

    state: str
    before: int | None


async def own(request: Request, room: Room) -> SignedUp:
    """The entry that the address names: by its private token, or by its number for the browser that made it.

    Raises `NotFound`.
    """
    key = request.path_params["token"]
    at = services(request)
    if key.isascii() and key.isdecimal() and len(key) < 16:
        for pad, entry in await _of_browser(request):
            if pad == room.name and entry.id == int(key):
                return entry
    elif found := identity.of(key):
        entry_of_link = await at.store.signup(found.token_hash)
        if entry_of_link is not None:
            return entry_of_link
    raise NotFound("This link leads to no sign-up here. Look for the whole address that you were given.")


async def of_browser(request: Request) -> tuple[tuple[str, SignedUp], ...]:
    """The pad and the entry of all that this browser is signed up for."""
    return tuple((pad, entry) for pad, entry in await _of_browser(request) if entry.state in ACTIVE)


def standing(entry: SignedUp, kept: PadRosters) -> Standing:
    """Where an entry stands. One that repeats an address is told what any other would be told."""
    now = standings.standing(entry, kept)
    return Standing(now.state.value if now.state else entry.state, now.before)


async def _of_browser(request: Request) -> tuple[tuple[str, SignedUp], ...]:
    who = identity.of(request.cookies.get(identity.COOKIE, ""))
    return await services(request).store.entries(who.token_hash) if who else ()
