"""Who may organise a pad: its creator's browser, and every browser that took the organiser link."""

from dataclasses import dataclass
from urllib.parse import quote

from starlette.requests import Request

from ..access import identity
from ..access.policy import Act
from ..pads.room import Room
from . import access
from .services import services

PRIVATE = {"Cache-Control": "no-store", "Referrer-Policy": "strict-origin", "X-Robots-Tag": "noindex"}
"""Headers of every page and file for organisers. No address of theirs is in a Referer, only our own origin; with
`no-referrer` a browser would send our forms with `Origin: null`, as if from elsewhere."""


@dataclass(frozen=True, slots=True)
class Host:
    """An organiser of an open pad."""

    room: Room
    by: bytes


async def host(request: Request, act: Act = Act.SETTINGS) -> Host:
    """The pad, and who asks for it. Raises `NotFound`, and `Forbidden` for anybody but its organisers."""
    room, who = await access.kept(request, act), access.of(request)
    assert who is not None
    return Host(room, who.token_hash)


async def new_link(request: Request, name: str, only: bytes | None = None) -> str:
    """A new organiser link for a pad, in full; only its token's hash is kept. `only` as in the store."""
    token = identity.new_token()
    await services(request).store.make_organiser_link(name, identity.by(token).token_hash, only)
    return f"{str(request.base_url).rstrip('/')}/{quote(name)}/join/{token}"


async def new_delete_link(request: Request, name: str) -> str:
    """A new link that deletes a pad, in full; only its token's hash is kept."""
    token = identity.new_token()
    await services(request).store.make_delete_link(name, identity.by(token).token_hash)
    return f"{str(request.base_url).rstrip('/')}/{quote(name)}/deletion/{token}"
