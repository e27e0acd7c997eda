"""Between which two characters each one was put: enough to tell whether two others ever were next to each other.

A struct names the characters that its author saw left and right of it. Yjs finds the same place for it on every replica
as long as the two were neighbours for somebody; let a client name any two, and a doc that is opened again has another
text than the one it was saved from. What stands left and right of a character changes only by what is put between, for
nothing is ever taken out, deleted characters neither. So of two neighbours, either

1. the right one came when the left one was there, and was put right of it, or
2. the left one was put left of the right one, or
3. neither saw the other: then they, or what the left one follows on from, were put right of the same character, and Yjs
   orders such siblings by client id.

The third is the rule for honest siblings. Where somebody has put text with the aim to mislead, Yjs may order them in
other ways, and then whoever types there goes by that order: so before a place is refused, `are_next` is asked.
"""

from array import array
from bisect import bisect_right
from collections.abc import Callable

from ..errors import BadUpdate
from .update import Id, Struct

MAX_STEPS = 20_000  # back through the doc's history in judging one update, some 10 ms ...
STEPS_A_STRUCT = 20  # ... and more for each of its structs

_NOBODY = -1  # the client of a neighbour that isn't there, at the text's beginning or end
_Runs = tuple["array[int]", "array[int]"]  # first clocks, ascending; and for each four numbers: the ids left and right


AreNext = Callable[[Id | None, Id | None], bool]


def never(left: Id | None, right: Id | None) -> bool:
    """Where there is no doc to ask."""
    return False


class Neighbours:
    """The runs of a doc's history: characters that one client put one after the other, at one place.

    36 bytes for each: its first clock, and the ids left and right of it. `known` are the runs that came before these.
    """

    __slots__ = ("_are_next", "_known", "_runs", "_steps")

    def __init__(self, known: "Neighbours | None" = None, are_next: "AreNext | None" = None) -> None:
        self._runs: dict[int, _Runs] = {}  # by client
        self._known = known
        self._are_next = are_next or never
        self._steps = MAX_STEPS

    def put(self, struct: Struct) -> None:
        """Note a struct whose neighbours are here. BadUpdate if they never can have been neighbours."""
        if not self.goes_on(struct):
            if not self._met(struct.origin, struct.right) and not self._are_next(struct.origin, struct.right):
                raise BadUpdate("The update puts text between two characters that never were next to each other.")
            self._add(struct)

    def put_trusted(self, struct: Struct) -> None:
        """Note a struct without a look at its neighbours."""
        if not self.goes_on(struct):
            self._add(struct)

    def goes_on(self, struct: Struct) -> bool:
        """Whether it is the end of a run so far."""
        client, clock, _, origin, right, _ = struct
        return origin is not None and origin == (client, clock - 1) and self._right(origin) == right

    def extend(self, news: "Neighbours") -> None:
        """Take over what has been put on top of these."""
        for client, (clocks, links) in news._runs.items():
            mine = self._runs.get(client)
            if mine is None:
                self._runs[client] = clocks, links
            else:
                mine[0].extend(clocks)
                mine[1].extend(links)

    def _add(self, struct: Struct) -> None:
        runs = self._runs.get(struct.client)
        if runs is None:
            runs = self._runs[struct.client] = array("I"), array("q")
        runs[0].append(struct.clock)
        runs[1].extend((*(struct.origin or (_NOBODY, 0)), *(struct.right or (_NOBODY, 0))))

    def _met(self, left: Id | None, right: Id | None) -> bool:
        if right is not None and self._left(right) == left:
            return True
        if left is not None and self._right(left) == right:
            return True
        if left is None or right is None:  # nothing comes to the text's beginning or end but what was put there
            return left is right
        sibling = self._follows_on(left, self._left(right))
        return sibling is not None and sibling[0] < right[0]

    def _follows_on(self, id: Id, parent: Id | None) -> Id | None:
        """The character put right of `parent` from which, one right of the other, those up to `id` follow on."""
        self._steps += STEPS_A_STRUCT
        at: Id | None = id
        while at is not None:
            client, clock = at
            start, left = self._run(at)
            if parent is not None and parent[0] == client and start <= parent[1] < clock:
                return client, parent[1] + 1
            if left == parent:
                return client, start
            at = left
            self._step()
        return None

    def _step(self) -> None:
        self._steps -= 1
        if self._steps < 0:
            raise BadUpdate("The update puts its text where too much was put at once to tell whether that can be.")

    def _left(self, id: Id) -> Id | None:
        start, left = self._run(id)
        return left if start == id[1] else (id[0], id[1] - 1)

    def _right(self, id: Id) -> Id | None:
        clocks, links = self._runs_up_to(id)
        last = 4 * bisect_right(clocks, id[1])
        return None if links[last - 2] == _NOBODY else (links[last - 2], links[last - 1])

    def _run(self, id: Id) -> tuple[int, Id | None]:
        """The first clock of the run that holds `id`, and what is left of it."""
        clocks, links = self._runs_up_to(id)
        index = bisect_right(clocks, id[1]) - 1
        client = links[4 * index]
        return clocks[index], None if client == _NOBODY else (client, links[4 * index + 1])

    def _runs_up_to(self, id: Id) -> _Runs:
        """Runs of the id's client, the one that holds it among them: here, or in what was known before."""
        runs = self._runs.get(id[0])
        if runs is not None and runs[0][0] <= id[1]:
            return runs
        assert self._known is not None, f"{id} is not here"
        return self._known._runs_up_to(id)
