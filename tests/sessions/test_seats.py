"""Seats: who gets one, who waits, what the text may do and how fast. Times are milliseconds."""

from datetime import UTC, datetime

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from server.sessions import seats
from server.sessions.seats import SETTLES_AFTER, Said, Seats, State, Window

NOW = 1_000_000


def roster(
    places: int | None, typed: int = 0, confirmed: int = 0, waiting: int = 0, closes: int | None = None
) -> Seats:
    state = seats.opened(Said(places, typed), closes, NOW)
    return Seats(state.places, state.typed, confirmed, waiting, closes)


def test_a_signup_past_the_last_place_waits() -> None:
    state = roster(2, typed=1)
    first, state = seats.sign_up(state, NOW)
    second, state = seats.sign_up(state, NOW)
    assert (first, second) == (State.CONFIRMED, State.WAITING)
    assert (state.confirmed, state.waiting, state.free, state.over) == (1, 1, 0, 0)


def test_without_a_number_there_is_no_limit() -> None:
    assert seats.sign_up(roster(None, typed=500, confirmed=500), NOW)[0] is State.CONFIRMED


def test_a_roster_of_no_places_only_waits() -> None:
    assert seats.sign_up(roster(0), NOW)[0] is State.WAITING


def test_who_comes_never_goes_before_one_who_waits() -> None:
    """After the start nobody is promoted, so a seat can be free while people wait."""
    state = roster(2, confirmed=1, waiting=1, closes=NOW)
    assert state.free == 1
    assert seats.sign_up(state, NOW + 1)[0] is State.WAITING


def test_what_the_button_frees_passes_on_at_once() -> None:
    state = seats.leave(roster(2, confirmed=2, waiting=3), State.CONFIRMED)
    count, state = seats.promote(state, NOW)
    assert (count, state.confirmed, state.waiting) == (1, 2, 2)


def test_a_waiting_one_who_leaves_frees_nothing() -> None:
    count, state = seats.promote(seats.leave(roster(2, confirmed=2, waiting=3), State.WAITING), NOW)
    assert (count, state.confirmed, state.waiting) == (0, 2, 2)


def test_more_places_act_when_they_have_stood_for_ten_seconds() -> None:
    state = seats.read(roster(20, confirmed=20, waiting=5), Said(23, 0), NOW)
    assert seats.settles_at(state) == NOW + SETTLES_AFTER
    assert seats.promote(state, NOW + SETTLES_AFTER - 1)[0] == 0
    count, state = seats.promote(state, NOW + SETTLES_AFTER)
    assert (count, state.confirmed, state.waiting) == (3, 23, 2)
    assert seats.settles_at(state) is None


def test_fewer_places_act_at_once_and_take_nothing_back() -> None:
    state = seats.read(roster(20, confirmed=18), Said(15, 0), NOW)
    assert (state.confirmed, state.over, state.free) == (18, 3, 0)
    assert seats.sign_up(state, NOW)[0] is State.WAITING


def test_twenty_typed_through_two_costs_nobody_a_seat() -> None:
    state = seats.read(roster(20, confirmed=10), Said(2, 0), NOW)
    state = seats.read(state, Said(20, 0), NOW + 300)
    assert seats.sign_up(state, NOW + 300)[0] is State.CONFIRMED


def test_a_typed_name_takes_a_seat_at_once() -> None:
    state = seats.read(roster(3, typed=1, confirmed=1), Said(3, 2), NOW)
    assert state.free == 0
    assert seats.sign_up(state, NOW)[0] is State.WAITING
    assert seats.read(state, Said(3, 3), NOW).over == 1


def test_a_list_cut_and_pasted_promotes_nobody() -> None:
    state = seats.read(roster(3, typed=3, waiting=2), Said(3, 0), NOW)
    state = seats.read(state, Said(3, 3), NOW + SETTLES_AFTER - 1)
    assert seats.promote(state, NOW + 5 * SETTLES_AFTER)[0] == 0


def test_typed_names_that_stay_away_free_their_seats() -> None:
    state = seats.read(roster(3, typed=3, waiting=2), Said(3, 2), NOW)
    assert seats.promote(state, NOW + SETTLES_AFTER)[0] == 1


@pytest.mark.parametrize("said", [None, Said(None, 0, readable=False)])
def test_a_block_that_is_gone_or_a_number_that_cannot_be_read_gives_no_seat(said: Said | None) -> None:
    state = seats.read(roster(3, confirmed=3, waiting=2), said, NOW)
    assert seats.settles_at(state) is None
    count, state = seats.promote(state, NOW + 100 * SETTLES_AFTER)
    assert (count, state.waiting) == (0, 2)
    back = seats.read(state, Said(4, 0), NOW + 100 * SETTLES_AFTER)
    assert seats.promote(back, NOW + 100 * SETTLES_AFTER)[0] == 0
    assert seats.promote(back, NOW + 101 * SETTLES_AFTER)[0] == 1


