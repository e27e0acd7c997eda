"""What is chosen on a pad's page where a session's text leaves it open. Plain forms, each an edit of whoever sends it.

The page is the same for everyone, and so are its forms: they hold a session's id and what is chosen. The text may have
changed since the page was made, so what is chosen must still be what the session offers.
"""

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from ..access.policy import Act
from ..errors import Conflict
from ..sentences import Sentence
from ..sessions import choices, grammar, offers, when
from ..sessions.listening import Named
from ..sessions.session import Session
from ..sessions.when import Problem
from . import access, browsers, forms, pad
from .entries import PRIVATE

CHANGED = Sentence(
    "This session was changed since your page was made, so nothing was written. Look at it as it is now."
)


async def time(request: Request) -> Response:
    """`POST /{pad}/sessions/{session}/time`: one of the times that a session offers whose own can't be read."""
    forms.admit(request)
    value = (await forms.fields(request)).get("value", "")
    today = datetime.now(UTC).date()
    return await _change(request, lambda text, session: _timed(text, session, value, today))


async def signups(request: Request) -> Response:
    """`POST /{pad}/sessions/{session}/signups`: people can sign up for a meeting from now on."""
    forms.admit(request)
    return await _change(request, choices.with_signups)


async def _change(request: Request, change: Callable[[str, Session], str]) -> Response:
    room = await access.pad(request, Act.EDIT)
    before = _named(room.sessions(await room.read()), request.path_params["session"])
    browser = browsers.of(request)
    after = await room.rewrite(browser.identity.token_hash, lambda text: change(text, _same(text, before)))
    ids = {_place(each.session): each.id for each in room.sessions(after)}  # it may have another now that it has a time
    address = f"{pad.url(room.name)}#session-{ids.get(_place(before), '')}"
    return RedirectResponse(address, status_code=303, headers={**PRIVATE, **browser.headers})


def _timed(text: str, session: Session, value: str, today: date) -> str:
    if when.read(value) == session.when:  # somebody was faster, or tapped twice
        return text
    offered = offers.offers(session.when, today) if isinstance(session.when, Problem) else ()
    if value not in [each.text for each in offered]:
        raise Conflict(CHANGED)
    return choices.with_time(text, session, value)


def _named(sessions: Sequence[Named], wanted: str) -> Session:
    found = next((each.session for each in sessions if each.id == wanted), None)
    if found is None:
        raise Conflict(CHANGED)
    return found


def _same(text: str, before: Session) -> Session:
    """The session in a text that may be another by now."""
    found = next((each for each in grammar.parse(text) if _place(each) == _place(before)), None)
    if found is None:
        raise Conflict(CHANGED)
    return found


def _place(session: Session) -> tuple[str, int]:
    return session.heading, session.ordinal
