"""What an address may not do too often, where the rates are limited. Raises `TooMany`."""

import asyncio
import base64
import time

from starlette.requests import HTTPConnection

from ..access.identity import YEAR
from ..access.keys import same
from ..errors import Forbidden, RosterpadError, TooMany
from ..pads.room import Room
from .limits_hit import Limit
from .services import services

MAKER = "rosterpad_maker"
"""The cookie of a browser that may make pads."""

EMPTY_SYNC = 5
"""Bytes of a sync message with nothing in it, as every client sends one when it joins."""


def admit_form(connection: HTTPConnection) -> None:
    """One more form."""
    at = services(connection)
    if at.config.limits and (wait := at.flood.wait(address(connection))):
        at.hits.add(Limit.FORMS)
        raise TooMany("Too many forms came from your network at once. Wait a minute, then try again.").after(wait)


def admit_pad(connection: HTTPConnection, room: Room) -> None:
    """An edit, which makes the pad if it is its first. Raises `Forbidden` too, for who may not make one."""
    if room.sequence:
        return
    at = services(connection)
    if not may_make(connection):
        raise Forbidden("New pads on this server need its passphrase. Open the pad’s address in a browser to give it.")
    if at.config.limits and (wait := at.pad_flood.wait(address(connection))):
        at.hits.add(Limit.PADS)
        raise TooMany(
            "Too many new pads came from your network. Try again in an hour, or go on in a pad you have."
        ).after(wait)


def may_make(connection: HTTPConnection) -> bool:
    """Whether whoever asks may make pads. A program gives the passphrase as the password of HTTP's basic scheme."""
    at = services(connection)
    if not at.config.passphrase:
        return True
    value = connection.cookies.get(MAKER, "")
    if value:
        return at.keys.signed(value, f"maker {at.config.passphrase}", time.time(), YEAR)
    given = _password(connection.headers.get("authorization", ""))
    if given is None:
        return False
    admit_guess(connection)
    return same(given, at.config.passphrase)


def maker_cookie(connection: HTTPConnection) -> str:
    """The `Set-Cookie` of a browser that knew the passphrase: good for a year, and until there is another one."""
    at = services(connection)
    secure = "; Secure" if connection.url.scheme in ("https", "wss") else ""
    value = at.keys.sign(f"maker {at.config.passphrase}", time.time())
    return f"{MAKER}={value}; Path=/; Max-Age={YEAR}; HttpOnly; SameSite=Lax{secure}"


def admit_guess(connection: HTTPConnection) -> None:
    """One more try at a key or a passphrase: slow enough that nobody finds one by trying."""
    at = services(connection)
    if at.config.limits and (wait := at.guess_flood.wait(address(connection))):
        at.hits.add(Limit.GUESSES)
        raise TooMany("Too many tries. Wait a minute, then try again.").after(wait)


def note_page(connection: HTTPConnection, pad: str) -> None:
    """A page of that pad, with its forms, was served."""
    services(connection).served.note(address(connection), pad)


async def hold(connection: HTTPConnection, pad: str) -> None:
    """Let a form wait that came sooner than a person can type it."""
    at = services(connection)
    if at.config.limits and (seconds := at.served.wait(address(connection), pad)):
        await asyncio.sleep(seconds)


def is_edit(data: bytes | RosterpadError | None) -> bool:
    """Whether a message of a socket may hold text: y-protocols' sync, of type 1 or 2."""
    return isinstance(data, bytes) and data[:2] in (b"\x00\x01", b"\x00\x02") and len(data) > EMPTY_SYNC


def _password(header: str) -> str | None:
    """The password of an `Authorization` header (RFC 7617)."""
    scheme, _, sent = header.partition(" ")
    if scheme.lower() != "basic":
        return None
    try:
        return base64.b64decode(sent, validate=True).decode().partition(":")[2]
    except ValueError:
        return None


def address(connection: HTTPConnection) -> str:
    """Where it comes from, as far as a trusted proxy says."""
    return connection.client.host if connection.client else ""
