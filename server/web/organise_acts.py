"""What organisers do, each a plain form: 303 back to their page, which says what happened, or why it didn't."""

from collections.abc import Mapping, Sequence
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from ..access import identity
from ..access.policy import NamesFor
from ..errors import BadRequest, Conflict, Invalid, NotFound, TooLarge
from ..sentences import Sentence
from ..sessions.listening import Wish
from ..sessions.orders import Act, HostActs, MoveTyped, Person, Placed, PutTypedBack, SetClosed, ShowNames
from ..sessions.session import Question
from . import access, forms, organise, pad, people
from .organise import Added
from .organise_access import PRIVATE, Host, host
from .origin import check_origin
from .services import services

_ACTS = {"take-off": Act.TAKE_OFF, "put-back": Act.PUT_BACK, "give-seat": Act.MOVE_UP}
_REFUSED = (Conflict, Invalid, NotFound, TooLarge)


async def entry(request: Request) -> Response:
    """Take somebody off a list, put them back, or give a seat to one who waits."""
    here, fields = await _begin(request)
    act = fields.get("act", "")
    if act not in _ACTS:
        raise BadRequest("An entry can be taken off, put back, or given a seat.")
    number = request.path_params["entry"]
    try:
        await here.room.order(HostActs(number, _ACTS[act], here.by))
    except _REFUSED as error:
        return await organise.show(request, here, error=error)
    return _back(here, act, entry=number)


async def session(request: Request) -> Response:
    """Close a session's sign-ups early, or open them again."""
    here, fields = await _begin(request)
    closed = fields.get("act") == "close"
    await here.room.order(SetClosed(request.path_params["session"], closed, here.by))
    return _back(here, "close" if closed else "open", session=request.path_params["session"])


async def add(request: Request) -> Response:
    """Put somebody on a list who can't do it themselves. Their private link is shown once, to be handed over."""
    here, fields = await _begin(request)
    session, token = request.path_params["session"], identity.new_token()
    try:
        person = _person(fields, await _questions(here, session))
        wish = Wish(session, fields.get("roster", ""), person, identity.by(token).token_hash, None, by_host=True)
        placed = await here.room.sign_up(wish)
    except _REFUSED as error:
        return await organise.show(request, here, error=error, given={**fields, "session": session})
    assert isinstance(placed, Placed)
    link = f"{str(request.base_url).rstrip('/')}{pad.url(here.room.name)}/signups/{token}"
    return await organise.show(request, here, added=Added(placed.signup, link))


async def typed(request: Request) -> Response:
    """Make the names that are typed on a list entries of it."""
    here, fields = await _begin(request)
    session = request.path_params["session"]
    try:
        await here.room.order(MoveTyped(session, fields.get("roster", ""), here.by))
    except _REFUSED as error:
        return await organise.show(request, here, error=error)
    return _back(here, "move", session=session)


async def undo(request: Request) -> Response:
    """Type the names of a move into the text again, and take its entries off."""
    here, _ = await _begin(request)
    moves = (await services(request).store.rosters(here.room.name)).moves
    moved = next((each for each in moves if each.number == request.path_params["move"]), None)
    try:
        if moved is None:
            raise Conflict("These names were put back into the text already.")
        await here.room.order(PutTypedBack(moved, here.by))
    except _REFUSED as error:
        return await organise.show(request, here, error=error)
    return _back(here, "undo", session=moved.session)


async def settings(request: Request) -> Response:
    """Choose who sees the names."""
    here, fields = await _begin(request)
    try:
        names_for = NamesFor(fields.get("names_for"))
    except ValueError:
        raise BadRequest("Names are for everyone, for those who signed up, or for hosts.") from None
    await here.room.order(ShowNames(names_for, here.by))
    return _back(here, "names")


async def listing(request: Request) -> Response:
    """Show the pad's coming sessions on the front page, or no longer."""
    here, fields = await _begin(request)
    listed = fields.get("listed") == "yes"
    await services(request).store.set_listed(here.room.name, listed)
    await access.tell(request, here.room)
    return _back(here, "listed" if listed else "unlisted")


async def _begin(request: Request) -> tuple[Host, dict[str, str]]:
    check_origin(request)
    return await host(request), await forms.fields(request)


def _back(here: Host, done: str, **about: object) -> Response:
    query = urlencode({"done": done, **about})
    return RedirectResponse(f"{organise.url(here.room.name)}?{query}#done", status_code=303, headers=PRIVATE)


async def _questions(here: Host, session: str) -> Sequence[Question]:
    named = here.room.sessions(await here.room.read())
    return next((each.session.questions for each in named if each.id == session), ())


def _person(fields: Mapping[str, str], questions: Sequence[Question]) -> Person:
    """Whoever is added. Raises `Invalid`."""
    try:
        return people.person(fields, questions)
    except Invalid as error:
        if fields.get("name", "").strip():
            raise
        raise Invalid({**error.fields, "name": Sentence("Give a name.")}) from None
