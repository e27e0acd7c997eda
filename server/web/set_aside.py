"""A pad that is set aside: the server crashed in its doc twice, so its text is read without the CRDT library."""

import asyncio

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from ..access.policy import Act, check
from ..errors import Closed, SetAside
from ..history.weave import Weave
from ..store.records import Change, StoredPad
from . import access, errors
from .entries import PRIVATE
from .services import services


async def show(request: Request, error: Exception) -> Response:
    """The text at the pad's own address and as `.md` or `.txt`, for whoever may read it; words everywhere else."""
    assert isinstance(error, SetAside)
    stored = await services(request).store.load(error.pad)
    who = access.of(request)
    ending = request.url.path.rpartition(".")[2] if request.url.path.endswith((".md", ".txt")) else ""
    is_pad = ending or request.url.path.count("/") == 1
    if stored is None or not is_pad or request.method not in ("GET", "HEAD"):
        return await errors.known(request, error)
    try:
        check(stored.access.role(who.token_hash if who else None), Act.READ)
    except Closed as closed:
        return await errors.known(request, closed)
    text = await asyncio.to_thread(_text, stored)
    if ending:
        return PlainTextResponse(text, headers=PRIVATE)
    body = services(request).templates.render(
        "set_aside.html", {"pad": stored.name, "text": text, "why": error.sentence}
    )
    return Response(body, error.status, {**PRIVATE, "Retry-After": str(error.retry_after)}, "text/html")


def _text(stored: StoredPad) -> str:
    state = [Change(stored.snapshot.sequence, 0, None, stored.snapshot.state)] if stored.snapshot else []
    return Weave([*state, *stored.changes]).text()
