"""Who is in a room, as people and not as sockets: the tabs and devices of one identity are one person. Pure.

Nobody is told another's identity: a person is a random number, the same for as long as the room remembers them.
"""

import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from ..access.policy import Role

MOST_NAMED = 100
"""People whom a list names; the rest are counted, so that a crowd's list doesn't cost people x people."""

_REMEMBERED = 1_000  # people who are gone, whose number a list on somebody's screen may still hold

Who = bytes | int
"""An identity's hash, or the number of a connection that has none."""


@dataclass(frozen=True, slots=True)
class Introduced:
    """What an editor's client says of its person; `client` is its Yjs client id, `at` rises with each thing said."""

    client: int
    name: str
    color: str
    at: int = 0


@dataclass(slots=True)
class Person:
    """Somebody who is here; `clients` are those whose cursors are theirs. No name was said if it is empty."""

    number: int
    role: Role
    name: str = ""
    color: str = ""
    clients: list[int] = field(default_factory=list)

    @property
    def fields(self) -> dict[str, object]:
        """As others are told."""
        said = {"name": self.name, "color": self.color, "clients": self.clients}
        return {"person": self.number, "role": self.role.word, **said}


@dataclass(frozen=True, slots=True)
class Gathered:
    """Those in a room: the `people` who are named, how many `more` are not, and how many `readers` there are."""

    people: tuple[Person, ...]
    more: int
    readers: int

    @property
    def count(self) -> int:
        """All of them."""
        return len(self.people) + self.more + self.readers

    @property
    def fields(self) -> dict[str, object]:
        """As a page is told that wants to know who."""
        return {"people": [person.fields for person in self.people], "more": self.more, "readers": self.readers}


class Numbers:
    """The numbers of a room's people."""

    def __init__(self) -> None:
        self._numbers: dict[Who, int] = {}

    def of(self, who: Who) -> int:
        """Somebody's number."""
        number = self._numbers.get(who)
        if number is None:
            number = self._numbers[who] = secrets.randbits(32)
        return number

    def who(self, number: int) -> Who | None:
        """Whose number it is."""
        return next((who for who, known in self._numbers.items() if known == number), None)

    def forget(self, here: Mapping[Who, object]) -> None:
        """Forget the longest known of those who are not here, if they are many."""
        gone = [who for who in self._numbers if who not in here]
        for who in gone[: max(0, len(gone) - _REMEMBERED)]:
            del self._numbers[who]


def gather(
    numbers: Numbers, editors: Iterable[tuple[Who, Role, Introduced | None]], readers: Iterable[Who]
) -> Gathered:
    """Those whose editor is open, organisers first, then in the order in which they came; the others only read."""
    people: dict[Who, Person] = {}
    newest: dict[Who, int] = {}
    for who, role, said in editors:
        person = people.get(who) or people.setdefault(who, Person(numbers.of(who), role))
        if said is None:
            continue
        person.clients.append(said.client)
        if said.name and said.at >= newest.get(who, 0):
            person.name, person.color, newest[who] = said.name, said.color, said.at
    only_read = set(readers) - people.keys()
    numbers.forget({**people, **dict.fromkeys(only_read)})
    named = tuple(sorted(people.values(), key=_organisers_first)[:MOST_NAMED])
    return Gathered(named, len(people) - len(named), len(only_read))


def _organisers_first(person: Person) -> bool:
    return person.role is not Role.ORGANISER
