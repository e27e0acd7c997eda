"""Whatever the guard lets pass, pycrdt survives, and the doc is the same when it is opened again.

ROSTERPAD_FUZZ_DECISIONS takes more of them.
"""

import os
from pathlib import Path

from ..fuzzing import fuzzed

IN_CI = 300_000
DECISIONS = int(os.environ.get("ROSTERPAD_FUZZ_DECISIONS", IN_CI))


def test_dishonest_updates_break_no_doc(tmp_path: Path) -> None:
    taken = fuzzed("tests.pads.fuzz", DECISIONS, tmp_path / "journal", patience=max(1, DECISIONS / IN_CI))
    taken.pop("slowest ms")
    assert sum(taken.values()) >= DECISIONS
    assert all(taken[decision] > DECISIONS / 100 for decision in ("refused", "gap", "empty", "taken")), taken
