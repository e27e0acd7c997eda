"""A server whose guard lets one crash of the CRDT library pass: `python -m tests.faults.crashing serve …`.

What crashes it is real: an update that ends the process with SIGSEGV (see tests/pads/hostile.py).
"""

import sys

from server import cli
from server.pads.document import Document
from server.pads.guard import Verdict

from ..pads import hostile

CRASH = next(case.data for case in hostile.CASES if case.name == "nested lists")


def _check(self: Document, update: bytes) -> Verdict:
    if update == CRASH:
        self._load([update])
    return self.guard.check(update)


if __name__ == "__main__":
    Document.check = _check  # type: ignore[method-assign]
    sys.exit(cli.main(sys.argv[1:]))
