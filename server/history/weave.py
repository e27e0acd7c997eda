"""Every character a pad ever held, in the order of the text, with the change that brought it and the one that took it.

Yjs takes nothing out of a text: what is deleted stays where it was, and what comes later finds its place beside it
(yjs/src/structs/Item.js, `integrate`). So one list holds the texts of all moments at once: a character is in the text
of change `n` if it was born by then and had not died. No replay is needed to look at any moment, or at what lies
between two. It is made of updates alone, without the CRDT library, and so is an independent check of what that holds.

Pure, but slow for a long history, about 5 µs a piece: make it in a thread.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence

from ..pads.guard import Merge
from ..pads.update import ROOT, Id, Range, Struct, decode, root_parent
from ..store.records import Change, Credit

UNDONE_LEAST = 3
"""Characters of deleted text that are known again: fewer somebody may just have typed once more."""

ALIVE = 1 << 62
"""When what is still in the text died: never."""

_PARENT = root_parent(ROOT)


class Piece:
    """Characters that one client put at one place, in one change, and that died together, if they did.

    `born` and `died` number the changes, `author` wrote it. `text` is None where what was deleted is gone for good.
    """

    __slots__ = ("author", "born", "client", "clock", "died", "end", "next", "origin", "right", "text")

    def __init__(self, struct: Struct, born: int, author: bytes | None) -> None:
        self.client, self.clock, self.end, self.origin, self.right, self.text = struct
        self.born, self.author = born, author
        self.died = born if struct.text is None else ALIVE
        self.next: Piece | None = None

    def seen_at(self, change: int) -> bool:
        """Whether it was in the text after that change."""
        return self.born <= change < self.died

    def split(self, clock: int) -> "Piece":
        """Keep what is before the clock; the rest, which follows it."""
        text, length = self.text, clock - self.clock
        before = after = text
        if text is not None:
            before, after = _cut(text, length, whole=self.end - self.clock)
        struct = Struct(self.client, clock, self.end, (self.client, clock - 1), self.right, after)
        rest = Piece(struct, self.born, self.author)
        rest.died, rest.next = self.died, self.next
        self.text, self.end, self.next = before, clock, rest
        return rest


class Weave:
    """The pieces of one pad. `sequence` is the number of the last change in it."""

    def __init__(self, changes: Iterable[Change] = ()) -> None:
        self.sequence = 0
        self._first: Piece | None = None
        self._clocks: dict[int, int] = {}
        self._starts: dict[int, list[int]] = {}  # of each client's pieces, ascending, and the pieces
        self._pieces: dict[int, list[Piece]] = {}
        self._in_order: Sequence[Piece] | None = None
        self._author: bytes | None = None
        self._fresh: list[Piece] = []
        for change in changes:
            self.take(change)

    def take(self, change: Change) -> None:
        """Weave in the next change. Raises `BadUpdate`."""
        sections, deletes, _ = decode(change.update, _PARENT)
        self.sequence, self._author, self._fresh = change.sequence, change.author, []
        merge = Merge(sections, self._clocks, self._put)
        merge.run()
        self._clocks.update(merge.clocks)
        for deleted in deletes:
            for piece in self._inside(deleted):
                piece.died = min(piece.died, self.sequence)
        for piece in self._fresh:
            self._know_again(piece)
        self._in_order = None

    def credit(self, credit: Credit) -> None:
        """Say that somebody else wrote these characters than who brought them: a restore brings back others' words."""
        for piece in self._inside(Range(credit.client, credit.clock, credit.end)):
            piece.author = credit.author
        self._in_order = None

    def changes_with(self, update: bytes) -> set[int]:
        """The changes in which something of an update came. Raises `BadUpdate`."""
        sections, deletes, _ = decode(update, _PARENT)
        came = [Range(each.client, each.clock, each.end) for structs in sections.values() for each in structs]
        return {piece.born for range in came for piece in self._inside(range)} | {
            piece.died for range in deletes for piece in self._inside(range)
        }

    def cut(self, change: int, offset: int) -> int:
        """Let a piece begin at that character of the text after that change; the number of that piece.

        At the end of the text it is the one after the last that is seen.
        """
        before, number = offset, -1
        for number, piece in enumerate(self.pieces):
            text = piece.text if piece.seen_at(change) else None
            if text is None or before >= len(text):
                before -= len(text or "")
            elif before == 0:
                return number
            else:
                self._split(piece, piece.clock + len(text[:before].encode("utf-16-le")) // 2)
                self._in_order = None
                return number + 1
        return number + 1

    @property
    def pieces(self) -> Sequence[Piece]:
        """All of them, in the order of the text."""
        if self._in_order is None:
            self._in_order = tuple(self._walk())
        return self._in_order

    def by_client(self) -> Iterable[tuple[int, Sequence[Piece]]]:
        """Each client and its pieces in the order in which it typed them."""
        return self._pieces.items()

    @property
    def size(self) -> int:
        """How many pieces there are."""
        return sum(map(len, self._pieces.values()))

    def text(self, change: int = ALIVE - 1) -> str:
        """The text after that change; without one, as it is now."""
        return "".join([p.text for p in self.pieces if p.born <= change < p.died and p.text is not None])

    def _walk(self) -> Iterator[Piece]:
        piece = self._first
        while piece is not None:
            yield piece
            piece = piece.next

    def _put(self, struct: Struct) -> None:
        piece = Piece(struct, self.sequence, self._author)
        left = self._ending(struct.origin) if struct.origin else None
        right = self._beginning(struct.right) if struct.right else None
        after = left.next if left else self._first
        if after is not right:
            left = self._among_siblings(piece, left, right)
        if left is None:
            piece.next, self._first = self._first, piece
        else:
            piece.next, left.next = left.next, piece
        self._starts.setdefault(piece.client, []).append(piece.clock)
        self._pieces.setdefault(piece.client, []).append(piece)
        if piece.right is not None and piece.text is not None and piece.end - piece.clock >= UNDONE_LEAST:
            self._fresh.append(piece)

    def _know_again(self, piece: Piece) -> None:
        """Text that an undo brings back stays its author's.

        Yjs makes a copy of what was deleted together, right before it (yjs/src/structs/Item.js, `redoItem`).
        """
        assert piece.right is not None
        run = [self._beginning(piece.right)]
        while (last := run[-1]).next and (last.client, last.end, last.died) == (
            last.next.client, last.next.clock, last.next.died,
        ):  # fmt: skip
            run.append(last.next)
        text = "".join([old.text or "" for old in run])
        is_whole = run[0].died <= self.sequence and all(old.text is not None for old in run)
        if is_whole and last.end - run[0].clock >= UNDONE_LEAST and (piece.text or "").startswith(text):
            end = piece.clock + last.end - run[0].clock
            if piece.end > end:
                self._split(piece, end)
            piece.author = run[0].author

    def _among_siblings(self, piece: Piece, left: Piece | None, right: Piece | None) -> Piece | None:
        """What a piece comes after, of those that others put at the same place unseen: Yjs orders them by client."""
        before: set[Piece] = set()
        conflicting: set[Piece] = set()
        other = left.next if left else self._first
        while other is not None and other is not right:
            before.add(other)
            conflicting.add(other)
            if other.origin == piece.origin:
                if other.client < piece.client:
                    left = other
                    conflicting.clear()
                elif other.right == piece.right:
                    break
            elif other.origin is not None and (found := self._holding(other.origin)) in before:
                if found not in conflicting:
                    left = other
                    conflicting.clear()
            else:
                break
            other = other.next
        return left

    def _inside(self, range: Range) -> Iterator[Piece]:
        """The pieces with exactly these clocks, as far as they are here."""
        client, clock, end = range
        end = min(end, self._clocks.get(client, 0))
        while clock < end:
            piece = self._beginning((client, clock))
            if piece.end > end:
                self._split(piece, end)
            yield piece
            clock = piece.end

    def _ending(self, id: Id) -> Piece:
        """The piece whose last character is `id`."""
        piece = self._holding(id)
        if piece.end > id[1] + 1:
            self._split(piece, id[1] + 1)
        return piece

    def _beginning(self, id: Id) -> Piece:
        """The piece whose first character is `id`."""
        piece = self._holding(id)
        return piece if piece.clock == id[1] else self._split(piece, id[1])

    def _holding(self, id: Id) -> Piece:
        starts = self._starts[id[0]]
        return self._pieces[id[0]][bisect_right(starts, id[1]) - 1]

    def _split(self, piece: Piece, clock: int) -> Piece:
        rest = piece.split(clock)
        starts = self._starts[piece.client]
        index = bisect_right(starts, clock)
        starts.insert(index, clock)
        self._pieces[piece.client].insert(index, rest)
        return rest


def _cut(text: str, length: int, whole: int) -> tuple[str, str]:
    """A text of `whole` UTF-16 code units before and after the first `length` of them."""
    if len(text) == whole:
        return text[:length], text[length:]
    units = text.encode("utf-16-le")
    return units[: 2 * length].decode("utf-16-le", "replace"), units[2 * length :].decode("utf-16-le", "replace")