def test_one_thing_that_keeps_changing_does_not_hold_up_another() -> None:
    state = seats.read(roster(5, confirmed=5, waiting=9), Said(8, 0), NOW)
    state = seats.read(state, Said(8, 1), NOW + SETTLES_AFTER - 1)
    assert seats.promote(state, NOW + SETTLES_AFTER)[0] == 2


def test_nobody_is_promoted_from_closing_on() -> None:
    state = roster(2, confirmed=1, waiting=1, closes=NOW + 5)
    assert seats.promote(state, NOW + 4)[0] == 1
    assert seats.promote(state, NOW + 5)[0] == 0


def test_an_organiser_may_go_over_the_places() -> None:
    state = seats.move_up(roster(2, confirmed=2, waiting=1))
    assert (state.confirmed, state.waiting, state.over) == (3, 0, 1)


def test_until_when_names_are_taken_and_people_move_up() -> None:
    start, end = datetime(2017, 10, 10, 12, tzinfo=UTC), datetime(2017, 10, 10, 13, tzinfo=UTC)
    hour = 3_600_000
    at_start = int(start.timestamp()) * 1000
    assert seats.window(start, end, None) == Window(at_start, at_start + 25 * hour)
    early = datetime(2017, 10, 10, 11, tzinfo=UTC)
    assert seats.window(start, end, early) == Window(at_start - hour, at_start - hour)
    late = datetime(2017, 10, 10, 14, tzinfo=UTC)
    assert seats.window(start, end, late) == Window(at_start, at_start + 2 * hour)


class Telling:
    """All that a text has said of one number, and what follows from it: the rule told again, from the whole history."""

    def __init__(self, first: int) -> None:
        self.first = first
        self.said: list[tuple[int, int | None]] = [(NOW, first)]

    def say(self, at: int, value: int | None) -> None:
        if self.said[-1][1] != value:
            self.said.append((at, value))

    def settled_and_current(self, now: int) -> tuple[int, int]:
        ends = [at for at, _ in self.said[1:]] + [now]
        stood = [value for (at, value), end in zip(self.said, ends, strict=True) if end - at >= SETTLES_AFTER]
        heard = [value for _, value in self.said if value is not None]
        return [self.first, *(value for value in stood if value is not None)][-1], heard[-1]


class Rosters(RuleBasedStateMachine):
    """Sign-ups, cancels, typed names, other numbers, vanishing text and time, in any order.

    Beside the counts it keeps who is who, in the order they came.
    """

    def __init__(self) -> None:
        super().__init__()
        self.now = NOW
        self.people = 0
        self.confirmed: list[int] = []
        self.waiting: list[int] = []

    @initialize(places=st.none() | st.integers(0, 5), typed=st.integers(0, 4), lasts=st.integers(1, 200_000))
    def open(self, places: int | None, typed: int, lasts: int) -> None:
        self.closes = NOW + lasts
        self.state = seats.opened(Said(places, typed), self.closes, self.now)
        self.places, self.typed = Telling(_limit(places)), Telling(typed)

    @rule()
    def sign_up(self) -> None:
        free = not self.waiting and self.allowed() > len(self.confirmed)
        state, self.state = seats.sign_up(self.state, self.now)
        self.people += 1
        (self.confirmed if state is State.CONFIRMED else self.waiting).append(self.people)
        assert (state is State.CONFIRMED) is free
        self.promote()

    @precondition(lambda self: self.confirmed or self.waiting)
    @rule(data=st.data())
    def leave(self, data: st.DataObject) -> None:
        who = data.draw(st.sampled_from(self.confirmed + self.waiting))
        here = self.confirmed if who in self.confirmed else self.waiting
        here.remove(who)
        self.state = seats.leave(self.state, State.CONFIRMED if here is self.confirmed else State.WAITING)
        self.promote()

    @rule(said=st.none() | st.builds(Said, st.none() | st.integers(0, 6), st.integers(0, 5), st.booleans()))
    def read(self, said: Said | None) -> None:
        self.state = seats.read(self.state, said, self.now)
        self.places.say(self.now, _limit(said.places) if said and said.readable else None)
        self.typed.say(self.now, said.typed if said else None)
        self.promote()

    @rule(passes=st.sampled_from([1, 500, SETTLES_AFTER - 1, SETTLES_AFTER, 60_000]))
    def wait(self, passes: int) -> None:
        self.now += passes
        self.promote()

    def promote(self) -> None:
        room = max(0, self.allowed() - len(self.confirmed)) if self.now < self.closes else 0
        count, self.state = seats.promote(self.state, self.now)
        assert count == min(room, len(self.waiting))
        self.confirmed, self.waiting = self.confirmed + self.waiting[:count], self.waiting[count:]

    def allowed(self) -> int:
        return min(self.places.settled_and_current(self.now)) - max(self.typed.settled_and_current(self.now))

    @invariant()
    def it_counts_what_is_there(self) -> None:
        if self.people:
            assert (self.state.confirmed, self.state.waiting) == (len(self.confirmed), len(self.waiting))


def _limit(places: int | None) -> int:
    return seats.NO_LIMIT if places is None else places


Rosters.TestCase.settings = settings(max_examples=60, stateful_step_count=40)
test_seats_in_any_order = Rosters.TestCase
