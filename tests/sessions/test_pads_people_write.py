"""Texts in the shapes of real pads: times and rosters where a person would say they are, or nothing."""

from pathlib import Path

import pytest

from server.sessions.grammar import parse
from server.sessions.session import Note, Remark, Typed

from .outline import outline

FIXTURES = Path(__file__).parent / "fixtures"


def pad(name: str) -> str:
    return (FIXTURES / f"{name}.md").read_text()


def test_two_meetings_whose_time_stands_below_their_headings() -> None:
    assert outline(pad("two-meetings")) == [
        "2-36 Meeting 1 | 2019-03-06 13:00 60 BELOW@3",
        "  ATTENDING mentoring-discussion-signup-before-and-after @7: Ines Probe, Otto Muster",
        "  OTHERS other-attending @12: Jo D'Sample, Mira Exempel, Per Prøve, Sol Ejemplo, Ana Amostra, Fay!",
        "36-55 Meeting 2 | 2019-03-06 22:00 60 BELOW@38",
        "  ATTENDING mentoring-discussion-signup-before-and-after @42: Dara Voorbeeld, Rui Modelo",
        "  OTHERS other-attending @47: Val Esempio, Wim P. Sjabloon",
    ]


def test_a_link_to_a_clock_that_says_another_time_is_noted() -> None:
    first, second = parse(pad("two-meetings"))
    assert first.notes == ()
    assert second.notes == (Note(Remark.LINK_DIFFERS, 40, "2019-03-06T21:00:00+00:00"),)


def test_names_that_are_only_indented() -> None:
    assert outline(pad("indented-names")) == [
        "0-47 Mentor Call | 2024-06-05 14:00 60 HEADING@0",
        "  ATTENDING mentoring-discussion-pre-and-post @3: Sina Beispiel",
        "  OTHERS others-attending @9: Bo Ros, Ari Tul, Pat Tanner, Sina Beispiel, Maike Köhler, Felix Mabu, "
        "Fergus Loth, Daisy Rok",
        "  NOTETAKER notetaker @34: Bo",
        "47-60 Mentor Call | 2024-06-05 23:00 60 HEADING@47",
        "  ATTENDING mentoring-discussion-pre-and-post @50: Meg Holm",
        "  OTHERS others-attending @54: Hel Bran",
        "  NOTETAKER notetaker @58: Hel",
    ]


def test_calls_in_italics_below_a_heading_with_another_date() -> None:
    assert outline(pad("calls-in-italics")) == [
        "1-5 Call #1 Time | 2018-06-07 13:00 60 HEADING@1",
        "  HOST host @3: Tom Probe, Rhea Muster",
        "5-12 Call #2 Time | 2018-06-07 19:00 60 HEADING@5",
        "  HOST host @7: Kai Exempel, FernAlden Ejemplo",
    ]
    assert [session.notes for session in parse(pad("calls-in-italics"))] == [(), ()]


@pytest.mark.parametrize("name", ["regional-slots", "no-year", "two-lists", "reunion-en-tabla", "empty-form"])
def test_where_no_full_time_is_said_there_is_no_session(name: str) -> None:
    assert parse(pad(name)) == ()


def test_sessions_that_ask_for_a_form() -> None:
    assert outline(pad("webinars")) == [
        "4-38 Membership webinar | 2017-10-10 12:00 60 FIELD@6",
        "  HOST host (1) @15: Ada Example",
        "  NOTETAKER notetaker @19:  open [21]",
        "  ATTENDING attending (20) @23: Bo Probe, Cy Muster open [28]",
        "  ABSENT apologies @30: Zoe Exempel",
        "38-49 The other half of the world | WHICH_YEAR FIELD@40",
        "  HOST host @41: Ada Example, Dee Ejemplo",
        "  ATTENDING attending (2) @42: Eve open [44]",
    ]


def test_what_is_written_below_a_name_belongs_to_it() -> None:
    attending = parse(pad("webinars"))[0].rosters[2]
    assert attending.names == (
        Typed("Bo Probe", "(he/him), Sample Lab", 25, 26),
        Typed("Cy Muster", "joining from Kyoto, 日本", 26, 28),
    )
    assert attending.end == 29


def test_absent_people_take_no_seat() -> None:
    assert [(roster.id, roster.counts, roster.typed) for roster in parse(pad("webinars"))[0].rosters] == [
        ("host", True, 1),
        ("notetaker", True, 0),
        ("attending", True, 2),
        ("apologies", False, 0),
    ]


def test_four_other_languages() -> None:
    assert outline(pad("languages")) == [
        "0-17 Reunión mensual | 2017-10-10 21:00 90 FIELD@2",
        "  HOST anfitriona @5: Delia",
        "  NOTETAKER toma-de-notas @6: Rosa",
        "  ATTENDING participantes (10) @9: Nestor",
        "  ABSENT ausentes @13: Raúl",
        "17-25 Réunion mensuelle | 2017-10-10 07:30 60 FIELD@19",
        "  HOST animatrice @21: Zoé",
        "  ATTENDING participantes-et-participants @22: Aimée",
        "25-32 Reunião mensal | 2017-10-10 15:00 60 FIELD@27",
        "  HOST anfitria @28: Inês",
        "  ATTENDING participantes (5) @29: João",
        "32-42 Monatstreffen | 2017-10-10 14:00 60 FIELD@34",
        "  HOST moderation @35: Jörg",
        "  NOTETAKER protokoll @36: Änne",
        "  ATTENDING teilnehmende @37: Uwe",
        "  ABSENT entschuldigt @39: Ute",
    ]
