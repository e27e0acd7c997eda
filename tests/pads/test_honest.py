"""Nothing that an honest client sends is refused, and the guard always knows what the doc knows.

ROSTERPAD_HONEST_GAMES plays more of them.
"""

import os
import random
import shutil

import pytest

from server.errors import Gap

from .honest import HERE, Server, play, yjs_traffic

GAMES = int(os.environ.get("ROSTERPAD_HONEST_GAMES", "40"))
YJS = HERE.parent.parent / "static" / "node_modules" / "yjs"


def test_pycrdt_clients_are_never_refused() -> None:
    seed = random.randrange(1 << 32)
    print(f"seed {seed}")
    told = 0
    for game in range(GAMES):
        rng = random.Random(seed + game)
        server = play(rng, clients=rng.randint(1, 5), actions=60)
        told += len(server.told)
    assert told > 10 * GAMES


def test_what_a_server_keeps_can_be_loaded() -> None:
    seed = random.randrange(1 << 32)
    print(f"seed {seed}")
    server = play(random.Random(seed), clients=5, actions=400)
    loaded = Server()
    loaded.guard.load(server.replica.doc.get_update())
    assert loaded.guard.clocks == server.guard.clocks


@pytest.mark.skipif(not YJS.exists() or shutil.which("node") is None, reason="needs Node and static/node_modules")
def test_yjs_clients_are_refused_nothing_but_gaps() -> None:
    seed = random.randrange(1 << 31)
    print(f"seed {seed}")
    for game in range(max(1, GAMES // 40)):
        *sent, last = yjs_traffic(seed + game, actions=120)
        server = Server()
        for message in sent:
            if message["sync"]:
                server.receive(bytes.fromhex(message["update"]), sync=True)
            else:
                assert _leaves_gap(server, bytes.fromhex(message["update"])) == message["gap"]
        assert str(server.replica.text) == last["text"]


def _leaves_gap(server: Server, update: bytes) -> bool:
    try:
        server.receive(update)
    except Gap:
        return True
    return False
