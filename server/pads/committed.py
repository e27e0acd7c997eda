"""A pad as everybody may see it: what is on disk."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Committed:
    """A pad's text as it is on disk. `sequence` is its newest change's, `updated` in ms since 1970; 0: no pad yet."""

    text: str
    sequence: int
    updated: int
