from server.history.wiping import APART, FLOOR, WINDOW, State, Watch

SECOND = 1_000


class Pad:
    """A pad's numbers, and what is made of them. `at` in ms."""

    def __init__(self, size: int, sessions: int = 0) -> None:
        self.at = 0
        self.state = State(1, size, 0, sessions)
        self.watch = Watch(self.state)

    def turn(self, inserted: int = 0, removed: int = 0, sessions: int | None = None) -> int | None:
        """A turn, and whether it is suspected: the sequence it is compared with."""
        was = self.state
        now_there = was.sessions if sessions is None else sessions
        self.state = State(was.sequence + 1, was.size + inserted - removed, was.removed + removed, now_there)
        return self.watch.look(self.at, self.state)


def test_over_half_removed_at_once_is_suspected() -> None:
    assert Pad(1_000).turn(removed=501) == 1
    assert Pad(1_000).turn(removed=500) is None


def test_a_short_pad_is_rewritten_not_wiped() -> None:
    assert Pad(FLOOR - 1).turn(removed=FLOOR - 1) is None
    assert Pad(FLOOR).turn(removed=FLOOR) == 1


def test_holding_the_backspace_key_adds_up() -> None:
    pad = Pad(1_000)
    found = []
    for _ in range(60):
        pad.at += SECOND // 3
        found.append(pad.turn(removed=10))
    assert found.index(1) == 50
    assert set(found[:50]) == {None}


def test_what_is_removed_little_by_little_in_an_hour_is_not() -> None:
    pad = Pad(1_000)
    for _ in range(99):
        pad.at += WINDOW
        assert pad.turn(removed=10) is None


def test_another_text_of_the_same_length_hides_nothing() -> None:
    assert Pad(1_000).turn(inserted=1_000, removed=1_000) == 1


def test_a_lot_put_in_just_before_hides_nothing() -> None:
    pad = Pad(1_000)
    assert pad.turn(inserted=100_000) is None
    pad.at += 5 * SECOND
    assert pad.turn(removed=1_000) == 1


def test_the_fullest_state_of_the_last_minute_is_compared_with() -> None:
    pad = Pad(250)
    assert pad.turn(inserted=5_000) is None
    pad.at += 2 * APART
    assert pad.turn(removed=3_000) == 2


def test_two_sessions_gone_are_suspected_however_long_the_page() -> None:
    assert Pad(100_000, sessions=9).turn(removed=80, sessions=8) is None
    assert Pad(100_000, sessions=9).turn(removed=80, sessions=7) == 1


def test_sessions_that_were_typed_just_now_count_too() -> None:
    pad = Pad(1_000)
    assert pad.turn(inserted=500) is None
    assert pad.turn(sessions=3) is None
    assert pad.turn(removed=200, sessions=1) == 1


def test_what_was_dealt_with_is_not_suspected_again() -> None:
    pad = Pad(1_000)
    assert pad.turn(removed=600) == 1
    pad.watch.forget()
    assert pad.turn(removed=100) is None
    assert pad.turn(removed=200) == 2  # most of what was left
