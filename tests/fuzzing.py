"""A fuzz run in a process of its own, which what it feeds may take along, with a journal of what was fed last."""

import json
import random
import subprocess
import sys
from pathlib import Path

from .live_server import ROOT

SECONDS = 300
"""After which a run as long as in CI stands still. Nothing is measured by it."""

MOST_SHOWN = 20_000


def fuzzed(module: str, times: int, journal: Path, *, patience: float = 1) -> dict[str, float]:
    """What `python -m MODULE SEED TIMES JOURNAL` prints as JSON. AssertionError, with the journal, if it fails.

    A longer run than in CI has as many times its `patience`.
    """
    seed = random.randrange(1 << 32)
    print(f"seed {seed}")
    command = [sys.executable, "-m", module, str(seed), str(times), str(journal)]
    try:
        run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=SECONDS * patience)
        said, failed = run.stderr, run.returncode != 0
    except subprocess.TimeoutExpired as error:
        said, failed = str(error), True
    assert not failed, f"{said}\nwhat led to it:\n{journal.read_text()[-MOST_SHOWN:]}"
    became: dict[str, float] = json.loads(run.stdout)
    return became
