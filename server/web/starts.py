"""Texts to begin a pad with: `GET /-/templates/{name}.md`, with dates in the weeks to come."""

from datetime import UTC, datetime, timedelta

from starlette.requests import Request
from starlette.responses import Response

from ..errors import NotFound
from ..sessions import series, when
from ..sessions.series import Every
from ..sessions.when import When
from .services import services

NAMES = ("blank", "webinars", "discussion")

_LEAD = timedelta(days=7)
"""How far ahead the first date is, at least: people need to hear of it."""


async def start(request: Request) -> Response:
    """One of the texts."""
    name = request.path_params["name"]
    if name not in NAMES:
        raise NotFound("There are templates called %(names)s.", names=", ".join(NAMES))
    body = services(request).templates.render(f"pads/{name}.md", {"dates": _dates(datetime.now(UTC))})
    return Response(body, media_type="text/markdown", headers={"Cache-Control": "no-store"})


def _dates(now: datetime) -> tuple[str, ...]:
    """A Tuesday at noon UTC, a week or more from now, and those of the next two months: as `When:` lines say them."""
    day = now + _LEAD + timedelta(days=(1 - (now + _LEAD).weekday()) % 7)
    first = day.replace(hour=12, minute=0, second=0, microsecond=0)
    starts = (first, *series.next_dates(first, Every.MONTH, 2, "UTC"))
    return tuple(when.written(When(start, when.DEFAULT_MINUTES, "UTC")) for start in starts)
