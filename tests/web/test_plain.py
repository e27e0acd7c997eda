"""A pad as plain text: what was said, without the marks."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from server.web import plain as plain_text
from server.web.plain import plain

from .pieces import MARKDOWN


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ""),
        ("# Webinar {#web}\n## *Host*\n### Names", "Webinar\n=======\n\nHost\n----\n\nNames\n"),
        ("**a** _b_ `c` ~~d~~ \\*", "a b c ~~d~~ *\n"),
        ("a\nb  \nc", "a\nb\nc\n"),
        (
            "Attending:\n\n    Ada\n\n        late\nHost:\n    Joan",
            "Attending:\n\n    Ada\n\n        late\nHost:\n    Joan\n",
        ),
        ("[Ada](https://a.org) https://b.org <c@d.org>", "Ada (https://a.org) https://b.org c@d.org\n"),
        ("[a.org](https://a.org/) [up](#top)", "a.org up\n"),
        ("![plan](/p.png)", "🖼 plan (/p.png)\n"),
        ("- a\n  - [x] b\n  - [ ] c\n- \n- d", "- a\n  - [x] b\n  - [ ] c\n-\n- d\n"),
        ("3. a\n4. b", "3. a\n4. b\n"),
        ("- a\n\n  b", "- a\n\n  b\n"),
        ("> a\n> - b\n>> c", "> a\n> - b\n> > c\n"),
        ("```\nx  \n  y\n```", "    x\n      y\n"),
        ("|a|b|\n|-|-|\n|1<br>2|[c](/d)|", "a | b\n1 2 | c (/d)\n"),
        ("a\n\n---\n\nb", "a\n\n--------------------\n\nb\n"),
        ("[a]\n\n[a]: https://a.org", "a (https://a.org)\n"),
        ("<b>x</b><!-- no -->", "<b>x</b>\n"),
    ],
)
def test_marks_are_gone_and_what_they_meant_is_not(text: str, expected: str) -> None:
    assert plain(text) == expected


@given(st.lists(MARKDOWN | st.text(max_size=5), max_size=25).map("".join))
@settings(deadline=None, max_examples=150, print_blob=True)
def test_any_text_can_be_read(text: str) -> None:
    result = plain(text)
    assert result == "" or result.endswith("\n")


def test_a_text_that_the_parser_fails_on_stays_as_typed(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("no rule matched")

    monkeypatch.setattr(plain_text, "blocks", fail)
    assert plain("*a*") == "*a*"
