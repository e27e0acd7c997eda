"""Ids of sessions and rosters: slugs, who keeps one that is there twice, and which block a lost one comes back to."""

import re
import unicodedata
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from . import words
from .session import Session
from .when import When

MAX_LENGTH = 60
_APART = re.compile(r"[\W_]+")

Known = Mapping[str, tuple[str, datetime | None]]
"""What is kept of each session by its id: its last title and start (UTC, None if its time couldn't be read)."""


def slug(text: str, otherwise: str) -> str:
    """Lower case letters and digits with `-` between, at most 60 characters; `otherwise` if nothing is left."""
    bare = unicodedata.normalize("NFC", words.fold(unicodedata.normalize("NFC", text)).casefold())
    return _APART.sub("-", bare).strip("-")[:MAX_LENGTH].strip("-") or otherwise


def unique(wanted: str, taken: Collection[str], number: int = 1) -> str:
    """`wanted`, with a number behind it if it is taken: 2, or the one after `number`."""
    name = wanted if number == 1 else f"{wanted}-{number}"
    while name in taken:
        number += 1
        name = f"{wanted}-{number}"
    return name


def fresh(session: Session, taken: Collection[str]) -> str:
    """An id for a session that has none: its title, with the date if that is taken."""
    wanted = slug(session.title, "session")
    if wanted in taken and isinstance(session.when, When):
        wanted = f"{wanted}-{session.when.start:%Y-%m-%d}"
    return unique(wanted, taken)


def claims(sessions: Sequence[Session], known: Known, stood: Sequence[str] = ()) -> tuple[str | None, ...]:
    """The id of each session, in their order; None where one is still to be given.

    Of two blocks with one id the first that still has the last known title and time keeps it, else the first. A block
    without an id, or that lost it so, is a known one of the same title and time that is nowhere in the text; else the
    one of the same title that stood in its place. `stood` are known ones as they stood before, one below the other.
    """
    owners = {name: _owner(name, sessions, known) for name in {each.id for each in sessions if each.id}}
    claimed = [each.id if each.id and owners[each.id] == number else None for number, each in enumerate(sessions)]
    lost = {about: name for name, about in reversed([*known.items()]) if name not in owners}
    sure = [name or lost.pop(_about(each), None) for name, each in zip(claimed, sessions, strict=True)]
    moved = _moved(sessions, sure, known, stood)
    return tuple(name or moved.get(number) for number, name in enumerate(sure))


def _owner(name: str, sessions: Sequence[Session], known: Known) -> int:
    having = [number for number, each in enumerate(sessions) if each.id == name]
    same = [number for number in having if known.get(name) == _about(sessions[number])]
    return (same or having)[0]


def _moved(
    sessions: Sequence[Session], sure: Sequence[str | None], known: Known, stood: Sequence[str]
) -> dict[int, str]:
    """The ids of sessions whose time was changed in place: between the same two others as many of the same titles."""
    found: dict[int, str] = {}
    here = _runs(sure)
    for ends, run in _runs([name if name in sure else None for name in stood]).items():
        new, old = here.get(ends, []), [stood[number] for number in run]
        if [sessions[number].title for number in new] == [known[name][0] for name in old]:
            found.update(zip(new, old, strict=True))
    return found


def _runs(names: Sequence[str | None]) -> dict[tuple[str, str], list[int]]:
    """Where nothing is named, by the names on both sides."""
    found: dict[tuple[str, str], list[int]] = {}
    above, run = "", list[int]()
    for number, name in enumerate([*names, ""]):
        if name is None:
            run.append(number)
            continue
        if run:
            found[above, name] = run
        above, run = name, []
    return found


def _about(session: Session) -> tuple[str, datetime | None]:
    return session.title, session.when.start if isinstance(session.when, When) else None
