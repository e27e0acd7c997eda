"""`/-/me`: what this server knows about whoever asks, to be read, taken along and erased."""

import json
import time
from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from ..access import identity
from ..errors import Invalid, RosterpadError
from ..sentences import Sentence
from ..sessions.orders import Forget
from ..store.records import Known, SignedUp
from . import access, forms, pad
from .entries import PRIVATE
from .organise_tables import moment
from .services import services
from .templates import say


async def page(request: Request) -> Response:
    """The page."""
    return await _show(request)


async def data(request: Request) -> Response:
    """`/-/me.json`: all of it, for programs."""
    kept = await _known(request)
    headers = {**PRIVATE, "Content-Disposition": 'attachment; filename="rosterpad-me.json"'}
    said = json.dumps(_as_data(kept) if kept else None, ensure_ascii=False, indent=2)
    return Response(said, media_type="application/json", headers=headers)


async def erase(request: Request) -> Response:
    """`POST /-/me/erase`: forget all of it, in the pads first: there seats pass on, as when somebody leaves."""
    forms.admit(request)
    at, who = services(request), access.of(request)
    if (await forms.fields(request)).get("sure") != "yes":
        return await _show(request, Invalid({"sure": Sentence("Tick the box to erase it.")}))
    if who is not None:
        kept = await at.store.known(who.token_hash)
        for name in await at.store.pads_of(who.token_hash):
            try:
                await (await at.rooms.open(name)).order(Forget(who.token_hash))
            except RosterpadError:
                if at.rooms.peek(name) is not None:
                    raise
                continue  # it can't be opened, so that nobody sees it: the store does it alone
        said = await at.store.chats.said_by(who.token_hash)
        await at.store.forget(who.token_hash, time.time_ns() // 1_000_000)
        await _tell(request, kept, said)
        at.rooms.forget_wiper(who.token_hash)
    # Names, colours, pads of late and copies of pads are in the browser's own storage.
    headers = {**PRIVATE, "Set-Cookie": _no_cookie(), "Clear-Site-Data": '"storage"'}
    body = at.templates.render("me_erased.html", {})
    return Response(body, media_type="text/html", headers=headers)


async def _tell(request: Request, kept: Known | None, said: Iterable[tuple[str, int]]) -> None:
    """Pads that are open hear what nobody says any more, and that somebody has no role there."""
    for name, message in said:
        if (open_one := services(request).rooms.peek(name)) is not None:
            services(request).chats.unsaid(open_one, message)
    for name in {*kept.made, *(each.pad for each in kept.roles)} if kept else ():
        room = services(request).rooms.peek(name)
        if room is not None:
            await access.tell(request, room)


async def _show(request: Request, error: Invalid | None = None) -> Response:
    kept = await _known(request)
    fields = {
        "kept": kept,
        "since": moment(kept.created) if kept else None,
        "seen": moment(kept.seen) if kept else None,
        "messages": [(each, moment(each.at)) for each in kept.messages] if kept else [],
        "entries": [(name, each, moment(each.at)) for name, each in kept.entries if each.name] if kept else [],
        "url": pad.url,
        "wrong": {name: say(wrong) for name, wrong in error.fields.items()} if error else {},
    }
    body = services(request).templates.render("me.html", fields)
    return Response(body, error.status if error else 200, PRIVATE, "text/html")


async def _known(request: Request) -> Known | None:
    who = access.of(request)
    return await services(request).store.known(who.token_hash) if who else None


def _as_data(kept: Known) -> dict[str, Any]:
    return {
        "since": _time(kept.created),
        "seen": _time(kept.seen),
        "pads_made": list(kept.made),
        "roles": [asdict(each) for each in kept.roles],
        "names": [{"pad": pad, "name": name} for pad, name in kept.names],
        "chat": [{**asdict(each), "at": _time(each.at)} for each in kept.messages],
        "signups": [_entry(pad, each) for pad, each in kept.entries],
    }


def _entry(name: str, entry: SignedUp) -> dict[str, Any]:
    own = ("session", "roster", "name", "details", "email", "hidden", "answers", "state")
    return {"pad": name, **{field: getattr(entry, field) for field in own}, "at": _time(entry.at)}


def _time(at: int) -> str:
    return f"{moment(at):%Y-%m-%dT%H:%M:%SZ}"


def _no_cookie() -> str:
    return f"{identity.COOKIE}=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax"
