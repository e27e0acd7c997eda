"""Who may edit in a room, and what those hear whose role changes while they are here."""

from server.access.policy import Access, Policy, Role

from ..yclient import until
from .people import STATE, Person, Place, until_saved

ADA, BEN = b"a" * 32, b"b" * 32


def roles(person: Person) -> list[str]:
    """The roles that somebody was told, since the last time."""
    return [value["role"] for kind, value in person.frames.take() if kind == "state"]


async def admit(place: Place, access: Access) -> None:
    room = await place.rooms.open("notes")
    room.audience.admit(access, room.state)


async def test_whoever_makes_a_pad_is_its_organiser_from_then_on(place: Place) -> None:
    ada = await place.come("notes", author=ADA)
    ben = await place.come("notes", author=BEN)
    ada.type("Hello")
    await until_saved(ada)
    ben.sync()
    ben.type("Hi")
    await until_saved(ben)
    assert (roles(ada), roles(ben)) == (["organiser"], [])
    room = await place.rooms.open("notes")
    assert room.audience.access == await place.store.access("notes") == Access(Policy.EDIT, {ADA: Role.ORGANISER})


async def test_a_new_role_is_told_to_whom_it_concerns(place: Place) -> None:
    ada, ben = await place.come("notes", author=ADA), await place.come("notes", author=BEN)
    plain = await place.come("notes", acknowledges=False)
    for each in (ada, ben):
        each.frames.take()
    await admit(place, Access(Policy.READ, {ADA: Role.EDITOR}))
    state = {"connection": ben.connection.number, **STATE, "role": "reader", "anyone": "read"}
    assert ben.frames.heard[-1] == ("state", state)
    assert (roles(ada), roles(ben), roles(plain)) == (["editor"], ["reader"], []), "ada hears what anyone may do"
    await admit(place, Access(Policy.READ, {ADA: Role.EDITOR, BEN: Role.ORGANISER}))
    assert (roles(ada), roles(ben)) == ([], ["organiser"])


async def test_edits_of_somebody_who_may_only_read_are_refused(place: Place) -> None:
    ada, ben = await place.come("notes", author=ADA), await place.come("notes", author=BEN)
    await admit(place, Access(Policy.SIGN_UP, {ADA: Role.EDITOR}))
    ben.type("No. ")
    await until(lambda: bool(ben.frames.closed), "a close")
    assert ben.frames.closed == [
        (4403, "This pad can’t be edited with this address. Ask its organisers for a link that lets you edit it.")
    ]
    ada.type("Yes.")
    await until_saved(ada)
    assert (await (await place.rooms.open("notes")).read()).text == "Yes."


async def test_somebody_who_may_only_read_hears_on_and_may_say_that_nothing_is_new(place: Place) -> None:
    ada, ben = await place.come("notes", author=ADA), await place.come("notes", author=BEN)
    await admit(place, Access(Policy.READ, {ADA: Role.EDITOR}))
    ada.type("Hello")
    await until_saved(ada)
    ben.sync()
    ben.send(1, ben.doc.get_update(b"\0"))
    await until_saved(ben)
    assert str(ben) == "Hello"
    assert ben.frames.closed == []


async def test_who_may_no_longer_read_is_sent_away(place: Place) -> None:
    ada, ben = await place.come("notes", author=ADA), await place.come("notes", author=BEN)
    await admit(place, Access(Policy.NOTHING, {ADA: Role.EDITOR}))
    reason = "This pad is only for people with a link. Open the one that you were given, or ask whoever invited you."
    assert (ada.frames.closed, ben.frames.closed) == ([], [(4403, reason)])
    assert list((await place.rooms.open("notes")).audience.connections) == [ada.connection]


async def test_whoever_may_not_edit_when_their_turn_comes_does_not_join(place: Place) -> None:
    room = await place.rooms.open("notes")
    late = Person(place, room, "late", acknowledges=True, author=BEN)
    room.join(late.connection)
    await admit(place, Access(Policy.READ))
    await until(lambda: bool(late.frames.closed), "a close")
    assert [code for code, _ in late.frames.closed] == [4403]
    assert late.frames.heard == []
