"""Whatever the guard lets pass, pycrdt survives, and the doc is the same when it is opened again.

ROSTERPAD_FUZZ_DECISIONS takes more of them.
"""

import json
import os
import random
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
DECISIONS = int(os.environ.get("ROSTERPAD_FUZZ_DECISIONS", "300000"))


def test_dishonest_updates_break_no_doc(tmp_path: Path) -> None:
    seed = random.randrange(1 << 32)
    journal = tmp_path / "journal"
    print(f"seed {seed}")
    command = [sys.executable, "-m", "tests.pads.fuzz", str(seed), str(DECISIONS), str(journal)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, f"{done.stderr}\nwhat led to it:\n{journal.read_text()}"
    taken = json.loads(done.stdout)
    assert sum(taken.values()) >= DECISIONS
    assert all(taken[decision] > DECISIONS / 100 for decision in ("refused", "gap", "empty", "taken")), taken
