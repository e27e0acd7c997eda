"""Five hundred people want twenty places at the same moment, and a killed server forgets nobody who was answered."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from ..live_server import LiveServer
from ..yclient import YClient, until, until_equal
from .chance import new_random, times
from .posting import DATA, PAGE, Answer, Poster
from .signed_up import Row, counted, counters, entries
from .stored import integrity

PLACES, TYPED, RAISED = 20, 3, 25
TYPED_LIST = "\n- Typed One\n- Typed Two\n- Typed Three\n"
TEXT = f"""# Webinars

## Membership webinar {{#webinar}}

When: 2099-10-10, 12:00 UTC (60 min)

Notes:

### Attending ({PLACES})

### Others attending ({PLACES})

### Workshop table ({PLACES} places)
{TYPED_LIST}
"""
ROSTERS = ("attending", "others-attending", "workshop-table")
AT = "/webinars"


async def test_five_hundred_at_once_for_twenty_places(tmp_path: Path) -> None:
    """On three lists at once: one's number is typed through "2", one's is raised, one's typed names are cut and pasted.

    Each list then has as many as its places, those who came first, and everybody else waits in the order they came.
    """
    random, people = new_random(), 500
    with LiveServer(tmp_path / "data", limits=False) as server:
        await _write(server)
        typists = [await YClient(server.ws_url, "webinars").join() for _ in range(3)]
        answers = await _race(server, typists, people, random)
        _everybody_is_on_each_list_once(answers, entries(server.data), people)
        _promised_is_kept(answers, entries(server.data))
        await _until_confirmed(server.data, [PLACES, RAISED, PLACES - TYPED])
        _first_come_first_seated(entries(server.data))
        assert counters(server.data) == counted(counters(server.data), entries(server.data))
        await until_equal(typists)
        await _everybody_sees_the_same(server, entries(server.data))
        assert "Traceback" not in server.log()


async def test_who_was_answered_is_there_after_a_kill(tmp_path: Path) -> None:
    """In the middle of a stream of sign-ups, some of whose owners leave again."""
    random = new_random()
    with LiveServer(tmp_path / "data", limits=False, snapshot_changes=20) as server:
        await _write(server)
        told = Told()
        for number in range(times(3)):
            async with _stream(server, told, number, random):
                await asyncio.sleep(0.1 + random.random() * 0.4)
                server.kill()
            server.start()
            told.check(entries(server.data))
            assert counters(server.data) == counted(counters(server.data), entries(server.data))
            assert integrity(server.data) == "ok"
            _first_come_first_seated(entries(server.data))
        await _everybody_sees_the_same(server, entries(server.data))
        assert told.states
        assert "Traceback" not in server.log()


@dataclass(slots=True)
class Told:
    """What people were told of their own entry, by name; they may have left who asked to and heard nothing."""

    states: dict[str, str] = field(default_factory=dict)
    may_have_left: set[str] = field(default_factory=set)

    def check(self, rows: Sequence[Row]) -> None:
        """Everybody who was told something finds it so, once."""
        assert len({(row.roster, row.name) for row in rows}) == len(rows)
        stored = {row.name: row.state for row in rows}
        wrong = {name: (state, stored.get(name)) for name, state in self.states.items() if not self._fits(name, stored)}
        assert wrong == {}

    def _fits(self, name: str, stored: dict[str, str]) -> bool:
        kept = {"confirmed": {"confirmed"}, "left": {"left"}}.get(self.states[name], {"confirmed", "waiting"})
        return stored.get(name) in kept | ({"left"} if name in self.may_have_left else set())


# --- the race ---


async def _write(server: LiveServer) -> None:
    author = await YClient(server.ws_url, "webinars").join()
    author.insert(0, TEXT)
    await author.until(lambda: author.saved, "the text saved")
    poster = await Poster(server.url).connect()
    for roster in ROSTERS:  # from now on the store knows the session, and its numbers are settled
        answer = await poster.post(f"{AT}/signups", _form(roster, "The first"))
        assert (answer.status, answer.json()["state"]) == (201, "confirmed")
    poster.close()
    author.cut()


async def _race(server: LiveServer, typists: Sequence[YClient], people: int, random: Random) -> list[Answer]:
    posters = [await Poster(server.url).connect() for _ in range(people)]
    gate = asyncio.Event()
    running = [asyncio.create_task(_signs_up(posters[n], f"Person {n}", gate, random)) for n in range(people)]
    async with asyncio.TaskGroup() as group:
        typing = [group.create_task(_notes(typist, random)) for typist in typists]
        changing = group.create_task(_changes_the_lists(typists[0], random))
        gate.set()
        answers = [answer for each in await asyncio.gather(*running) for answer in each]
        await changing
        for task in typing:
            task.cancel()
    for poster in posters:
        poster.close()
    return answers


async def _signs_up(poster: Poster, name: str, gate: asyncio.Event, random: Random) -> list[Answer]:
    rosters = random.sample(ROSTERS, len(ROSTERS))
    await gate.wait()
    return [await poster.post(f"{AT}/signups", _form(roster, name)) for roster in rosters]


async def _notes(typist: YClient, random: Random) -> None:
    while True:
        at = str(typist).index("Notes:") + len("Notes:")
        typist.insert(at, random.choice([" a", " noon", " 👍", " e\u0301"]))
        await asyncio.sleep(random.random() * 0.05)


async def _changes_the_lists(typist: YClient, random: Random) -> None:
    await _retypes(typist, "### Others attending (", f"{PLACES}", ["2", f"{RAISED}"], random)
    await _retypes(typist, "### Attending (", f"{PLACES}", ["2", "", "2", f"{PLACES}"], random)
    start = str(typist).index(TYPED_LIST)
    typist.delete(start, start + len(TYPED_LIST))
    await asyncio.sleep(0.4)
    typist.insert(len(str(typist)), TYPED_LIST)


async def _retypes(typist: YClient, before: str, now: str, steps: Sequence[str], random: Random) -> None:
    for then in steps:
        start = str(typist).index(before) + len(before)
        typist.delete(start, start + len(now))
        typist.insert(start, then)
        now = then
        await asyncio.sleep(0.1 + random.random() * 0.3)


# --- what must be so ---


def _everybody_is_on_each_list_once(answers: Sequence[Answer], rows: Sequence[Row], people: int) -> None:
    assert {answer.status for answer in answers} == {201}
    assert len({answer.json()["id"] for answer in answers}) == people * len(ROSTERS)
    everybody = sorted(["The first", *(f"Person {n}" for n in range(people))])
    assert {roster: sorted(row.name for row in _on(roster, rows)) for roster in ROSTERS} == dict.fromkeys(
        ROSTERS, everybody
    )


def _promised_is_kept(answers: Sequence[Answer], rows: Sequence[Row]) -> None:
    states = {row.id: row.state for row in rows}
    promised = [answer.json()["id"] for answer in answers if answer.json()["state"] == "confirmed"]
    assert [states[number] for number in promised] == ["confirmed"] * len(promised)


async def _until_confirmed(data: Path, wanted: list[int]) -> None:
    """Ten seconds after a number was raised it gives its seats away."""
    await until(
        lambda: [counters(data)["webinar", roster].confirmed for roster in ROSTERS] == wanted,
        lambda: f"{wanted} people confirmed, but {counters(data)}",
    )


def _first_come_first_seated(rows: Sequence[Row]) -> None:
    for roster in ROSTERS:
        states = [row.state for row in _on(roster, rows) if row.state != "left"]
        assert states == sorted(states), f"somebody on {roster} has a seat who came after one who waits"


async def _everybody_sees_the_same(server: LiveServer, rows: Sequence[Row]) -> None:
    poster = await Poster(server.url).connect()
    (session,) = (await poster.get(f"{AT}.json")).json()["sessions"]
    for shown in session["rosters"]:
        here = _on(shown["id"], rows)
        seated = [row.name for row in here if row.state == "confirmed"]
        assert [each["name"] for each in shown["entries"] if not each["typed"]] == seated
        assert shown["waiting"] == sum(row.state == "waiting" for row in here)
    page = (await poster.get(AT, PAGE)).body.decode()
    assert [row.name for row in rows if row.state == "confirmed" and row.name not in page] == []
    poster.close()


def _on(roster: str, rows: Sequence[Row]) -> list[Row]:
    return [row for row in rows if row.roster == roster]


# --- the stream ---


@asynccontextmanager
async def _stream(server: LiveServer, told: Told, number: int, random: Random) -> AsyncIterator[None]:
    """People sign up for as long as this lasts, and until the server is gone."""
    posters = [await Poster(server.url).connect() for _ in range(12)]
    async with asyncio.TaskGroup() as group:
        for n, poster in enumerate(posters):
            group.create_task(_keep_signing_up(poster, f"{number}-{n}", told, random))
        yield
    for poster in posters:
        poster.close()


async def _keep_signing_up(poster: Poster, who: str, told: Told, random: Random) -> None:
    count = 0
    try:
        while True:
            count += 1
            await _comes_and_may_go(poster, f"Person {who}-{count}", told, random)
    except (OSError, EOFError):
        return


async def _comes_and_may_go(poster: Poster, name: str, told: Told, random: Random) -> None:
    accept = random.choice([DATA, PAGE])
    answer = await poster.post(f"{AT}/signups", _form(random.choice(ROSTERS), name), accept)
    assert answer.status == (201 if accept == DATA else 303)
    told.states[name] = answer.json()["state"] if accept == DATA else "on the list"
    if random.random() < 0.3:
        link = answer.json()["link"].split("/", 3)[3] if accept == DATA else answer.headers["location"].lstrip("/")
        told.may_have_left.add(name)
        answer = await poster.post(f"/{link}/cancel", {}, PAGE)
        assert answer.status == 303
        told.states[name] = "left"


def _form(roster: str, name: str) -> dict[str, str]:
    return {"session": "webinar", "roster": roster, "name": name}
