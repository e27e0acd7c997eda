import random

import pytest
from websockets.frames import Opcode

from server.web.boundary import Boundary

from .sockets import frame


@pytest.mark.parametrize("size", [0, 1, 125, 126, 65_535, 65_536])
def test_a_message_begins_only_after_the_last_byte_of_the_one_before(size: int) -> None:
    whole, boundary = frame(bytes(size)), Boundary()
    boundary.pass_over(whole[:-1])
    assert not boundary.here
    boundary.pass_over(whole[-1:])
    assert boundary.here


def test_no_message_begins_between_the_frames_of_one() -> None:
    boundary = Boundary()
    boundary.pass_over(frame(b"be", fin=False))
    assert not boundary.here
    boundary.pass_over(frame(b"", Opcode.PING))  # a ping may come between
    assert not boundary.here
    boundary.pass_over(frame(b"gin", Opcode.CONT))
    assert boundary.here


def test_how_the_bytes_arrive_makes_no_difference() -> None:
    seed = random.randrange(1 << 32)
    print("seed", seed)
    draw, boundary = random.Random(seed), Boundary()
    data = b"".join(frame(bytes(draw.choice([0, 3, 125, 126, 70_000]))) for _ in range(20))
    while data:
        cut = draw.choice([1, 2, 7, 5_000, len(data)])
        boundary.pass_over(data[:cut])
        data = data[cut:]
    assert boundary.here
