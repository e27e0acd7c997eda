"""Which updates may reach pycrdt: seven bytes can kill a pad for good, fifty the process, and there is no roll-back.

The guard does on paper what Yjs does with an update (yjs/src/utils/encoding.js, `integrateStructs`): every struct goes
in after those it names. What would leave something pending is a gap, which the sender can fill; what no text editor
sends is refused. It knows how far each client has come, which clocks are the second half of a surrogate pair, and
between which two others each character was put.
"""

import sys
from array import array
from bisect import bisect_left
from collections import Counter, deque
from collections.abc import Callable, Container, Iterable, Iterator
from typing import NamedTuple

from ..errors import BadUpdate, Gap
from .neighbours import AreNext, Neighbours, never
from .protocol import read_varuint
from .update import MAX_CLOCK, ROOT, Id, Range, Struct, Update, decode, decode_typed, encode, read_count, root_parent

# Structs of one update that may go to the very same place, between the same two characters. One client never puts two
# there, for the first then lies between; so this is how many people may do so unseen by each other. Yjs compares each
# with all those before it: a thousand cost 0.1 s, and what 65 kB can hold of them 0.5 s for each further 5 kB.
MAX_SIBLINGS = 1_000

# Structs of one update, known ones too: 1 s of work. All that 260,000 keystrokes leave is 11,000.
MAX_STRUCTS = 200_000


RECENT = 1_000  # accepted parts of updates of which it is known in which order they came

PIECE = 16  # structs that are applied at once of a longer update

Halves = dict[int, "array[int]"]  # by client, ascending: clocks of low surrogates, four bytes for each


class Verdict(NamedTuple):
    """What an update brings.

    `fresh` are the structs, and parts of structs, that the doc lacks, in an order in which they can go in; `inserted`
    is the size of their text in UTF-8 bytes, `clocks` the next clock of each of their clients, `new_clients` are those
    of them of whom the doc has nothing yet. `deletes` may be deleted already. `gap` says why the update can't be
    applied as it stands: something is missing, and what builds on it is in none of these. `all_new` says that the
    update is short and nothing but text that the doc lacks, so that it is its own news.
    """

    update: bytes
    fresh: list[Struct]
    deletes: list[Range]
    clocks: dict[int, int]
    new_clients: tuple[int, ...]
    inserted: int
    halves: Halves
    neighbours: Neighbours
    gap: str | None
    all_new: bool

    @property
    def clients(self) -> tuple[int, ...]:
        """Those of whom there is something new."""
        return tuple(self.clocks)

    @property
    def empty(self) -> bool:
        """Whether it neither brings a struct nor deletes one."""
        return not self.fresh and not self.deletes


