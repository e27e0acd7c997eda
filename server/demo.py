"""A pad that shows what this place can do: `serve --demo` makes it on a server that doesn't have it."""

from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from importlib import resources

from .errors import Deleted, SetAside
from .pads.rooms import Rooms

NAME = "membership-webinars"


async def make_demo(rooms: Rooms) -> None:
    """Write the demo pad, with webinars in the weeks to come, unless there is one."""
    with suppress(Deleted, SetAside):  # the server starts without it, too
        room = await rooms.open(NAME)
        if room.sequence == 0:
            await room.set_text(None, text(datetime.now(UTC).date()))


def text(today: date) -> str:
    """The demo's Markdown, as of `today`."""
    tuesday = today + timedelta(days=7 + (1 - today.weekday()) % 7)
    template = (resources.files(__package__) / "demo.md").read_text()
    return template.format(first=_spelled(tuesday), second=_spelled(tuesday + timedelta(days=21)))


def _spelled(day: date) -> str:
    return f"{day:%A} {day.day} {day:%B %Y}"
