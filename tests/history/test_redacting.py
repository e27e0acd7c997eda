import random

import pytest

from server.history.folding import fold
from server.history.redacting import erasing, places, without
from server.history.weave import Piece, Weave
from server.pads.update import Range, Struct
from server.store.records import Change

from .written import EPOCH, Pad, Person, replayed, written

SECRET = "hunter2"


def redacted(changes: list[Change], words: str) -> list[Change]:
    """As the store does it: the edit that deletes them, then every change without them."""
    ranges = places(Weave(changes), words)
    edit = Change(changes[-1].sequence + 1, EPOCH, None, erasing(ranges))
    return [Change(each.sequence, each.at, each.author, without(each.update, ranges)) for each in [*changes, edit]]


def typed() -> Pad:
    """A password that Ada typed, with a slip, that Ben wrote into, and took out."""
    pad, ada, ben = Pad(), Person(b"a" * 32), Person(b"b" * 32)
    pad.insert(ada, 0, "It is ")
    for n, letter in enumerate("hunxter2"):
        pad.insert(ada, 6 + n, letter)
    pad.delete(ada, 9, 10)
    pad.hear(ben)
    pad.insert(ben, 9, "😀 ")
    pad.insert(ben, 0, "So: ")
    pad.delete(ben, 13, 15)
    pad.delete(ben, 4, 16)
    return pad


def test_words_are_found_wherever_and_whenever_they_stood() -> None:
    pad = typed()
    (client, *_) = (client for client, _ in Weave(pad.changes).by_client())
    assert pad.document.text == "So: 2"
    assert places(Weave(pad.changes), SECRET) == (Range(client, 6, 9), Range(client, 10, 14))
    assert places(Weave(pad.changes), "hunxter2") == (Range(client, 6, 14),)
    assert places(Weave(pad.changes), "hunter 2") == ()


def test_after_it_nothing_of_them_is_left_and_all_else_is_as_it_was() -> None:
    pad = typed()
    changes = redacted(pad.changes, SECRET)
    weave = Weave(changes)
    assert replayed(changes).text == weave.text() == "So: "
    assert [weave.text(change.sequence) for change in pad.changes[:4]] == ["It is ", "It is ", "It is ", "It is "]
    whole = replayed(changes)
    assert b"hunter" not in whole.update()
    assert whole.guard.clocks == pad.document.guard.clocks


def test_a_replica_that_saw_them_merges_and_brings_them_to_nobody() -> None:
    pad, ada, ben = Pad(), Person(b"a" * 32), Person(b"b" * 32)
    pad.insert(ada, 0, f"It is {SECRET}.")
    pad.hear(ben)
    ben.text.insert(6, "not ")  # offline
    ben.text.insert(len("It is not hun"), "-")
    document = replayed(redacted(pad.changes, SECRET))
    news = ben.doc.get_update(document.state_vector)
    assert SECRET.encode() not in news
    document.apply(document.check_sync(news))
    ben.doc.apply_update(document.since(ben.doc.get_state()))
    assert document.text == str(ben.text) == "It is not -."


def test_random_histories_lose_random_words_and_nothing_else() -> None:
    seed = random.randrange(1 << 32)
    print(f"seed {seed}")
    chance = random.Random(seed)
    for game in range(30):
        pad = written(seed + game, people=3, edits=120, listening=0.4)
        changes = list(fold(pad.changes, 0)) if game % 2 else pad.changes
        before = Weave(changes)
        moment = before.text(chance.choice(changes).sequence)
        at = chance.randrange(max(1, len(moment) - 4))
        words = moment[at : at + chance.randrange(2, 5)]
        if not words:
            continue
        gone = {(each.client, clock) for each in places(before, words) for clock in range(each.clock, each.end)}
        after = redacted(changes, words)
        weave, document = Weave(after), replayed(after)
        assert document.text == weave.text()
        assert document.guard.clocks == replayed(changes).guard.clocks
        for change in changes:
            assert weave.text(change.sequence) == _without(before, gone, change.sequence)


class Watched(Piece):
    """A piece that counts how often anybody looks at one."""

    looks = 0

    def __getattribute__(self, name: str) -> object:
        Watched.looks += 1
        return super().__getattribute__(name)


def test_what_is_gone_is_not_looked_at_again_for_each_piece_beside_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """Or a long text that was moved about takes hours."""
    monkeypatch.setattr("server.history.weave.Piece", Watched)
    weave, pad, ada = Weave(), Pad(), Person(b"a" * 32)
    for n in range(300):
        pad.insert(ada, 0 if n % 2 else n * 3, "one")
    pad.delete(ada, 0, 900)
    for n in range(300):
        pad.insert(ada, n % 2 * 6, "two")
    for change in pad.changes:
        weave.take(change)
    Watched.looks = 0
    (client, *_) = (client for client, _ in weave.by_client())
    assert places(weave, "twotwo") == (Range(client, 900, 1800),)
    assert Watched.looks < 100 * weave.size


def test_a_text_is_not_copied_again_for_each_word_that_goes_out_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """Or the store, which writes for all pads, stands still for minutes."""
    pad, copied, since = Pad(), list[int](), Struct.since
    pad.insert(Person(b"a" * 32), 0, f"{SECRET} é😀 " * 500)
    ranges = places(Weave(pad.changes), SECRET)
    assert len(ranges) == 500
    monkeypatch.setattr(Struct, "since", lambda self, clock: (copied.append(self.end - clock), since(self, clock))[1])
    left = without(pad.changes[0].update, ranges)
    assert Weave([Change(1, EPOCH, None, left)]).text() == " é😀 " * 500
    assert sum(copied) <= len(pad.document.text)


def _without(weave: Weave, gone: set[tuple[int, int]], change: int) -> str:
    left = []
    for piece in weave.pieces:
        if piece.seen_at(change) and piece.text is not None:
            clock = piece.clock
            for character in piece.text:
                if (piece.client, clock) not in gone:
                    left.append(character)
                clock += len(character.encode("utf-16-le")) // 2
    return "".join(left)
