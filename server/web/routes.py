"""Every address of the server."""

from collections.abc import Awaitable, Callable

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route, WebSocketRoute

from . import (
    admin,
    admin_access,
    admin_acts,
    assets,
    blocking,
    calendars,
    chat,
    collab,
    deletion,
    device,
    feeds,
    health,
    history,
    history_acts,
    home,
    imports,
    join,
    locking,
    makers,
    me,
    organise,
    organise_acts,
    organise_link,
    pad,
    proposals,
    put_back,
    redact,
    session_choices,
    session_dialog,
    session_page,
    settings,
    signups,
    starts,
    wiped,
)
from .archive import acts as archiving
from .archive import download, listing
from .mine import mine
from .reserved import names
from .services import services


async def static(request: Request) -> Response:
    """A file of the built front end."""
    return assets.static(request, services(request).assets)


def _resource(path: str, **by_method: Callable[[Request], Awaitable[Response]]) -> Route:
    """An address with several methods, in one route, so that whoever tries another is told all that there are."""

    async def answer(request: Request) -> Response:
        return await by_method["GET" if request.method == "HEAD" else request.method](request)

    return Route(path, answer, methods=list(by_method))


ROUTES: list[BaseRoute] = [
    # They are tried one after the other: first what a whole lecture hall asks for at once.
    Route("/{pad}/signups", signups.sign_up, methods=["POST"]),
    Route("/", home.home),
    Route("/-/recent", home.recent, methods=["POST"]),
    Route("/-/new", home.new, methods=["GET", "POST"]),
    Route("/-/passphrase", makers.give, methods=["POST"]),
    Route("/-/static/{file}", static),
    Route("/-/templates/{name}.md", starts.start),
    Route("/-/dialogs/session.html", session_dialog.dialog),
    Route("/-/me", me.page),
    Route("/-/me.json", me.data),
    Route("/-/me/erase", me.erase, methods=["POST"]),
    _resource("/-/me/device", GET=device.page, POST=device.make),
    _resource("/-/me/device/{token}", GET=device.offer, POST=device.take),
    Route("/-/healthz", health.healthz),
    Route("/-/calendar.ics", calendars.of_listed),
    Route("/-/archive", listing.page),
    Route("/-/archive.atom", listing.feed),
    Route("/-/archive.zip", download.everything),
    Route("/-/admin", admin.page),
    _resource("/-/admin/pads/{name}", GET=admin.pad, POST=admin_acts.pad),
    Route("/-/admin/blocked", admin_acts.block, methods=["POST"]),
    Route("/-/admin/leave", admin_access.leave, methods=["POST"]),
    _resource("/-/admin/enter/{key}", GET=admin_access.offer, POST=admin_access.enter),
    WebSocketRoute("/-/collab/{pad}", collab.collab),
    Route("/p/{pad}", pad.etherpad),
    Route("/{pad}/sessions", session_dialog.new, methods=["POST"]),
    Route("/{pad}/sessions/draft", session_dialog.draft, methods=["POST"]),
    Route("/{pad}/sessions/edit", session_dialog.edit, methods=["POST"]),
    Route("/{pad}/sessions/copies", session_dialog.copies, methods=["POST"]),
    Route("/{pad}/sessions/time", session_dialog.time, methods=["POST"]),
    Route("/{pad}/sessions/signups", session_dialog.signups, methods=["POST"]),
    Route("/{pad}/sessions/{session}/time", session_choices.time, methods=["POST"]),
    Route("/{pad}/sessions/{session}/signups", session_choices.signups, methods=["POST"]),
    Route("/{pad}/sessions/{session}/back", put_back.put_back, methods=["POST"]),
    Route("/{pad}/sessions/{session}/accept", proposals.accept, methods=["POST"]),
    Route("/{pad}/sessions/{session}/restore", proposals.restore, methods=["POST"]),
    Route("/{pad}/notices", wiped.notices),
    Route("/{pad}/wiped/{wipe:int}/back", wiped.put_back, methods=["POST"]),
    Route("/{pad}/wiped/{wipe:int}/keep", wiped.keep, methods=["POST"]),
    Route("/{pad}/wiped/{wipe:int}/block", blocking.wiper, methods=["POST"]),
    Route("/{pad}/here/{client:int}/block", blocking.present, methods=["POST"]),
    # Before the pages of a session and an entry, whose addresses they are with an ending.
    Route("/{pad}/sessions/{session}.ics", calendars.of_session),
    Route("/{pad}/signups/{token}.ics", calendars.of_entry),
    _resource("/{pad}.md", GET=pad.markdown, PUT=pad.put),
    Route("/{pad}.txt", pad.text),
    Route("/{pad}.html", pad.html),
    Route("/{pad}.json", pad.data),
    Route("/{pad}.csv", organise.table),
    Route("/{pad}/organise", organise.page),
    Route("/{pad}/organise/entries/{entry:int}", organise_acts.entry, methods=["POST"]),
    Route("/{pad}/organise/sessions/{session}", organise_acts.session, methods=["POST"]),
    Route("/{pad}/organise/sessions/{session}/names", organise_acts.add, methods=["POST"]),
    Route("/{pad}/organise/sessions/{session}/typed", organise_acts.typed, methods=["POST"]),
    Route("/{pad}/organise/moves/{move:int}", organise_acts.undo, methods=["POST"]),
    Route("/{pad}/organise/settings", organise_acts.settings, methods=["POST"]),
    Route("/{pad}/organise/listed", organise_acts.listing, methods=["POST"]),
    Route("/{pad}/organise/link", organise_link.renew, methods=["POST"]),
    Route("/{pad}/settings", settings.page),
    Route("/{pad}/settings/policy", settings.set_policy, methods=["POST"]),
    Route("/{pad}/settings/history", settings.set_history, methods=["POST"]),
    Route("/{pad}/settings/sessions", settings.set_sessions_by, methods=["POST"]),
    Route("/{pad}/settings/lock", locking.lock, methods=["POST"]),
    Route("/{pad}/settings/blocks/{block:int}/end", blocking.end, methods=["POST"]),
    Route("/{pad}/settings/chat", settings.set_chat, methods=["POST"]),
    Route("/{pad}/settings/links", settings.make, methods=["POST"]),
    Route("/{pad}/settings/links/{link:int}/revoke", settings.revoke, methods=["POST"]),
    _resource("/{pad}/import", GET=imports.page, POST=imports.preview),
    Route("/{pad}/import/text", imports.bring, methods=["POST"]),
    _resource("/{pad}/import/{change:int}", GET=imports.brought, POST=imports.undo),
    _resource("/{pad}/archive", GET=archiving.offer, POST=archiving.archive),
    Route("/{pad}/archive/later", archiving.later, methods=["POST"]),
    _resource("/{pad}/reopen", GET=archiving.offer_to_reopen, POST=archiving.reopen),
    Route("/{pad}/history", history.page),
    Route("/{pad}/history/moment", history.part),
    Route("/{pad}/history/steps", history.steps),
    Route("/{pad}/history/compare", history.comparison),
    Route("/{pad}/history/revisions", history_acts.name, methods=["POST"]),
    Route("/{pad}/history/restore", history_acts.back, methods=["POST"]),
    Route("/{pad}/authors", history.authors),
    _resource("/{pad}/redact", GET=redact.page, POST=redact.redact),
    Route("/{pad}/deletion", deletion.delete, methods=["POST"]),
    Route("/{pad}/deletion/undo", deletion.put_back, methods=["POST"]),
    _resource("/{pad}/deletion/{token}", GET=deletion.offer, POST=deletion.use),
    Route("/{pad}/settings/deletion-link", deletion.make_link, methods=["POST"]),
    Route("/{pad}/settings/kept-links", organise_link.keep, methods=["POST"]),
    _resource("/{pad}/chat", GET=chat.page, POST=chat.post),
    Route("/{pad}/chat/{message:int}/delete", chat.delete, methods=["POST"]),
    _resource("/{pad}/organise/join/{token}", GET=join.moved, POST=join.moved),
    _resource("/{pad}/join/{token}", GET=join.offer, POST=join.join),
    Route("/{pad}.ics", calendars.of_pad),
    Route("/{pad}.atom", feeds.of_pad),
    Route("/{pad}/sessions/{session}", session_page.session),
    _resource("/{pad}/signups/{token}", GET=signups.see, POST=signups.change),
    Route("/{pad}/signups/{token}/cancel", signups.leave, methods=["POST"]),
    Route("/{pad}/mine", mine),
    Route("/{pad}/names", names),
    Route("/{pad}", pad.pad),
]
