"""Every hostile input that has broken a pad, a process or a browser before there was a guard, as data.

pycrdt 0.14 (yrs 0.28) crashed on them, panicked, was poisoned or parted from Yjs; `why` says which. Bytes are hex; the
shared type is `text`, as a pad's. `Case.messages` is what a client would send, for tests of a live socket.
"""

from dataclasses import dataclass
from enum import Enum, auto

from server.pads import protocol
from server.pads.protocol import varuint


class Kind(Enum):
    """What the bytes of a case are."""

    UPDATE = auto()
    STATE_VECTOR = auto()
    AWARENESS = auto()
    MESSAGE = auto()  # all that a WebSocket frame holds


class Outcome(Enum):
    """What becomes of them."""

    REFUSED = auto()  # BadUpdate: the connection is closed with 4422
    GAP = auto()  # not applied, and answered by a SyncStep1
    BAD_MESSAGE = auto()  # BadMessage: the connection is closed with 4400
    OVER_LIMIT = auto()  # the guard lets it pass; the room counts it and ends it


@dataclass(frozen=True, slots=True)
class Case:
    """One hostile input. `before` are honest updates that come first, and are taken."""

    name: str
    kind: Kind
    data: bytes
    outcome: Outcome
    why: str = ""
    before: tuple[bytes, ...] = ()

    @property
    def messages(self) -> list[bytes]:
        """What a client sends, in order; the last one is the hostile one."""
        return [*map(protocol.update, self.before), self._message()]

    def _message(self) -> bytes:
        match self.kind:
            case Kind.UPDATE:
                return protocol.update(self.data)
            case Kind.STATE_VECTOR:
                return protocol.sync_step1(self.data)
            case Kind.AWARENESS:
                return protocol.awareness(self.data)
            case Kind.MESSAGE:
                return self.data


def named(case: Case) -> str:
    """The `ids` of pytest.mark.parametrize."""
    return case.name


def siblings(client: int, count: int, origin: str = "840500") -> bytes:
    """`count` characters of one client, all put after client 5's first one, or where `origin` says (info and id)."""
    return b"\x01" + varuint(count) + varuint(client) + b"\x00" + bytes.fromhex(origin + "0161") * count + b"\x00"


def chain(clients: int) -> bytes:
    """A character of each client, each put after the next one's: no order but the last one first will do."""
    sections = [_section(client, f"84{varuint(client + 1).hex()}000161") for client in range(1, clients)]
    return varuint(clients) + b"".join(sections) + _section(clients, f"04{_TEXT}0161") + b"\x00"


def _section(client: int, struct: str) -> bytes:
    return b"\x01" + varuint(client) + b"\x00" + bytes.fromhex(struct)


def _refused(name: str, data: str | bytes, why: str, *before: str) -> Case:
    return _update(name, data, Outcome.REFUSED, why, *before)


def _gap(name: str, data: str, why: str, *before: str) -> Case:
    return _update(name, data, Outcome.GAP, why, *before)


def _update(name: str, data: str | bytes, outcome: Outcome, why: str, *before: str) -> Case:
    update = bytes.fromhex(data) if isinstance(data, str) else data
    return Case(name, Kind.UPDATE, update, outcome, why, tuple(map(bytes.fromhex, before)))


def _state_vector(name: str, data: str, why: str) -> Case:
    return Case(name, Kind.STATE_VECTOR, bytes.fromhex(data), Outcome.REFUSED, why)


def _message(name: str, data: str | bytes, why: str) -> Case:
    message = bytes.fromhex(data) if isinstance(data, str) else data
    return Case(name, Kind.MESSAGE, message, Outcome.BAD_MESSAGE, why)


def _awareness(name: str, state: str, why: str, clock: int = 1) -> Case:
    text = state.encode(errors="surrogateescape")
    payload = b"\x01" + varuint(5) + varuint(clock) + varuint(len(text)) + text
    return Case(name, Kind.AWARENESS, payload, Outcome.BAD_MESSAGE, why)


