"""`POST /{pad}/sessions/{session}/back`: the text of a session that was removed is put back, at the end of the pad.

A plain form, and an edit of whoever sends it. With its text the session has its sign-ups again.
"""

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from ..access.policy import Act
from ..errors import Conflict, NotFound
from ..sessions import grammar
from . import access, browsers, forms, pad
from .entries import PRIVATE
from .services import services


async def put_back(request: Request) -> Response:
    """303 to the session. Raises `NotFound` if nothing is kept of it, `Conflict` if it can't be read there."""
    forms.admit(request)
    at = services(request)
    room = await access.pad(request, Act.EDIT)
    wanted = request.path_params["session"]
    kept = next((each for each in (await at.store.rosters(room.name)).sessions if each.id == wanted), None)
    if kept is None or not (kept.present or kept.text):
        raise NotFound("Nothing is kept of the text of this session.")
    browser = browsers.of(request)
    if not kept.present:
        await room.rewrite(browser.identity.token_hash, lambda text: _with(text, kept.text))
    headers = {**PRIVATE, **browser.headers}
    return RedirectResponse(f"{pad.url(room.name)}#session-{wanted}", status_code=303, headers=headers)


def _with(text: str, block: str) -> str:
    if _has(text, block):
        return text  # somebody was faster, or tapped twice
    whole = f"{text.rstrip()}\n\n{block}\n" if text.strip() else f"{block}\n"
    if not _has(whole, block):
        raise Conflict("At the end of this pad the text would not be read as a session. Put it back by hand.")
    return whole


def _has(text: str, block: str) -> bool:
    lines = text.split("\n")
    return any(each.block(lines) == block for each in grammar.parse(text))
