"""A pad's text as a Yjs doc that only takes what its guard let through. Pure: no I/O, no `await`.

The rule (design, "The way of an edit"): guard, apply, and keep what the *transaction event* reports, which holds only
news. An error of any kind after the guard leaves the doc in an unknown state: it raises `Broken`, and whoever owns the
doc throws it away.

An update that the guard finds to be all new is its own news. Such updates, nearly all of a turn's, wait and are applied
in one transaction by `settle`: in each of its own pycrdt would compare two state vectors and encode what is known.
"""

from collections.abc import Callable, Container, Iterable
from contextlib import AbstractContextManager, nullcontext
from functools import cached_property

from pycrdt import Doc, Subscription, Text, TransactionEvent, merge_updates

from ..history.weave import Weave
from ..store.records import Change
from .difference import edits
from .guard import Guard, Verdict, check_state_vector
from .update import ROOT, Id, Range

MAX_ORDERED = 60_000
"""Bytes of a doc whose whole order is looked at, some 20 ms, before somebody's edit is refused for its place."""

_MERGE_AT_ONCE = 64
"""Updates given to one `merge_updates`, which is quadratic in their number."""


_NOWHERE = nullcontext()


class Broken(Exception):
    """The doc failed while it changed; its state can't be trusted any more."""


class Document:
    """One doc and its guard. Close it, or the doc leaks. Whatever may crash happens inside of `inside`."""

    def __init__(self, stored: Iterable[bytes] = (), inside: AbstractContextManager[None] = _NOWHERE) -> None:
        self._doc: Doc[Text] = Doc()
        self._text = self._doc.get(ROOT, type=Text)
        self._news: bytes | None = None
        self._string: str | None = None
        self._at_most = self._removed = 0
        self._may_be_less = False
        self._waiting: list[bytes] = []
        self._inside = inside
        self.cautious = False
        self._distrusted = False
        self._load(stored)
        self._subscription: Subscription | None = self._doc.observe(self._changed)

    @cached_property
    def guard(self) -> Guard:
        """What judges updates. It takes longer to load than the doc does, so it is left until somebody edits."""
        guard = Guard(ROOT, self._are_next)
        try:
            guard.load(self._doc.get_update())
        except Exception as error:
            raise _broken(error) from error
        return guard

    @property
    def client(self) -> int:
        """The Yjs client id of the edits that are made here."""
        return self._doc.client_id

    @property
    def text(self) -> str:
        """The text as it stands, lines ended by `\\n`."""
        self.settle()
        if self._string is None:
            self._string = str(self._text)
        return self._string

    @property
    def size(self) -> int:
        """The text's length in bytes of UTF-8. Raises `Broken`."""
        self.settle()
        if self._may_be_less:
            size = len(self._text)
            self._removed += self._at_most - size
            self._at_most, self._may_be_less = size, False
        return self._at_most

    @property
    def removed(self) -> int:
        """How many bytes were deleted since the doc was loaded, as of the last look at its `size`."""
        return self._removed

    def could_exceed(self, limit: int, inserted: int) -> bool:
        """Whether the text might be longer than `limit` bytes with `inserted` more; asks the doc only if it might."""
        return self._at_most + inserted > limit and self.size + inserted > limit

    @property
    def state_vector(self) -> bytes:
        """What this doc has seen, encoded."""
        self.settle()
        return self._doc.get_state()

    def update(self) -> bytes:
        """The whole doc as one update."""
        self.settle()
        with self._inside:
            return self._doc.get_update()

    def since(self, state_vector: bytes) -> bytes:
        """What a peer that has seen `state_vector` lacks. Raises `BadUpdate` for bytes that are no state vector."""
        check_state_vector(state_vector)
        self.settle()
        with self._inside:
            return self._doc.get_update(state_vector)

    def check(self, update: bytes) -> Verdict:
        """What the guard says of an update. Raises `BadUpdate` or `Gap`; changes nothing."""
        return self.guard.check(update)

    def check_sync(self, update: bytes, shut: Container[int] = ()) -> Verdict:
        """What the guard says of a SyncStep2, applied as far as it goes without those `shut`. Raises `BadUpdate`."""
        return self.guard.check_sync(update, shut)

    def defer(self, verdict: Verdict) -> bytes | None:
        """Take an update the guard has seen, to be applied by `settle`; gives back the news in it: itself.

        None if it is not all new, or the doc is `cautious`: then it is to be applied by itself.
        """
        if not verdict.all_new or self.cautious:
            return None
        self._waiting.append(verdict.update)
        self._accept(verdict)
        return verdict.update

    def apply(self, verdict: Verdict, late: Callable[[], bool] = lambda: False) -> bytes | None:
        """Apply an update the guard has seen; gives back the news in it, None if there is none.

        Raises `Broken` for a failure, and when `late` says so between two pieces of a long update.
        """
        self.settle(late)
        self._may_be_less = True
        try:
            with self._inside, self._doc.transaction():
                for piece in self.guard.pieces(verdict):
                    self._doc.apply_update(piece)
                    if late():
                        raise Broken("it takes too long")
        except BaseException as error:  # pycrdt's PanicException is no Exception
            raise _broken(error) from error
        self._accept(verdict)
        return self._take_news()

    def settle(self, late: Callable[[], bool] = lambda: False) -> None:
        """Apply what waits, as reading the doc does too.

        Raises `Broken` like `apply`, but nobody can tell for which update: let the next doc be `cautious`.
        """
        if not self._waiting:
            return
        waiting, self._waiting = self._waiting, []
        try:
            with self._inside, self._doc.transaction():
                for update in waiting:
                    self._doc.apply_update(update)
                    if late():
                        raise Broken("it takes too long")
        except BaseException as error:
            raise _broken(error) from error
        self._take_news()

    def set_text(self, wanted: str) -> bytes | None:
        """Make the text equal `wanted` by the smallest edit, which merges with people typing. Raises `Broken`."""
        if wanted == self.text:
            return None
        guard = self.guard  # of before the edit
        self._may_be_less = True
        try:
            with self._inside, self._doc.transaction():
                for start, end, inserted in reversed(list(edits(self.text, wanted))):
                    self._replace(start, end, inserted)
        except BaseException as error:
            raise _broken(error) from error
        news = self._take_news()
        if news is not None:
            verdict = guard.check(news)
            guard.accept(verdict)
            self._at_most += verdict.inserted
        return news

    def reloads_as(self, state: bytes) -> bool:
        """Whether a doc made of `state`, this one's own update, is the same. From then on it is used no more if not."""
        try:
            again = Document([state], self._inside)
        except Broken:
            self._distrusted = True
            return False
        clocks, clocks_again = (check_state_vector(doc.state_vector) for doc in (self, again))
        self._distrusted = (again.text, clocks_again) != (self.text, clocks)
        again.close()
        return not self._distrusted

    def confirm(self) -> None:
        """Raises `Broken` if it isn't what would be read back from the store."""
        if self._distrusted:
            raise Broken("the text is not the one that is stored")

    def close(self) -> None:
        """Let go of the doc. Closing it again does nothing."""
        if self._subscription is not None:
            self._doc.unobserve(self._subscription)
            self._subscription = None

    def _load(self, stored: Iterable[bytes]) -> None:
        try:
            with self._inside, self._doc.transaction():
                for update in stored:
                    self._doc.apply_update(update)
            self._at_most = len(self._text)
        except BaseException as error:
            raise _broken(error) from error

    def _are_next(self, left: Id | None, right: Id | None) -> bool:
        """Whether two characters are next to each other, or were before all that is between them came.

        The text's order is found without the CRDT library, and what came of late is known by the guard.
        """
        update = self.update()
        if len(update) > MAX_ORDERED:
            return False
        met = max((self.guard.born(Range(*id, id[1] + 1)) for id in (left, right) if id is not None), default=0)
        begun = left is None
        for piece in Weave([Change(1, 0, None, update)]).pieces:
            part = Range(piece.client, piece.clock, piece.end)
            if not begun:
                begun = _holds(part, left)
                part = part._replace(clock=left[1] + 1) if begun and left else part
            elif _holds(part, right) and right is not None:
                before = part._replace(end=right[1])
                return before.clock == before.end or self.guard.born(before) > met
            if begun and part.clock < part.end and self.guard.born(part) <= met:
                return False
        return begun and right is None

    def _changed(self, event: TransactionEvent) -> None:
        self._news = event.update
        self._string = None

    def _accept(self, verdict: Verdict) -> None:
        self.guard.accept(verdict)
        self._at_most += verdict.inserted

    def _take_news(self) -> bytes | None:
        news, self._news = self._news, None
        return news

    def _replace(self, start: int, end: int, inserted: str) -> None:
        if end > start:
            del self._text[start:end]
        if inserted:
            self._text.insert(start, inserted)


def _holds(part: Range, id: Id | None) -> bool:
    return id is not None and part.client == id[0] and part.clock <= id[1] < part.end


def _broken(error: BaseException) -> Broken:
    return error if isinstance(error, Broken) else Broken(f"{type(error).__name__}: {error}")


def merge(updates: list[bytes]) -> bytes:
    """Several updates, each building on the ones before, as one."""
    while len(updates) > 1:
        groups = (updates[i : i + _MERGE_AT_ONCE] for i in range(0, len(updates), _MERGE_AT_ONCE))
        updates = [merge_updates(*group) for group in groups]
    return updates[0]
