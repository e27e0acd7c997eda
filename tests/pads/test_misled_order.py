"""Where somebody put text to mislead, honest people type by the order that came of it, and are not refused."""

import random

from server.errors import BadUpdate, Gap
from server.history.weave import Weave
from server.pads.document import Document
from server.pads.update import Id, Struct, encode, root_parent
from server.store.records import Change

from .fuzz import invented

TYPIST = 77_777


def test_text_may_go_between_any_two_that_are_next_to_each_other() -> None:
    seed = random.randrange(1 << 32)
    print(f"seed {seed}")
    rng = random.Random(seed)
    for _ in range(60):
        document = _misled(rng)
        for left, right in _places(document):
            struct = Struct(TYPIST, 0, 1, left, right, "x")
            verdict = document.check(encode([struct], (), root_parent("text")))
            assert verdict.fresh == [struct]
        document.close()


def test_nor_is_anybody_believed_who_names_two_that_are_not() -> None:
    rng = random.Random(7)
    refused = 0
    for _ in range(60):
        document = _misled(rng)
        places = list(_places(document))
        left, right = rng.choice(places)[0], rng.choice(places)[1]
        if (left, right) not in places:
            try:
                document.check(encode([Struct(TYPIST, 0, 1, left, right, "x")], (), root_parent("text")))
            except BadUpdate:
                refused += 1
        document.close()
    assert refused > 10


def _misled(rng: random.Random) -> Document:
    """A doc made of what the guard lets pass of updates in good form that put text anywhere."""
    document = Document()
    for _ in range(120):
        try:
            verdict = document.check(invented(rng, document.guard.clocks))
        except (BadUpdate, Gap):
            continue
        if not verdict.empty:
            document.apply(verdict)
    return document


def _places(document: Document) -> list[tuple[Id | None, Id | None]]:
    pieces = Weave([Change(1, 0, None, document.update())]).pieces
    ends: list[Id | None] = [None, *((piece.client, piece.end - 1) for piece in pieces)]
    starts: list[Id | None] = [*((piece.client, piece.clock) for piece in pieces), None]
    return list(zip(ends, starts, strict=True))


def test_nor_is_whoever_has_not_heard_yet_what_others_put_between() -> None:
    seed = random.randrange(1 << 32)
    print(f"seed {seed}")
    rng = random.Random(seed)
    for _ in range(40):
        document = _misled(rng)
        for left, right in rng.sample(places := _places(document), k=min(3, len(places))):
            for late in (TYPIST + 1, TYPIST + 2):
                clock = document.guard.clocks.get(late, 0)
                between = encode([Struct(late, clock, clock + 1, left, right, "y")], (), root_parent("text"))
                document.apply(document.check(between))
            document.check(encode([Struct(TYPIST, 0, 1, left, right, "x")], (), root_parent("text")))
        document.close()
