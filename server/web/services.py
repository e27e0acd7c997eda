"""What every page and socket is given to work with."""

from dataclasses import dataclass

from starlette.requests import HTTPConnection

from ..access.keys import Keys
from ..config import Config
from ..history.histories import Histories
from ..pads.rooms import Rooms
from ..store.store import Store
from .archive.services import Archives
from .assets import Assets
from .blocked import Blocked
from .editor_sessions import EditorSessions
from .flood import Flood
from .limits_hit import LimitsHit
from .live_chat import Chats
from .live_page import LivePages
from .page import Pages
from .present import Present
from .served import Served
from .templates import Templates
from .visits import Visits


@dataclass(frozen=True, slots=True)
class Services:
    """The parts of one server, made in `app.py`."""

    config: Config
    store: Store
    rooms: Rooms
    histories: Histories
    pages: Pages
    live: LivePages
    editors: EditorSessions
    chats: Chats
    templates: Templates
    assets: Assets
    flood: Flood
    dialog_flood: Flood
    pad_flood: Flood
    archive: Archives
    guess_flood: Flood
    keys: Keys
    hits: LimitsHit
    blocked: Blocked
    visits: Visits
    served: Served

    @property
    def present(self) -> Present:
        """Who is in the open pads."""
        return self.chats.present


def services(request: HTTPConnection) -> Services:
    """The services of the server that a request came to."""
    found: Services = request.app.state.services
    return found
