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
        (PARTICIPANT, {Act.READ, Act.SIGN_UP, Act.CHANGE_ENTRY, Act.CHAT}),
        (EDITOR, {Act.READ, Act.SIGN_UP, Act.CHANGE_ENTRY, Act.CHAT, Act.HISTORY, Act.EDIT}),
        (ORGANISER, set(Act)),
    ],
)
def test_what_each_role_may_do(whom: Role | None, acts: set[Act]) -> None:
    assert {act for act in Act if may(whom, act)} == acts


def test_the_access_of_a_pad_knows_each_identity_and_who_made_the_pad() -> None:
    access = Access(Policy.EDIT, {b"a": Role.EDITOR}).made_by(b"b", Beginning(Policy.READ))
    assert [access.role(whom) for whom in (b"a", b"b", b"c", None)] == [EDITOR, ORGANISER, READER, READER]
    assert Access().made_by(None, Beginning.of("read", None, listed=False)) == Access()
    made = Access().made_by(b"b", Beginning.of("read", b"b", listed=True))
    assert made == Access(Policy.READ, {b"b": Role.ORGANISER}, listed=True)


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


ADA, FOX = (letter * 32 for letter in (b"a", b"f"))


@pytest.mark.parametrize("policy", Policy)
@pytest.mark.parametrize("granted", WHOM)
def test_while_editing_is_locked_editors_do_what_participants_do(policy: Policy, granted: Role | None) -> None:
    access = Access(policy, {ADA: granted} if granted else {})
    usual = access.role(ADA)
    locked = Access(policy, access.granted, locked_until=1)
    assert locked.role(ADA) is (PARTICIPANT if usual is EDITOR else usual)
    assert (locked.standing(ADA), locked.unlocked()) == (usual, access)


@pytest.mark.parametrize("policy", Policy)
@pytest.mark.parametrize("granted", WHOM)
def test_who_is_blocked_reads_if_anyone_may_and_organisers_are_not(policy: Policy, granted: Role | None) -> None:
    access = Access(policy, {FOX: granted} if granted else {}, blocked=frozenset({FOX}))
    reads = NOBODY if policy is Policy.NOTHING else READER
    assert access.role(FOX) is (ORGANISER if granted is ORGANISER else reads)
    assert access.role(ADA) is access.role(None) is role(policy, None)


def test_who_may_not_is_told_why() -> None:
    access = Access(Policy.EDIT, blocked=frozenset({FOX}), locked_until=1_700_000_000_000)
    with pytest.raises(Forbidden) as refused:
        access.check(ADA, Act.EDIT)
    assert str(refused.value) == "An organiser has locked the text of this pad until 22:13 UTC. Sign-ups go on."
    with pytest.raises(Forbidden) as refused:
        access.check(FOX, Act.SIGN_UP)
    assert str(refused.value) == "An organiser has blocked this browser in this pad: it may read it, and no more."
    with pytest.raises(Forbidden) as refused:
        access.check(ADA, Act.SETTINGS)
    assert "Only this pad’s organisers" in str(refused.value)
    access.check(ADA, Act.SIGN_UP)
    access.check(FOX, Act.READ)
    access.check_history(ADA)
