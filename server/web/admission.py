"""What an address may not do too often, where the rates are limited. Raises `TooMany`."""

from starlette.requests import HTTPConnection

from ..errors import RosterpadError, TooMany
from ..pads.room import Room
from .services import services

EMPTY_SYNC = 5
"""Bytes of a sync message with nothing in it, as every client sends one when it joins."""


def admit_form(connection: HTTPConnection) -> None:
    """One more form."""
    at = services(connection)
    if at.config.limits and not at.flood.takes(_address(connection)):
        raise TooMany("Too many forms came from your network at once. Wait a minute, then try again.")


def admit_pad(connection: HTTPConnection, room: Room) -> None:
    """An edit, which makes the pad if it is its first."""
    at = services(connection)
    if at.config.limits and room.sequence == 0 and not at.pad_flood.takes(_address(connection)):
        raise TooMany("Too many new pads came from your network. Try again in an hour, or go on in a pad you have.")


def is_edit(data: bytes | RosterpadError | None) -> bool:
    """Whether a message of a socket may hold text: y-protocols' sync, of type 1 or 2."""
    return isinstance(data, bytes) and data[:2] in (b"\x00\x01", b"\x00\x02") and len(data) > EMPTY_SYNC


def _address(connection: HTTPConnection) -> str:
    return connection.client.host if connection.client else ""
