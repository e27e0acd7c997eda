"""Changes and turns for tests: made in one place, whatever a turn comes to hold."""

from server.access.policy import Access, Policy, Role
from server.store.records import Change, Snapshot, StoredPad, StoredTurn

ADA = b"a" * 32
KENJI = b"k" * 32


def change(sequence: int, author: bytes | None = ADA, update: bytes | None = None) -> Change:
    """A change made at a time that its number tells."""
    return Change(sequence, 1_000 + sequence, author, b"update %d" % sequence if update is None else update)


def turn(pad: str, *changes: Change) -> StoredTurn:
    """A turn of a pad."""
    return StoredTurn(pad, changes, changes[-1].sequence, changes[-1].at)


def adas_pad(
    name: str,
    created: int,
    updated: int,
    sequence: int,
    folded: int,
    snapshot: Snapshot | None,
    changes: tuple[Change, ...],
) -> StoredPad:
    """A pad without sessions that Ada made."""
    access = Access(Policy.EDIT, {ADA: Role.ORGANISER})
    return StoredPad(name, created, updated, sequence, folded, snapshot, changes, access=access)
