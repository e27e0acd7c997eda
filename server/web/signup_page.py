"""The private page of an entry: whether one is on the list, and the forms to change it and to leave."""

from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import Response

from ..errors import Conflict, Invalid, NotFound
from ..pads.room import Room
from ..store.records import PadRosters, SignedUp
from . import entries, session_page
from .cards.views import SessionView, revealed
from .entries import PRIVATE
from .services import services


async def show(
    request: Request,
    room: Room,
    entry: SignedUp,
    form: Mapping[str, str] | None = None,
    error: Conflict | Invalid | None = None,
) -> Response:
    """The page; with a `form` that came back, what was typed and the error. Raises `NotFound`."""
    at = services(request)
    kept = await at.store.rosters(room.name)
    if all(each.id != entry.id for each in kept.signups):
        raise NotFound("This link leads to no sign-up of this pad.")
    rendered = await at.pages.of(room).rendered()
    shown = next((each for each in rendered.sessions if each.id == entry.session), None)
    standing = entries.standing(entry, kept)
    fields = {
        "pad": room.name,
        "pad_title": rendered.title or room.name,
        "title": _title(entry, kept, shown),
        "roster": next((each.label for each in kept.rosters if _is_roster(entry, each.session, each.id)), entry.roster),
        "entry": entry,
        "standing": standing,
        "names": _names(request, shown, kept) if shown and standing.state in entries.ACTIVE else (),
        "saved": "saved" in request.query_params,
        "s": shown,
        "own": f"/{request.path_params['pad']}/signups/{request.path_params['token']}",
        "by_link": not request.path_params["token"].isdecimal(),
        "address": str(request.url.replace(query="")),
        "values": _values(entry) if form is None else form,
        "errors": session_page.errors_of(error) if error else {},
    }
    body = at.pages.composer.html("signup_page.html", fields)
    return Response(body, error.status if error else 200, PRIVATE, "text/html")


def _names(request: Request, shown: SessionView, kept: PadRosters) -> tuple[str, ...]:
    """The lists of the session with the names that only its people see, if there are such."""
    if not any(each.reserved for each in shown.rosters):
        return ()
    html = services(request).pages.composer.html
    lists = [each for each in revealed(shown, kept).rosters if each.people]
    return tuple(html("_session_names.html", {"roster": each, "session": shown.id}) for each in lists)


def _title(entry: SignedUp, kept: PadRosters, shown: SessionView | None) -> str:
    if shown is not None:
        return shown.session.title
    return next((each.title for each in kept.sessions if each.id == entry.session), entry.session)


def _is_roster(entry: SignedUp, session: str, roster: str) -> bool:
    return (entry.session, entry.roster) == (session, roster)


def _values(entry: SignedUp) -> dict[str, str]:
    answers = {f"answer{n}": answer for n, answer in enumerate(entry.answers, 1)}
    hidden = {"hidden": "yes"} if entry.hidden else {}
    return {"name": entry.name, "details": entry.details, "email": entry.email, **hidden, **answers}
