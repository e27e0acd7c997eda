"""A Yjs v1 update as plain values, and back: the part of the format that a plain text needs.

    update  = number of sections, section*, delete set
    section = number of structs, client, clock of the first, struct*
    struct  = info, [origin], [right origin], [parent, if it has neither], content; or a skip: info, length
    deletes = number of clients, (client, number of ranges, (clock, length)*)*

All numbers are varuints but for `info`, a byte: the low bits say what the content is, the two high ones which of the
optional parts follow (yjs/src/structs/Item.js, `write`). Clocks count UTF-16 code units. What is refused here has been
seen to crash, poison or split a replica, or is a thing that no text needs; the bytes are in tests/pads/hostile.py.
"""

import sys
from collections.abc import Iterable
from typing import NamedTuple

from ..errors import BadUpdate
from .protocol import read_varuint, varuint

MAX_CLOCK = 1 << 30  # yrs keeps clocks in 32 bits; past them they wrap, and a later edit is lost

ROOT = "text"  # the name of a pad's one shared type

Id = tuple[int, int]  # (client, clock): one UTF-16 code unit of the doc's history, for ever

_HAS_ORIGIN, _HAS_RIGHT_ORIGIN, _HAS_NEIGHBOUR = 0x80, 0x40, 0xC0
_KIND = 0x3F  # of the content; the sixth bit says that it is a map's value, which a text has none of
_DELETED, _STRING, _SKIP = 1, 4, 10


class Struct(NamedTuple):
    """Characters that one client put at one place: those with its clocks from `clock` up to `end`.

    `origin` was left of the first when it was put there, `right` right of the last; None is the text's beginning, its
    end. `text` is None if all of it is deleted.
    """

    client: int
    clock: int
    end: int
    origin: Id | None
    right: Id | None
    text: str | None

    def since(self, clock: int) -> "Struct":
        """What is left of it where all before `clock` is known. BadUpdate if that cuts a character in two."""
        text = self.text and _utf16_from(self.text, clock - self.clock)
        return self._replace(clock=clock, origin=(self.client, clock - 1), text=text)


def _utf16_from(text: str, offset: int) -> str:
    try:
        return text.encode("utf-16-le")[2 * offset :].decode("utf-16-le")
    except UnicodeDecodeError:
        raise BadUpdate("The update cuts a character in two.") from None


class Range(NamedTuple):
    """Deleted: the client's clocks from `clock` up to `end`."""

    client: int
    clock: int
    end: int


class Update(NamedTuple):
    """Each client's structs, in the order of their clocks, and what is deleted. `skips`: some are left out between."""

    sections: dict[int, list[Struct]]
    deletes: list[Range]
    skips: bool


class _Author(NamedTuple):
    """Whose section is being read: the client id, its bytes, and the bytes of the parent that all structs must have."""

    client: int
    encoded: bytes
    parent: bytes


def root_parent(root: str) -> bytes:
    """How a struct names the shared type called `root` as its parent."""
    name = root.encode()
    return b"\x01" + varuint(len(name)) + name


def decode(data: bytes, parent: bytes, max_structs: int = sys.maxsize) -> Update:
    """The update in `data`, whose structs all belong to the one `parent` (of `root_parent`).

    BadUpdate if it isn't an update, or one with anything but text, or has more than `max_structs`.
    """
    try:
        sections, skips, position = _read_sections(data, parent, max_structs)
        deletes, position = _read_deletes(data, position)
    except IndexError:
        raise BadUpdate("The update is cut short.") from None
    except ValueError as error:
        raise BadUpdate(f"The update can't be read: {error}.") from None
    if position != len(data):
        raise BadUpdate("Bytes follow the end of the update.")
    return Update(sections, deletes, skips)


