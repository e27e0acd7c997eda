import itertools
from contextlib import nullcontext

import pytest

from server.access.policy import Access, Act, Beginning, NamesFor, Policy, Role, Viewer, may, role, visible
from server.errors import Closed, Forbidden

WHOM = (None, *Role)
NOBODY, READER, PARTICIPANT, EDITOR, ORGANISER = WHOM


@pytest.mark.parametrize(
    ("policy", "roles"),
    [
        (Policy.EDIT, (EDITOR, EDITOR, EDITOR, EDITOR, ORGANISER)),
        (Policy.SIGN_UP, (PARTICIPANT, PARTICIPANT, PARTICIPANT, EDITOR, ORGANISER)),
        (Policy.READ, (READER, READER, PARTICIPANT, EDITOR, ORGANISER)),
        (Policy.NOTHING, (NOBODY, READER, PARTICIPANT, EDITOR, ORGANISER)),
    ],
)
def test_a_role_is_the_better_of_what_anyone_may_and_what_was_granted(
    policy: Policy, roles: tuple[Role | None, ...]
) -> None:
    assert tuple(role(policy, granted) for granted in WHOM) == roles


@pytest.mark.parametrize(
    ("whom", "acts"),
    [
        (NOBODY, set()),
        (READER, {Act.READ}),
        (PARTICIPANT, {Act.READ, Act.SIGN_UP, Act.CHANGE_ENTRY}),
        (EDITOR, {Act.READ, Act.SIGN_UP, Act.CHANGE_ENTRY, Act.HISTORY, Act.EDIT}),
        (ORGANISER, set(Act)),
    ],
)
def test_what_each_role_may_do(whom: Role | None, acts: set[Act]) -> None:
    assert {act for act in Act if may(whom, act)} == acts


def test_the_access_of_a_pad_knows_each_identity_and_who_made_the_pad() -> None:
    access = Access(Policy.EDIT, {b"a": Role.EDITOR}).made_by(b"b", Beginning(Policy.READ))
    assert [access.role(whom) for whom in (b"a", b"b", b"c", None)] == [EDITOR, ORGANISER, READER, READER]
    assert Access().made_by(None, Beginning.of("read", None, listed=False)) == Access()
    assert Access().made_by(b"b", Beginning.of("read", b"b", listed=True)) == Access(Policy.READ, {b"b": ORGANISER})


@pytest.mark.parametrize("least", Role)
def test_the_history_is_for_editors_and_whom_the_settings_let_see_it(least: Role) -> None:
    access = Access(Policy.NOTHING, {bytes([each]): each for each in Role}, history_for=least)
    for each in Role:
        with nullcontext() if each >= min(least, Role.EDITOR) else pytest.raises(Forbidden):
            access.check_history(bytes([each]))
    with pytest.raises(Closed):
        access.check_history(None)


def test_roles_are_written_as_words() -> None:
    assert [Role.of(each.word) for each in Role] == list(Role)
    assert Role.ORGANISER.word == "organiser"


@pytest.mark.parametrize(
    ("viewer", "sees"),
    [
        (Viewer.ANYONE, {NamesFor.EVERYONE}),
        (Viewer.SIGNED_UP, {NamesFor.EVERYONE, NamesFor.SIGNED_UP}),
        (Viewer.HOST, set(NamesFor)),
    ],
)
def test_who_sees_the_names_of_those_who_signed_up(viewer: Viewer, sees: set[NamesFor]) -> None:
    assert {names_for for names_for in NamesFor if visible(viewer, names_for, hidden=False)} == sees


def test_a_hidden_name_is_for_hosts_only() -> None:
    seen = {
        (viewer, names_for)
        for viewer, names_for in itertools.product(Viewer, NamesFor)
        if visible(viewer, names_for, hidden=True)
    }
    assert seen == {(Viewer.HOST, names_for) for names_for in NamesFor}
