"""A storm over a pad whose sessions only hosts change: whatever anybody types, no number, time or list gives way."""

import sqlite3
from collections import Counter
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path
from random import Random

import pytest

from server.access.policy import SessionsBy
from server.errors import Conflict, NotFound
from server.pads.document import Document
from server.sessions.listening import Wish
from server.sessions.orders import ChangeSessions, Decide, Leave, Person
from server.sessions.seats import NO_LIMIT

from .chance import new_random, times
from .signed_up import Row, entries
from .storm_place import Place, storm_place
from .storm_text import TEXT, Typist

HERE = ("confirmed", "waiting")
HOST, ADA, BEN = b"h" * 32, b"a" * 32, b"b" * 32
PLACES = {("soon", "attending"): 3, ("soon", "others-attending"): 2, ("later", "attending"): 4}
STARTS = {"soon": datetime(2030, 1, 1, 12, 20, tzinfo=UTC), "later": datetime(2030, 2, 1, 12, tzinfo=UTC)}


async def test_a_storm_of_strangers_moves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Sign-ups and cancels while strangers renumber, relabel, cut and paste, offline too; the host puts things back;
    crashes in between. Only who leaves makes room."""
    random = new_random()
    for number in range(times(4)):
        begins = int(datetime(2030, 1, 1, 11, tzinfo=UTC).timestamp() * 1000)
        async with storm_place(tmp_path / str(number), monkeypatch, begins) as place:
            await Storm(place, random).blow(50)


class Storm:
    """What happens, and what must be so after it."""

    def __init__(self, place: Place, random: Random) -> None:
        self.place = place
        self.random = random
        self._typist = Typist(random)
        self._offline: Document | None = None
        self._tokens: list[bytes] = []
        self._rows: dict[int, Row] = {}
        self._left: set[int] = set()

    async def blow(self, steps: int) -> None:
        """Step by step, from a text that its host made and pinned."""
        await self.place.room.set_text(HOST, TEXT)
        await self.place.advance(20_000, lambda: None)
        await self.place.room.order(ChangeSessions(SessionsBy.HOSTS, HOST))
        for _ in range(steps):
            await self.random.choices([step for step, _ in self._steps()], [often for _, often in self._steps()])[0]()
            self._check()
            await self.place.advance(self.random.choice([0, 50, 300, 2_000, 11_000]), self._check)

    def _steps(self) -> list[tuple[Callable[[], Awaitable[None]], int]]:
        return [
            (self._sign_up, 10), (self._leave, 4), (self._edit, 8), (self._edit_offline, 3), (self._put_back, 3),
            (self._crash, 1),
        ]  # fmt: skip

    async def _sign_up(self) -> None:
        session, roster = self.random.choice(sorted(PLACES))
        for _ in range(self.random.randint(1, 3)):
            name, token = f"Person {self.random.randint(1, 60)}", self.random.randbytes(32)
            try:
                async with self.place.one_turn():
                    await self.place.room.sign_up(Wish(session, roster, Person(name), token, None))
                self._tokens.append(token)
            except Conflict:
                pass  # that name is on the list

    async def _leave(self) -> None:
        if self._tokens:
            token = self._tokens.pop(self.random.randrange(len(self._tokens)))
            self._left.add(self.place.number_of(token))
            await self.place.room.order(Leave(token))

    async def _edit(self) -> None:
        author = self.random.choice([ADA, BEN, None])
        for text in self._typist.edit((await self.place.room.read()).text):
            await self.place.room.set_text(author, text)
            self._check()
            await self.place.advance(self.random.choice([20, 300, 11_000]), self._check)

    async def _edit_offline(self) -> None:
        if self._offline is None:
            self._offline = Document([await self.place.whole()])
        elif self.random.random() < 0.7:
            for text in self._typist.edit(self._offline.text)[-1:]:
                self._offline.set_text(text)
        else:
            await self.place.merge(self._offline.update())
            self._offline.close()
            self._offline = None

    async def _put_back(self) -> None:
        """The host puts back what is proposed for one session. Where all around is changed too, that is by hand."""
        await self.place.advance(1_000, self._check)
        room = self.place.room
        named = [each for each in room.sessions(await room.read()) if each.proposal]
        if not named:
            return
        each = self.random.choice(named)
        assert each.proposal is not None
        try:
            await room.order(Decide(each.id, each.proposal.digest, False, HOST))
        except (Conflict, NotFound):
            return
        now = {each.id: each.proposal for each in room.sessions(await room.read())}
        assert now[each.id] is None

    async def _crash(self) -> None:
        await (self.place.crash() if self.random.random() < 0.7 else self.place.restart())

    def _check(self) -> None:
        self._check_facts()
        rows = {row.id: row for row in entries(self.place.data)}
        seated = Counter((row.session, row.roster) for row in rows.values() if row.state == "confirmed")
        assert all(seated[place] <= PLACES[place] for place in seated), seated
        gone = {n for n, row in self._rows.items() if row.state in HERE and rows[n].state not in HERE}
        assert gone <= self._left
        self._rows = rows

    def _check_facts(self) -> None:
        with sqlite3.connect(f"file:{self.place.data / 'rosterpad.sqlite3'}?mode=ro", uri=True) as db:
            sessions = db.execute("SELECT id, title, starts, present, cancelled FROM sessions").fetchall()
            lists = db.execute("SELECT session, id, places_settled, places_current FROM rosters").fetchall()
        db.close()
        expected = {(name, name.title(), int(at.timestamp() * 1000), 1, 0) for name, at in STARTS.items()}
        assert set(sessions) == expected
        assert {(session, name): count for session, name, count, _ in lists} == PLACES
        assert all(settled == current != NO_LIMIT for _, _, settled, current in lists)
