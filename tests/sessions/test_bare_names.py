"""Names on bare lines below a label become list items, on import only."""

import pytest

from server.sessions.bare_names import itemised


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Attending:\nAda\nBruno, Example University\n", "Attending:\n- Ada\n- Bruno, Example University\n"),
        ("### Host (1)\n\nAda\n\nNotes by all\n", "### Host (1)\n\n- Ada\n\nNotes by all\n"),
        ("**Others attending**\nAda\n**Agenda**\nAda talks\n", "**Others attending**\n- Ada\n**Agenda**\nAda talks\n"),
        ("Sign up (name, affiliation):\nAda\n  Bruno\n", "Sign up (name, affiliation):\n- Ada\n  Bruno\n"),
        ("Participantes:\nÇağla Örnek\n1. Bruno\n", "Participantes:\n- Çağla Örnek\n1. Bruno\n"),
    ],
)
def test_names_below_a_label_become_its_list(text: str, wanted: str) -> None:
    assert itemised(text) == wanted
    assert itemised(wanted) == wanted


@pytest.mark.parametrize(
    "text",
    [
        "Attending:\nPlease add your name below, and where you are from, so that we know who is here today.\n",
        "Attending:\nhttps://example.org/list\n",
        "Attending:\n\n\nAgenda\n",
        "Apologies:\nAda\n",
        "Agenda:\nWelcome\nNext steps\n",
        "Attending:\nWhen: 2017-10-10 12:00 UTC\nAda\n",
        "```\nAttending:\nAda\n```\n",
        "Notetaker: Ada\nBruno said something.\n",
    ],
)
def test_what_is_no_name_stays_as_it_is(text: str) -> None:
    assert itemised(text) == text
