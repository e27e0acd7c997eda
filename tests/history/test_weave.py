import random

import pytest

from server.history.folding import fold
from server.history.weave import Weave
from server.pads.document import Document
from server.store.records import Change, Credit

from ..pads.honest import Server, play, reopened, yjs_traffic
from .written import EPOCH, Pad, Person, replayed, written

ADA, BEN = b"a" * 32, b"b" * 32


def changes(server: Server) -> list[Change]:
    return [Change(n, EPOCH + n, None, update) for n, update in enumerate(server.told, 1)]


def text_of(server: Server) -> str:
    return str(server.replica.text)


@pytest.mark.parametrize("people", [1, 3, 20])
def test_the_text_of_every_moment_is_the_one_that_a_replay_makes(people: int) -> None:
    seed = random.randrange(1 << 32)
    print(f"seed {seed}")
    pad = written(seed, people, edits=150, listening=0.3)
    weave, document = Weave(pad.changes), Document()
    for change in pad.changes:
        document.apply(document.check(change.update))
        assert weave.text(change.sequence) == document.text
    assert weave.text() == document.text
    assert weave.text(0) == ""


def test_it_is_the_same_for_folded_changes() -> None:
    seed = random.randrange(1 << 32)
    print(f"seed {seed}")
    pad = written(seed, people=4, edits=300, listening=0.4)
    folded = fold(pad.changes, 0)
    weave = Weave(folded)
    assert weave.text() == pad.document.text
    for change in random.Random(seed).sample(folded, 10):
        assert weave.text(change.sequence) == replayed(c for c in folded if c.sequence <= change.sequence).text


def test_pycrdt_clients_that_cut_undo_and_go_offline_weave_the_text_that_the_doc_has() -> None:
    seed = random.randrange(1 << 32)
    print(f"seed {seed}")
    for game in range(40):
        rng = random.Random(seed + game)
        server = play(rng, clients=rng.randint(1, 5), actions=60)
        assert Weave(changes(server)).text() == text_of(server)


def test_a_docs_own_update_weaves_its_text() -> None:
    seed = random.randrange(1 << 32)
    print(f"seed {seed}")
    for game in range(40):
        server = play(random.Random(seed + game), clients=3, actions=60)
        for replica in (server.replica, reopened(server)):
            assert Weave([Change(1, EPOCH, None, replica.doc.get_update())]).text() == text_of(server)


def test_yjs_clients_weave_the_text_that_yjs_has() -> None:
    seed = random.randrange(1 << 31)
    print(f"seed {seed}")
    *sent, last = yjs_traffic(seed, actions=300)
    server = Server()
    for message in sent:
        if not message["gap"] or message["sync"]:
            server.receive(bytes.fromhex(message["update"]), sync=message["sync"])
    assert Weave(changes(server)).text() == text_of(server) == last["text"]


def test_a_change_that_comes_later_is_woven_in() -> None:
    pad = written(7, people=3, edits=100, listening=0.3)
    weave = Weave(pad.changes[:50])
    before = weave.text()
    for change in pad.changes[50:]:
        weave.take(change)
    assert weave.sequence == pad.changes[-1].sequence
    assert (weave.text(pad.changes[49].sequence), weave.text()) == (before, pad.document.text)


def test_a_part_of_an_astral_text_is_credited_without_harm() -> None:
    pad, ada = Pad(), Person(ADA)
    pad.insert(ada, 0, "a😀b😀c")
    weave = Weave(pad.changes)
    (client, _) = next(iter(weave.by_client()))
    weave.credit(Credit(client, 1, 3, BEN))
    assert [(piece.author, piece.text) for piece in weave.pieces] == [(ADA, "a"), (BEN, "😀"), (ADA, "b😀c")]
    weave.credit(Credit(client + 1, 0, 9, BEN))  # of whom there is nothing here
    assert weave.text() == "a😀b😀c"
