"""Signing up, and what its owner does with an entry: see it, change it, leave. Works as a plain form, and for programs.

A page is answered by 303 to the entry's private page, or by the session's own page with what was typed and a message
beside each field. Whoever accepts only `application/json` gets JSON.
"""

import json
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from ..access import identity
from ..access.policy import Act
from ..errors import BadRequest, Conflict, Invalid, NotFound
from ..pads.room import Room
from ..sentences import Sentence
from ..sessions.listening import Named, Wish
from ..sessions.orders import Amend, Leave, Placed
from ..store.records import SignedUp
from . import access, admission, browsers, entries, forms, pad, people, session_page, signup_page
from .entries import PRIVATE

TRAP = "homepage"
"""A field that nobody sees, until it is filled in."""


@dataclass(frozen=True, slots=True)
class _Sent:
    """A form that came, for a pad."""

    room: Room
    form: dict[str, str]
    wants_json: bool


async def sign_up(request: Request) -> Response:
    """`POST /{pad}/signups`. Raises `NotFound`, `Forbidden`, `TooMany`; for programs also `Conflict` and `Invalid`."""
    sent = await _receive(request, Act.SIGN_UP)
    named = await _session(sent)
    try:
        if not _is_json(request):
            _check_trap(sent.form)
            await admission.hold(request, sent.room.name)
        return await _place(request, sent, named)
    except (Conflict, Invalid) as error:
        if sent.wants_json:
            raise
        return await session_page.again(request, sent.room, named.id, sent.form, error)


async def see(request: Request) -> Response:
    """`GET /{pad}/signups/{token}`: how it stands, and the form to change it."""
    room = await access.pad(request, Act.READ)
    entry = await entries.own(request, room)
    return await signup_page.show(request, room, entry)


async def change(request: Request) -> Response:
    """`POST /{pad}/signups/{token}`: the owner gives other details."""
    sent = await _receive(request, Act.CHANGE_ENTRY)
    entry = await entries.own(request, sent.room)
    try:
        person = people.person(sent.form, await _questions(sent.room, entry))
        placed = await sent.room.order(Amend(entry.token, person))
    except (Conflict, Invalid) as error:
        if sent.wants_json:
            raise
        return await signup_page.show(request, sent.room, entry, sent.form, error)
    assert isinstance(placed, Placed)
    if sent.wants_json:
        return JSONResponse(_as_data(placed), headers=PRIVATE)
    return RedirectResponse(f"{_own_url(request, sent.room)}?saved", status_code=303, headers=PRIVATE)


async def leave(request: Request) -> Response:
    """`POST /{pad}/signups/{token}/cancel`: whoever may still read the pad may leave its lists."""
    sent = await _receive(request, Act.READ)
    entry = await entries.own(request, sent.room)
    await sent.room.order(Leave(entry.token))
    if sent.wants_json:
        return JSONResponse({"id": entry.id, "state": "left"}, headers=PRIVATE)
    return RedirectResponse(_own_url(request, sent.room), status_code=303, headers=PRIVATE)


def _check_trap(form: dict[str, str]) -> None:
    """Raises `Invalid` for what only programs that fill in everything give; whose browser did sees the field."""
    if form.get(TRAP, "").strip():
        raise Invalid({TRAP: Sentence("Leave this field empty, then send the form again.")})


async def _place(request: Request, sent: _Sent, named: Named) -> Response:
    person = people.person(sent.form, named.session.questions)
    token, browser = identity.new_token(), browsers.of(request)
    mine = browser.identity.token_hash
    wish = Wish(named.id, sent.form.get("roster", ""), person, identity.by(token).token_hash, mine)
    placed = await sent.room.sign_up(wish)
    assert isinstance(placed, Placed)
    path = f"{pad.url(sent.room.name)}/signups/{token}"
    headers = {**PRIVATE, **browser.headers}
    if sent.wants_json:
        link = str(request.base_url).rstrip("/") + path
        return JSONResponse({**_as_data(placed), "name": person.name, "link": link}, 201, headers)
    return RedirectResponse(path, status_code=303, headers=headers)


async def _receive(request: Request, act: Act) -> _Sent:
    forms.admit(request)
    room = await access.pad(request, act)
    accepted = request.headers.get("accept", "")
    wants_json = "application/json" in accepted and "text/html" not in accepted
    form = await _data(request) if _is_json(request) else await forms.fields(request)
    return _Sent(room, form, wants_json)


def _is_json(request: Request) -> bool:
    return request.headers.get("content-type", "").split(";")[0].strip() == "application/json"


async def _data(request: Request) -> dict[str, str]:
    """A form as a JSON object; `answers` may be a list. Raises `BadRequest`, `TooLarge`."""
    try:
        given = json.loads(await forms.body(request))
    except ValueError:
        raise BadRequest("The body must be a JSON object.") from None
    if not isinstance(given, dict):
        raise BadRequest("The body must be a JSON object.")
    answers = given.pop("answers", None) or ()
    listed = {f"answer{n}": answer for n, answer in enumerate(answers, 1)} if isinstance(answers, list) else {}
    return {str(key): _as_text(value) for key, value in {**given, **listed}.items()}


def _as_text(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else ""
    return value if isinstance(value, str) else ""


async def _session(sent: _Sent) -> Named:
    wanted = sent.form.get("session", "")
    found = next((each for each in sent.room.sessions(await sent.room.read()) if each.id == wanted), None)
    if found is None:
        raise NotFound("This session is not in the pad any more. Reload the page to see what there is.")
    return found


async def _questions(room: Room, entry: SignedUp) -> tuple[session_page.Question, ...]:
    named = room.sessions(await room.read())
    return next((each.session.questions for each in named if each.id == entry.session), ())


def _own_url(request: Request, room: Room) -> str:
    return f"{pad.url(room.name)}/signups/{request.path_params['token']}"


def _as_data(placed: Placed) -> dict[str, object]:
    return {
        "id": placed.signup,
        "session": placed.session,
        "roster": placed.roster,
        "state": placed.state.value if placed.state else None,
        "before": placed.before,
        "position": None if placed.before is None else placed.before + 1,
    }