_TEXT = "010474657874"  # the parent of what has no neighbours: the root `text`
_A = f"0101050004{_TEXT}016100"  # client 5 types "a"
_AB = f"0101050004{_TEXT}02616200"  # client 5 types "ab"
_FACE = f"0101050004{_TEXT}0661f09f98806200"  # client 5 types "a😀b": clocks 0, 1-2, 3

_CRASHES = [
    _refused("gc of no length", "01010001000000", "applied; then no get_update() works: the pad is dead"),
    _refused("nested lists", f"0101050008{_TEXT}01" + "7501" * 26_375 + "7f00", "SIGSEGV: the decoder recurses"),
    _refused("bytes behind a gap", "01010b008103020c0000000000000000000000000000000001", "with the next: SIGSEGV"),
    _refused("gc and a format", "03010b0100050203000002660b010100046e756c6c00000000", "after the last: SIGSEGV"),
    _refused("gc past a gap", "01010201000001020100000000", "panic"),
    _refused("gc of no length by another client", "01010201000100", "makes the next one a panic"),
    _refused("gc twice", "01010201000000000000000000000000", "panic"),
    _refused("list in a map", "01020bc1c2dcb58a000701010003010028000b000500000000000177010000", "panic: index"),
    _refused("json at a clock", "010100000201010001010002000000", "applied; its get_update() can't be decoded"),
    _refused("half of it applied", f"0102050004{_TEXT}016104000500017800", "an error, with the first struct applied"),
]

_NUMBERS = [
    _refused("clock at 2^32", f"010105ffffffff0f04{_TEXT}017800", "the clock wraps; a later edit is lost on reload"),
    _refused("clock past 2^30", f"010105ffffffff0304{_TEXT}02616200", "the same, from the greatest clock"),
    _refused("clients announced: 2^27", "8080804000000000000000000000", "256 MB set aside"),
    _refused("structs announced: 2^27", "01808080400500", "the same"),
    _refused("deletes announced: 2^27", "0080808040", "the same"),
    _refused("ranges announced: 2^27", "00010580808040", "the same"),
    _refused("deletes 2^31 clocks", f"0101050001{_TEXT}808080800800", "the client's later edits vanish"),
    _refused("client 2^53", f"01018080808080808010 0004{_TEXT}016100", "re-encoded as 2^53 - 1"),
    _refused("client 2^64 - 1", f"0101ffffffffffffffffff010004{_TEXT}016100", "re-encoded as 2^53 - 1"),
    _refused("a number of nine bytes", f"01018580808080808080000004{_TEXT}016100", "no client writes it so"),
    _refused("a number without end", b"\xff" * 400_000, "9 s in a reader that keeps on adding"),
    _refused("nothing", "", "an exception of some kind"),
    _refused("cut in a struct", _A[:-4], "an error, in the best case before anything is applied"),
    _refused("no delete set", _A[:-2], "the same"),
    _refused("bytes behind the end", _A + "00", "ignored, and so a place for what others read"),
]

_STRUCTS = [
    _refused("empty section", "0100050000", "nothing to apply, and yrs keeps it"),
    _refused("client twice", f"0201050004{_TEXT}01610105010484050001620000", "which one holds is the decoder's choice"),
    _refused("text of no length", f"0101050004{_TEXT}0000", "as a gc of no length"),
    _refused("deleted of no length", f"0101050001{_TEXT}0000", "as a gc of no length"),
    _refused("text that is not UTF-8", f"0101050004{_TEXT}01ff00", "an error"),
    _refused("half a character in UTF-8", f"0101050004{_TEXT}03eda08000", "an error"),
    _refused("text longer than the update", f"0101050004{_TEXT}096100", "an error"),
    _refused("after itself", "01010500840500016100", "waits for itself for ever"),
    _refused("before itself", "01010500440500016100", "waits for itself for ever"),
    _refused("before its own known text", "010105004405000361626300", "the new part stands before the old", _AB),
    _refused("each after the other", "020105008406000161010600840500016200", "waits for ever"),
    _refused("origin is right origin", f"0102010004{_TEXT}020000c4010101010600f09f98800000", "live ≠ reloaded"),
    _refused("siblings at one origin", siblings(6, 13_000), "65 kB; then 5 kB of another take 0.5 s", _A),
    _refused("siblings at the beginning", siblings(6, 13_000, f"04{_TEXT}"), "the same"),
    _refused("two delete sets of a client", "000205010001050100 01", "which one holds is the decoder's choice", _A),
    _refused("empty delete set", "00010500", "no client writes it"),
    _refused("delete of no length", "000105010000", "no client writes it", _A),
    _refused("deletes past 2^30", "0001050100 80808080 08", "as deletes of what will be typed", _A),
    _refused("ranges over each other", "0001050200020002", "each visits all that it covers", _AB),
    _refused("ranges backwards", "0001050201010001", "the same", _AB),
]

