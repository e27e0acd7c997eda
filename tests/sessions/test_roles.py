"""The words above lists of names."""

from collections import Counter

import pytest

from server.sessions import roles
from server.sessions.roles import Role


@pytest.mark.parametrize(
    ("label", "role"),
    [
        ("Host", Role.HOST),
        ("HOSTS", Role.HOST),
        ("Co-host", Role.COHOST),
        ("cohost(s)", Role.COHOST),
        ("Note taker", Role.NOTETAKER),
        ("Notetaker (please add notes below)", Role.NOTETAKER),
        ("Co-host/notetaker", Role.COHOST),
        ("Host & co-host", Role.HOST),
        ("Others attending", Role.OTHERS),
        ("Other attending", Role.OTHERS),
        ("Who's coming?", Role.ATTENDING),
        ("Sign-up", Role.ATTENDING),
        ("Discussion sign-up (before and after)", Role.ATTENDING),
        ("Training discussion (pre- and post-)", Role.ATTENDING),
        ("Apologies", Role.ABSENT),
        ("Anfitrión", Role.HOST),
        ("Asistentes", Role.ATTENDING),
        ("Prise de notes", Role.NOTETAKER),
        ("Participant·e·s", Role.ATTENDING),
        ("Participantes e convidados", None),
        ("Moderação", None),
        ("Teilnehmer:innen", Role.ATTENDING),
        ("Außerdem dabei", Role.OTHERS),
        ("Training Discussion", None),
        ("Pre/post discussion", None),
        ("Feedback", None),
        ("Hosting", None),
        ("", None),
        ("(2)", None),
    ],
)
def test_a_role_is_told_by_its_word(label: str, role: Role | None) -> None:
    assert roles.role_of(label) is role


def test_sign_up_is_a_list_only_when_nothing_follows() -> None:
    assert roles.role_of("Sign up", alone=False) is None
    assert roles.role_of("Protokoll", alone=False) is Role.NOTETAKER
    assert roles.role_of("Protokoll") is None


def test_no_word_stands_for_two_roles() -> None:
    said = Counter(word for listed in roles._WORDS.values() for word in roles._listed(listed))
    assert {word for word, times in said.items() if times > 1} == set()


def test_what_we_write_we_read() -> None:
    assert {role: roles.role_of(role.value) for role in Role if role.value} == {
        role: role for role in Role if role.value
    }
