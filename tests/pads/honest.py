"""Honest traffic: pycrdt clients that type, cut, undo and go offline, and a server that guards what it applies."""

import json
import random
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

from pycrdt import Doc, Text, TransactionEvent, UndoManager

from server.errors import Gap
from server.pads.guard import Guard, Verdict, check_state_vector

HERE = Path(__file__).parent
_ALPHABET = "abc é\n߷中😀👩‍💻"


class Replica:
    """A doc with the one text of a pad. `heard` gets each update that it makes or takes."""

    def __init__(self, client: int, heard: Callable[[bytes], None], *, gc: bool = True) -> None:
        self.doc: Doc[Text] = Doc(client_id=client, skip_gc=not gc)
        self.text = self.doc.get("text", type=Text)
        self._observed = self.doc.observe(lambda event: heard(_update(event)))

    def close(self) -> None:
        """Let go of the doc, which its observer would keep alive."""
        self.doc.unobserve(self._observed)


def _update(event: TransactionEvent) -> bytes:
    return event.update


class Server:
    """What a room does with updates, without its store: check, apply, accept; what the doc tells goes to all."""

    def __init__(self) -> None:
        self.guard = Guard()
        self.told: list[bytes] = []
        self.replica = Replica(1, self.told.append)

    def receive(self, update: bytes, *, sync: bool = False) -> Verdict:
        """Take an edit, or a SyncStep2. Gap or BadUpdate if the guard won't have it."""
        verdict = self.guard.check_sync(update) if sync else self.guard.check(update)
        known = self.guard.clocks.copy()
        with self.replica.doc.transaction():
            for piece in self.guard.pieces(verdict):
                self.replica.doc.apply_update(piece)
        self.guard.accept(verdict)
        reached = check_state_vector(self.replica.doc.get_state())
        assert self.guard.clocks == reached
        assert set(verdict.clients) == {client for client in reached if reached[client] > known.get(client, 0)}
        assert set(verdict.new_clients) == set(reached) - set(known)
        return verdict


class Client:
    """Someone who edits. What is edited offline stays here until `reconnect`."""

    def __init__(self, server: Server, client: int, rng: random.Random) -> None:
        self.server = server
        self.online = True
        self.gaps = 0
        self._rng = rng
        self._sent: list[bytes] = []
        self._heard = 0  # of what the server has told
        self.replica = Replica(client, self._sent.append, gc=rng.random() < 0.8)
        self._undo = UndoManager(scopes=[self.replica.text], capture_timeout_millis=0)
        self._undo.include_origin("me")

    def act(self) -> None:
        """One random thing that a person or their network does."""
        action = self._rng.choices(
            [self._type, self._paste, self._cut, self._undo.undo, self._undo.redo, self._listen, self._toggle],
            [8, 1, 3, 1, 1, 6, 1],
        )[0]
        self._sent.clear()
        action()
        if self.online and action != self._listen:
            for update in list(self._sent):
                self._send(update)

    def reconnect(self) -> None:
        """SyncStep1 and SyncStep2, both ways; now and then with the whole state, as after a restart of either side."""
        self.online = True
        whole = self._rng.random() < 0.3
        known = b"\x00" if whole else self.server.replica.doc.get_state()
        self.server.receive(self.replica.doc.get_update(known), sync=True)
        self.replica.doc.apply_update(self.server.replica.doc.get_update(self.replica.doc.get_state()))
        self._heard = len(self.server.told)

    def _send(self, update: bytes) -> None:
        try:
            self.server.receive(update)
        except Gap:
            self.gaps += 1
            self.reconnect()
        if self._rng.random() < 0.05:
            self.server.receive(update)  # a network that repeats

    def _type(self) -> None:
        position = self._place()
        for _ in range(self._rng.randint(1, 4)):
            character = self._rng.choice(_ALPHABET)
            with self.replica.doc.transaction(origin="me"):
                self.replica.text.insert(position, character)
            position += len(character.encode())

    def _paste(self) -> None:
        with self.replica.doc.transaction(origin="me"):
            self.replica.text.insert(self._place(), "".join(self._rng.choices(_ALPHABET, k=20)))

    def _cut(self) -> None:
        start, end = sorted((self._place(), self._place()))
        end = min(end, self._next_boundary(start + self._rng.randint(1, 30)))
        if end > start:
            with self.replica.doc.transaction(origin="me"):
                del self.replica.text[start:end]

    def _listen(self) -> None:
        if self.online:
            for update in self.server.told[self._heard :]:
                self.replica.doc.apply_update(update)
            self._heard = len(self.server.told)

    def _toggle(self) -> None:
        self.online = not self.online
        if self.online and self._rng.random() < 0.5:  # else the first edit comes before the sync, and builds on a gap
            self.reconnect()

    def _place(self) -> int:
        """A random place between two characters, in UTF-8 bytes, as pycrdt counts: often one where others type too."""
        text = str(self.replica.text)
        most = len(text) if self._rng.random() < 0.5 else min(2, len(text))
        return len(text[: self._rng.randint(0, most)].encode())

    def _next_boundary(self, index: int) -> int:
        encoded = str(self.replica.text).encode()
        while index < len(encoded) and encoded[index] & 0xC0 == 0x80:
            index += 1
        return min(index, len(encoded))


def play(rng: random.Random, *, clients: int, actions: int) -> Server:
    """A pad's life. At the end all are online and have the same text, as has whoever opens what the server holds."""
    server = Server()
    people = [Client(server, 1_000 + 7 * number, rng) for number in range(clients)]
    for _ in range(actions):
        rng.choice(people).act()
    for person in people + people:
        person.reconnect()
    replicas = [server.replica, reopened(server), *(person.replica for person in people)]
    assert len({str(replica.text) for replica in replicas}) == 1
    for replica in replicas:
        replica.close()
    return server


def reopened(server: Server) -> Replica:
    """The server's doc after a restart."""
    replica = Replica(2, lambda update: None)
    replica.doc.apply_update(server.replica.doc.get_update())
    return replica


def yjs_traffic(seed: int, actions: int) -> list[dict[str, Any]]:
    """What Yjs clients in Node send in one game, and last the text that it ends in."""
    command = ["node", str(HERE / "honest.mjs"), str(seed), str(actions)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60)
    return [json.loads(line) for line in done.stdout.splitlines()]
