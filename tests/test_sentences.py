"""What the server says to people can be translated: each sentence is found in the code, and is shown in translation."""

import ast
import inspect
import re
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from jinja2 import Environment

from server import errors
from server.errors import (
    Archived,
    BadMessage,
    BadName,
    BadUpdate,
    Conflict,
    Deleted,
    Invalid,
    Repeated,
    RosterpadError,
    SetAside,
)
from server.sentences import Sentence
from server.web import templates

from . import house
from .web.site import Site, running

FOR_PROGRAMS = (BadMessage, BadUpdate)
"""What only a client that breaks the protocol is told, and the log."""

SPEAKS = {"Sentence"} | {
    name
    for name, kind in inspect.getmembers(errors, inspect.isclass)
    if issubclass(kind, RosterpadError)
    and kind not in (*FOR_PROGRAMS, Archived, BadName, Deleted, Invalid, Repeated, SetAside)
}
"""What is called with a sentence first. The last six take or make `Sentence`s, which mypy sees to."""


class Calls(ast.NodeVisitor):
    """The calls of a module that speak, and the names that it gives to sentences."""

    def __init__(self) -> None:
        self.found: list[ast.Call] = []
        self.names: set[str] = set()

    def visit_Call(self, node: ast.Call) -> None:
        if isinstance(node.func, ast.Name) and node.func.id in SPEAKS:
            self.found.append(node)
        self.generic_visit(node)

    def visit_Assign(self, node: ast.Assign) -> None:
        if (
            isinstance(node.value, ast.Call)
            and isinstance(node.value.func, ast.Name)
            and node.value.func.id == "Sentence"
        ):
            self.names |= {target.id for target in node.targets if isinstance(target, ast.Name)}
        self.generic_visit(node)


def calls() -> Iterator[tuple[Path, Calls]]:
    for path in sorted(house.PACKAGE.rglob("*.py")):
        visitor = Calls()
        visitor.visit(ast.parse(path.read_text()))
        yield path.relative_to(house.ROOT), visitor


def extracted() -> set[str]:
    """All sentences that a translator is given: those of Python, and those of the templates."""
    python = {call.args[0].value for _, module in calls() for call in module.found if _is_literal(call)}  # type: ignore[attr-defined]
    environment = Environment(extensions=["jinja2.ext.i18n"])
    pages = {
        sentence
        for path in (house.ROOT / "templates").glob("*.html")
        for _, _, said in environment.extract_translations(path.read_text())
        for sentence in (said if isinstance(said, tuple) else (said,))
        if sentence
    }
    return python | pages


def _is_literal(call: ast.Call) -> bool:
    return isinstance(call.args[0], ast.Constant) and isinstance(call.args[0].value, str)


def test_every_sentence_is_a_literal_that_is_found_in_the_code() -> None:
    made_up = [
        f"{path}:{call.lineno}: {ast.unparse(call)}"
        for path, module in calls()
        for call in module.found
        if not _is_literal(call)
        and not (isinstance(call.args[0], ast.Name) and call.args[0].id in module.names)
        and not any(keyword.arg is None for keyword in call.keywords)  # hands on what it was given
    ]
    assert made_up == []


def test_every_place_in_a_sentence_has_what_belongs_there() -> None:
    wrong = [
        f"{path}:{call.lineno}: {ast.unparse(call)}"
        for path, module in calls()
        for call in module.found
        if _is_literal(call) and not _places(call) <= {keyword.arg for keyword in call.keywords}
    ]
    assert wrong == []


def _places(call: ast.Call) -> set[str]:
    assert isinstance(call.args[0], ast.Constant)
    return set(re.findall(r"%\((\w+)\)s", str(call.args[0].value)))


def test_a_sentence_is_its_english_and_keeps_what_it_was_made_of() -> None:
    error = Conflict("%(name)s has 100%% of %(places)s.", name="Ada", places=3)
    assert (str(error), error.sentence) == ("Ada has 100% of 3.", "Ada has 100% of 3.")
    assert (error.sentence.source, error.sentence.values) == (
        "%(name)s has 100%% of %(places)s.",
        {"name": "Ada", "places": 3},
    )
    assert templates.say(Sentence("100%")) == "100%"


@pytest.fixture
async def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Site]:
    """A server in a language of which we see that it is another: all is in corner brackets, places and all."""
    catalogue = extracted()

    def translate(sentence: str) -> str:
        assert sentence in catalogue, sentence
        return f"⟦{sentence}⟧"

    monkeypatch.setattr(templates._translations, "gettext", translate)
    templates._environment.cache_clear()  # it holds on to the language it was made in
    async with running(tmp_path, monkeypatch) as made:
        yield made
    templates._environment.cache_clear()


