"""Where an entry stands on its list, as whoever made it is told. Pure; times are ms since 1970, UTC."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from ..store.records import KeptRoster, PadRosters, SignedUp
from . import seats
from .seats import State


@dataclass(frozen=True, slots=True)
class Standing:
    """What became of an entry: no state once it has left. `before` are those who wait before it, if it waits.

    `moved` is when its list last changed, and so when it can last have moved up or down.
    """

    entry: SignedUp
    state: State | None
    before: int | None
    moved: int


def standing(entry: SignedUp, kept: PadRosters) -> Standing:
    """Where an entry stands now."""
    there = [each for each in kept.signups if (each.session, each.roster) == (entry.session, entry.roster)]
    waiting = sum(each.state == "waiting" and each.id < entry.id for each in there)
    state = _state(entry, there, kept)
    before = waiting if state is State.WAITING else None
    return Standing(entry, state, before, max((each.changed for each in there), default=entry.changed))


def _state(entry: SignedUp, there: Sequence[SignedUp], kept: PadRosters) -> State | None:
    if entry.state == "repeated":
        return _would_be(entry, there, kept)
    return State(entry.state) if entry.state in ("confirmed", "waiting") else None


def _would_be(entry: SignedUp, there: Sequence[SignedUp], kept: PadRosters) -> State:
    # By those before it alone, as for any other: what came later must not show that it takes no seat.
    roster = next((each for each in kept.rosters if (each.session, each.id) == (entry.session, entry.roster)), None)
    if roster is None:
        return State.WAITING
    before = [each.state for each in there if each.id < entry.id]
    earlier = replace(roster.seats, confirmed=before.count("confirmed"), waiting=before.count("waiting"))
    return _seat(roster, earlier)


def _seat(roster: KeptRoster, earlier: seats.Seats) -> State:
    state, _ = seats.sign_up(earlier, now=0)  # what is due to settle, the store has settled
    return state
