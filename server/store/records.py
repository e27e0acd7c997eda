"""What the store keeps, as plain values. Times are milliseconds since 1970, UTC."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Change:
    """One author's part of one turn: a Yjs v1 update that holds only news.

    `author` is the SHA-256 of the author's identity token, None for a change nobody in particular made.
    `sequence` numbers a pad's changes from 1; folding keeps the last number of each group it folds.
    """

    sequence: int
    at: int
    author: bytes | None
    update: bytes


@dataclass(frozen=True, slots=True)
class StoredTurn:
    """What one room commits at once. `pad` is the name; the pad is made by its first turn."""

    pad: str
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A pad's whole state, as a Yjs v1 update, after the change numbered `sequence`."""

    sequence: int
    state: bytes


@dataclass(frozen=True, slots=True)
class StoredPad:
    """All that opening a pad needs: the newest snapshot and the changes after it, in order.

    `sequence` is the last change's,
    `folded` that of the last one that folding has seen.
    """

    name: str
    created: int
    updated: int
    sequence: int
    folded: int
    snapshot: Snapshot | None
    changes: tuple[Change, ...]
