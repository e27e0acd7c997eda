"""Names: where a typed one ends, what is only a place for one, and what a sign-up may give."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.sessions import names
from server.sessions.names import Refusal


@pytest.mark.parametrize(
    ("line", "name", "details"),
    [
        ("Ada Example", "Ada Example", ""),
        ("Ada Example, Example University", "Ada Example", "Example University"),
        ("Ada Example , Example University, Norway", "Ada Example", "Example University, Norway"),
        ("Ada Example / Example University / ada@example.org", "Ada Example", "Example University / ada@example.org"),
        ("Ada Example/ Example University", "Ada Example", "Example University"),
        ("Ada Example /ada@example.org", "Ada Example", "ada@example.org"),
        ("Ada Example — joining from Kyoto, 日本", "Ada Example", "joining from Kyoto, 日本"),
        ("Ada Example - Example University - in Chicago", "Ada Example", "Example University - in Chicago"),
        ("Ada Example (tentative)", "Ada Example", "tentative"),
        ("Ada Example (she/her), Example University", "Ada Example", "(she/her), Example University"),
        ("Ada Example she/her, Example University", "Ada Example", "she/her, Example University"),
        ("Ada Example ada@example.org", "Ada Example", "ada@example.org"),
        ("Ada Example <ada@example.org>", "Ada Example", "<ada@example.org>"),
        ("Ada Example ada at example.org", "Ada Example", "ada at example.org"),
        ("Ada Example: research software", "Ada Example", "research software"),
        ("Ada Example https://example.org", "Ada Example", "https://example.org"),
        ("Ada Example <- maybe late", "Ada Example", "maybe late"),
        ("Ada-Maria d'Example-Muster", "Ada-Maria d'Example-Muster", ""),
        ("Nola T. Morgan Jr.", "Nola T. Morgan Jr.", ""),
        ("Fay!", "Fay!", ""),
        ("*Ada Example*", "Ada Example", ""),
        ("[Ada Example](https://example.org), Lab", "Ada Example", "Lab"),
        ("\\*Ada\\*", "*Ada*", ""),
        ("Host: Ada Example, Lab", "Ada Example", "Host, Lab"),
        ("<b>Ada</b>", "<b>Ada</b>", ""),
        ("=cmd()", "=cmd", ""),
        ("😀", "😀", ""),
        ("山田太郎", "山田太郎", ""),
        ("آدا المثال, جامعة", "آدا المثال", "جامعة"),
        ("e" + "\u0301" * 3, "é\u0301\u0301", ""),
        ("Ada\u202eelpmaxE", "AdaelpmaxE", ""),
        ("2 other people", "2 other people", ""),
    ],
)
def test_a_typed_name_ends_where_a_person_would_say(line: str, name: str, details: str) -> None:
    assert names.split(line) == (name, details)


@pytest.mark.parametrize(
    "line",
    [
        "", "   ", "…", "____", "-", "?", "(…)", ", ,", "12", "name", "*name*, *pronouns*, *interests*",
        "*name (pronouns) — affiliation — interests*", "(your name here)", "Add your name here", "TBD", "TBA (host)",
        "to be confirmed", "nobody", "N/A", "(host needed)", "tu nombre", "Dein Name", "please add your name",
    ],
)  # fmt: skip
def test_a_place_for_a_name_is_no_name(line: str) -> None:
    assert names.split(line) == ("", "")


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("Ada", [("Ada", "")]),
        ("Ada & Bruno, Example University", [("Ada", ""), ("Bruno", "Example University")]),
        ("Ada Example and Bruno Muster", [("Ada Example", ""), ("Bruno Muster", "")]),
        ("Ada, Arts & Sciences", [("Ada", "Arts & Sciences")]),
        ("Ada, Lab; Bruno, University", [("Ada", "Lab"), ("Bruno", "University")]),
        ("(1) Ada Example, (2) Bruno", [("Ada Example", ""), ("Bruno", "")]),
        ("(1) Ada, (2)", [("Ada", "")]),
        ("TBD", []),
        ("Santiago Ramón y Cajal", [("Santiago Ramón y Cajal", "")]),
    ],
)
def test_names_behind_a_label(value: str, expected: list[tuple[str, str]]) -> None:
    assert list(names.in_line(value)) == expected


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("  Ada Example ", "Ada Example"),
        ("e\u0301", "é"),
        ("<b>Ada</b>", "<b>Ada</b>"),
        ("](javascript:alert(1))", "](javascript:alert(1))"),
        ("=cmd()", "=cmd()"),
        ("👩‍👩‍👧", "👩‍👩‍👧"),
        ("آدا", "آدا"),
        ("a" + "\u0300" * 119, "à" + "\u0300" * 118),
        ("x" * 120, "x" * 120),
        ("x" * 121, Refusal.LONG),
        ("", Refusal.EMPTY),
        (" \u200b ", Refusal.EMPTY),
        ("Ada\nExample", Refusal.CONTROL),
        ("Ada\x07", Refusal.CONTROL),
        ("Ada\u202e", Refusal.CONTROL),
        ("Ada\u2067", Refusal.CONTROL),
        ("Ada\u2028Example", Refusal.CONTROL),
    ],
)
def test_a_name_that_signs_up(name: str, kept: str | Refusal) -> None:
    assert names.checked(name) == kept


def test_two_spellings_of_one_name_share_a_key() -> None:
    assert names.key("ADA  Éxample") == names.key("ada e\u0301xample") == "ada éxample"
    assert names.key("Straße") == names.key("STRASSE")


@pytest.mark.parametrize(
    ("details", "rest", "address"),
    [
        ("Example Lab / ada@example.org", "Example Lab", "ada@example.org"),
        ("she/her / <ada@example.org> / Toronto", "she/her / Toronto", "ada@example.org"),
        ("(ada@example.org)", "", "ada@example.org"),
        ("ada at example.org", "", "ada@example.org"),
        ("Example Lab", "Example Lab", None),
    ],
)
def test_an_address_among_the_details_is_taken_out(details: str, rest: str, address: str | None) -> None:
    assert names.without_address(details) == (rest, address)


@given(st.text(max_size=60))
def test_no_text_raises_and_a_name_is_one_line(text: str) -> None:
    name, details = names.split(text)
    assert "\n" not in name + details
    names.in_line(text)
    names.without_address(text)
    checked = names.checked(text)
    assert isinstance(checked, Refusal) or (checked.splitlines() == [checked] and len(checked) <= 120)
