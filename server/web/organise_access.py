"""Who may organise a pad: its creator's browser, and every browser that took the organiser link."""

from dataclasses import dataclass
from urllib.parse import quote

from starlette.requests import Request

from ..access import identity
from ..access.identity import Identity
from ..errors import Forbidden, NotFound
from ..pads import names
from ..pads.room import Room
from .services import services

PRIVATE = {"Cache-Control": "no-store", "Referrer-Policy": "strict-origin", "X-Robots-Tag": "noindex"}
"""Headers of every page and file for organisers. No address of theirs is in a Referer, only our own origin; with
`no-referrer` a browser would send our forms with `Origin: null`, as if from elsewhere."""


@dataclass(frozen=True, slots=True)
class Host:
    """An organiser of an open pad."""

    room: Room
    by: bytes


async def pad(request: Request) -> Room:
    """The pad of an address. Raises `NotFound` if nobody wrote it yet, `BadName`, `StoreUnavailable`."""
    room = await services(request).rooms.open(names.canonical(request.path_params["pad"]))
    if not room.sequence:
        raise NotFound("There is no pad called “%(pad)s” yet. It begins with the first edit.", pad=room.name)
    return room


async def host(request: Request) -> Host:
    """The pad, and who asks for it. Raises as `pad` does, and `Forbidden` for anybody but its organisers."""
    room = await pad(request)
    who = of(request)
    if who is None or not await services(request).store.is_organiser(room.name, who.token_hash):
        raise Forbidden(
            "Only this pad’s organisers can open this page. Whoever made the pad is one, in the browser they made it "
            "with, and so is everybody who opened its organiser link. Ask one of them for that link."
        )
    return Host(room, who.token_hash)


async def new_link(request: Request, name: str, only: bytes | None = None) -> str:
    """A new organiser link for a pad, in full; only its token's hash is kept. `only` as in the store."""
    token = identity.new_token()
    await services(request).store.make_organiser_link(name, identity.by(token).token_hash, only)
    return f"{str(request.base_url).rstrip('/')}/{quote(name)}/organise/join/{token}"


def of(request: Request) -> Identity | None:
    """Whose browser it is, if it has been here before."""
    return identity.of(request.cookies.get(identity.COOKIE, ""))
