"""What the dialog for a session is answered, by a real application: text and edits, for the text a browser has."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from server.app import create_app
from server.config import Config
from server.sessions import grammar
from server.sessions.when import When

FIXTURES = Path(__file__).parents[1] / "sessions" / "fixtures"

PAD = """# Calls 👋

## Welcome {#welcome}

When: Tuesday 10 October 2017, 12:00 UTC (60 min)
Where: Zoom
Places: 20
Closes: Monday 9 October 2017, 12:00 UTC

### Host (1)

- Ada 👩‍🚀

### Attending

- Ben

## Notes

Said.
"""
WELCOME = {"text": PAD, "heading": "## Welcome {#welcome}", "ordinal": 0}
FIELDS = {
    "title": "Membership *webinar*",
    "date": "2026-10-13",
    "time": "14:00",
    "zone": "Europe/Berlin",
    "minutes": "90",
    "where": "Zoom",
    "places": "20",
    "questions": [{"text": "What do you hope for?", "tick": False}, {"text": "Record me", "tick": True}],
    "rosters": [{"label": "Host", "places": "1"}, {"label": "", "places": ""}],
}


@pytest.fixture
async def client(tmp_path: Path) -> AsyncIterator[httpx.AsyncClient]:
    app = create_app(Config(data=tmp_path / "data"))
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with app.router.lifespan_context(app), httpx.AsyncClient(transport=transport, base_url="http://pads") as made:
        yield made


async def post(client: httpx.AsyncClient, path: str, body: object) -> httpx.Response:
    return await client.post(f"/calls/{path}", json=body)


def apply(text: str, edits: list[dict[str, Any]]) -> str:
    """As a browser does, which counts UTF-16 units."""
    units = text.encode("utf-16-le")
    for edit in reversed(edits):
        units = units[: 2 * edit["from"]] + edit["insert"].encode("utf-16-le") + units[2 * edit["to"] :]
    return units.decode("utf-16-le")


async def test_the_dialog_writes_what_the_grammar_reads(client: httpx.AsyncClient) -> None:
    answer = await post(client, "sessions", {"draft": FIELDS})
    assert answer.json()["text"] == (
        "## Membership \\*webinar\\*\n\n"
        "When: Tuesday 13 October 2026, 14:00 Europe/Berlin (90 min)\nWhere: Zoom\nPlaces: 20\n"
        "Ask: What do you hope for?\nAsk: [ ] Record me\n\n### Host (1)\n\n### Attending"
    )
    [session] = grammar.parse(answer.json()["text"])
    assert session.title == "Membership *webinar*"
    assert [(each.label, each.places) for each in session.rosters] == [("Host", 1), ("Attending", 20)]


@pytest.mark.parametrize(
    ("changed", "field", "said"),
    [
        ({"title": " "}, "title", "Give the session a title."),
        ({"title": "x" * 301}, "title", "Use at most 300 characters."),
        ({"date": ""}, "date", "Choose the day."),
        ({"date": "2026-02-30"}, "date", "Choose the day."),
        ({"time": "25:00"}, "time", "Give the time of day, such as 14:00."),
        ({"zone": ""}, "zone", "Choose the time zone."),
        ({"zone": "Eastern"}, "zone", "“Eastern” is not exact enough. Choose one: America/New_York."),
        ({"minutes": "0"}, "minutes", "Give a whole number from 1 to 1,440."),
        ({"places": "many"}, "places", "Give a whole number from 1 to 999,999."),
        (
            {"rosters": [{"label": "Pilots"}]},
            "rosters.0",
            "“Pilots” needs a number of places, and no brackets or colons.",
        ),
        ({"rosters": [{"label": "Host"}, {"label": "host"}]}, "rosters.1", "This list is there twice."),
        ({"closes_time": "18:00"}, "closes_date", "Choose the day."),
        ({"closes_date": "2026-10-12"}, "closes_time", "Give the time of day, such as 14:00."),
        (
            {"closes_date": "2026-10-13", "closes_time": "14:01"},
            "closes_date",
            "Choose a time before the session starts, or leave both empty.",
        ),
        (
            {"closes_date": "2026-03-29", "closes_time": "02:30"},
            "closes_time",
            "The clocks of Europe/Berlin are set forward that day and skip this time.\nChoose 01:30 or 03:30.",
        ),
        (
            {"date": "2026-10-25", "time": "02:30"},
            "time",
            "The clocks of Europe/Berlin are set back that day and show this time twice.\n"
            "Give the time zone as +02:00 or +01:00.",
        ),
        (
            {"date": "2026-03-29", "time": "02:30"},
            "time",
            "The clocks of Europe/Berlin are set forward that day and skip this time.\nChoose 01:30 or 03:30.",
        ),
    ],
)
async def test_what_is_wrong_is_said_of_its_field(
    client: httpx.AsyncClient, changed: dict[str, object], field: str, said: str
) -> None:
    answer = await post(client, "sessions", {"draft": {**FIELDS, **changed}})
    assert (answer.status_code, answer.json()["fields"]) == (422, {field: said})


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("america/new_york", "America/New_York"),
        ("+05:45", "+05:45"),
        ("UTC", "UTC"),
        ("Asia/Katmandu", "Asia/Katmandu"),
    ],
)
async def test_a_zone_may_be_typed(client: httpx.AsyncClient, typed: str, written: str) -> None:
    answer = await post(client, "sessions", {"draft": {**FIELDS, "zone": typed}})
    [session] = grammar.parse(answer.json()["text"])
    assert isinstance(session.when, When)
    assert session.when.zone == written


@pytest.mark.parametrize(
    ("text", "at", "expected"),
    [
        ("", 0, "BLOCK\n"),
        ("Hello", 5, "Hello\n\nBLOCK\n"),
        ("Hello\n", 6, "Hello\n\nBLOCK\n"),
        ("👋 one\ntwo\n\nthree", 2, "👋 one\ntwo\n\nBLOCK\n\nthree"),
        ("one\n\nthree\n", 4, "one\n\nBLOCK\n\nthree\n"),
    ],
)
async def test_a_new_session_comes_behind_the_block_with_the_cursor(
    client: httpx.AsyncClient, text: str, at: int, expected: str
) -> None:
    answer = (await post(client, "sessions", {"draft": FIELDS, "text": text, "at": at})).json()
    assert apply(text, answer["edits"]).replace(answer["text"], "BLOCK") == expected


async def test_a_new_session_never_parts_another(client: httpx.AsyncClient) -> None:
    at = len(PAD[: PAD.index("Where")].encode("utf-16-le")) // 2
    answer = (await post(client, "sessions", {"draft": FIELDS, "text": PAD, "at": at})).json()
    assert apply(PAD, answer["edits"]).replace(answer["text"], "BLOCK") == PAD.replace("## Notes", "BLOCK\n\n## Notes")


async def test_a_session_is_read_as_the_fields_of_the_dialog(client: httpx.AsyncClient) -> None:
    assert (await post(client, "sessions/draft", WELCOME)).json() == {
        "draft": {
            "title": "Welcome",
            "date": "2017-10-10",
            "time": "12:00",
            "zone": "UTC",
            "minutes": 60,
            "where": "Zoom",
            "places": 20,
            "closes_date": "2017-10-09",
            "closes_time": "12:00",
            "questions": [],
            "rosters": [{"label": "Host", "places": 1}],
        }
    }


async def test_what_was_not_changed_in_the_dialog_is_not_changed_in_the_text(client: httpx.AsyncClient) -> None:
    draft = (await post(client, "sessions/draft", WELCOME)).json()["draft"]
    assert (await post(client, "sessions/edit", {**WELCOME, "draft": draft})).json() == {"edits": []}


@pytest.mark.parametrize("path", sorted(FIXTURES.glob("*.md")), ids=lambda path: path.stem)
async def test_the_dialog_leaves_sessions_as_people_wrote_them(client: httpx.AsyncClient, path: Path) -> None:
    text = path.read_text()
    for session in grammar.parse(text):
        at = {"text": text, "heading": session.heading, "ordinal": session.ordinal}
        draft = (await post(client, "sessions/draft", at)).json()["draft"]
        if session.takes_signups and isinstance(session.when, When):
            assert (await post(client, "sessions/edit", {**at, "draft": draft})).json() == {"edits": []}


async def test_a_session_moved_by_a_week_keeps_its_names(client: httpx.AsyncClient) -> None:
    draft = (await post(client, "sessions/draft", WELCOME)).json()["draft"]
    changed = {**draft, "date": "2017-10-17", "closes_date": "2017-10-16", "places": "25"}
    changed["rosters"] = [{"label": "Host", "places": "2"}]
    edits = (await post(client, "sessions/edit", {**WELCOME, "draft": changed})).json()["edits"]
    expected = PAD.replace("10 October", "17 October").replace("Monday 9", "Monday 16")
    assert apply(PAD, edits) == expected.replace("Places: 20", "Places: 25").replace("Host (1)", "Host (2)")
    assert all("👩" not in edit["insert"] for edit in edits)


@pytest.mark.parametrize(
    ("closes", "written"),
    [
        (("2026-10-12", "18:00"), "Closes: Monday 12 October 2026, 18:00 Europe/Berlin\n"),
        (("2026-10-13", "14:00"), "Closes: Tuesday 13 October 2026, 14:00 Europe/Berlin\n"),
        (("", ""), ""),
    ],
)
async def test_a_new_session_closes_by_its_own_clock(
    client: httpx.AsyncClient, closes: tuple[str, str], written: str
) -> None:
    draft = {**FIELDS, "closes_date": closes[0], "closes_time": closes[1]}
    text = (await post(client, "sessions", {"draft": draft})).json()["text"]
    assert "".join(line for line in text.splitlines(keepends=True) if "Closes" in line) == written
    [session] = grammar.parse(text)
    assert (session.closes is not None) == bool(written)


@pytest.mark.parametrize(
    ("changed", "line"),
    [
        ({}, "Closes:  9 Oct 2017, 8:00 America/New_York"),
        ({"title": "Hello"}, "Closes:  9 Oct 2017, 8:00 America/New_York"),
        ({"closes_time": "13:00"}, "Closes:  Monday 9 October 2017, 13:00 UTC"),
        ({"zone": "Europe/Berlin"}, "Closes:  Monday 9 October 2017, 12:00 Europe/Berlin"),
        ({"closes_date": "", "closes_time": ""}, None),
    ],
)
async def test_an_edit_keeps_when_sign_ups_close_unless_that_is_changed(
    client: httpx.AsyncClient, changed: dict[str, str], line: str | None
) -> None:
    typed = PAD.replace("Closes: Monday 9 October 2017, 12:00 UTC", "Closes:  9 Oct 2017, 8:00 America/New_York")
    at = {**WELCOME, "text": typed}
    draft = (await post(client, "sessions/draft", at)).json()["draft"]
    assert (draft["closes_date"], draft["closes_time"], draft["zone"]) == ("2017-10-09", "12:00", "UTC")
    edits = (await post(client, "sessions/edit", {**at, "draft": {**draft, **changed}})).json()["edits"]
    lines = [each for each in apply(typed, edits).split("\n") if each.startswith("Closes:")]
    assert lines == ([line] if line else [])


async def test_a_session_that_takes_names_while_it_goes_on_may_do_so_still(client: httpx.AsyncClient) -> None:
    text = PAD.replace("Closes: Monday 9 October 2017, 12:00 UTC", "Closes: Tuesday 10 October 2017, 12:30 UTC")
    at = {**WELCOME, "text": text}
    draft = (await post(client, "sessions/draft", at)).json()["draft"]
    edits = (await post(client, "sessions/edit", {**at, "draft": {**draft, "title": "Hello"}})).json()["edits"]
    assert apply(text, edits) == text.replace("## Welcome", "## Hello")


async def test_a_deadline_stands_in_the_dialog_though_the_start_can_not_be_read(client: httpx.AsyncClient) -> None:
    text = PAD.replace("Tuesday 10 October 2017, 12:00 UTC", "soon").replace(
        "9 October 2017, 12:00 UTC", "9 October 2017, 14:00 Europe/Berlin"
    )
    draft = (await post(client, "sessions/draft", {**WELCOME, "text": text})).json()["draft"]
    said = {name: draft[name] for name in ("date", "time", "zone", "closes_date", "closes_time")}
    assert said == {
        "date": "", "time": "", "zone": "Europe/Berlin", "closes_date": "2017-10-09", "closes_time": "14:00"
    }  # fmt: skip


async def test_places_stay_behind_the_label_where_they_stand_there(client: httpx.AsyncClient) -> None:
    text = "## Call\n\nWhen: 2026-10-10, 12:00 UTC\n\n**Attending (12):**\n- Ben\n"
    at = {"text": text, "heading": "## Call", "ordinal": 0}
    draft = (await post(client, "sessions/draft", at)).json()["draft"]
    assert (draft["places"], draft["rosters"]) == (12, [])
    edits = (await post(client, "sessions/edit", {**at, "draft": {**draft, "places": 15}})).json()["edits"]
    assert "**Attending (15):**\n- Ben" in apply(text, edits)
    assert "Places:" not in apply(text, edits)


async def test_a_time_that_cannot_be_read_leaves_its_fields_empty_and_can_be_given(client: httpx.AsyncClient) -> None:
    text = "## Call\n\nWhen: Tuesday, noonish\nCloses: soon\n"
    at = {"text": text, "heading": "## Call", "ordinal": 0}
    draft = (await post(client, "sessions/draft", at)).json()["draft"]
    assert (draft["date"], draft["time"], draft["zone"], draft["minutes"]) == ("", "", "", 60)
    given = {**draft, "date": "2026-10-13", "time": "12:00", "zone": "UTC"}
    edits = (await post(client, "sessions/edit", {**at, "draft": given})).json()["edits"]
    assert apply(text, edits) == "## Call\n\nWhen: Tuesday 13 October 2026, 12:00 UTC (60 min)\nCloses: soon\n"


async def test_copies_keep_the_clock_of_the_zone_that_was_chosen_and_hold_no_names(client: httpx.AsyncClient) -> None:
    asked = {**WELCOME, "every": "month", "count": 2, "zone": "Europe/Berlin"}
    copied = apply(PAD, (await post(client, "sessions/copies", asked)).json()["edits"])
    sessions = grammar.parse(copied)
    starts = [each.when.start.isoformat() for each in sessions if isinstance(each.when, When)]
    assert starts == ["2017-10-10T12:00:00+00:00", "2017-11-14T13:00:00+00:00", "2017-12-12T13:00:00+00:00"]
    assert [[name.name for roster in each.rosters for name in roster.names] for each in sessions] == [
        ["Ada 👩‍🚀", "Ben"], [], []
    ]  # fmt: skip
    assert [each.id for each in sessions] == ["welcome", None, None]
    assert copied.endswith("### Attending\n\n## Notes\n\nSaid.\n")


async def test_copies_that_make_no_sense_are_refused_by_field(client: httpx.AsyncClient) -> None:
    answer = await post(client, "sessions/copies", {**WELCOME, "every": "day", "count": 61, "zone": "Mars/Olympus"})
    assert (answer.status_code, list(answer.json()["fields"])) == (422, ["every", "count", "zone"])


async def test_an_offer_replaces_what_stands_behind_when(client: httpx.AsyncClient) -> None:
    text = "Hi 👋\n\n## Call\n\nWhen: 10 October 2026, 10:00 Eastern\n"
    asked = {"text": text, "heading": "## Call", "ordinal": 0, "value": "10 October 2026, 10:00 America/New_York"}
    edits = (await post(client, "sessions/time", asked)).json()["edits"]
    assert apply(text, edits) == text.replace("Eastern", "America/New_York")


async def test_a_meeting_becomes_one_that_takes_names(client: httpx.AsyncClient) -> None:
    text = "## Call, 10 October 2026, 10:00 UTC\n\nTalk.\n"
    asked = {"text": text, "heading": text.split("\n")[0], "ordinal": 0}
    changed = apply(text, (await post(client, "sessions/signups", asked)).json()["edits"])
    assert [each.takes_signups for each in grammar.parse(changed)] == [True]


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"{", 400),
        (b"[]", 400),
        (b"\xff", 400),
        (b'{"text": "\\ud83d"}', 400),
        (b"[" * 100_000, 400),
        (b'{"text": 1}', 400),
        (b'{"text": "", "heading": {}, "ordinal": []}', 404),
        (b"{}", 404),
        (b'"' + b"x" * 5_000_000 + b'"', 413),
    ],
)
async def test_hostile_requests_are_refused(client: httpx.AsyncClient, body: bytes, status: int) -> None:
    assert (await client.post("/calls/sessions/draft", content=body)).status_code == status


async def test_whoever_asks_too_much_is_told_to_wait(client: httpx.AsyncClient) -> None:
    answers = [await post(client, "sessions", {"draft": None, "text": "x" * 3_900_000}) for _ in range(12)]
    assert (answers[0].status_code, answers[-1].status_code) == (422, 429)
    assert "Retry-After" in answers[-1].headers


@pytest.mark.parametrize(
    "draft", [None, [], {"rosters": 1, "questions": [1, None, {}]}, {"title": {}, "minutes": True}]
)
async def test_a_draft_of_any_shape_is_told_what_it_lacks(client: httpx.AsyncClient, draft: object) -> None:
    answer = await post(client, "sessions", {"draft": draft})
    assert answer.status_code == 422
    assert {"title", "date", "time", "zone"} <= set(answer.json()["fields"])


@pytest.mark.parametrize(("name", "count"), [("blank", 0), ("webinars", 2), ("discussion", 1)])
async def test_a_template_has_sessions_in_the_weeks_to_come(client: httpx.AsyncClient, name: str, count: int) -> None:
    answer = await client.get(f"/-/templates/{name}.md")
    sessions = grammar.parse(answer.text)
    assert (answer.status_code, len(sessions)) == (200, count)
    assert all(each.takes_signups and isinstance(each.when, When) for each in sessions)
    assert "&" not in answer.text
