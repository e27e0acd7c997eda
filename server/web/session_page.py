"""`GET /{pad}/sessions/{id}`: one session's own page, the link to announce; and where a form comes back to."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from ..access.policy import Act, Role, SessionsBy
from ..errors import Conflict, Invalid, NotFound
from ..pads.room import Room
from ..sessions.session import Question
from . import access, admission, conditional, pad
from .archive import kept
from .cards.views import Phase, SessionView, revealed
from .entries import PRIVATE
from .headers import INDEXED
from .page import Rendered
from .reserved import open_to
from .services import services
from .templates import say

__all__ = ["Question", "again", "session"]


async def session(request: Request) -> Response:
    """The page, the same for everyone who may not see more names than all do. Raises `NotFound`.

    A meeting that takes no sign-ups has none: whoever follows a link to it is led to where it stands in the pad.
    """
    if (archived := await kept.page(request, request.path_params["session"])) is not None:
        return archived
    room = await access.pad(request, Act.READ)
    rendered = await services(request).pages.of(room).rendered()
    admission.note_page(request, room.name)
    wanted = request.path_params["session"]
    if any(each.id == wanted and each.phase is Phase.NONE for each in rendered.sessions):
        return RedirectResponse(f"{pad.url(room.name)}#session-{wanted}", 302, {"Cache-Control": "no-cache"})
    shown, role = _find(rendered, wanted), _role(request, room)
    if shown.id in await open_to(request, rendered):
        body = _write(request, room, rendered, revealed(shown, rendered.rosters), role)
        return Response(body, media_type="text/html", headers=PRIVATE)
    robots = INDEXED if room.audience.access.for_search_engines else {}
    etag = f'"{"listed-" if robots else ""}{role.word}-{rendered.etag[1:]}'
    headers = {"ETag": etag, "Cache-Control": "no-cache", **robots}
    if conditional.has(request, etag):
        return Response(status_code=304, headers=headers)
    return Response(_write(request, room, rendered, shown, role), media_type="text/html", headers=headers)


async def again(
    request: Request, room: Room, session: str, form: Mapping[str, str], error: Conflict | Invalid
) -> Response:
    """The page with what was typed, and what is wrong with it."""
    rendered = await services(request).pages.of(room).rendered()
    shown = _find(rendered, session)
    body = _write(request, room, rendered, shown, _role(request, room), form, errors_of(error))
    return Response(body, error.status, PRIVATE, "text/html")


def errors_of(error: Conflict | Invalid) -> dict[str, str]:
    """A message for each field; what is about a list or a session is said of the choice of list."""
    return {name: say(wrong) for name, wrong in (error.fields or {"roster": error.sentence}).items()}


def _find(rendered: Rendered, wanted: str) -> SessionView:
    found = next((each for each in rendered.sessions if each.id == wanted and each.phase is not Phase.NONE), None)
    if found is None:
        raise NotFound("This session is not in the pad any more. The pad has what there is.")
    return found


def _role(request: Request, room: Room) -> Role:
    """Whose page it is; all who may edit share one, unless hosts decide."""
    decide = room.audience.access.sessions_by is SessionsBy.HOSTS
    return min(access.role(request, room) or Role.READER, Role.ORGANISER if decide else Role.EDITOR)


def _write(
    request: Request,
    room: Room,
    rendered: Rendered,
    shown: SessionView,
    role: Role,
    values: Mapping[str, str] | None = None,
    errors: Mapping[str, str] | None = None,
) -> bytes:
    at, values, errors = services(request), values or {}, errors or {}
    now = datetime.now(UTC)
    composer = at.pages.composer
    parts = [part.html for part in composer.parts(rendered.name, replace(shown, proposal=None), now)]
    proposal = [part.html for part in composer.proposal(rendered.name, shown)]
    prefix = f"own-{shown.id}"  # the editor shows this form in a dialog, while the pad's own is on the page
    form = {"s": shown, "pad": rendered.name, "prefix": prefix, "values": values, "errors": errors}
    return at.templates.render(
        "session.html",
        {
            "pad": rendered.name,
            "noindex": not room.audience.access.for_search_engines,
            "role": role.word,
            "pad_title": rendered.title or rendered.name,
            "s": shown,
            "parts": [parts[0], *proposal, parts[1], composer.html("_session_form.html", form), *parts[3:]],
            "errors": errors,
            "prefix": prefix,
        },
    )
