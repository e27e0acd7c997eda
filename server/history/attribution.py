"""Who wrote what. The server is the authority: whose change brought a character says so, not what a client claims.

For one moment it is told by runs of the text, for a pad that is open by ranges of clocks: these stay right while people
type, for a character's clock never changes.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from itertools import groupby

from ..store.records import Credit
from .weave import Weave


class Mark(Enum):
    """What happened to a piece of text between two moments."""

    SAME = ""
    INSERTED = "ins"
    DELETED = "del"


@dataclass(frozen=True, slots=True)
class Run:
    """Consecutive text of one author, with one mark."""

    author: bytes | None
    mark: Mark
    text: str


def runs(weave: Weave, since: int, at: int) -> Iterator[Run]:
    """The text after change `at` by author, with what came and went after change `since` marked."""
    for (author, mark), group in groupby(_seen(weave, since, at), key=lambda each: each[:2]):
        yield Run(author, mark, "".join([text for _, _, text in group]))


def _seen(weave: Weave, since: int, at: int) -> Iterator[tuple[bytes | None, Mark, str]]:
    for piece in weave.pieces:
        born, died, text = piece.born, piece.died, piece.text
        before, after = born <= since < died, born <= at < died
        if text is not None and (before or after):
            yield piece.author, Mark.DELETED if not after else Mark.SAME if before else Mark.INSERTED, text


def written(weave: Weave) -> Iterator[Credit]:
    """All that was ever typed, by client and clock. What one author wrote in a row is one."""
    for client, pieces in weave.by_client():
        for author, group in groupby(pieces, key=lambda piece: piece.author):
            together = tuple(group)
            yield Credit(client, together[0].clock, together[-1].end, author)
