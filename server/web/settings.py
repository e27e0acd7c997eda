"""`/{pad}/settings`: what anyone with a pad's address may do, and links that give roles. Plain forms of organisers."""

from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from ..access import identity
from ..access.policy import Policy, Role, SessionsBy
from ..errors import BadRequest, Invalid
from ..sentences import Sentence
from ..sessions.orders import ChangeSessions
from . import access, forms, pad
from .organise_access import PRIVATE, Host, host
from .organise_tables import moment
from .origin import check_origin
from .services import services
from .templates import say

LONGEST = 100
"""Characters of a link's name."""


async def page(request: Request) -> Response:
    """The page."""
    return await show(request, await host(request))


async def set_policy(request: Request) -> Response:
    """Choose what anyone may do."""
    here, fields = await _begin(request)
    try:
        policy = Policy(fields.get("policy"))
    except ValueError:
        raise BadRequest("Anyone with the address may edit, sign up, read, or nothing.") from None
    await services(request).store.set_policy(here.room.name, policy)
    return await _back(request, here, "policy")


async def set_history(request: Request) -> Response:
    """Choose who sees the history."""
    here, fields = await _begin(request)
    least = Role.READER if fields.get("history") == "reader" else Role.EDITOR
    await services(request).store.set_history_for(here.room.name, least)
    return await _back(request, here, "history")


async def set_sessions_by(request: Request) -> Response:
    """Choose who changes sessions; what the text says of them now is accepted."""
    here, fields = await _begin(request)
    try:
        sessions_by = SessionsBy(fields.get("sessions_by"))
    except ValueError:
        raise BadRequest("Sessions are changed by editors or by hosts.") from None
    await here.room.order(ChangeSessions(sessions_by, here.by))
    return await _back(request, here, "sessions")


async def set_chat(request: Request) -> Response:
    """Let the pad have a chat, or hide the one it has."""
    here, fields = await _begin(request)
    if fields.get("chat") not in ("on", "off"):
        raise BadRequest("A chat is switched on or off.")
    await services(request).store.chats.switch(here.room.name, fields["chat"] == "on")
    await access.tell(request, here.room)
    services(request).chats.switched(here.room)
    return await _back(request, here, f"chat-{fields['chat']}")


async def make(request: Request) -> Response:
    """A new link, shown once, on the page that this answers with."""
    here, fields = await _begin(request)
    name = " ".join(fields.get("name", "").split())[:LONGEST]
    role = next((each for each in Role if each.word == fields.get("role")), None)
    if role is None:
        raise BadRequest("A link makes somebody a reader, a participant, an editor or an organiser.")
    wants_data = "application/json" in request.headers.get("accept", "")
    if not name and wants_data:
        raise Invalid({"name": Sentence("Say whom the link is for.")})
    if not name:
        return await show(request, here, given=role, error=Invalid({"name": Sentence("Say whom the link is for.")}))
    token = identity.new_token()
    await services(request).store.make_link(here.room.name, role, name, identity.by(token).token_hash)
    link = f"{str(request.base_url).rstrip('/')}{pad.url(here.room.name)}/join/{token}"
    if wants_data:
        return JSONResponse({"link": link}, status_code=201, headers=PRIVATE)
    return await show(request, here, link=link, name=name)


async def revoke(request: Request) -> Response:
    """End a link, and the roles it gave."""
    here, _ = await _begin(request)
    await services(request).store.revoke_link(here.room.name, request.path_params["link"])
    return await _back(request, here, "revoked")


async def _begin(request: Request) -> tuple[Host, dict[str, str]]:
    check_origin(request)
    return await host(request), await forms.fields(request)


async def _back(request: Request, here: Host, done: str) -> Response:
    """Whoever has the pad open hears of it; then back to the page, or to the pad for who is no organiser any more."""
    await access.tell(request, here.room)
    role = here.room.audience.access.role(here.by)
    url = f"{pad.url(here.room.name)}/settings?done={done}#done" if role is Role.ORGANISER else pad.url(here.room.name)
    return RedirectResponse(url, status_code=303, headers=PRIVATE)


async def show(
    request: Request,
    here: Host,
    *,
    link: str | None = None,
    delete_link: str | None = None,
    name: str = "",
    alone: bool | None = None,
    given: Role = Role.PARTICIPANT,
    error: Invalid | None = None,
) -> Response:
    """The page, with a link that was made, or what kept a form from being taken.

    `alone` says of a new organiser link whether it left no other organisers.
    """
    at = services(request)
    links = await at.store.links(here.room.name)
    fields = {
        "pad": here.room.name,
        "policy": here.room.audience.access.policy.value,
        "history_for": here.room.audience.access.history_for.word,
        "sessions_by": here.room.audience.access.sessions_by.value,
        "locked_until": moment(until) if (until := here.room.audience.access.locked_until) else None,
        "blocks": [(each, moment(each.at)) for each in await at.store.blocks(here.room.name)],
        "chat": here.room.audience.access.chat,
        "links": [(each, moment(each.created)) for each in links],
        "unkept": not any(each.is_own for each in links),
        "link": link,
        "delete_link": delete_link,
        "name": name,
        "alone": alone,
        "given": given.word,
        "wrong": {field: say(wrong) for field, wrong in error.fields.items()} if error else {},
        "done": request.query_params.get("done", "") if error is None and link is None and delete_link is None else "",
    }
    body = at.templates.render("settings.html", fields)
    return Response(body, error.status if error else 200, PRIVATE, "text/html")
