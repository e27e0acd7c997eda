"""Who is here: each connection speaks for itself, in states that no browser throws on."""

import json

import pytest

from server import errors
from server.pads.awareness import Awareness, clean_name
from server.pads.protocol import read_varuint, varuint

from . import hostile
from .hostile import Kind

ADA = {"user": {"name": "Ada", "color": "#7a3b9e", "colorLight": "#7a3b9e33"}}
ITEM = {"client": 5, "clock": 0}
TOP = {"type": None, "tname": "text", "item": None, "assoc": 0}


def payload(*entries: tuple[int, int, object]) -> bytes:
    """Entries of (client, clock, state), as y-protocols encodes them."""
    encoded = [(client, clock, json.dumps(state).encode()) for client, clock, state in entries]
    return varuint(len(entries)) + b"".join(
        varuint(client) + varuint(clock) + varuint(len(text)) + text for client, clock, text in encoded
    )


def entries(data: bytes | None) -> list[tuple[int, int, object]]:
    """The entries of a payload."""
    if data is None:
        return []
    count, position = read_varuint(data, 0)
    found = []
    for _ in range(count):
        client, position = read_varuint(data, position)
        clock, position = read_varuint(data, position)
        size, position = read_varuint(data, position)
        found.append((client, clock, json.loads(data[position : position + size])))
        position += size
    assert position == len(data)
    return found


def test_a_state_goes_out_once_and_to_whoever_joins() -> None:
    room = Awareness()
    assert room.receive(1, payload((5, 1, ADA)))
    assert entries(room.pending()) == [(5, 1, ADA)]
    assert room.pending() is None
    assert entries(room.everyone()) == [(5, 1, ADA)]


def test_an_empty_room_says_nothing() -> None:
    room = Awareness()
    assert room.everyone() is None
    assert room.pending() is None


def test_what_changed_of_many_goes_out_together() -> None:
    room = Awareness()
    room.receive(1, payload((5, 1, ADA)))
    room.receive(2, payload((6, 4, {})))
    room.receive(1, payload((5, 2, {"cursor": None})))
    assert entries(room.pending()) == [(5, 2, {"cursor": None}), (6, 4, {})]


def test_a_renewal_is_a_change_and_a_copy_is_none() -> None:
    room = Awareness()
    room.receive(1, payload((5, 1, ADA)))
    room.pending()
    assert not room.receive(1, payload((5, 1, ADA)))
    assert room.receive(1, payload((5, 2, ADA)))
    assert entries(room.pending()) == [(5, 2, ADA)]


def test_an_older_state_is_no_news() -> None:
    room = Awareness()
    room.receive(1, payload((5, 7, ADA)))
    assert not room.receive(1, payload((5, 6, {})))
    assert entries(room.everyone()) == [(5, 7, ADA)]


def test_a_connection_speaks_for_the_first_client_that_it_brings() -> None:
    room = Awareness()
    room.receive(1, payload((5, 1, ADA)))
    assert not room.receive(1, payload((6, 1, ADA)))
    assert entries(room.everyone()) == [(5, 1, ADA)]


def test_what_one_says_of_another_is_ignored() -> None:
    room = Awareness()
    room.receive(1, payload((5, 1, ADA)))
    assert not room.receive(2, payload((5, 9, {"user": {"name": "Eve"}})))
    assert not room.receive(2, payload((5, 9, None)))
    assert entries(room.everyone()) == [(5, 1, ADA)]


def test_among_others_states_the_own_one_is_found() -> None:
    room = Awareness()
    room.receive(1, payload((5, 1, ADA)))
    assert room.receive(2, payload((5, 1, ADA), (6, 3, {}), (7, 1, {})))
    assert entries(room.everyone()) == [(5, 1, ADA), (6, 3, {})]


def test_who_leaves_is_gone_at_the_clock_it_had() -> None:
    room = Awareness()
    room.receive(1, payload((5, 3, ADA)))
    room.pending()
    room.leave(1)
    assert entries(room.pending()) == [(5, 3, None)]
    assert room.everyone() is None


def test_who_said_goodbye_does_not_leave_twice() -> None:
    room = Awareness()
    room.receive(1, payload((5, 3, ADA)))
    assert room.receive(1, payload((5, 3, None)))
    assert entries(room.pending()) == [(5, 3, None)]
    room.leave(1)
    assert room.pending() is None


def test_who_never_spoke_leaves_without_a_word() -> None:
    room = Awareness()
    room.leave(1)
    assert room.pending() is None


def test_a_late_copy_brings_nobody_back() -> None:
    room = Awareness()
    room.receive(1, payload((5, 3, ADA)))
    room.leave(1)
    assert not room.receive(2, payload((5, 3, ADA)))
    assert room.everyone() is None


