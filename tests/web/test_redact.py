"""Words that have to go: nothing of them is left in the file, its log or any answer, and nobody is sent them again."""

import json
import sqlite3
from pathlib import Path

import pytest

from server.store import redaction
from server.store.pad_tables import kept_of_pads
from server.store.sqlite import migrate

from .site import Site, running
from .test_history import ADA, BEN, asked, by, put, sent, shown

SECRET = "hunter2 é😀"
CALL = f"## Call {SECRET} {{#call}}\n\nWhen: 2099-10-10 12:00 UTC\n\n### Attending\n"
TEXT = f"# Notes\n\nThe password is {SECRET}.\n\n{CALL}"


def left(folder: Path, words: str = SECRET) -> list[str]:
    """The files that hold the words in any of the encodings in which they are kept."""
    spelled = [words.encode(), words.split()[0].encode(), words.encode("utf-16-le")]
    return [path.name for path in folder.iterdir() if path.is_file() and any(s in path.read_bytes() for s in spelled)]


async def redact(site: Site, words: str) -> None:
    assert await sent(site, "/notes/redact", words=words, confirmed="yes") == "/notes/redact?done=redacted#done"


async def test_nothing_is_left_in_the_file_and_in_what_anybody_is_sent(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with running(tmp_path, monkeypatch) as site:
        await put(site, TEXT)
        await site.put("notes", TEXT + "\n")
        await put(site, TEXT.replace(SECRET, "nothing") + "\nand more\n", BEN)
        await put(site, TEXT + "\nand more\n")
        await sent(site, "/notes/history/revisions", name=f"With {SECRET}")
        await redact(site, SECRET)
        assert left(tmp_path) == []
        addresses = [".md", ".txt", ".html", ".json", ".ics", ".atom", "", "/history", "/history?at=1", "/history?at=2"]
        addresses += ["/history/compare?from=1", "/authors", "/organise", "/settings", "/sessions/call", ".csv"]
        holding = [each for each in addresses if "hunter2" in await asked(site, f"/notes{each}")]
        assert holding == []
        assert "The password is .\n\n## Call" in await asked(site, "/notes.md")
        assert shown(await asked(site, "/notes/history?at=1&since=1")).startswith("# Notes\n\nThe password is .\n")
    assert left(tmp_path) == []


async def test_first_it_is_shown_where_they_stand(site: Site) -> None:
    await put(site, f"# Notes\n\n{SECRET} and {SECRET}\n")
    await put(site, f"# Notes\n\n{SECRET}\n")
    response = await site.client.post("/notes/redact", data={"words": f"{SECRET}\r\n"}, headers=by(ADA))
    assert response.status_code == 200
    assert "It stands once in the text." in response.text
    assert "In the history it is 2 pieces of typing." in response.text
    assert await asked(site, "/notes.md") == f"# Notes\n\n{SECRET}\n"


async def test_words_that_never_stood_there_are_looked_for_all_the_same(site: Site) -> None:
    await put(site, "one")
    await sent(site, "/notes/history/revisions", name=f"Of {SECRET}")
    response = await site.client.post("/notes/redact", data={"words": SECRET}, headers=by(ADA))
    assert "It never stood in the text" in response.text
    await redact(site, SECRET)
    assert [each.name for each in await site.services.store.revisions("notes")] == ["Of "]


async def test_too_few_letters_are_refused(site: Site) -> None:
    await put(site, "one two")
    for words in ("", "on", "\n\n\n", "x" * 1001):
        response = await site.client.post("/notes/redact", data={"words": words}, headers=by(ADA))
        assert response.status_code == 422
    assert await asked(site, "/notes.md") == "one two"


async def test_only_organisers_may(site: Site) -> None:
    await put(site, f"It is {SECRET}.")
    for fields in ({"words": SECRET}, {"words": SECRET, "confirmed": "yes"}):
        response = await site.client.post("/notes/redact", data=fields, headers=by(BEN))
        assert response.status_code == 403
    assert "/notes/redact" not in await asked(site, "/notes/history", BEN)
    assert "/notes/redact" in await asked(site, "/notes/history", ADA)
    assert await asked(site, "/notes.md") == f"It is {SECRET}."


@pytest.mark.parametrize("words", ["order", "who", "FIELD", '", "', "red\nblue"])
async def test_what_is_kept_as_data_stays_data_whatever_words_go(site: Site, words: str) -> None:
    """The names of its fields, and ids by which people are kept, are nobody's words."""
    call = f"## Call {{#call}}\n\nWhen: 2099-10-10 12:00 UTC\n\nIt is {words} ok\n\n### Who (3 places)\n\n- Tom\n"
    await put(site, call)
    signup = {"session": "call", "roster": "who", "name": "Ada"}
    assert (await site.client.post("/notes/signups", data=signup, headers=by(BEN))).status_code == 303
    await sent(site, "/notes/settings/sessions", sessions_by="hosts")
    await redact(site, words)
    found = json.loads(await asked(site, "/notes.json"))
    assert found["text"] == call.replace(words, "")
    lists = [(each["id"], [entry["name"] for entry in each["entries"]]) for each in found["sessions"][0]["rosters"]]
    assert lists == [("who", ["Tom", "Ada"])]


@pytest.mark.parametrize("sessions_by", ["editors", "hosts"])
async def test_a_session_whose_id_held_the_words_keeps_its_people_under_what_is_left_of_it(
    site: Site, sessions_by: str
) -> None:
    call = (
        "## Call with janedoe {#call-with-janedoe}\n\nWhen: 2099-10-10 12:00 UTC\n\n### Attending (3 places)\n\n- Tom\n"
    )
    await put(site, call)
    signup = {"session": "call-with-janedoe", "roster": "attending", "name": "Ada"}
    assert (await site.client.post("/notes/signups", data=signup, headers=by(BEN))).status_code == 303
    await sent(site, "/notes/settings/sessions", sessions_by=sessions_by)
    await redact(site, "janedoe")
    (found,) = json.loads(await asked(site, "/notes.json"))["sessions"]
    assert (found["id"], found["title"]) == ("call-with-", "Call with")
    lists = [(each["id"], [entry["name"] for entry in each["entries"]]) for each in found["rosters"]]
    assert lists == [("attending", ["Tom", "Ada"])]
    for address in ("", ".json", ".ics", ".atom", ".csv", "/organise", "/sessions/call-with-"):
        assert "janedoe" not in await asked(site, f"/notes{address}"), address
    assert left(site.services.config.data, "janedoe") == []
    signup |= {"session": "call-with-", "name": "Chi"}
    assert (await site.client.post("/notes/signups", data=signup, headers=by("c" * 32))).status_code == 303


async def test_what_is_typed_afterwards_stands_where_it_was_typed(site: Site) -> None:
    await put(site, f"It is {SECRET}.")
    await redact(site, SECRET)
    await put(site, "It is not .")
    await redact(site, "not")
    await put(site, "It is .\nmore")
    assert await asked(site, "/notes.md") == "It is .\nmore"
    assert shown(await asked(site, "/notes/history?at=1")) == "{+It is .+}"


def test_every_column_of_a_pad_is_known_to_hold_words_or_not() -> None:
    db = sqlite3.connect(":memory:", isolation_level=None)
    migrate(db)
    known = [redaction.WORDS, redaction.JSON, redaction.SESSIONS, redaction.NOT_WORDS]
    for table in kept_of_pads(db):
        columns = {
            name for (name,) in db.execute("SELECT name FROM pragma_table_info(?) WHERE type = 'TEXT'", (table,))
        }
        assert columns == {column for each in known for column in each.get(table, ())}, table
    db.close()
