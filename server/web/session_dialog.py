"""Sessions written by the dialog: answers in edits for the text that a browser has, which applies them as its person's.

Nothing here changes a pad. A browser sends its own text along, which may be ahead of the committed one, and finds a
session in it by its heading's line and its number among equal lines. Positions count UTF-16 units, as JavaScript does.
"""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from ..access.policy import Act
from ..errors import BadRequest, Conflict, Invalid, NotFound, TooLarge, TooMany
from ..pads import difference
from ..sentences import Sentence
from ..sessions import choices, grammar, series, writing, zones
from ..sessions.series import Every
from ..sessions.session import Session
from ..sessions.when import When
from ..sessions.writing import Draft
from . import access, session_fields
from .admission import address
from .services import services
from .templates import say

Body = Mapping[str, object]
Edits = list[dict[str, object]]

DEFAULT_LEVEL = 2
_MOST_BESIDE = 64 << 10  # bytes of a request beside the text
_PIECE = 64 << 10  # bytes that count as one request


async def dialog(request: Request) -> Response:
    """The dialogs' HTML, the same for every pad."""
    at = services(request)
    body = at.templates.render("_session_dialog.html", {})
    headers = {"Cache-Control": "no-cache", "ETag": f'"{at.templates.version}"'}
    if request.headers.get("if-none-match") == headers["ETag"]:
        return Response(status_code=304, headers=headers)
    return Response(body, media_type="text/html", headers=headers)


async def new(request: Request) -> Response:
    """A new session, `{draft, text, at}`: its text, and the edit that puts it behind the block at position `at`."""
    return await _answer(request, _new)


async def draft(request: Request) -> Response:
    """The fields of a session, `{text, heading, ordinal}`."""
    return await _answer(request, lambda body: {"draft": session_fields.fields(_found(body))})


async def edit(request: Request) -> Response:
    """The edits that make a session what its fields say, `{text, heading, ordinal, draft}`."""
    return await _answer(request, _edit)


async def copies(request: Request) -> Response:
    """The edit that repeats a session on its next dates, `{text, heading, ordinal, every, count, zone}`."""
    return await _answer(request, _copies)


async def time(request: Request) -> Response:
    """The edit that puts another value behind `When:`, `{text, heading, ordinal, value}`."""
    return await _answer(request, _time)


async def signups(request: Request) -> Response:
    """The edit that makes a meeting one that people can sign up for, `{text, heading, ordinal}`."""
    return await _answer(request, _signups)


async def _answer(request: Request, work: Callable[[Body], object]) -> Response:
    await access.pad(request, Act.EDIT)
    data = await _read(request, 2 * services(request).config.max_pad_bytes + _MOST_BESIDE)
    _admit(request, len(data))
    try:
        return JSONResponse(await run_in_threadpool(lambda: work(_body(data))), headers={"Cache-Control": "no-store"})
    except Invalid as error:
        fields = {name: say(wrong) for name, wrong in error.fields.items()}
        return JSONResponse({"error": " ".join(fields.values()), "fields": fields}, error.status)


async def _read(request: Request, limit: int) -> bytearray:
    data = bytearray()
    async for part in request.stream():
        data += part
        if len(data) > limit:
            raise TooLarge("Such a request holds at most %(limit)s bytes.", limit=f"{limit:,}")
    return data


