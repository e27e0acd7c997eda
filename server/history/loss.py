"""What a page lost: whether it was wiped, by whom, and the update that puts back what was removed.

A page was wiped if over half of its letters and digits, and at least `FLOOR` of them, or two of its sessions are not on
it any more. They are counted word by word, each with the one before it on its line, wherever that is: what was moved,
indented, sorted or undone is not lost, and what was shuffled is. Pure, but slow for a long history: use a thread.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from ..pads.update import Id
from ..sessions import grammar
from ..sessions.session import Session
from ..sessions.when import When
from ..store.records import Change, Wipe
from .restoring import Restoring, bringing_back
from .weave import Piece, Weave
from .wiping import FLOOR, SESSIONS, WINDOW

BACK = 4
"""A wipe is undone once less than a fourth of what it removed is missing."""

# Scripts that put no space between words are counted character by character.
_WORD = re.compile(r"[\u2e80-\ud7ff\uf900-\ufaff]|[^\W\u2e80-\ud7ff\uf900-\ufaff]+")


def judge(changes: Sequence[Change], wipe: Wipe) -> Wipe | None:
    """The wipe with whose it was, how much it removed, and the fullest state before it; None if it was none.

    `changes` are all of the pad, `wipe.before` is a state of the last minute.
    """
    weave = Weave(changes)
    now = weave.text()
    for before in dict.fromkeys((_fullest(weave, wipe.before), wipe.before)):
        then = weave.text(before)
        missing = _missing(then, now)
        is_most = _is_over_half(missing, then)
        sessions = 0 if is_most else _sessions_gone(then, now)
        if is_most or sessions >= SESSIONS:
            author = _who_removed_most(weave, changes, before)
            return replace(wipe, before=before, removed=max(missing, 1), author=author, sessions=sessions)
    return None


def is_back(changes: Sequence[Change], wipe: Wipe) -> bool:
    """Whether most of what was removed is there again, wherever it stands."""
    weave = Weave(changes)
    return _missing(weave.text(wipe.before), weave.text()) * BACK < wipe.removed


def undone(changes: Sequence[Change], wipe: Wipe, client: int) -> Restoring | None:
    """The edit that puts back what the wipe removed, each piece where it was; None if there is nothing.

    That is what was removed by anybody up to a minute after it, and later by whoever wiped. What people typed and took
    back themselves meanwhile stays away, and all that they typed stays. `client` is one that never wrote before.
    """
    weave = Weave(changes)
    return bringing_back(_removed(weave, {change.sequence: change for change in changes}, wipe), client)


def _removed(weave: Weave, changes: dict[int, Change], wipe: Wipe) -> Iterator[tuple[Id | None, list[Piece]]]:
    """What the wipe removed, in runs with nothing seen between, each with the id of what it comes after."""
    group: list[Piece] = []
    beside: Id | None = None
    last: Piece | None = None
    for piece in weave.pieces:
        if piece.seen_at(weave.sequence):
            if group:
                yield beside, group
            group = []
        elif piece.text is not None and _was_wiped(piece, changes[piece.died], wipe):
            if not group:
                beside = (last.client, last.end - 1) if last else None
            group.append(piece)
        last = piece
    if group:
        yield beside, group


def _was_wiped(piece: Piece, by: Change, wipe: Wipe) -> bool:
    if by.sequence <= wipe.before or not (piece.seen_at(wipe.before) or piece.author != by.author):
        return False
    return by.at <= wipe.at + WINDOW or (by.author is not None and by.author == wipe.author)


def _fullest(weave: Weave, after: int) -> int:
    """The last change from `after` on after which the text was longest."""
    grows: Counter[int] = Counter()
    for piece in weave.pieces:
        length = piece.end - piece.clock
        if piece.born > after and piece.died > piece.born:
            grows[piece.born] += length
        if piece.died > max(after, piece.born):
            grows[piece.died] -= length
    fullest, most, size = after, 0, 0
    for change in sorted(change for change in grows if change <= weave.sequence):
        size += grows[change]
        if size >= most:
            fullest, most = change, size
    return fullest


def _who_removed_most(weave: Weave, changes: Sequence[Change], before: int) -> bytes | None:
    authors = {change.sequence: change.author for change in changes}
    removed: Counter[bytes | None] = Counter()
    for piece in weave.pieces:
        if piece.seen_at(before) and piece.died <= weave.sequence:
            removed[authors[piece.died]] += piece.end - piece.clock
    return max(removed, key=removed.__getitem__, default=None)


def _is_over_half(missing: int, then: str) -> bool:
    return missing >= FLOOR and missing * 2 > sum(len(word) for word in _WORD.findall(then))


def _missing(then: str, now: str) -> int:
    """How many letters and digits of a text are in words that another has not in that place, or not so often."""
    lost = _words(then) - _words(now)
    return sum(len(word) * count for (_, word), count in lost.items())


def _words(text: str) -> Counter[tuple[str, str]]:
    """Each word with the one before it, which is empty at the beginning of a line."""
    lines = (_WORD.findall(line) for line in text.split("\n"))
    return Counter(pair for line in lines for pair in zip(["", *line], line, strict=False))


def _sessions_gone(then: str, now: str) -> int:
    """How many sessions of a text have none in another that may be the same, typed over: by id, title or time."""
    gone, there = list(grammar.parse(then)), list(grammar.parse(now))
    for mark in (_id, _title_and_start, _title, _start):
        for session in list(gone):
            same = next((each for each in there if mark(each) and mark(each) == mark(session)), None)
            if same is not None:
                gone.remove(session)
                there.remove(same)
    return len(gone)


def _id(session: Session) -> object:
    return session.id


def _title(session: Session) -> object:
    return session.title


def _start(session: Session) -> object:
    return session.when.start if isinstance(session.when, When) else None


def _title_and_start(session: Session) -> object:
    return session.title, _start(session)
