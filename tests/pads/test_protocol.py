"""The socket's messages: what a client may send, what the server sends, and the frames around it."""

import pytest

from server import errors
from server.pads import protocol
from server.pads.protocol import (
    AwarenessUpdate,
    Message,
    PageAt,
    QueryAwareness,
    SyncStep1,
    SyncStep2,
    Update,
    read_varuint,
    varuint,
)

from . import hostile
from .hostile import Kind


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ("00000100", SyncStep1(b"\x00")),
        ("0001020000", SyncStep2(b"\x00\x00")),
        ("0002020000", Update(b"\x00\x00")),
        ("000200", Update(b"")),
        ("0102abcd", AwarenessUpdate(b"\xab\xcd")),
        ("03", QueryAwareness()),
        ("7400", PageAt(0)),
        ("74ac02", PageAt(300)),
    ],
)
def test_what_clients_send_is_decoded(data: str, message: Message) -> None:
    assert protocol.decode(bytes.fromhex(data)) == message


@pytest.mark.parametrize("case", [case for case in hostile.CASES if case.kind is Kind.MESSAGE], ids=hostile.named)
def test_anything_else_is_a_bad_message(case: hostile.Case) -> None:
    with pytest.raises(errors.BadMessage):
        protocol.decode(case.data)


@pytest.mark.parametrize("size", [0, 1, 127, 128, 16_383, 16_384, 500_000])
def test_what_the_server_encodes_has_the_form_that_clients_send(size: int) -> None:
    payload = bytes(size)
    assert protocol.decode(protocol.sync_step1(payload)) == SyncStep1(payload)
    assert protocol.decode(protocol.sync_step2(payload)) == SyncStep2(payload)
    assert protocol.decode(protocol.update(payload)) == Update(payload)
    assert protocol.decode(protocol.awareness(payload)) == AwarenessUpdate(payload)


def test_saved_holds_pairs_of_connection_and_count() -> None:
    assert protocol.saved([(1, 2), (300, 128)]).hex() == "70" + "01" + "02" + "ac02" + "8001"
    assert protocol.saved([]).hex() == "70"


def test_state_and_page_are_json_strings() -> None:
    assert protocol.state({"role": "editor", "writable": True}) == b'\x73\x21{"role":"editor","writable":true}'
    assert protocol.sessions({"sessions": []}) == b'\x71\x0f{"sessions":[]}'
    assert protocol.page({"splices": [[0, 1, ["é"]]]}) == b"\x74\x1a" + '{"splices":[[0,1,["é"]]]}'.encode()


def test_the_keepalive_is_an_update_of_nothing() -> None:
    assert protocol.KEEPALIVE.hex() == "8205" + "0002020000"


@pytest.mark.parametrize(
    ("size", "head"),
    [
        (0, "8200"),
        (125, "827d"),
        (126, "827e007e"),
        (65_535, "827effff"),
        (65_536, "827f0000000000010000"),
    ],
)
def test_a_frame_says_how_long_it_is(size: int, head: str) -> None:
    message = bytes(size)
    assert protocol.frame(message) == bytes.fromhex(head) + message


def test_a_close_frame_holds_its_code_and_reason() -> None:
    assert protocol.close_frame(4422, "No.") == bytes.fromhex("88051146") + b"No."


def test_a_long_reason_ends_with_a_whole_character() -> None:
    frame = protocol.close_frame(1012, "a" * 122 + "é")
    assert frame == bytes.fromhex("887c03f4") + b"a" * 122


def test_a_reason_that_is_no_text_is_sent_as_one() -> None:
    assert protocol.close_frame(4400, "\udcff").endswith(b"?")


@pytest.mark.parametrize(
    ("number", "encoded"),
    [
        (0, "00"),
        (127, "7f"),
        (128, "8001"),
        (16_383, "ff7f"),
        (16_384, "808001"),
        (3_123_456_789, "95d6b0d10b"),
        (2**53 - 1, "ffffffffffffff0f"),
    ],
)
def test_a_number_takes_seven_bits_a_byte(number: int, encoded: str) -> None:
    assert varuint(number).hex() == encoded
    assert read_varuint(bytes.fromhex("ff" + encoded + "ff"), 1) == (number, 1 + len(encoded) // 2)


@pytest.mark.parametrize("encoded", ["", "80", "ffff", "8080808080808010", "808080808080808001", "ff" * 100])
def test_a_number_that_ends_nowhere_or_is_too_large_is_none(encoded: str) -> None:
    with pytest.raises(ValueError):
        read_varuint(bytes.fromhex(encoded), 0)
