import itertools

import pytest

from server.access.policy import NamesFor, Viewer, visible


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
