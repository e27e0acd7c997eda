"""What the rest of the server asks of a store, in the domain's words. `sqlite.py` keeps it in SQLite."""

from typing import Protocol

from .records import Change, Snapshot, StoredPad, StoredTurn


class Store(Protocol):
    """Keeps pads. Every call may raise `StoreUnavailable`, and has then changed nothing that is known to be kept.

    Calls that write return when what they wrote is synced to disk, and not before.
    """

    async def open(self) -> None:
        """Make ready: create or migrate what is kept."""

    async def close(self) -> None:
        """Finish what was handed in, then let go."""

    async def commit(self, turn: StoredTurn) -> None:
        """Keep a turn's changes, all or none; the first turn of a pad makes the pad."""

    async def load(self, name: str) -> StoredPad | None:
        """What opening the pad needs, under any spelling of its name; None if there is no such pad."""

    async def changes(self, name: str, after: int = 0) -> tuple[Change, ...]:
        """The changes of a pad numbered above `after`, in order."""

    async def keep_snapshot(self, name: str, snapshot: Snapshot) -> None:
        """Replace the pad's snapshot by a newer one."""

    async def fold(self, name: str, first: int, last: int, folded: tuple[Change, ...]) -> None:
        """Replace the changes numbered `first` to `last` by fewer that amount to the same, numbered in that range."""

    async def probe(self) -> None:
        """Commit something small, to learn whether the store can write."""
