"""Which list of a session a label stands for that was never there: a list whose label was changed keeps its names.

A label is often typed over letter by letter. On the way it is no label at all, so the list is gone from the text for a
while, and comes back under a name that nobody has seen. Pure.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from . import roles
from .orders import HeardRoster
from .roles import Role


@dataclass(frozen=True, slots=True)
class Known:
    """A list that a session has or had: whether it was `present` in the text when that was last heard, and whether
    `people` are on it. Those whom the text names don't count: they go with the text."""

    id: str
    label: str
    present: bool
    people: bool


def renamed(known: Sequence[Known], heard: Sequence[HeardRoster]) -> Mapping[str, str]:
    """The ids of lists that are new in a text, each with the id of the list that it continues.

    New is what was not there a moment ago and has nobody. It continues the only list of its role that has people and is
    nowhere in the text; else, if just this one came and just one went, the one that went, whatever its role. Labels of
    no known role, as in `Dinner (20 places)`, have none in common.
    """
    here = {each.id for each in heard}
    new = [each for each in heard if not any(it.id == each.id and (it.present or it.people) for it in known)]
    missing = [each for each in known if each.id not in here]
    found = dict(_by_role(new, [each for each in missing if each.people]))
    went = [each.id for each in missing if each.present]
    return found or ({new[0].id: went[0]} if len(new) == len(went) == 1 else {})


def _by_role(new: Sequence[HeardRoster], missing: Sequence[Known]) -> Mapping[str, str]:
    wanted, offered = (Counter(_role(each.label) for each in lists) for lists in (new, missing))
    only = {role for role in wanted if role and wanted[role] == offered[role] == 1}
    olds = {_role(each.label): each.id for each in missing}
    return {each.id: olds[role] for each in new if (role := _role(each.label)) in only}


def _role(label: str) -> Role | None:
    return roles.role_of(label) or roles.role_of(label, alone=False)