_CONTENT = [
    _refused("map", f"0101050028{_TEXT}01610177016200", "accepted in silence"),
    _refused("text as a map's value", f"0101050024{_TEXT}0161016200", "accepted in silence"),
    _refused("array", f"0101050008{_TEXT}017c3f80000000", "accepted in silence"),
    _refused("map in an array", f"0102050007{_TEXT}01280005000161017c3f80000000", "accepted in silence"),
    _refused("xml", f"0101050007{_TEXT}03017000", "accepted in silence"),
    _refused("json", f"0101050002{_TEXT}01013100", "accepted in silence"),
    _refused("binary", f"0101050003{_TEXT}0278 7900", "accepted in silence"),
    _refused("subdocument", f"0101050009{_TEXT}0161760000", "accepted in silence"),
    _refused("embed", f"0102050004{_TEXT}0261624505000d7b22696d616765223a2278227d00", "accepted in silence"),
    _refused("format", f"0101050006{_TEXT}04626f6c64047472756500", "accepted in silence"),
    _refused("move", f"010105000b{_TEXT}00050005 0000", "accepted in silence"),
    _refused("another root", "0101050004010174016100", "accepted in silence, and kept for ever"),
    _refused("a root that only begins so", "01010500040105746578747a016100", "accepted in silence"),
    _refused("an item as parent", f"0102050004{_TEXT}01610400050001 7800", "half of it applied"),
]

_CHARACTERS = [
    _refused("deletes half a character", "000105010201", "it becomes U+FFFD in yrs, not in Yjs", _FACE),
    _refused("deletes the other half", "000105010101", "the same", _FACE),
    _refused("text after half a character", "01010600840501017800", "the same", _FACE),
    _refused("text before half a character", "01010600440502017800", "the same", _FACE),
    _refused("struct that begins inside one", "0101050284050104 61 62 63 6400", "the same", _FACE),
    _refused("known up to half a character", f"0101050004{_TEXT}0561f09f988000", "the same", _AB),
    _refused("half, and the whole with it", f"0201050004{_TEXT}04f09f98800106 00 84 05 00 01 78 00", "the same"),
]

_X_AFTER_A = "01010600840500017800"  # client 6 types "x" after client 5's "a"
_Y_AFTER_A = "01010700840500017900"  # so does client 7, and does not see it

_PLACES = [
    _refused("after what is behind", "01010600c405010500017800", "live text and reloaded text differ", _AB),
    _refused("before what is not first", "01010600440501017800", "the same", _AB),
    _refused("after what is not last", "01010600840700017800", "the same", _A, "01010700440500017900"),
    _refused("between siblings, the wrong way", "01010800c407000600017a00", "the same", _A, _X_AFTER_A, _Y_AFTER_A),
    _refused(
        "between two far apart", "01010800c405000701017a00", "the same", _A, "0101070084050003797979 00", _X_AFTER_A
    ),
]

_GAPS = [
    _gap("clock ahead", f"0101050304{_TEXT}016100", "kept pending: no API sees it, and it is lost at a restart"),
    _gap("skip", "010205000a03840502016100", "what a client with pending structs sends"),
    _gap("origin unknown", "01010600840705016100", "kept pending"),
    _gap("right origin unknown", "01010600440705016100", "kept pending"),
    _gap("origin beyond what is known", "01010600840501016100", "kept pending", _A),
    _gap("known text with an unknown origin", "01010500840700016100", "kept pending", _A),
    _gap("deletes what is unknown", "000105010001", "kept pending"),
    _gap("deletes beyond what is known", "000105010005", "kept pending", _A),
]

