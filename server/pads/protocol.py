"""The messages of a pad's socket and the WebSocket frames around them: bytes in, bytes out, no I/O.

Messages are y-protocols' (https://github.com/yjs/y-protocols/blob/master/PROTOCOL.md), one to a binary frame, so that
any Yjs provider can join; types from 112 on are ours. Numbers are lib0's varuint: seven bits a byte, the lowest first,
the high bit set on all but the last.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ..errors import BadMessage

MAX_INTEGER = (1 << 53) - 1  # the largest integer that JavaScript, and so every Yjs client, holds exactly
_SHIFTS = range(7, 56, 7)  # of the second to the eighth byte of a varuint: eight hold 53 bits

_SYNC, _AWARENESS, _QUERY_AWARENESS = 0, 1, 3
_STEP1, _STEP2, _UPDATE = 0, 1, 2
_SAVED, _SESSIONS, _CHAT, _STATE, _PAGE, _PEOPLE = 112, 113, 114, 115, 116, 117


@dataclass(frozen=True, slots=True)
class SyncStep1:
    """The sender tells what it has; it wants a SyncStep2 with the rest."""

    state_vector: bytes


@dataclass(frozen=True, slots=True)
class SyncStep2:
    """The answer to our SyncStep1: all that the sender has and we had not, and its whole delete set."""

    update: bytes


@dataclass(frozen=True, slots=True)
class Update:
    """An edit, as it happens."""

    update: bytes


@dataclass(frozen=True, slots=True)
class AwarenessUpdate:
    """Who is here and where their cursors are; `awareness.Awareness` reads the payload."""

    payload: bytes


@dataclass(frozen=True, slots=True)
class QueryAwareness:
    """The sender wants to know who is here."""


@dataclass(frozen=True, slots=True)
class PageAt:
    """A reading page tells which `sequence` of the text it shows."""

    sequence: int


@dataclass(frozen=True, slots=True)
class WhoIsHere:
    """A reading page wants the list of people from now on."""


@dataclass(frozen=True, slots=True)
class ChatMessage:
    """Something about the chat; `chat.read` reads the payload."""

    payload: bytes


Message = SyncStep1 | SyncStep2 | Update | AwarenessUpdate | QueryAwareness | PageAt | WhoIsHere | ChatMessage


def decode(data: bytes) -> Message:
    """The one message in `data`. BadMessage if it is anything but exactly one message that a client may send."""
    try:
        kind, position = read_varuint(data, 0)
        if kind == _SYNC:
            step, position = read_varuint(data, position)
            return _sync(step, _last_bytes(data, position))
        if kind == _AWARENESS:
            return AwarenessUpdate(_last_bytes(data, position))
        if kind == _PAGE:
            sequence, position = read_varuint(data, position)
            return _whole(PageAt(sequence), data, position)
        if kind == _QUERY_AWARENESS:
            return _whole(QueryAwareness(), data, position)
        if kind == _CHAT:
            return ChatMessage(_last_bytes(data, position))
        if kind == _PEOPLE:
            return _whole(WhoIsHere(), data, position)
    except ValueError as error:
        raise BadMessage(f"The message can't be read: {error}.") from None
    raise BadMessage(f"Messages of type {kind} are not for clients to send.")


def _sync(step: int, payload: bytes) -> Message:
    if step == _UPDATE:
        return Update(payload)
    if step == _STEP2:
        return SyncStep2(payload)
    if step == _STEP1:
        return SyncStep1(payload)
    raise BadMessage(f"There is no sync message of type {step}.")


def _last_bytes(data: bytes, position: int) -> bytes:
    """The length-prefixed bytes at `position`, which must end the message: y-websocket would ignore what follows."""
    length, position = read_varuint(data, position)
    if length != len(data) - position:
        raise ValueError(f"{length} bytes are announced where {len(data) - position} follow")
    return data[position:]


def _whole(message: Message, data: bytes, position: int) -> Message:
    if position != len(data):
        raise ValueError("bytes follow its end")
    return message


def sync_step1(state_vector: bytes) -> bytes:
    """The question for everything that is not in `state_vector`."""
    return b"\x00\x00" + _bytes(state_vector)


def sync_step2(update: bytes) -> bytes:
    """The answer to a SyncStep1."""
    return b"\x00\x01" + _bytes(update)


def update(update: bytes) -> bytes:
    """Edits, as they are committed."""
    return b"\x00\x02" + _bytes(update)


def awareness(payload: bytes) -> bytes:
    """Who is here: a payload of `awareness.Awareness`."""
    return b"\x01" + _bytes(payload)


def saved(counts: Iterable[tuple[int, int]]) -> bytes:
    """What is durable, for all connections at once: pairs of (connection number, how many of its sync messages are)."""
    return b"\x70" + b"".join([varuint(connection) + varuint(count) for connection, count in counts])


def sessions(fields: Mapping[str, object]) -> bytes:
    """What sessions the pad has, for the previews in an editor."""
    return b"\x71" + _json(fields)


def chat(fields: Mapping[str, object]) -> bytes:
    """What was said in the chat, or what came of what a page asked."""
    return b"\x72" + _json(fields)


def is_chat(data: object) -> bool:
    """Whether a message of a socket is about the chat."""
    return isinstance(data, bytes) and data[:1] == b"\x72"


def state(fields: Mapping[str, object]) -> bytes:
    """What the connection may do, and whether the pad can be written."""
    return b"\x73" + _json(fields)


def page(fields: Mapping[str, object]) -> bytes:
    """The changes of the page's blocks since the sequence that a reading page shows."""
    return b"\x74" + _json(fields)


