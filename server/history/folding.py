"""Fewer changes that amount to the same: what one author did within a moment becomes one change.

A group is applied in one transaction of a scratch doc that collects no garbage, and that transaction's update is kept:
text typed and deleted inside the group survives, and clocks stay, so who wrote what can still be told. (`merge_updates`
would leave six times as much.) Pure, but slow for a long history: call it in a thread.
"""

from collections.abc import Iterable, Sequence

from pycrdt import Doc, Text, TransactionEvent

from ..errors import Gap
from ..pads.document import ROOT
from ..pads.guard import Guard
from ..store.records import Change

WINDOW = 2_000
"""Milliseconds from the first change of a group to its last."""

MOST = 20
"""Changes in a group."""

Group = list[Change]


def fold(changes: Sequence[Change], after: int) -> tuple[Change, ...]:
    """The changes numbered above `after`, folded. `changes` are all of the pad, from its first.

    Each group keeps the number, the time and the author of its last change.
    """
    doc: Doc[Text] = Doc(skip_gc=True)
    doc.get(ROOT, type=Text)
    _apply(doc, (change for change in changes if change.sequence <= after))
    rest = [change for change in changes if change.sequence > after]
    groups = _by_author(rest)
    if not _in_order(doc.get_update(), groups):
        groups = _runs(rest)
    return tuple(_folded(doc, groups))


def _by_author(changes: Iterable[Change]) -> list[Group]:
    """Groups of one author's changes, others' between them or not, ordered by their last change."""
    groups: list[Group] = []
    current: dict[bytes | None, Group] = {}
    for change in changes:
        group = current.get(change.author)
        if group is None or not _joins(group, change):
            group = current[change.author] = []
            groups.append(group)
        group.append(change)
    return sorted(groups, key=lambda group: group[-1].sequence)


def _runs(changes: Iterable[Change]) -> list[Group]:
    """Groups of changes that follow each other directly."""
    groups: list[Group] = []
    for change in changes:
        if not groups or groups[-1][-1].author != change.author or not _joins(groups[-1], change):
            groups.append([])
        groups[-1].append(change)
    return groups


def _joins(group: Group, change: Change) -> bool:
    return len(group) < MOST and change.at - group[0].at <= WINDOW


def _in_order(state: bytes, groups: Iterable[Group]) -> bool:
    """Whether no change comes before one that it builds on."""
    guard = Guard(ROOT)
    guard.load(state)
    try:
        for group in groups:
            for change in group:
                guard.accept(guard.check(change.update))
    except Gap:
        return False
    return True


def _folded(doc: Doc[Text], groups: Iterable[Group]) -> Iterable[Change]:
    news: list[bytes] = []

    def changed(event: TransactionEvent) -> None:
        news.append(event.update)

    subscription = doc.observe(changed)
    try:
        for group in groups:
            _apply(doc, group)
            last = group[-1]
            yield from (Change(last.sequence, last.at, last.author, update) for update in news)
            news.clear()
    finally:
        doc.unobserve(subscription)


def _apply(doc: Doc[Text], changes: Iterable[Change]) -> None:
    with doc.transaction():
        for change in changes:
            doc.apply_update(change.update)
