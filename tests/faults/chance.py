"""Random tests that can be repeated, and made longer."""

import os
from random import Random, SystemRandom


def new_random() -> Random:
    """A source of chance; its seed is printed, and pytest shows that when the test fails."""
    seed = int(os.environ.get("FAULTS_SEED") or SystemRandom().getrandbits(32))
    print(f"FAULTS_SEED={seed}")
    return Random(seed)


def times(count: int) -> int:
    """How often to do something: `count` in CI, more if FAULTS_SCALE says so."""
    return max(1, round(count * float(os.environ.get("FAULTS_SCALE") or 1)))
