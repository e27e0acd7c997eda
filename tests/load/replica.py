"""What the clients of a run saw, rebuilt with a real CRDT after it, so that decoding costs the run nothing.

An edit is seen when a replica's state vector covers its client and clock: bytes that can't be integrated don't count.
"""

from collections.abc import Iterator, Sequence

from pycrdt import Doc, Text

from . import wire
from .client import Typist


def missed(writers: Sequence[Typist], clients: Sequence[Typist]) -> int:
    """How many times an edit of one of `writers` did not reach one of `clients` other than its author."""
    clocks: dict[tuple[int, ...], dict[int, int]] = {}
    total = 0
    for client in clients:
        heard = tuple(map(id, client.heard))  # kept once each, so equal streams are equal here and replayed once
        if heard not in clocks:
            clocks[heard] = _clocks(client)
        total += sum(_beyond(writer, clocks[heard]) for writer in writers if writer is not client)
    return total


def latencies(writers: Sequence[Typist], clients: Sequence[Typist]) -> list[float]:
    """Seconds from the write of an edit until a probe that is not its author had it, for all edits and probes."""
    return [seconds for client in clients if client.probe for seconds in _seen(writers, client)]


def text(client: Typist) -> str:
    """The text as this client has it."""
    doc = _doc(client)
    for update in client.updates():
        doc.apply_update(update)
    return str(doc.get(client.target.root.decode(), type=Text))


def _clocks(client: Typist) -> dict[int, int]:
    doc = _doc(client)
    for update in client.updates():
        doc.apply_update(update)
    return wire.read_clocks(doc.get_state())


def _beyond(writer: Typist, clocks: dict[int, int]) -> int:
    """How many of the writer's edits a state vector does not cover."""
    known = clocks.get(writer.id, 0)
    return 0 if known == writer.clock else sum(clock > known for clock, _ in writer.edits)


def _seen(writers: Sequence[Typist], probe: Typist) -> Iterator[float]:
    """Replays the probe's stream beside the clock: which edits does each message bring in?"""
    doc, ahead = _doc(probe), {writer.id: iter(writer.edits) for writer in writers if writer is not probe}
    waiting = {client: next(edits, None) for client, edits in ahead.items()}
    for update, at in zip(probe.updates(), probe.heard_at, strict=True):
        doc.apply_update(update)
        for client, known in wire.read_clocks(doc.get_state()).items():
            while (edit := waiting.get(client)) and edit[0] <= known:
                yield at - edit[1]
                waiting[client] = next(ahead[client], None)


def _doc(client: Typist) -> Doc[Text]:
    doc: Doc[Text] = Doc()
    doc.get(client.target.root.decode(), type=Text)
    return doc
