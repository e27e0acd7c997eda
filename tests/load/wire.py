"""What goes over the wire, written by hand: y-protocols messages and Yjs updates that append text.

The client must stay far from being the limit, so it neither encodes nor decodes with a CRDT while it measures. The
functions are the client's own, so that a fault in the server's can't hide behind itself.
"""

SYNC, SAVED, SESSIONS, CHAT, STATE, PAGE, PEOPLE = 0, 112, 113, 114, 115, 116, 117
STEP1, STEP2, UPDATE = 0, 1, 2
HOCUSPOCUS_SYNC_REPLY = 4
EMPTY_UPDATE = b"\x00\x00"
KEEPALIVE_SIZE = 5  # of an empty update as a message: sync, update, its length, two bytes


def varuint(n: int) -> bytes:
    """lib0's unsigned number: seven bits a byte, the lowest first."""
    out = bytearray()
    while n > 127:
        out.append(0x80 | (n & 127))
        n >>= 7
    out.append(n)
    return bytes(out)


def read_varuint(data: bytes, at: int) -> tuple[int, int]:
    """The number that begins at `at`, and where the next thing begins."""
    n = shift = 0
    while True:
        byte = data[at]
        at += 1
        n |= (byte & 127) << shift
        if byte < 128:
            return n, at
        shift += 7


def varbytes(data: bytes) -> bytes:
    """Bytes (or a string in UTF-8), their length first."""
    return varuint(len(data)) + data


def read_varbytes(data: bytes, at: int) -> bytes:
    """The bytes whose length stands at `at`."""
    length, start = read_varuint(data, at)
    return data[start : start + length]


def append(client: int, clock: int, root: bytes, text: bytes) -> bytes:
    """A Yjs v1 update: `client`, who has typed `clock` characters, types ASCII `text` behind its last one.

    One client section with one struct, a ContentString (4). The first has no origin and names its parent, the root;
    the others have the left origin (bit 0x80) and no parent. No deletes.
    """
    head = b"\x01\x01" + varuint(client) + varuint(clock)
    if clock == 0:
        return head + b"\x04\x01" + varbytes(root) + varbytes(text) + b"\x00"
    return head + b"\x84" + varuint(client) + varuint(clock - 1) + varbytes(text) + b"\x00"


def sync(step: int, payload: bytes) -> bytes:
    """A sync message: SyncStep1 with a state vector, SyncStep2 or an update."""
    return bytes((SYNC, step)) + varbytes(payload)


def page_at(sequence: int) -> bytes:
    """What a reading page says first: the sequence of the page it shows."""
    return varuint(PAGE) + varuint(sequence)


def read_saved(data: bytes) -> dict[int, int]:
    """A SAVED frame: connection number to how many of its sync messages are durable."""
    counts, at = {}, 1
    while at < len(data):
        number, at = read_varuint(data, at)
        counts[number], at = read_varuint(data, at)
    return counts


def read_clocks(state_vector: bytes) -> dict[int, int]:
    """A Yjs state vector: client id to its next clock."""
    length, at = read_varuint(state_vector, 0)
    clocks = {}
    for _ in range(length):
        client, at = read_varuint(state_vector, at)
        clocks[client], at = read_varuint(state_vector, at)
    return clocks
