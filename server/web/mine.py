"""`GET /{pad}/mine`: what this browser has in a pad, for the page's script to show. Never cached."""

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from ..access import identity
from ..pads import names
from ..store.records import PadRosters, SignedUp
from . import entries, pad
from .services import services


async def mine(request: Request) -> Response:
    """`{"organiser": bool, "entries": [{session, roster, name, state, before, link}]}`, by the cookie."""
    at = services(request)
    name = names.canonical(request.path_params["pad"])
    who = identity.of(request.cookies.get(identity.COOKIE, ""))
    found = [entry for of, entry in await entries.of_browser(request) if names.key(of) == names.key(name)]
    kept = await at.store.rosters(name) if any(entry.state != "confirmed" for entry in found) else None
    organiser = who is not None and await at.store.is_organiser(name, who.token_hash)
    listed = [_entry(name, entry, kept) for entry in found]
    return JSONResponse({"organiser": organiser, "entries": listed}, headers=entries.PRIVATE)


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
