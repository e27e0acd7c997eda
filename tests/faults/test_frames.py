"""Mutated frames against a live server, in a process of their own, with a journal of what was sent last.

ROSTERPAD_FUZZ_FRAMES sends more of them.
"""

import json
import os
import random
import subprocess
import sys
from pathlib import Path

from ..live_server import ROOT

FRAMES = int(os.environ.get("ROSTERPAD_FUZZ_FRAMES", "20000"))
MOST_GROWN = 32 << 10  # kB


def test_no_frame_ends_the_server_parts_a_pad_or_sends_anybody_else_away(tmp_path: Path) -> None:
    seed = random.randrange(1 << 32)
    journal = tmp_path / "journal"
    print(f"seed {seed}")
    command = [sys.executable, "-m", "tests.faults.frames", str(seed), str(FRAMES), str(journal)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, f"{done.stderr}\nwhat led to it:\n{journal.read_text()[-20_000:]}"
    became = json.loads(done.stdout)
    assert became.pop("grown kB") < MOST_GROWN
    became.pop("slowest ms")
    assert became.pop("misled") <= 1 + FRAMES / 5_000
    assert sum(became.values()) == FRAMES
    assert became.keys() == {"0", "4400", "4422"}, became