class Guard:
    """The guard of one doc, whose only content is the Y.Text named `root`. `clocks` is the doc's state vector.

    `are_next` tells whether two characters are next to each other in the doc. It is asked rarely, and may take a while.
    """

    def __init__(self, root: str = ROOT, are_next: AreNext = never) -> None:
        self.clocks: dict[int, int] = {}
        self._halves: Halves = {}
        self._neighbours = Neighbours()
        self._parent = root_parent(root)
        self._are_next = are_next
        self._accepted = 0
        self._recent: deque[tuple[int, int, int, int]] = deque(maxlen=RECENT)

    def load(self, update: bytes) -> None:
        """Take over state that this server has stored: it was checked when it came, and may be of any shape by now."""
        self.accept(_whole(self._judge(update, trusted=True)))
        self._recent.clear()

    def check(self, update: bytes) -> Verdict:
        """Judge a client's update, and change nothing.

        BadUpdate says what is wrong with it; Gap is raised if it builds on changes that the doc lacks.
        """
        return self._judge_typed(update) or _whole(self._judge(update))

    def check_sync(self, update: bytes, shut: Container[int] = ()) -> Verdict:
        """Judge a SyncStep2, of which only `pieces` may be applied. BadUpdate says what is wrong with it.

        It is all that its sender has, and a gap in it won't be filled by asking again. Were it not taken as far as it
        goes, two clients with half of each other's changes could never sync. What is new of the clients in `shut`
        stays out, as if it were missing.
        """
        return self._judge(update, shut=shut)

    def pieces(self, verdict: Verdict) -> Iterator[bytes]:
        """What to apply, in this order: the update itself, or a part of it at a time if it is long or has a gap.

        pycrdt can't be stopped. Where structs of two clients go to one place it compares each with all the others, so
        that 1 MB can hold it up for an hour; between two pieces one can look at the clock, and throw the doc away.
        """
        if verdict.gap is None and len(verdict.fresh) <= PIECE:
            yield verdict.update
            return
        for start in range(0, len(verdict.fresh), PIECE):
            yield encode(verdict.fresh[start : start + PIECE], (), self._parent)
        if verdict.deletes:
            yield encode((), verdict.deletes, self._parent)

    def accept(self, verdict: Verdict) -> None:
        """What `verdict`, the newest one, is about is applied: the state moves on."""
        self._accepted += 1
        for client, end in verdict.clocks.items():
            self._recent.append((self._accepted, client, self.clocks.get(client, 0), end))
        self.clocks.update(verdict.clocks)
        self._neighbours.extend(verdict.neighbours)
        for client, clocks in verdict.halves.items():
            self._halves.setdefault(client, array("I")).extend(clocks)

    def born(self, part: Range) -> int:
        """In which accepted update the first of those characters came, as a number that rises; 0 if long ago."""
        numbers, found = [], 0
        for number, client, clock, end in self._recent:
            if client == part.client and clock < part.end and part.clock < end:
                numbers.append(number)
                found += min(end, part.end) - max(clock, part.clock)
        return min(numbers) if found == part.end - part.clock else 0

    def _judge_typed(self, data: bytes) -> Verdict | None:
        """The verdict on what nearly every update is: its client types on where it was. None of any other."""
        struct = decode_typed(data, self._parent)
        if struct is None or self._halves or struct.text is None or len(struct.text) != struct.end - struct.clock:
            return None
        if struct.clock == 0 or self.clocks.get(struct.client) != struct.clock or not self._neighbours.goes_on(struct):
            return None
        clocks, size = {struct.client: struct.end}, len(struct.text.encode())
        return Verdict(data, [struct], [], clocks, (), size, {}, _NO_RUNS, gap=None, all_new=True)

    def _judge(self, data: bytes, *, trusted: bool = False, shut: Container[int] = ()) -> Verdict:
        update = decode(data, self._parent, sys.maxsize if trusted else MAX_STRUCTS)
        neighbours = Neighbours(self._neighbours, self._are_next)
        put = neighbours.put_trusted if trusted else neighbours.put
        merge = Merge(update.sections, self.clocks, put, shut)
        merge.run()
        if len(merge.fresh) > MAX_SIBLINGS and not trusted:
            _check_siblings(merge.fresh)
        halves = _halves(merge.fresh)
        if halves or self._halves:
            self._check_characters(update, halves)
        deletes = merge.reachable(update.deletes)
        gap = "The update leaves out changes before those it brings." if update.skips else merge.gap
        return Verdict(
            data,
            merge.fresh,
            deletes,
            merge.clocks,
            new_clients=tuple([client for client in merge.clocks if client not in self.clocks]),
            inserted=sum([len(struct.text.encode()) for struct in merge.fresh if struct.text]),
            halves=halves,
            neighbours=neighbours,
            gap=gap,
            all_new=gap is None and not deletes and self._all_new(update, merge.fresh),
        )

    def _all_new(self, update: Update, fresh: list[Struct]) -> bool:
        """Whether all of the update's structs are text, and not one is known in part."""
        if len(fresh) > PIECE or len(fresh) != sum([len(structs) for structs in update.sections.values()]):
            return False
        whole = all(self.clocks.get(client, 0) == structs[0].clock for client, structs in update.sections.items())
        return whole and all(struct.text is not None for struct in fresh)

    def _check_characters(self, update: Update, fresh: Halves) -> None:
        """yrs and Yjs disagree about half a character: in the one it becomes U+FFFD, in the other it heals."""
        for client, clock in _cuts(update):
            if _holds(self._halves, client, clock) or _holds(fresh, client, clock):
                raise BadUpdate("The update cuts a character in two.")


_NO_RUNS = Neighbours()


def _whole(verdict: Verdict) -> Verdict:
    if verdict.gap is not None:
        raise Gap(verdict.gap)
    return verdict


