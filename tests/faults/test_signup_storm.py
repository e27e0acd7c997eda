"""A storm over one pad's seats, on a real room and a real store: nobody loses a seat, and nobody jumps the queue."""

from collections import Counter
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path
from random import Random

import pytest

from server.errors import Conflict, NotFound
from server.pads.document import Document
from server.sessions.listening import Wish
from server.sessions.orders import Act, HostActs, Leave, MoveTyped, Person, SetClosed

from .chance import new_random, times
from .seat_rules import Rules
from .signed_up import Counters, Roster, Row, counted, counters, entries
from .storm_place import Place, storm_place
from .storm_text import TEXT, Typist

HERE = ("confirmed", "waiting")
HOST = b"h" * 32


async def test_a_storm_breaks_no_rule_of_seats(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Sign-ups, cancels, typed names, numbers typed through "2", lists cut and pasted, somebody who edits offline and
    comes back, hosts, crashes, and a session that begins meanwhile. After every step every rule is looked at."""
    random = new_random()
    for number in range(times(6)):
        begins = _ms(2030, 1, 1, 12, random.choice([0, 12, 17, 19]))  # the first session starts at 12:20
        async with storm_place(tmp_path / str(number), monkeypatch, begins) as place:
            await Storm(place, random).blow(60)


class Storm:
    """What happens, and what must be so after it."""

    def __init__(self, place: Place, random: Random) -> None:
        self.place = place
        self.random = random
        self.rules = Rules(self._peopled)
        self._typist = Typist(random)
        self._offline: Document | None = None
        self._tokens: list[bytes] = []
        self._rows: dict[int, Row] = {}
        self._may_go: set[int] = set()
        self._may_come: set[int] = set()
        self._host_fills: Roster | None = None
        self._story: list[str] = []

    async def blow(self, steps: int) -> None:
        """Step by step, from a text that the store knows."""
        self.place.heard = self.rules.hear
        await self.place.room.set_text(None, TEXT)
        await self.place.advance(20_000, self._check)
        for _ in range(steps):
            await self._one_step()()
            self._check()
            await self.place.advance(self.random.choice([0, 50, 300, 300, 2_000, 11_000]), self._check)

    def _one_step(self) -> Callable[[], Awaitable[None]]:
        steps: dict[Callable[[], Awaitable[None]], int] = {
            self._sign_up: 14, self._leave: 7, self._edit: 7, self._edit_offline: 3, self._host_acts: 3,
            self._host_closes: 1, self._host_moves_typed: 1, self._crash: 1, self._wait: 1,
        }  # fmt: skip
        return self.random.choices(list(steps), list(steps.values()))[0]

    # --- steps ---

    async def _sign_up(self) -> None:
        session, roster = self._a_roster()
        for _ in range(self.random.randint(1, 4)):
            name, token = f"Person {self.random.randint(1, 90)}", self.random.randbytes(32)
            email = self.random.choice(["", "", f"{self.random.randint(1, 30)}@example.org"])
            self._tell(f"{name} signs up for {session}/{roster}")
            try:
                async with self.place.one_turn():
                    await self.place.room.sign_up(Wish(session, roster, Person(name, email=email), token, None))
                self._tokens.append(token)
            except (Conflict, NotFound) as refusal:
                self._tell(str(refusal))
            self._check()

    async def _leave(self) -> None:
        if self._tokens:
            token = self._tokens.pop(self.random.randrange(len(self._tokens)))
            number = self.place.number_of(token)
            self._tell(f"{number} leaves")
            self._may_go = {number}
            await self.place.room.order(Leave(token))

    async def _edit(self) -> None:
        for text in self._typist.edit((await self.place.room.read()).text):
            self._tell(f"the text becomes {text!r}")
            await self.place.room.set_text(None, text)
            self._check()
            await self.place.advance(self.random.choice([20, 300, 1_000, 11_000]), self._check)

    async def _edit_offline(self) -> None:
        """Go offline, edit there, or come back with all that was edited since, which merges with what others did."""
        if self._offline is None:
            self._tell("somebody goes offline")
            self._offline = Document([await self.place.whole()])
        elif self.random.random() < 0.7:
            for text in self._typist.edit(self._offline.text)[-1:]:
                self._tell(f"offline the text becomes {text!r}")
                self._offline.set_text(text)
        else:
            self._tell("they come back")
            await self.place.merge(self._offline.update())
            self._offline.close()
            self._offline = None

    async def _host_acts(self) -> None:
        if self._rows:
            number, act = self.random.choice(list(self._rows)), self.random.choice(list(Act))
            self._tell(f"{number} is {act.value}")
            self._may_go, self._may_come = ({number}, set()) if act is Act.TAKE_OFF else (set(), {number})
            try:
                await self.place.room.order(HostActs(number, act, HOST))
            except Conflict as refusal:
                self._tell(str(refusal))

    async def _host_closes(self) -> None:
        session, closes = self.random.choice(["soon", "later"]), self.random.random() < 0.4
        self._tell(f"{session} is {'closed' if closes else 'opened'}")
        if not closes:
            self.rules.closed.discard(session)
        await self.place.room.order(SetClosed(session, closes, HOST))
        self._check()
        if closes:  # what was heard before it in the same turn could still promote
            self.rules.closed.add(session)

    async def _host_moves_typed(self) -> None:
        session, roster = self._host_fills = self._a_roster()
        self._tell(f"the names typed on {session}/{roster} become entries")
        try:
            async with self.place.one_turn():
                await self.place.room.order(MoveTyped(session, roster, HOST))
        except (Conflict, NotFound) as refusal:
            self._tell(str(refusal))
            return
        moved = self.rules.typed[session, roster].current
        self.rules.hear(self.place.room.sessions(await self.place.room.read()), self.place.now)
        self.rules.typed[session, roster].forget(moved, self.place.now)

    async def _crash(self) -> None:
        self._tell("the server is killed" if (killed := self.random.random() < 0.7) else "the server is stopped")
        await (self.place.crash() if killed else self.place.restart())

    async def _wait(self) -> None:
        self._tell("minutes pass")
        await self.place.advance(self.random.randint(10_000, 400_000), self._check)

    def _a_roster(self) -> Roster:
        there = self.random.random() < 0.9 and self.rules.there
        return self.random.choice(sorted(there or self.rules.places))

    def _peopled(self) -> set[Roster]:
        return {_place(row) for row in entries(self.place.data) if row.state in HERE}

    def _tell(self, what: str) -> None:
        self._story.append(f"{self.place.now}: {what}")

    # --- rules ---

    def _check(self) -> None:
        rows = {row.id: row for row in entries(self.place.data)}
        try:
            seats = counters(self.place.data)
            assert seats == counted(seats, rows.values())
            self._check_seats(rows, seats)
            self._check_queues(rows, seats)
            twice = Counter((row.session, row.roster, row.name) for row in rows.values() if row.state in HERE)
            assert [name for name, count in twice.items() if count > 1] == []
        except (AssertionError, KeyError):
            print("\n".join(self._story[-40:]))
            raise
        self._rows, self._may_go, self._may_come, self._host_fills = rows, set(), set(), None

    def _check_seats(self, rows: dict[int, Row], seats: dict[Roster, Counters]) -> None:
        """A seat is lost by its owner or a host, and given by the rule or a host."""
        lost = {n for n, row in self._rows.items() if row.state == "confirmed" and rows[n].state != "confirmed"}
        assert lost <= self._may_go
        back = {n for n, row in self._rows.items() if row.state not in HERE and rows[n].state in HERE}
        assert back <= self._may_come
        for place in {_place(rows[number]) for number in self._given(rows)}:
            seated = seats[place].confirmed
            assert seated <= self.rules.allowed(place, self.place.now), f"{place} has {seated}"

    def _check_queues(self, rows: dict[int, Row], seats: dict[Roster, Counters]) -> None:
        """Who waits longest is next, as soon as there is a seat, and until sign-ups close."""
        waited = {n for n, row in self._rows.items() if row.state == "waiting"}
        for number in self._given(rows):
            place = _place(rows[number])
            late = number in waited and not self.rules.promotes(place[0], self.place.now)
            assert not late, f"{number} moved up after closing"
            passed = [n for n in waited if n < number and rows[n].state == "waiting" and _place(rows[n]) == place]
            assert passed == [], f"{number} has a seat before {passed}"
        for place, count in seats.items():
            if count.waiting and self.rules.promotes(place[0], self.place.now):
                assert count.confirmed >= self.rules.allowed(place, self.place.now), f"{place} has a seat to give"

    def _given(self, rows: dict[int, Row]) -> set[int]:
        """Entries that have a seat since the last step, and not from a host."""
        had = {n for n, row in self._rows.items() if row.state == "confirmed"}
        have = {n for n, row in rows.items() if row.state == "confirmed" and _place(row) != self._host_fills}
        return have - had - self._may_come


def _place(row: Row) -> Roster:
    return row.session, row.roster


def _ms(*when: int) -> int:
    return int(datetime(*when, tzinfo=UTC).timestamp() * 1000)  # type: ignore[misc,arg-type]
