"""Text may go between two characters that were next to each other for somebody, and nowhere else."""

import pytest

from server import errors
from server.pads.neighbours import MAX_STEPS, STEPS_A_STRUCT, Neighbours
from server.pads.update import Id, Struct

ABC = Struct(5, 0, 3, None, None, "abc")
X_AFTER_A = Struct(6, 0, 1, (5, 0), (5, 1), "x")
Y_AFTER_A = Struct(7, 0, 2, (5, 0), (5, 1), "yy")  # its author did not see x; they stand a, x, yy, b, c


def put(*structs: Struct) -> Neighbours:
    """A history of these, known before what comes next."""
    known = Neighbours()
    for struct in structs:
        known.put(struct)
    return Neighbours(known)


def between(left: Id | None, right: Id | None) -> Struct:
    """Something that is put there."""
    return Struct(9, 0, 1, left, right, "!")


@pytest.mark.parametrize(
    ("left", "right"),
    [
        (None, (5, 0)),  # at the beginning
        ((5, 2), None),  # at the end
        ((5, 1), None),  # at what was the end
        (None, None),  # into what was an empty text
        ((5, 1), (5, 2)),
        ((5, 0), (5, 1)),  # for who sees neither x nor y
        ((5, 0), (6, 0)),
        ((6, 0), (5, 1)),  # for who does not see y
        ((6, 0), (7, 0)),
        ((7, 0), (7, 1)),
        ((7, 1), (5, 1)),
    ],
)
def test_text_may_go_between_neighbours(left: Id | None, right: Id | None) -> None:
    put(ABC, X_AFTER_A, Y_AFTER_A).put(between(left, right))


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ((5, 1), (5, 0)),
        ((5, 0), (5, 2)),
        (None, (5, 1)),
        ((6, 0), None),
        ((7, 0), (6, 0)),
        ((7, 1), (6, 0)),
        ((6, 0), (5, 2)),
        ((6, 0), (7, 1)),
    ],
)
def test_text_may_not_go_between_others(left: Id | None, right: Id | None) -> None:
    with pytest.raises(errors.BadUpdate):
        put(ABC, X_AFTER_A, Y_AFTER_A).put(between(left, right))


def test_what_is_put_is_there_for_the_next_and_not_known_before_it_is_taken_over() -> None:
    history = put(ABC)
    news = Neighbours(history)
    news.put(X_AFTER_A)
    news.put(between((5, 0), (6, 0)))
    with pytest.raises(errors.BadUpdate):
        history.put(Struct(8, 0, 1, (5, 0), (5, 2), "z"))
    history.extend(news)
    history.put(Struct(8, 0, 1, (9, 0), (6, 0), "z"))


def test_a_run_that_goes_on_may_be_split_anywhere() -> None:
    history = put(ABC, Struct(5, 3, 5, (5, 2), None, "de"), Struct(5, 5, 6, (5, 4), None, None))
    for clock in range(1, 6):
        Neighbours(history).put(between((5, clock - 1), (5, clock)))


def test_trusted_structs_are_noted_as_they_are() -> None:
    history = put(ABC)
    history.put_trusted(between((5, 0), (5, 2)))
    history.put(Struct(8, 0, 1, (9, 0), (5, 2), "z"))


def test_how_far_back_it_looks_has_a_limit() -> None:
    for steps, allowed in ((MAX_STEPS, True), (MAX_STEPS + 2 * STEPS_A_STRUCT, False)):
        history = put(Struct(0, 0, 1, None, None, "a"))
        for client in range(1, steps):
            history.put_trusted(Struct(client, 0, 1, (client - 1, 0), None, "a"))
        sibling = Struct(steps, 0, 1, None, None, "b")
        history.put(sibling)
        if allowed:
            history.put(between((steps - 1, 0), (steps, 0)))
        else:
            with pytest.raises(errors.BadUpdate):
                history.put(between((steps - 1, 0), (steps, 0)))
