"""People, not sockets: what a room is told of who is in it."""

import random

from server.access.policy import Role
from server.pads import presence
from server.pads.presence import Introduced, Numbers, gather

ADA, BEN, CLEO = b"a" * 32, b"b" * 32, b"c" * 32


def test_the_tabs_and_devices_of_one_identity_are_one_person() -> None:
    numbers = Numbers()
    found = gather(
        numbers,
        [
            (BEN, Role.EDITOR, Introduced(7, "Ben", "#111111")),
            (ADA, Role.ORGANISER, Introduced(1, "Ada Example", "#333333", 5)),
            (ADA, Role.ORGANISER, Introduced(2, "Ada", "#222222", 4)),
            (ADA, Role.ORGANISER, None),
        ],
        [ADA, CLEO, CLEO],
    )
    ada, ben = ({"person": numbers.of(who)} for who in (ADA, BEN))
    assert found.fields == {
        "people": [
            {**ada, "role": "organiser", "name": "Ada Example", "color": "#333333", "clients": [1, 2]},
            {**ben, "role": "editor", "name": "Ben", "color": "#111111", "clients": [7]},
        ],
        "more": 0,
        "readers": 1,
    }
    assert found.count == 3


def test_a_number_tells_nothing_of_an_identity_and_is_never_anothers() -> None:
    numbers = Numbers()
    seen = [numbers.of(who) for who in (ADA, BEN, CLEO)]
    assert len(set(seen)) == 3
    assert (numbers.of(ADA), numbers.who(seen[1]), numbers.who(-1)) == (seen[0], BEN, None)
    assert Numbers().of(ADA) != seen[0], "another room, another number"


def test_a_crowd_is_counted_beyond_those_who_are_named() -> None:
    crowd = [(n, Role.EDITOR, Introduced(n, f"N{n}", "")) for n in range(presence.MOST_NAMED + 20)]
    found = gather(Numbers(), [*crowd, (ADA, Role.ORGANISER, None)], [])
    assert (len(found.people), found.more, found.count) == (presence.MOST_NAMED, 21, presence.MOST_NAMED + 21)
    assert found.people[0].role is Role.ORGANISER


def test_those_who_are_long_gone_are_forgotten() -> None:
    numbers, chance = Numbers(), random.Random(7)
    first = numbers.of(ADA)
    for n in range(3_000):
        gather(numbers, [(chance.randbytes(32), Role.EDITOR, None)], [ADA] if n % 2 else [ADA, BEN])
    assert numbers.of(ADA) == first, "who stays keeps the number"
    assert len(numbers._numbers) <= presence._REMEMBERED + 3
