"""Fewer changes that amount to the same: what one author did within a moment becomes one change.

A group is applied in one transaction of a scratch doc that collects no garbage, and that transaction's update is kept:
text typed and deleted inside the group survives, and clocks stay, so who wrote what can still be told. (`merge_updates`
would leave six times as much.) Nothing may come before what it builds on, or no replica could replay it; and nothing
passes a revision, so that its text stays what it was. Pure, but slow for a long history: call it in a thread.
"""

from bisect import bisect_left
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

from pycrdt import Doc, Text, TransactionEvent

from ..pads.guard import check_state_vector
from ..pads.update import ROOT, decode, root_parent
from ..store.records import Change
from .past import doc_at, replay

WINDOW = 2_000
"""Milliseconds from the first change of a group to its last."""

MOST = 20
"""Changes in a group."""

Group = list[Change]
Clocks = dict[int, int]  # by Yjs client, the next one


def fold(changes: Sequence[Change], after: int, revisions: Collection[int] = ()) -> tuple[Change, ...]:
    """The changes numbered above `after`, folded. `changes` are all of the pad, from its first.

    Each group keeps the number, the time and the author of its last change. `revisions` are sequences: what is in the
    pad after them was there before folding too.
    """
    doc = doc_at(changes, after)
    clocks = check_state_vector(doc.get_state())
    steps = [_Step.of(change) for change in changes if change.sequence > after]
    groups = [group for moment in _moments(steps, sorted(revisions)) for group in _grouped(moment, clocks)]
    return tuple(_folded(doc, groups))


@dataclass(frozen=True, slots=True)
class _Step:
    """A change, the clocks that must have been reached before it, and those that are reached by it."""

    change: Change
    needs: Clocks
    reaches: Clocks

    @classmethod
    def of(cls, change: Change) -> "_Step":
        update = decode(change.update, root_parent(ROOT))
        needs = {client: structs[0].clock for client, structs in update.sections.items()}
        ends = [(deleted.client, deleted.end) for deleted in update.deletes]
        for structs in update.sections.values():
            neighbours = (id for struct in structs for id in (struct.origin, struct.right) if id is not None)
            ends.extend((client, clock + 1) for client, clock in neighbours)
        for client, end in ends:
            if client not in update.sections:  # else it is in this change or before its beginning
                needs[client] = max(end, needs.get(client, 0))
        return cls(change, needs, {client: structs[-1].end for client, structs in update.sections.items()})


def _moments(steps: Iterable[_Step], revisions: Sequence[int]) -> Iterator[list[_Step]]:
    """Steps within a window of each other, with no revision between them. `revisions` ascend."""
    moment: list[_Step] = []
    passed = 0
    for step in steps:
        before, passed = passed, bisect_left(revisions, step.change.sequence)
        if moment and (step.change.at - moment[0].change.at > WINDOW or passed > before):
            yield moment
            moment = []
        moment.append(step)
    if moment:
        yield moment


def _grouped(steps: list[_Step], clocks: Clocks) -> Iterator[Group]:
    """The steps' changes by author, others' between them or not, where nothing then comes before what it builds on.

    Where it would, the earlier and the later half are grouped each for itself. `clocks` moves on.
    """
    groups = _by_author(steps)
    reached = _in_order(groups, clocks)
    if reached is None and len(steps) > 1:
        middle = len(steps) // 2
        yield from _grouped(steps[:middle], clocks)
        yield from _grouped(steps[middle:], clocks)
    else:
        clocks.update(reached or steps[0].reaches)
        yield from ([step.change for step in group] for group in groups)


def _by_author(steps: Iterable[_Step]) -> list[list[_Step]]:
    """Groups of at most `MOST`, ordered by their last change."""
    groups: list[list[_Step]] = []
    current: dict[bytes | None, list[_Step]] = {}
    for step in steps:
        group = current.get(step.change.author)
        if group is None or len(group) == MOST:
            group = current[step.change.author] = []
            groups.append(group)
        group.append(step)
    return sorted(groups, key=lambda group: group[-1].change.sequence)


def _in_order(groups: Iterable[Iterable[_Step]], clocks: Clocks) -> Clocks | None:
    """The clocks after the groups; None if a step comes before one that it builds on."""
    reached = dict(clocks)
    for group in groups:
        for step in group:
            if any(reached.get(client, 0) < clock for client, clock in step.needs.items()):
                return None
            for client, clock in step.reaches.items():
                reached[client] = max(clock, reached.get(client, 0))
    return reached


def _folded(doc: Doc[Text], groups: Iterable[Group]) -> Iterable[Change]:
    news: list[bytes] = []

    def changed(event: TransactionEvent) -> None:
        news.append(event.update)

    subscription = doc.observe(changed)
    try:
        for group in groups:
            replay(doc, group)
            last = group[-1]
            yield from (Change(last.sequence, last.at, last.author, update) for update in news)
            news.clear()
    finally:
        doc.unobserve(subscription)
