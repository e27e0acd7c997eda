"""Mutated honest updates and invented ones, against the guard and a real doc.

`python -m tests.pads.fuzz <seed> <decisions> <journal>`: what the guard lets pass is applied here, in a process of its
own. If pycrdt takes that along, the journal holds all that led to it, one update in hex a line. Any exception but the
guard's own ends it too, and so does a doc that is not the same when it is opened again. Prints how often each decision
was taken, and the processor time that the slowest update took, from the guard to the doc, as JSON.
"""

import json
import random
import sys
import time
from collections import Counter
from pathlib import Path
from typing import BinaryIO

from pycrdt import Doc, Text

from server.errors import BadUpdate, Gap
from server.pads.guard import Verdict, check_state_vector
from server.pads.update import Id, Range, Struct, encode, root_parent

from .honest import Server, play

_TELLING = (0, 1, 2, 4, 5, 10, 0x28, 0x44, 0x7F, 0x80, 0x81, 0x84, 0xC1, 0xC4, 0xFF)  # bytes that mean something


def main(seed: int, decisions: int, journal: Path) -> dict[str, float]:
    """Take so many decisions about dishonest updates; how often each was taken, and "slowest ms"."""
    rng = random.Random(seed)
    taken: Counter[str] = Counter()
    slowest = 0.0
    with journal.open("wb", buffering=0) as log:
        while taken.total() < decisions:
            told = play(rng, clients=rng.randint(1, 3), actions=30).told
            log.truncate(0)
            server = Fuzzed(log)
            taken += _round(rng, told, server)
            slowest = max(slowest, server.slowest)
    return {**taken, "slowest ms": round(1000 * slowest, 1)}


def _round(rng: random.Random, told: list[bytes], server: "Fuzzed") -> Counter[str]:
    """An honest history with dishonest updates between its own. What is let in of them can make a gap of the rest."""
    taken: Counter[str] = Counter()
    for update in told:
        for _ in range(rng.randint(1, 12)):
            lie = mutated(rng, rng.choice(told), told) if rng.random() < 0.7 else invented(rng, server.guard.clocks)
            taken[server.decide(lie, sync=rng.random() < 0.3)] += 1
        server.decide(update, sync=False)
    return taken


class Fuzzed(Server):
    """A server that writes down what it applies, and looks at its doc again after each time."""

    def __init__(self, log: BinaryIO) -> None:
        super().__init__()
        self._log = log
        self.slowest = 0.0

    def decide(self, update: bytes, *, sync: bool) -> str:
        """What becomes of an update."""
        self._log.write(update.hex().encode() + b"\n")
        began = time.thread_time()
        try:
            verdict = self.receive(update, sync=sync)
        except BadUpdate:
            return "refused"
        except Gap:
            return "gap"
        finally:
            self.slowest = max(self.slowest, time.thread_time() - began)
        return "empty" if verdict.empty else self._look_again(verdict)

    def _look_again(self, verdict: Verdict) -> str:
        doc: Doc[Text] = Doc()
        doc.apply_update(self.replica.doc.get_update())
        assert check_state_vector(doc.get_state()) == self.guard.clocks
        assert str(doc.get("text", type=Text)) == str(self.replica.text)
        return "taken"


def mutated(rng: random.Random, update: bytes, others: list[bytes]) -> bytes:
    """The update with one to three things wrong."""
    data = bytearray(update)
    for _ in range(rng.choice((1, 1, 1, 2, 3))):
        start = rng.randint(0, len(data))
        end = min(start + rng.randint(1, 8), len(data))
        match rng.randrange(7):
            case 0 if start < end:
                data[start] ^= 1 << rng.randrange(8)
            case 1 if start < end:
                data[start] = rng.choice(_TELLING)
            case 2 if start < end:
                data[start] = (data[start] + rng.choice((-1, 1))) % 256
            case 3:
                del data[start:end]
            case 4:
                data[start:start] = data[start:end]
            case 5:
                other = rng.choice(others)
                data[start:] = other[rng.randint(0, len(other)) :]
            case 6 if rng.random() < 0.1:
                del data[start:]
    return bytes(data)


def invented(rng: random.Random, clocks: dict[int, int]) -> bytes:
    """An update in good form that puts text anywhere, for any client, and deletes anything."""
    reached = clocks.copy()
    structs = []
    for client in rng.sample([*clocks, 9_000, 9_001], k=rng.randint(1, 2)):
        for _ in range(rng.randint(1, 3)):
            clock = reached.get(client, 0)
            structs.append(_invented_struct(rng, client, clock, reached))
            reached[client] = structs[-1].end
    return encode(structs, _invented_ranges(rng, reached), root_parent("text"))


def _invented_struct(rng: random.Random, client: int, clock: int, reached: dict[int, int]) -> Struct:
    origin, right = [_anywhere(rng, reached) if rng.random() < 0.6 else None for _ in range(2)]
    text = rng.choice(("a", "bc", "d" * 20, "😀", "é😀é"))
    end = clock + len(text.encode("utf-16-le")) // 2
    return Struct(client, clock, end, origin, right, text if rng.random() < 0.8 else None)


def _invented_ranges(rng: random.Random, reached: dict[int, int]) -> list[Range]:
    if rng.random() < 0.7:
        return []
    client, clock = _anywhere(rng, reached) or (9_000, 0)
    return [Range(client, clock, rng.randint(clock + 1, reached.get(client, 0) + 1))]


def _anywhere(rng: random.Random, reached: dict[int, int]) -> Id | None:
    if not reached:
        return None
    client = rng.choice(list(reached))
    return client, rng.randrange(reached[client])


if __name__ == "__main__":
    print(json.dumps(main(int(sys.argv[1]), int(sys.argv[2]), Path(sys.argv[3]))))
