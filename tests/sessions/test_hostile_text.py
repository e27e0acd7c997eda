"""Text that was written to be hard to read: nothing raises, and the work grows with its length and nothing else."""

import sys
from types import FrameType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.sessions import blocks, fields, grammar, links, names, roles, when
from server.sessions.ids import claims, fresh
from server.sessions.session import Session
from server.sessions.writing import draft_of, insert_id, rewrite, take_signups, without_typed

NOON = "When: 10 October 2017, 12:00 UTC"
SESSION = f"# a\n{NOON}\n"

PIECES = [
    "# ", "## ", "#### ", "###", "**", "*", "_", "~~", "`", "```", "\n", "\n\n", "    ", "\t", "- ", "1. ", "- [ ] ",
    ": ", "(", ")", "(2)", "(3 places)", "{#a}", "{#", "}", "When: ", "**When:** ", "Where: ", "Places: ",
    "Places: 2", "Closes: ", "Ask: ", "Ask: [ ] ", "Host", "Host:", "Notetaker: Ada", "Attending", "### Attending",
    "Apologies:", "Agenda:", "Ada, Lab", "\0", "\r", "10 October 2017, 12:00 UTC", "10 October, 10:00 Eastern",
    "2017-10-10T12:00Z", "---", "\u2028", "\ud83d", "e\u0301", "İ",
    "https://www.timeanddate.com/worldclock/fixedtime.html?iso=20171010T13", "<- +1", "&", ";", "\\",
]  # fmt: skip
TEXTS = st.lists(st.sampled_from(PIECES) | st.text(max_size=5), max_size=40).map("".join)


@given(TEXTS)
def test_no_text_raises_and_every_line_number_is_a_line_of_the_block(text: str) -> None:
    sessions = grammar.parse(text)
    starts = [*(session.line for session in sessions), text.count("\n") + 1]
    for session, following in zip(sessions, starts[1:], strict=True):
        assert session.line < session.end <= following
        assert {number for number in _numbers(session) if not session.line <= number < session.end} == set()
        assert text.split("\n")[session.line] == session.heading
    assert claims(sessions, {}) == tuple(
        session.id if session.id not in [other.id for other in sessions[:number]] else None
        for number, session in enumerate(sessions)
    )


@given(TEXTS)
def test_every_edit_of_every_text_can_be_made(text: str) -> None:
    for session in grammar.parse(text):
        name = fresh(session, ())
        assert name in [each.id for each in grammar.parse(insert_id(text, session, name).apply(text))]
        begun = take_signups(text, session)
        assert begun is None or any(each.takes_signups for each in grammar.parse(begun.apply(text)))
        for roster in session.rosters:
            without_typed(text, roster)
        draft = draft_of(session)
        if draft and draft.title:
            rewrite(text, session, draft)


SHAPES = {
    "stars": ("**a ", "\n"),
    "hashes": ("#", "\n"),
    "empty headings": ("# \n", ""),
    "headings with figures": ("# 1 2 3 4 5 UTC 10 October\n", ""),
    "times without end": (f"# a\nWhen: {'10 October 2017 12:00 UTC ' * 10}\n", ""),
    "brackets": (SESSION + "(" * 300 + ":\n", ""),
    "open labels": (SESSION + "Host (" * 50 + ":\n", ""),
    "one label again and again": (f"{SESSION}", "**Host**\n- a\n" * 300),
    "bold lines": ("**a**\n\n\n", SESSION),
    "spaces": (SESSION + "Host:\n- a" + " " * 300 + "b\n", ""),
    "almost addresses": (SESSION + "Host:\n- " + "a.a " * 90 + "\n", ""),
    "at signs": (SESSION + "Host:\n- a" + "a@" * 180 + "\n", ""),
    "dashes": (f"# {'1-2 ' * 70}UTC 3\n", ""),
    "links": (f"# a [{'[' * 100}](x) 1 UTC\n", ""),
    "months": (f"# {'Monday May ' * 27}1 UTC\n", ""),
    "one line": ("a 12 UTC ", ""),
    "one long time": ("1:00 ", ""),
    "fences": ("```\n", ""),
    "rules": ("- ", ""),
    "one id": (f"# a {{#a}}\n{NOON}\n", ""),
    "tildes": (f"# a\nWhen: {'~~a' * 100}\n", ""),
    "clocks": (SESSION + "timeanddate.com/worldclock/ ?iso=2 " * 8 + "\n", ""),
    "nothing": ("# \0\0 10 October 2017 12:00 UTC\n", ""),
}


@pytest.mark.parametrize("shape", SHAPES)
def test_twice_the_text_is_no_more_than_twice_the_work(shape: str) -> None:
    unit, end = SHAPES[shape]
    repeats = 20_000 // len(unit)
    once, twice = calls(unit * repeats + end), calls(unit * 2 * repeats + end)
    assert twice <= 2.2 * once + 500


@pytest.mark.parametrize("shape", SHAPES)
def test_a_megabyte_is_read(shape: str) -> None:
    """Were a pattern to try its ways one after the other, this would not come to an end."""
    unit, end = SHAPES[shape]
    grammar.parse(unit * (1_000_000 // len(unit)) + end)


def test_long_lines_are_read_as_far_as_a_name_or_a_time_goes() -> None:
    long = "a" * 1_000_000
    (session,) = grammar.parse(
        f"# {'b' * 300}\n{NOON} {long}\nWhere: {long}\nHost:\n- Ada, {long}\n- {long}\n# {long}\n"
    )
    host = session.rosters[0]
    assert [len(typed.name) for typed in host.names] == [3, 398]
    assert session.end == 6


def calls(text: str) -> int:
    """How many Python and C functions it takes to read the text, nothing being remembered."""
    for cached in (blocks._kept, names.split, roles.label, roles.role_of, when._read, when._find):
        cached.cache_clear()
    count = 0

    def counting(_frame: FrameType, event: str, _arg: Any) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    sys.setprofile(counting)
    try:
        grammar.parse(text)
    finally:
        sys.setprofile(None)
    return count


def _numbers(session: Session) -> set[int]:
    lines = {session.when_line, session.places_line, *(note.line for note in session.notes)}
    lines |= {each.line for each in (session.where, session.closes, *session.questions) if each}
    for roster in session.rosters:
        lines |= {roster.line, *roster.placeholders, roster.end - 1}
        lines |= {number for typed in roster.names for number in (typed.line, typed.end - 1)}
    return {line for line in lines if line is not None}


@given(st.text(max_size=80))
def test_the_small_readers_never_raise(text: str) -> None:
    fields.read(text)
    fields.places(text)
    links.moment(f"timeanddate.com/worldclock/fixedtime.html?{text}")
    links.moment(f"timeanddate.com/worldclock/fixedtime.html?iso={text}")
    roles.label(text)
    roles.is_notes(text)