class Merge:
    """The structs of one update as they go in, one after the other.

    `fresh` are those, and parts of those, that were not known; `clocks` the next ones of their clients. What needs a
    struct that is neither known nor here stays out, and all after it; `gap` says so. `put` hears of each that goes in.
    Nothing of the clients in `shut` does.
    """

    __slots__ = ("_known", "_position", "_put", "_sections", "_shut", "clocks", "fresh", "gap")

    def __init__(
        self,
        sections: dict[int, list[Struct]],
        known: dict[int, int],
        put: Callable[[Struct], None],
        shut: Container[int] = (),
    ) -> None:
        self._sections = sections
        self._known = known
        self._put = put
        self._shut = shut
        self._position: dict[int, int] = {}  # in sections left half-way: the first struct that has not gone in yet
        self.clocks: dict[int, int] = {}
        self.fresh: list[Struct] = []
        self.gap: str | None = None

    def run(self) -> None:
        """Put in all that can be. BadUpdate if nothing is missing, but no order of them will do."""
        for client in self._sections:
            if self._advance(client, MAX_CLOCK) is not None:
                self._finish(client)

    def reached(self, client: int) -> int:
        """The next clock of a client, after what is known of it and what has gone in."""
        return self.clocks.get(client) or self._known.get(client, 0)

    def reachable(self, deletes: list[Range]) -> list[Range]:
        """What can be deleted of `deletes`, for it is here."""
        for client, _, end in deletes:
            if end > self.reached(client):
                self.gap = f"Change {end - 1} of client {client} is deleted, but missing."
                return [part for part in map(self._reachable, deletes) if part.clock < part.end]
        return deletes

    def _reachable(self, deleted: Range) -> Range:
        return deleted._replace(end=min(deleted.end, self.reached(deleted.client)))

    def _advance(self, client: int, until: int) -> Id | None:
        """Put in a client's structs until its clock `until` is there. If one has to wait: the id for which it waits."""
        structs = self._sections[client]
        position = self._position.get(client, 0)
        reached = self.reached(client)
        while position < len(structs) and reached <= until:
            struct = structs[position]
            needed = self._missing(struct, reached)
            if needed is not None:
                self._position[client] = position
                return needed
            if struct.end > reached:
                news = struct if struct.clock == reached else struct.since(reached)
                self._put(news)
                self.fresh.append(news)
                self.clocks[client] = reached = struct.end
            position += 1
        self._position[client] = position
        return None

    def _missing(self, struct: Struct, reached: int) -> Id | None:
        """The first id that must be there before `struct`, and is not."""
        if struct.client in self._shut and struct.end > reached:
            return struct.client, reached
        if struct.clock > reached:
            return struct.client, struct.clock - 1
        for id in (struct.origin, struct.right):
            if id is not None and id[1] >= self.reached(id[0]):
                return id
        return None

    def _finish(self, client: int) -> None:
        """Put in the rest of a client's structs as far as it goes, and before each what it waits for.

        Of the clients on the way each waits for one clock of the next. The way shortens as soon as that is there, or
        can't be, so every step puts in a struct or ends a section: no order of them costs more than their number.
        """
        way = {client: MAX_CLOCK}
        while way:
            client, until = next(reversed(way.items()))
            needed = self._advance(client, until)
            if needed is None:
                way.popitem()
            elif needed[0] != client and self._will_be_here(*needed):
                if needed[0] in way:  # whose next struct waits, by way of others, for this one
                    raise BadUpdate("The update's structs wait for each other.")
                way[needed[0]] = needed[1]
            else:
                self.gap = f"Change {needed[1]} of client {needed[0]} is missing."
                del self._sections[client][self._position[client] :]
                way.popitem()

    def _will_be_here(self, client: int, clock: int) -> bool:
        section = self._sections.get(client)
        return bool(section and section[-1].end > clock)


def _check_siblings(fresh: Iterable[Struct]) -> None:
    count = max(Counter((struct.origin, struct.right) for struct in fresh).values())
    if count > MAX_SIBLINGS:
        raise BadUpdate(f"The update puts {count} pieces of text between the same two characters.")


def _halves(fresh: Iterable[Struct]) -> Halves:
    """The clocks of the low surrogates in the text of `fresh`."""
    halves: Halves = {}
    for client, clock, end, _, _, text in fresh:
        if text is not None and len(text) != end - clock:
            halves.setdefault(client, array("I")).extend(_low_surrogates(text, clock))
    return halves


def _low_surrogates(text: str, clock: int) -> Iterator[int]:
    for character in text:
        clock += 1
        if character > "\uffff":
            yield clock
            clock += 1


def _cuts(update: Update) -> Iterator[Id]:
    """Every place where the update needs one piece of text to end and another to begin: the clock it begins with."""
    for structs in update.sections.values():
        for client, clock, end, origin, right, _ in structs:
            yield client, clock
            yield client, end
            if origin is not None:
                yield origin[0], origin[1] + 1
            if right is not None:
                yield right
    for client, clock, end in update.deletes:
        yield client, clock
        yield client, end


def _holds(halves: Halves, client: int, clock: int) -> bool:
    clocks = halves.get(client)
    if clocks is None:
        return False
    index = bisect_left(clocks, clock)
    return index < len(clocks) and clocks[index] == clock


def check_state_vector(data: bytes) -> dict[int, int]:
    """A state vector as a client sends it: the next clock of each client. BadUpdate if it isn't one.

    pycrdt sets memory aside for as many clients as the first number says: five bytes cost 1 GB.
    """
    try:
        count, position = read_count(data, 0)
        clocks: dict[int, int] = {}
        for _ in range(count):
            client, position = read_varuint(data, position)
            clocks[client], position = read_varuint(data, position)
    except IndexError:
        raise BadUpdate("The state vector is empty.") from None
    except ValueError as error:
        raise BadUpdate(f"The state vector can't be read: {error}.") from None
    if position != len(data) or len(clocks) != count or max(clocks.values(), default=0) > MAX_CLOCK:
        raise BadUpdate("The state vector is not one of a pad.")
    return clocks
