"""`/{pad}/archive`: an organiser finishes a pad, now or by itself after its last session. `/{pad}/reopen`: an editor
opens it again. Plain forms; each page says what happens before it does."""

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from ...access.policy import Act
from ...errors import BadRequest
from ...sessions.orders import Archive, Reopen
from ...store.records import Archiving
from .. import access, forms, pad
from ..organise_access import PRIVATE, Host, host
from ..services import services
from .idle import idle_days

MOST_DAYS = 3650


async def offer(request: Request) -> Response:
    """What archiving does, and the form."""
    return await _show(request, await host(request))


async def archive(request: Request) -> Response:
    """Archive the pad, and go to its page. Raises `Archived`."""
    here, fields = await _begin(request)
    at = services(request)
    if fields.get("names") not in ("kept", "counted"):
        raise BadRequest("Choose whether the page keeps the names.")
    if fields.get("listed") == "yes":
        await at.store.set_listed(here.room.name, True)
    await at.archive.keeper.archive(here.room, Archive(fields["names"] == "kept", here.by))
    at.archive.shelf.clear()
    return _to(pad.url(here.room.name))


async def later(request: Request) -> Response:
    """Archive it so many days after its last session, or no longer."""
    here, fields = await _begin(request)
    wanted = fields.get("days", "").strip()
    if not wanted.isascii() or (wanted and not (wanted.isdigit() and 1 <= int(wanted[:6]) <= MOST_DAYS)):
        return await _show(request, here, wrong=wanted)
    archiving = Archiving(int(wanted), fields.get("names") == "kept") if wanted else None
    await services(request).store.set_archiving(here.room.name, archiving)
    return _to(f"{pad.url(here.room.name)}/archive?done={'later' if archiving else 'never'}#done")


async def offer_to_reopen(request: Request) -> Response:
    """What reopening does, and its button."""
    room = await access.kept(request, Act.EDIT)
    body = services(request).templates.render("reopen.html", {"pad": room.name, "archived": room.archived})
    return Response(body, media_type="text/html", headers=PRIVATE)


async def reopen(request: Request) -> Response:
    """Open the pad again, and go to it."""
    forms.admit(request)
    room = await access.kept(request, Act.EDIT)
    await room.order(Reopen())
    services(request).archive.shelf.clear()
    return _to(pad.url(room.name))


async def _begin(request: Request) -> tuple[Host, dict[str, str]]:
    forms.admit(request)
    return await host(request), await forms.fields(request)


async def _show(request: Request, here: Host, *, wrong: str | None = None) -> Response:
    at = services(request)
    archiving = await at.store.archiving(here.room.name)
    fields = {
        "pad": here.room.name,
        "archived": here.room.archived,
        "listed": await at.store.is_listed(here.room.name),
        "archiving": archiving,
        "days": wrong if wrong is not None else (archiving.days if archiving else ""),
        "wrong": wrong is not None,
        "most": MOST_DAYS,
        "idle": idle_days(here.room),
        "done": request.query_params.get("done", "") if wrong is None else "",
    }
    body = at.templates.render("archive.html", fields)
    return Response(body, 422 if wrong is not None else 200, PRIVATE, "text/html")


def _to(path: str) -> Response:
    return RedirectResponse(path, status_code=303, headers=PRIVATE)
