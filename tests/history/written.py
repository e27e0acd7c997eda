"""Histories for tests: people who type into one pad, each in a replica of their own, as a room would store it."""

import random
from collections.abc import Iterable
from dataclasses import dataclass, field

from pycrdt import Doc, Text

from server.pads.document import Document
from server.store.records import Change

EPOCH = 1_700_000_000_000


@dataclass
class Person:
    """Somebody with a replica; `author` is what the store knows of them."""

    author: bytes | None
    doc: Doc[Text] = field(default_factory=Doc)

    @property
    def text(self) -> Text:
        return self.doc.get("text", type=Text)


class Pad:
    """A pad and the changes that were made in it; `now` in ms."""

    def __init__(self) -> None:
        self.document = Document()
        self.changes: list[Change] = []
        self.now = EPOCH

    def insert(self, person: Person, index: int, text: str) -> None:
        """Type at an index in characters, and send it."""
        before = person.doc.get_state()
        person.text.insert(len(str(person.text)[:index].encode()), text)
        self.take(person, before)

    def delete(self, person: Person, start: int, end: int) -> None:
        """Delete characters, and send that."""
        before, text = person.doc.get_state(), str(person.text)
        del person.text[len(text[:start].encode()) : len(text[:end].encode())]
        self.take(person, before)

    def hear(self, person: Person) -> None:
        """Let a person have what the others did."""
        person.doc.apply_update(self.document.since(person.doc.get_state()))

    def take(self, person: Person, before: bytes) -> None:
        """Store what a person did since their replica had that state vector."""
        update = person.doc.get_update(before)
        news = self.document.apply(self.document.check(update))
        if news is not None:  # what another has deleted already is none
            self.changes.append(Change(len(self.changes) + 1, self.now, person.author, news))


def written(seed: int, people: int, edits: int, *, listening: float, apart: int = 150) -> Pad:
    """A pad in which people type at random, about `apart` ms after each other; each hears the others with the
    probability `listening` before an edit, and so types inside what they typed."""
    chance = random.Random(seed)
    pad = Pad()
    everybody = [Person(bytes([n + 1]) * 32) for n in range(people)]
    for _ in range(edits):
        person = chance.choice(everybody)
        if chance.random() < listening:
            pad.hear(person)
        length = len(str(person.text))
        if length > 3 and chance.random() < 0.2:
            start = chance.randrange(length - 2)
            pad.delete(person, start, start + 2)
        else:
            pad.insert(person, chance.randrange(length + 1), chance.choice(["a", "word ", "é", "日本", "👍🏽", "\n"]))
        pad.now += chance.randrange(2 * apart)
    return pad


def replayed(changes: Iterable[Change]) -> Document:
    """A pad that is opened from these changes."""
    return Document([change.update for change in changes])