def decode_typed(data: bytes, parent: bytes) -> Struct | None:
    """The one piece of text that the update in `data` is, and nothing else, as typing makes it; None of any other."""
    if data[:2] != b"\x01\x01":
        return None
    try:
        client, start = read_varuint(data, 2)
        clock, position = read_varuint(data, start)
        struct, position = _read_struct(data, position, _Author(client, data[2:start], parent), clock)
    except (IndexError, ValueError, BadUpdate):
        return None  # `decode` says what is wrong with it
    return struct if struct.text is not None and data[position:] == b"\x00" else None


def encode(structs: Iterable[Struct], deletes: Iterable[Range], parent: bytes) -> bytes:
    """The update of these structs, each client's in the order of its clocks, and these ranges, likewise."""
    sections: dict[int, list[Struct]] = {}
    for struct in structs:
        sections.setdefault(struct.client, []).append(struct)
    ranges: dict[int, list[Range]] = {}
    for deleted in deletes:
        ranges.setdefault(deleted.client, []).append(deleted)
    parts = [varuint(len(sections))]
    parts += [_section(section, parent) for section in sections.values()]
    parts.append(varuint(len(ranges)))
    parts += [_ranges(section) for section in ranges.values()]
    return b"".join(parts)


def read_count(data: bytes, position: int) -> tuple[int, int]:
    """How many things follow, of a byte or more each: a larger count is a lie, and pycrdt sets memory aside for it.

    ValueError if it is one; IndexError at the end of the data.
    """
    count = data[position]
    if count < 0x80:  # all but a few: a number of one byte is not worth a call
        position += 1
    else:
        count, position = read_varuint(data, position)
    if count > len(data) - position:
        raise ValueError("a count is larger than what follows it")
    return count, position


def _read_sections(data: bytes, parent: bytes, max_structs: int) -> tuple[dict[int, list[Struct]], bool, int]:
    count, position = read_count(data, 0)
    sections: dict[int, list[Struct]] = {}
    skips = False
    for _ in range(count):
        structs, announced, position = _read_section(data, position, parent, max_structs)
        max_structs -= announced
        if not structs:
            raise BadUpdate("The update has an empty section.")
        client = structs[0].client
        if client in sections:
            raise BadUpdate(f"The update has two sections of client {client}.")
        sections[client] = structs
        skips = skips or len(structs) < announced
    return sections, skips, position


def _read_section(data: bytes, position: int, parent: bytes, max_structs: int) -> tuple[list[Struct], int, int]:
    """A client's structs, their number with the skips between them, and the position after them."""
    count, start = read_count(data, position)
    if count > max_structs:
        raise BadUpdate("The update has too many structs to look at them all at once.")
    client, position = read_varuint(data, start)
    author = _Author(client, data[start:position], parent)
    clock, position = read_varuint(data, position)
    structs = []
    for _ in range(count):
        if data[position] == _SKIP:
            clock, position = _skip(data, position + 1, clock)
        else:
            struct, position = _read_struct(data, position, author, clock)
            structs.append(struct)
            clock = struct.end
    return structs, count, position


def _skip(data: bytes, position: int, clock: int) -> tuple[int, int]:
    """Past structs that the sender lacks too, but has some after them: it keeps those pending."""
    length, position = read_varuint(data, position)
    return clock + length, position


def _read_struct(data: bytes, position: int, author: _Author, clock: int) -> tuple[Struct, int]:
    info = data[position]
    position += 1
    kind = info & _KIND
    if kind not in (_STRING, _DELETED):
        raise BadUpdate(f"The update holds content of type {kind}, where a pad has only text.")
    origin = right = text = None
    if info & _HAS_ORIGIN:
        origin, position = _read_earlier(data, position, author, clock)
    if info & _HAS_RIGHT_ORIGIN:
        right, position = _read_earlier(data, position, author, clock)
        if right == origin:
            raise BadUpdate("The update puts text both before and after one character.")
    if not info & _HAS_NEIGHBOUR:
        position = _skip_parent(data, position, author.parent)
    if kind == _STRING:
        text, length, position = _read_text(data, position)
    else:
        length, position = read_varuint(data, position)
    if not 0 < length <= MAX_CLOCK - clock:  # of no length: yrs takes it, and can never encode its doc again
        raise BadUpdate(f"The update holds a struct of {length} characters at clock {clock} of client {author.client}.")
    return Struct(author.client, clock, clock + length, origin, right, text), position