def test_who_comes_back_is_here_with_the_next_clock() -> None:
    room = Awareness()
    room.receive(1, payload((5, 3, ADA)))
    room.leave(1)
    assert room.receive(2, payload((5, 4, ADA)))
    assert entries(room.everyone()) == [(5, 4, ADA)]


def test_those_long_gone_are_forgotten() -> None:
    room = Awareness()
    for number in range(3_000):
        room.receive(number, payload((number, 1, ADA)))
        room.leave(number)
    assert len(entries(room.pending())) == 1_000
    assert room.receive(1, payload((0, 1, ADA)))


@pytest.mark.parametrize("case", [case for case in hostile.CASES if case.kind is Kind.AWARENESS], ids=hostile.named)
def test_a_hostile_payload_is_a_bad_message_and_changes_nothing(case: hostile.Case) -> None:
    room = Awareness()
    room.receive(9, payload((900, 1, ADA)))
    room.pending()
    with pytest.raises(errors.BadMessage):
        room.receive(1, case.data)
    assert room.pending() is None
    assert entries(room.everyone()) == [(900, 1, ADA)]


@pytest.mark.parametrize(
    ("state", "rebuilt"),
    [
        ({}, {}),
        ({"user": {"name": "Ada"}, "admin": True}, {"user": {"name": "Ada"}}),
        ({"user": {"name": 5, "color": "red", "colorLight": "url(x)"}}, {"user": {}}),
        ({"user": {"color": "#7a3b9e; x"}}, {"user": {}}),
        ({"user": {"color": "#7a3b9e\n"}}, {"user": {}}),
        ({"user": "Ada"}, {}),
        ({"cursor": {"anchor": TOP, "head": TOP}}, {"cursor": {"anchor": TOP, "head": TOP}}),
        ({"cursor": "here"}, {"cursor": None}),
        ({"cursor": {"anchor": TOP}}, {"cursor": None}),
    ],
)
def test_a_state_is_rebuilt_from_what_the_editor_uses(state: object, rebuilt: object) -> None:
    room = Awareness()
    assert room.receive(1, payload((5, 1, state)))
    assert entries(room.everyone()) == [(5, 1, rebuilt)]


@pytest.mark.parametrize(
    ("position", "rebuilt"),
    [
        (TOP | {"extra": 1}, TOP),
        ({"tname": "text"}, TOP),
        ({"item": ITEM, "assoc": -1}, {"type": None, "tname": None, "item": ITEM, "assoc": -1}),
        ({"type": ITEM}, {"type": ITEM, "tname": None, "item": None, "assoc": 0}),
        (TOP | {"tname": "other"}, None),  # a browser would make this type
        (TOP | {"tname": None}, None),  # Yjs throws "unexpected case"
        (TOP | {"assoc": "0"}, None),
        (TOP | {"assoc": True}, None),
        ({"item": {"client": 1.5, "clock": 0}}, None),
        ({"item": {"client": -1, "clock": 0}}, None),
        ({"item": {"client": 2**53, "clock": 0}}, None),
        ({"item": {"client": 5, "clock": 2**40}}, None),
        ([], None),
    ],
)
def test_a_cursor_is_two_positions_or_none(position: object, rebuilt: object) -> None:
    room = Awareness()
    room.receive(1, payload((5, 1, {"cursor": {"anchor": position, "head": TOP}})))
    assert entries(room.everyone()) == [(5, 1, {"cursor": rebuilt and {"anchor": rebuilt, "head": TOP}})]


def test_the_longest_state_is_shorter_than_1_kb() -> None:
    room = Awareness()
    item = {"client": 2**53 - 1, "clock": 2**31}
    position = {"type": item, "tname": "text", "item": item, "assoc": -1}
    user = {"name": "\U0010ffff" * 100, "color": "#ffffff", "colorLight": "#ffffffff", "more": "x" * 5_000}
    room.receive(1, payload((2**53 - 1, 2**31, {"user": user, "cursor": {"anchor": position, "head": position}})))
    everyone = room.everyone()
    assert everyone is not None
    assert len(everyone) < 1_000


@pytest.mark.parametrize(
    ("name", "clean"),
    [
        ("Ada", "Ada"),
        ("  Ada \t Lovelace\n", "Ada Lovelace"),
        ("Ada\u2028Lovelace", "Ada Lovelace"),
        ("A\u0000d\u007fa\u009b", "Ada"),
        ("\u202eevE\u2066", "evE"),
        ("e\u0301", "é"),
        ("👩\u200d💻 مریم", "👩\u200d💻 مریم"),
        ("half \ud83d", "half"),
        ("x" * 59 + " yz", "x" * 59),
        ("\u200f \n", ""),
    ],
)
def test_a_name_is_one_line_that_turns_nothing_about(name: str, clean: str) -> None:
    assert clean_name(name) == clean