_STATE_VECTORS = [
    _state_vector("state vector of 2^29 clients", "8080808002", "1.8 s, 1 GB"),
    _state_vector("state vector, empty", "", "an exception of some kind"),
    _state_vector("state vector, cut", "020501", "the same"),
    _state_vector("state vector with bytes behind", "01050100", "ignored"),
    _state_vector("state vector, client twice", "0205010502", "which one holds is the decoder's choice"),
    _state_vector("state vector, clock past 2^30", "0105808080800f", "wraps"),
    _state_vector("state vector, client 2^64 - 1", "01ffffffffffffffffff0101", "an error"),
]

_MESSAGES = [
    _message("message of no bytes", "", "IndexError"),
    _message("sync message of no bytes", "00", "IndexError"),
    _message("sync message without an update", "0002", "IndexError"),
    _message("sync message with half a length", "000280", "IndexError"),
    _message("only 02", "02", "the type auth, which a client never sends"),
    _message("only 0280", "0280", "the same"),
    _message("auth", "020000", "never sent by a client"),
    _message("sync message of an unknown type", "00030100", "passed over in silence"),
    _message("length beyond the message", "000203 0000", "cut in silence"),
    _message("bytes behind the message", "0002020000 00", "passed over in silence"),
    _message("query with bytes behind", "0300", "passed over in silence"),
    _message("unknown type", "2a00", "passed over in silence"),
    _message("saved, from a client", "700101", "the server's own"),
    _message("state, from a client", "73027b7d", "the server's own"),
    _message("page without a sequence", "74", "IndexError"),
    _message("page with bytes behind", "740100", "passed over in silence"),
    _message("400 kB of ff", b"\xff" * 400_000, "9 s in a reader that keeps on adding"),
    _message("400 kB of ff as the length", b"\x00\x02" + b"\xff" * 400_000, "the same"),
]

_PAYLOADS = [
    _awareness("NaN", '{"a":NaN}', "browsers throw, and hear of nobody any more"),
    _awareness("Infinity", '{"a":-Infinity}', "the same"),
    _awareness("list", "[]", "the same"),
    _awareness("string", '"a"', "the same"),
    _awareness("number", "1", "the same"),
    _awareness("true", "true", "the same"),
    _awareness("no JSON", "{", "the same"),
    _awareness("no state", "", "the same"),
    _awareness("state that is not UTF-8", '{"a":"\udcff"}', "the same"),
    _awareness("four thousand lists", "[" * 4_000 + "]" * 4_000, "the parser recurses"),
    _awareness("state of 20 kB", '{"a":"' + "a" * 20_000 + '"}', "sent to all, again and again"),
    _awareness("clock 2^53", '{"a":1}', "on another's id: the victim can never move its cursor again", clock=1 << 53),
    _awareness("clock 2^53 - 1", '{"a":1}', "the same", clock=(1 << 53) - 1),
    Case("awareness of no bytes", Kind.AWARENESS, b"", Outcome.BAD_MESSAGE, "IndexError"),
    Case("awareness of 2^27 entries", Kind.AWARENESS, bytes.fromhex("80808040"), Outcome.BAD_MESSAGE, "a long loop"),
    Case("awareness, cut", Kind.AWARENESS, bytes.fromhex("010501057b7d"), Outcome.BAD_MESSAGE, "IndexError"),
    Case(
        "awareness with bytes behind", Kind.AWARENESS, bytes.fromhex("010501027b7d00"), Outcome.BAD_MESSAGE, "ignored"
    ),
]

_FLOODS = [
    _update("100,000 clients", chain(100_000), Outcome.OVER_LIMIT, "the state vector has 384 kB, for ever"),
]

CASES: list[Case] = [
    *_CRASHES,
    *_NUMBERS,
    *_STRUCTS,
    *_CONTENT,
    *_CHARACTERS,
    *_PLACES,
    *_GAPS,
    *_STATE_VECTORS,
    *_MESSAGES,
    *_PAYLOADS,
    *_FLOODS,
]
