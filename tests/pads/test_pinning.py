"""Who changed a session, as a room tells it: only a host's own edits are accepted, whatever comes in one turn."""

import asyncio
import json
from pathlib import Path

from pycrdt import Doc, Text

from server.access.policy import SessionsBy
from server.pads.room import Room
from server.sessions.listening import Named
from server.sessions.orders import ChangeSessions, Decide
from server.sessions.when import When

from ..load import wire
from .people import Person, Place, open_place, until_saved

PATIENCE = 20.0
"""Seconds until what has to happen has happened."""

HOST, ADA, BEN = b"h" * 32, b"a" * 32, b"b" * 32
TEXT = """## Call {#call}

When: Monday 12 October 2037, 12:00 UTC (60 min)
Where: Zoom
Places: 20

### Attending

- Ben
"""


async def pinned(place: Place) -> Room:
    """A pad that the host made and pinned."""
    room = await place.rooms.open("pad")
    await room.set_text(HOST, TEXT)
    await room.order(ChangeSessions(SessionsBy.HOSTS, HOST))
    return room


async def call(room: Room) -> Named:
    (found,) = room.sessions(await room.read())
    return found


async def acts(room: Room) -> tuple[str, str, int | None]:
    """The clock, the place and the places that act."""
    session = (await call(room)).session
    assert isinstance(session.when, When)
    places = next(roster.places for roster in session.rosters if roster.id == "attending")
    return f"{session.when.start:%H:%M}", session.where.value if session.where else "", places


async def proposed(room: Room, name: str | None) -> None:
    """Wait until the proposal is that person's; None for no proposal."""
    async with asyncio.timeout(PATIENCE):
        while True:
            proposal = (await call(room)).proposal
            if (proposal.name if proposal and proposal.digest else None) == name:
                return
            await a_moment()


async def a_moment() -> None:
    """Let the room look at its text."""
    await asyncio.sleep(0.02)


def replace(person: Person, old: str, new: str) -> None:
    """Somebody types over a word."""
    at = str(person).encode().index(old.encode())

    def edit() -> None:
        del person.text[at : at + len(old.encode())]
        person.text.insert(at, new)

    person.send(wire.UPDATE, person.edit(edit))


def introduce(person: Person, name: str, client: int) -> None:
    """Somebody says what they are called."""
    state = json.dumps({"user": {"name": name, "color": "#336699"}}).encode()
    entry = wire.varuint(client) + wire.varuint(1) + wire.varuint(len(state)) + state
    payload = wire.varuint(1) + entry
    person.tell(wire.varuint(1) + wire.varuint(len(payload)) + payload)


async def test_a_proposal_has_the_name_its_author_goes_by(place: Place) -> None:
    room = await pinned(place)
    ada = await place.come("pad", "ada", author=ADA)
    introduce(ada, "Quiet Fox", 7)
    replace(ada, "12:00", "13:00")
    await until_saved(ada)
    await proposed(room, "Quiet Fox")
    assert await acts(room) == ("12:00", "Zoom", 20)


async def test_of_edits_in_one_turn_only_the_hosts_are_accepted(place: Place) -> None:
    room = await pinned(place)
    host, ada = await place.come("pad", "host", author=HOST), await place.come("pad", "ada", author=ADA)
    place.store.goes_on.clear()
    replace(ada, "12:00", "13:00")
    replace(host, "Zoom", "Jitsi")
    replace(ada, "Places: 20", "Places: 2")
    place.store.goes_on.set()
    await until_saved(host, ada)
    await proposed(room, "")
    assert await acts(room) == ("12:00", "Jitsi", 20)


async def test_what_was_typed_offline_is_its_authors_when_it_merges(place: Place) -> None:
    room = await pinned(place)
    ada = await place.come("pad", "ada", author=ADA)
    away: Doc[Text] = Doc()
    away.get("text", type=Text)
    away.apply_update(ada.doc.get_update())
    text = away.get("text", type=Text)
    at = str(text).index("20\n")
    text.insert(at, "9")
    await room.set_text(HOST, TEXT.replace("Zoom", "Jitsi"))
    ben = await place.come("pad", "ben", author=BEN)
    ben.send(wire.STEP2, away.get_update())
    await until_saved(ben)
    await proposed(room, "")
    assert await acts(room) == ("12:00", "Jitsi", 20)
    assert "Places: 920" in (await room.read()).text


async def test_a_hosts_offline_edits_are_accepted_when_they_merge(place: Place) -> None:
    room = await pinned(place)
    ada = await place.come("pad", "ada", author=ADA)
    away: Doc[Text] = Doc()
    text = away.get("text", type=Text)
    away.apply_update(ada.doc.get_update())
    text.insert(str(text).index("20\n"), "9")
    replace(ada, "12:00", "13:00")
    await until_saved(ada)
    await proposed(room, "")
    host = await place.come("pad", "host", author=HOST)
    host.send(wire.STEP2, away.get_update())
    await until_saved(host)
    async with asyncio.timeout(PATIENCE):
        while await acts(room) != ("12:00", "Zoom", 920):
            await a_moment()
    await proposed(room, "")


async def test_what_a_host_typed_last_is_accepted_though_the_server_stops_at_once(tmp_path: Path) -> None:
    async with open_place(tmp_path) as place:
        room = await pinned(place)
        await room.set_text(HOST, TEXT.replace("12:00", "13:00"))
    async with open_place(tmp_path) as place:
        room = await place.rooms.open("pad")
        assert await acts(room) == ("13:00", "Zoom", 20)
        assert (await call(room)).proposal is None


async def test_what_is_put_back_is_typed_by_the_host_and_reaches_editors(place: Place) -> None:
    room = await pinned(place)
    ada = await place.come("pad", "ada", author=ADA)
    replace(ada, "12:00", "13:00")
    await until_saved(ada)
    await proposed(room, "")
    proposal = (await call(room)).proposal
    assert proposal is not None
    await room.order(Decide("call", proposal.digest, False, HOST))
    assert (await call(room)).proposal is None
    ada.sync()
    assert str(ada) == TEXT
    changes = await place.store.changes("pad")
    assert [each.author for each in changes][-1] == HOST


async def test_a_link_taken_back_makes_edits_proposals_from_then_on(place: Place) -> None:
    room = await pinned(place)
    room.audience.access = type(room.audience.access)()  # nobody is a host any more
    await room.set_text(HOST, TEXT.replace("12:00", "13:00"))
    await proposed(room, "")
    assert await acts(room) == ("12:00", "Zoom", 20)