def _admit(request: Request, size: int) -> None:
    """Count a request by its size, which is what it costs: two seconds for the longest. Raises `TooMany`."""
    at = services(request)
    pieces = range(1 + size // _PIECE) if at.config.limits else ()
    if wait := max((at.dialog_flood.wait(address(request)) for _ in pieces), default=0):
        raise TooMany("Too much was asked from your network in a short time. Wait a moment, then try again.").after(
            wait
        )


def _body(data: bytearray) -> Body:
    try:
        body = json.loads(data)
        json.dumps(body, ensure_ascii=False).encode()
    except (ValueError, RecursionError):
        raise BadRequest("The request must be JSON, in whole characters.") from None
    if not isinstance(body, dict):
        raise BadRequest("The request must be an object.")
    return body


def _new(body: Body) -> object:
    text, at = _text(body), body.get("at")
    line = _line_at(text, at if isinstance(at, int) else 0)
    around = next((each for each in grammar.parse(text) if each.line <= line < each.end), None)
    made = session_fields.draft(body.get("draft"), _level(around))
    block = writing.write(made)
    end = around.end if around else _end_of_paragraph(text, line)
    return {"text": block, "edits": _insertion(text, end, [block])}


def _edit(body: Body) -> object:
    text, session = _text(body), _found(body)
    made = session_fields.draft(body.get("draft"), session.level, session)
    kept = session
    if session.closes and not isinstance(session.closes.when, When) and made.closes is None:
        kept = replace(session, closes=None)  # a deadline that can't be read stays as it was typed
    try:
        rewritten = writing.rewrite(text, kept, made)
    except ValueError as error:
        raise Invalid({"title": error.args[0]}) from None
    return {"edits": _edits(text, rewritten)}


def _copies(body: Body) -> object:
    text, session = _text(body), _found(body)
    known = writing.draft_of(session)
    if known is None:
        raise Conflict("The time of this session can’t be read, so nothing can be counted from it.")
    starts = series.next_dates(known.when.start, *_rhythm(body))
    blocks = [writing.write(_on(known, session, start)) for start in starts]
    return {"edits": _insertion(text, session.end, blocks)}


def _time(body: Body) -> object:
    text, value = _text(body), str(body.get("value", ""))[: session_fields.LONGEST]
    return {"edits": _edits(text, choices.with_time(text, _found(body), value))}


def _signups(body: Body) -> object:
    text = _text(body)
    return {"edits": _edits(text, choices.with_signups(text, _found(body)))}


def _text(body: Body) -> str:
    text = body.get("text", "")
    if not isinstance(text, str):
        raise BadRequest("“text” must be the pad’s text.")
    return text


def _found(body: Body) -> Session:
    sessions = grammar.parse(_text(body))
    wanted = (body.get("heading"), body.get("ordinal"))
    found = next((each for each in sessions if (each.heading, each.ordinal) == wanted), None)
    if found is None:
        raise NotFound("This session is not in the text any more. Look where its heading was, and try again.")
    return found


def _rhythm(body: Body) -> tuple[Every, int, str]:
    """How often, how many times, and by which zone's clock. Raises `Invalid`."""
    errors: dict[str, Sentence] = {}
    every, count, zone = body.get("every"), body.get("count"), body.get("zone")
    if every not in [each.value for each in Every]:
        errors["every"] = Sentence("Choose how often.")
    if not isinstance(count, int) or not 1 <= count <= series.MAX_DATES:
        errors["count"] = Sentence("Give a whole number from 1 to %(most)s.", most=series.MAX_DATES)
    if not isinstance(zone, str) or zones.known(zone) is None:
        errors["zone"] = Sentence("Choose a time zone from the list, or UTC.")
    if errors:
        raise Invalid(errors)
    return Every(every), int(str(count)), str(zone)


def _on(known: Draft, session: Session, start: datetime) -> Draft:
    """The draft on another date, with no id: it gets its own."""
    closes = _moved(known.closes, session, start) if known.closes else None
    level = known.level if session.level else DEFAULT_LEVEL
    return replace(known, when=replace(known.when, start=start), closes=closes, id=None, level=level)


def _moved(closes: datetime, session: Session, start: datetime) -> datetime:
    """A deadline, as long before the new start as it was before the old."""
    before = session.when.start if isinstance(session.when, When) else start
    return closes + (start - before if start != before else timedelta())


def _level(around: Session | None) -> int:
    return around.level if around and around.level else DEFAULT_LEVEL


def _end_of_paragraph(text: str, line: int) -> int:
    lines = text.split("\n")
    return next((number for number in range(line, len(lines)) if not lines[number].strip()), len(lines))


def _insertion(text: str, line: int, blocks: Sequence[str]) -> Edits:
    """The edit that puts blocks before a line, with a blank line around each."""
    lines = text.split("\n")
    before = "\n".join(lines[:line]) + ("\n" if 0 < line < len(lines) else "")
    after = text[len(before) :]
    ahead = "" if not before.strip("\n") or before.endswith("\n\n") else "\n" if before.endswith("\n") else "\n\n"
    behind = "\n" if not after or after.startswith("\n") else "\n\n"
    position = _units(before)
    return [{"from": position, "to": position, "insert": ahead + "\n\n".join(blocks) + behind}]


def _edits(old: str, new: str) -> Edits:
    """The smallest edits that make one text the other."""
    return list(_in_units(old.encode(), difference.edits(old, new)))


def _in_units(old: bytes, edits: Iterator[difference.Edit]) -> Iterator[dict[str, object]]:
    counted = units = 0
    for start, end, insert in edits:
        units += _units(old[counted:start].decode())
        length = _units(old[start:end].decode())
        yield {"from": units, "to": units + length, "insert": insert}
        counted, units = end, units + length


def _line_at(text: str, position: int) -> int:
    """The number of the line at a position in UTF-16 units."""
    return text.encode("utf-16-le")[: 2 * max(position, 0)].decode("utf-16-le", "ignore").count("\n")


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2