def _read_earlier(data: bytes, position: int, author: _Author, clock: int) -> tuple[Id, int]:
    """An id, which the struct at the author's `clock` builds on."""
    if data.startswith(author.encoded, position):  # the most frequent one needs no decoding: a fifth of all the time
        client, position = author.client, position + len(author.encoded)
    else:
        client, position = read_varuint(data, position)
    at, position = read_varuint(data, position)
    if at >= clock and client == author.client:
        raise BadUpdate("The update puts text beside itself.")
    return (client, at), position


def _skip_parent(data: bytes, position: int, parent: bytes) -> int:
    if not data.startswith(parent, position):
        raise BadUpdate("The update changes something other than the pad's text.")
    return position + len(parent)


def _read_text(data: bytes, position: int) -> tuple[str, int, int]:
    """A string, its length in UTF-16 code units, and the position after it."""
    size, position = read_count(data, position)
    end = position + size
    try:
        text = data[position:end].decode()
    except UnicodeDecodeError:
        raise BadUpdate("The update's text is not UTF-8.") from None
    return text, size if size == len(text) else len(text.encode("utf-16-le")) >> 1, end


def _read_deletes(data: bytes, position: int) -> tuple[list[Range], int]:
    count, position = read_count(data, position)
    deletes: list[Range] = []
    if not count:
        return deletes, position
    clients: set[int] = set()
    for _ in range(count):
        ranges, position = _read_ranges(data, position)
        client = ranges[0].client
        if client in clients:
            raise BadUpdate(f"The update has two delete sets of client {client}.")
        clients.add(client)
        deletes += ranges
    return deletes, position


def _read_ranges(data: bytes, position: int) -> tuple[list[Range], int]:
    """One client's deleted ranges: Yjs sorts and merges them, and so none costs more than what it deletes."""
    client, position = read_varuint(data, position)
    count, position = read_count(data, position)
    if count == 0:
        raise BadUpdate(f"The update's delete set of client {client} is empty.")
    ranges = []
    reached = 0
    for _ in range(count):
        clock, position = read_varuint(data, position)
        length, position = read_varuint(data, position)
        if clock < reached or length == 0 or clock + length > MAX_CLOCK:
            raise BadUpdate(f"The update's delete set of client {client} is not in order.")
        reached = clock + length
        ranges.append(Range(client, clock, reached))
    return ranges, position


def _section(structs: list[Struct], parent: bytes) -> bytes:
    first = structs[0]
    head = varuint(len(structs)) + varuint(first.client) + varuint(first.clock)
    return head + b"".join([_struct(struct, parent) for struct in structs])


def _struct(struct: Struct, parent: bytes) -> bytes:
    _, clock, end, origin, right, text = struct
    info = _DELETED if text is None else _STRING
    beside = b""
    if origin is not None:
        info |= _HAS_ORIGIN
        beside += varuint(origin[0]) + varuint(origin[1])
    if right is not None:
        info |= _HAS_RIGHT_ORIGIN
        beside += varuint(right[0]) + varuint(right[1])
    return bytes((info,)) + (beside or parent) + _content(text, end - clock)


def _content(text: str | None, length: int) -> bytes:
    if text is None:
        return varuint(length)
    encoded = text.encode()
    return varuint(len(encoded)) + encoded


def _ranges(ranges: list[Range]) -> bytes:
    head = varuint(ranges[0].client) + varuint(len(ranges))
    return head + b"".join([varuint(clock) + varuint(end - clock) for _, clock, end in ranges])