PAD = """## Welcome {#welcome}

When: Tuesday 10 October 2045, 12:00 UTC
Ask: Diet?

### Host (1)

- Ada

### Attending
"""


async def test_field_errors_of_the_session_dialog_are_translated(site: Site) -> None:
    draft = {
        "title": "x" * 301, "date": "", "time": "1", "zone": "Eastern", "minutes": "0", "places": "many",
        "closes_date": "2045-10-10", "rosters": [{"label": "Pilots"}, {"label": "Host"}, {"label": "host"}],
        "questions": [{"text": "y" * 301}],
    }  # fmt: skip
    fields = (await site.client.post("/calls/sessions", json={"draft": draft})).json()["fields"]
    assert sorted(fields) == [
        "closes_time", "date", "minutes", "places", "questions.0", "rosters.0", "rosters.2", "time", "title", "zone"
    ]  # fmt: skip
    assert fields["title"] == "⟦Use at most 300 characters.⟧"
    assert fields["zone"] == "⟦“Eastern” is not exact enough. Choose one: America/New_York.⟧"
    assert [field for field, said in fields.items() if not said.startswith("⟦")] == []


async def test_errors_of_forms_are_translated_on_pages_and_as_data(site: Site) -> None:
    await site.put("calls", PAD)
    form = {"session": "welcome", "roster": "attending", "name": "", "email": "x", "details": "y" * 201}
    page = (await site.client.post("/calls/signups", data=form, headers={"Accept": "text/html"})).text
    assert "⟦Enter your name.⟧" in page
    assert "⟦This can have at most 200 characters.⟧" in page
    data = (await site.client.post("/calls/signups", data=form, headers={"Accept": "application/json"})).json()
    assert data["fields"]["email"] == "⟦Enter an e-mail address such as name@example.org, or leave it out.⟧"
    assert data["error"] == " ".join(data["fields"].values())


async def test_a_name_that_is_on_the_list_is_an_error_of_its_field(site: Site) -> None:
    await site.put("calls", PAD)
    form = {"session": "welcome", "roster": "attending", "name": "Grace"}
    assert (await site.client.post("/calls/signups", data=form)).status_code == 303
    again = await site.client.post("/calls/signups", data=form, headers={"Accept": "application/json"})
    said = "⟦Grace is already on this list.⟧"
    assert (again.status_code, again.json()) == (409, {"error": said, "nearest": None, "fields": {"name": said}})
    taken = await site.client.post(
        "/calls/signups", data={**form, "roster": "host"}, headers={"Accept": "application/json"}
    )
    assert (taken.status_code, taken.json()) == (409, {"error": "⟦This role is taken.⟧", "nearest": None})


@pytest.mark.parametrize(
    ("path", "title", "message"),
    [
        (
            "/calls.md",
            "⟦There is nothing here⟧",
            "⟦There is no pad called “calls” yet. It begins with the first edit.⟧",
        ),
        ("/no/such", "⟦There is nothing here⟧", "⟦This address leads nowhere. Pads have short names, such as"),
        (
            "/" + "x" * 101,
            "⟦There is nothing here⟧",
            "⟦A pad&#39;s name has at most 100 characters; this one has 101.⟧",
        ),
        ("/calls/organise", "⟦There is nothing here⟧", "⟦There is no pad called “calls” yet."),
    ],
)
async def test_error_pages_are_translated(site: Site, path: str, title: str, message: str) -> None:
    page = (await site.client.get(path, headers={"Accept": "text/html"})).text
    assert f"<h1>{title}</h1>" in page
    assert message in page


async def test_the_organisers_page_says_states_and_reasons_in_translation(site: Site) -> None:
    site.client.cookies.set("rosterpad_identity", "a" * 32)
    await site.put("calls", PAD.replace("Ask: Diet?", "Places: 1"))
    links = [await site.sign_up("calls", "welcome", name) for name in ("Grace", "Bob")]
    left = await site.client.post(f"/calls/signups/{links[0]}/cancel")
    assert left.status_code == 303, left.text
    page = (await site.client.get("/calls/organise")).text
    for said in (
        "⟦given a seat⟧ (⟦somebody left⟧)",
        "⟦left⟧ (⟦by the private link⟧)",
        "⟦has a place, typed in the text⟧",
    ):
        assert said in page
    table = (await site.client.get("/calls.csv")).text
    assert "⟦Session⟧,⟦When (UTC)⟧" in table
    assert "⟦has a place⟧" in table
