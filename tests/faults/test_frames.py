"""Mutated frames against a live server, in a process of their own, with a journal of what was sent last.

ROSTERPAD_FUZZ_FRAMES sends more of them.
"""

import os
from pathlib import Path

from ..fuzzing import fuzzed

IN_CI = 20_000
FRAMES = int(os.environ.get("ROSTERPAD_FUZZ_FRAMES", IN_CI))
MOST_GROWN = 32 << 10  # kB


def test_no_frame_ends_the_server_parts_a_pad_or_sends_anybody_else_away(tmp_path: Path) -> None:
    became = fuzzed("tests.faults.frames", FRAMES, tmp_path / "journal", patience=max(1, FRAMES / IN_CI))
    assert became.pop("grown kB") < MOST_GROWN
    became.pop("slowest ms")
    assert became.pop("misled") <= 1 + FRAMES / 5_000
    assert sum(became.values()) == FRAMES
    assert became.keys() == {"0", "4400", "4422"}, became