def people(fields: Mapping[str, object]) -> bytes:
    """Who is here: the number by which others know the connection's person, how many there are, or who."""
    return b"\x75" + _json(fields)


def _json(fields: Mapping[str, object]) -> bytes:
    return _bytes(json.dumps(fields, ensure_ascii=False, separators=(",", ":")).encode())


def _bytes(payload: bytes) -> bytes:
    return varuint(len(payload)) + payload


def frame(message: bytes) -> bytes:
    """One unmasked, final, binary WebSocket frame, as a server sends it (RFC 6455, section 5.2)."""
    size = len(message)
    if size < 126:
        return bytes((0x82, size)) + message
    if size < 1 << 16:
        return b"\x82\x7e" + size.to_bytes(2, "big") + message
    return b"\x82\x7f" + size.to_bytes(8, "big") + message


def close_frame(code: int, reason: str) -> bytes:
    """A WebSocket close frame. A control frame holds 125 bytes (RFC 6455, section 5.5), two of them the code."""
    cut = reason.encode(errors="replace")[:123]
    text = cut.decode(errors="ignore").encode()  # "ignore" drops a character of which the cut left a part
    return bytes((0x88, 2 + len(text))) + code.to_bytes(2, "big") + text


def read_varuint(data: bytes, position: int) -> tuple[int, int]:
    """The number at `position` and the position after it. ValueError, as a clause, if there is none or it is too large.

    It reads eight bytes at most: Python's integers have no end, and 400 kB of `ff` would be one of them.
    """
    try:
        byte = data[position]
        if byte < 0x80:
            return byte, position + 1
        value = byte
        for shift in _SHIFTS:
            position += 1
            byte = data[position]
            value += (byte - 1) << shift  # less one: the high bit of the byte before was added with it
            if byte < 0x80 and value <= MAX_INTEGER:
                return value, position + 1
    except IndexError:
        raise ValueError("it ends inside a number") from None
    raise ValueError("a number is larger than 2^53 - 1")


def varuint(number: int) -> bytes:
    """`number`, from 0 to 2^53 - 1, in its shortest form."""
    if number < 0x80:
        return bytes((number,))
    encoded = bytearray()
    while number >= 0x80:
        encoded.append(number & 0x7F | 0x80)
        number >>= 7
    encoded.append(number)
    return bytes(encoded)


KEEPALIVE = frame(update(b"\x00\x00"))  # an update of no structs and no deletes: y-websocket only counts sync traffic
