"""Seats of one roster: who is confirmed and who waits. Rules without I/O; every time is given, in milliseconds of UTC.

The text acts at two speeds (design, "Sessions in the text"): what takes seats acts at once; what frees them acts when
it has stood for ten seconds, for "20" is typed through "2", and a list is cut before it is pasted. So a sign-up and a
promotion go by the smaller places and the larger typed count of the settled and the current text. What the button
frees passes on at once. A confirmed seat is never taken back, and nobody is promoted after closing.

A number that can't be read and a block that is gone say nothing: what was settled stays in force until there is a text
again. Otherwise a heading deleted by mistake would promote the whole waiting list, and no putting back could undo it.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import Enum

SETTLES_AFTER = 10_000
"""Milliseconds that a text has to stand before it frees seats."""

LATE_SIGN_UPS = timedelta(hours=24)
"""How long after the end names are taken where no `Closes:` says otherwise: many lists are filled during the call."""

NO_LIMIT = 2**31
"""The places of a roster without a number, where they are compared."""


class State(Enum):
    """What a sign-up is."""

    CONFIRMED = "confirmed"
    WAITING = "waiting"


@dataclass(frozen=True, slots=True)
class Said:
    """What the text says of a roster: None places for no limit, `readable` False for a number that can't be read."""

    places: int | None
    typed: int
    readable: bool = True


@dataclass(frozen=True, slots=True)
class Number:
    """A number of the text at both speeds. It is `current` from `since` on; None: the text says nothing now."""

    settled: int
    current: int
    since: int | None


@dataclass(frozen=True, slots=True)
class Seats:
    """A roster's seats. `confirmed` and `waiting` count sign-ups; nobody is promoted from `closes` on."""

    places: Number
    typed: Number
    confirmed: int
    waiting: int
    closes: int | None

    @property
    def free(self) -> int:
        """How many seats can be given now, never below 0."""
        return max(0, _fewest(self.places) - _most(self.typed) - self.confirmed)

    @property
    def over(self) -> int:
        """How many more there are than places."""
        return max(0, _most(self.typed) + self.confirmed - _fewest(self.places))


@dataclass(frozen=True, slots=True)
class Window:
    """Until when things happen, in milliseconds: promotions, and sign-ups."""

    promotes_until: int
    signs_up_until: int


def opened(said: Said, closes: int | None, now: int) -> Seats:
    """A roster that is seen for the first time: what the text says of it is settled."""
    places = _count(said.places) if said.readable else NO_LIMIT
    return Seats(
        Number(places, places, now if said.readable else None), Number(said.typed, said.typed, now), 0, 0, closes
    )


def read(seats: Seats, said: Said | None, now: int) -> Seats:
    """The text says something, or no longer says anything of the roster (None)."""
    seats = settle(seats, now)
    places = _count(said.places) if said and said.readable else None
    return replace(
        seats, places=_hears(seats.places, places, now), typed=_hears(seats.typed, said.typed if said else None, now)
    )


def settle(seats: Seats, now: int) -> Seats:
    """What has stood long enough acts."""
    places, typed = _settled(seats.places, now), _settled(seats.typed, now)
    if places is seats.places and typed is seats.typed:
        return seats
    return replace(seats, places=places, typed=typed)


def settles_at(seats: Seats) -> int | None:
    """When `settle` has something to do, None if never."""
    moving = [each.since for each in (seats.places, seats.typed) if each.settled != each.current]
    return min([since + SETTLES_AFTER for since in moving if since is not None], default=None)


def sign_up(seats: Seats, now: int) -> tuple[State, Seats]:
    """One more wants a seat. Who comes never goes before one who waits."""
    seats = settle(seats, now)
    if seats.free and not seats.waiting:
        return State.CONFIRMED, replace(seats, confirmed=seats.confirmed + 1)
    return State.WAITING, replace(seats, waiting=seats.waiting + 1)


def leave(seats: Seats, state: State) -> Seats:
    """One goes, by the button or by an organiser."""
    if state is State.CONFIRMED:
        return replace(seats, confirmed=seats.confirmed - 1)
    return replace(seats, waiting=seats.waiting - 1)


def move_up(seats: Seats) -> Seats:
    """An organiser gives a waiting one a seat, whatever the number of places."""
    return replace(seats, confirmed=seats.confirmed + 1, waiting=seats.waiting - 1)


def taken_in(seats: Seats, count: int) -> Seats:
    """So many typed names left the text and became entries: their seats are no longer the text's, at once."""
    typed = replace(seats.typed, settled=max(seats.typed.current, seats.typed.settled - count))
    return replace(seats, typed=typed)


def promote(seats: Seats, now: int) -> tuple[int, Seats]:
    """How many of those who wait longest have a seat from now on. To be asked after whatever changes the seats."""
    seats = settle(seats, now)
    if seats.closes is not None and now >= seats.closes:
        return 0, seats
    count = min(seats.free, seats.waiting)
    return count, replace(seats, confirmed=seats.confirmed + count, waiting=seats.waiting - count)


def window(start: datetime, end: datetime, closes: datetime | None) -> Window:
    """Until when a session takes names and promotes, of its times and its `Closes:` or the organiser's own closing."""
    until = closes or end + LATE_SIGN_UPS
    return Window(_milliseconds(min(start, until)), _milliseconds(until))


def _count(places: int | None) -> int:
    return NO_LIMIT if places is None else min(places, NO_LIMIT)


def _hears(number: Number, said: int | None, now: int) -> Number:
    if said is None:
        return replace(number, since=None)
    if said == number.current and number.since is not None:
        return number
    return Number(number.settled, said, now)


def _settled(number: Number, now: int) -> Number:
    if number.settled == number.current or number.since is None or now - number.since < SETTLES_AFTER:
        return number
    return replace(number, settled=number.current)


def _fewest(places: Number) -> int:
    return min(places.settled, places.current)


def _most(typed: Number) -> int:
    return max(typed.settled, typed.current)


def _milliseconds(moment: datetime) -> int:
    return int(moment.timestamp() * 1000)
