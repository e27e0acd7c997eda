"""`GET /{pad}/mine`: what this browser has in a pad, for the page's script to show. Never cached."""

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from ..access.policy import Act, Role
from ..pads import names
from ..store.records import PadRosters, SignedUp
from . import access, entries, pad
from .services import services


async def mine(request: Request) -> Response:
    """`{"organiser": bool, "entries": [{session, roster, name, state, before, link}]}`, by the cookie."""
    at = services(request)
    room = await access.pad(request, Act.READ)
    name = room.name
    found = [entry for of, entry in await entries.of_browser(request) if names.key(of) == names.key(name)]
    kept = await at.store.rosters(name) if any(entry.state != "confirmed" for entry in found) else None
    listed = [_entry(name, entry, kept) for entry in found]
    said = {"organiser": access.role(request, room) is Role.ORGANISER, "entries": listed}
    return JSONResponse(said, headers=entries.PRIVATE)


def _entry(name: str, entry: SignedUp, kept: PadRosters | None) -> dict[str, object]:
    standing = entries.standing(entry, kept) if kept else entries.Standing(entry.state, None)
    return {
        "session": entry.session,
        "roster": entry.roster,
        "name": entry.name,
        "state": standing.state,
        "before": standing.before,
        "link": f"{pad.url(name)}/signups/{entry.id}",
    }
