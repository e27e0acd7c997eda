"""The pad of an address, for whoever may do with it what they ask: to fetch it is the access check."""

from starlette.requests import HTTPConnection

from ..access import identity
from ..access.identity import Identity
from ..access.policy import Act, Role, check
from ..errors import NotFound
from ..pads import names
from ..pads.room import Room
from ..store.records import ArchivedPad
from .services import services


def of(connection: HTTPConnection) -> Identity | None:
    """Whose browser it is, if it has been here before."""
    return identity.of(connection.cookies.get(identity.COOKIE, ""))


def role(connection: HTTPConnection, room: Room) -> Role | None:
    """What whoever asks is in that pad."""
    who = of(connection)
    return room.audience.access.role(who.token_hash if who else None)


async def pad(connection: HTTPConnection, act: Act) -> Room:
    """The pad, which nobody may have written yet. Raises `Forbidden`, `BadName`, `StoreUnavailable`."""
    room = await services(connection).rooms.open(names.canonical(connection.path_params["pad"]))
    _check(connection, room, act)
    return room


async def archived(connection: HTTPConnection, session: str) -> ArchivedPad | None:
    """The pad if it is archived, with the page of a session, without opening it. Raises `Forbidden`, `BadName`."""
    at, name = services(connection), names.canonical(connection.path_params["pad"])
    room = at.rooms.peek(name)
    if room is not None and not room.archived:
        return None
    found = await at.store.archived(name, session)
    if found is not None:
        who = of(connection)
        check(found.access.role(who.token_hash if who else None), Act.READ)
    return found


async def kept(connection: HTTPConnection, act: Act) -> Room:
    """The same of a pad that is there. Raises `NotFound` too."""
    room = await pad(connection, Act.READ)
    if not room.sequence:
        raise NotFound("There is no pad called “%(pad)s” yet. It begins with the first edit.", pad=room.name)
    _check(connection, room, act)
    return room


def _check(connection: HTTPConnection, room: Room, act: Act) -> None:
    who = of(connection)
    room.audience.access.check(who.token_hash if who else None, act)


async def history(connection: HTTPConnection) -> Room:
    """A pad that is there, for somebody who may see what it was. Raises as `kept` does."""
    room, who = await kept(connection, Act.READ), of(connection)
    room.audience.access.check_history(who.token_hash if who else None)
    return room


async def organises(connection: HTTPConnection, name: str) -> bool:
    """Whether whoever asks is an organiser of a pad, which may be deleted, so that it has no room."""
    who, granted = of(connection), await services(connection).store.access(name)
    return granted.role(who.token_hash if who else None) is Role.ORGANISER


async def tell(connection: HTTPConnection, room: Room) -> None:
    """Act on a policy, link or grant that was changed in the store: whoever has the pad open hears of it at once."""
    at = services(connection)
    before = room.state
    access = room.audience.access = await at.store.access(room.name)
    room.audience.admit(access, room.state, everybody=room.state != before)
    room.lock.watch()
    at.live.admit(room)
    at.archive.shelf.clear()
    at.present.changed(room)
