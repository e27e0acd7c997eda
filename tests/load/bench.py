"""The load benchmark: `python -m tests.load.bench`. It starts the servers itself and prints a report in Markdown.

options:
    --peers        load Hocuspocus and y-websocket in the same run; npm installs them into the user's cache
    --only NAME    only this row; may be given again. Rows: crowd quiet thousand three-thousand memory reading trace
                   pages signups archive paint scripts
    --seconds N    of typing in a row (8)
    --rounds N     of every load; the one with the median CPU is reported (1)
    --trace FILE   a recorded trace to type instead of a made-up one; also BENCH_TRACE
    --in-flight N  keystrokes of the trace that may wait for their acknowledgement (on a fast disk one after the other)
    --folder DIR   where the servers keep their data, on the disk to be measured (a temporary folder)
"""

import argparse
import os
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

import uvloop

from . import machine, peers, report
from .load import Outcome
from .report import Figure
from .rows import Settings, rows
from .targets import judged


async def bench(settings: Settings, names: list[str]) -> str:
    """Run the rows and write the report."""
    machine.raise_file_limit()
    if settings.peers:
        peers.install(peers.cache())
    outcomes: list[Outcome] = []
    figures: list[Figure] = []
    fsync_ms = machine.fsync_ms(settings.folder)
    for name, row in rows().items():
        if name in names:
            start = time.monotonic()
            found = await row(settings)
            outcomes += found.outcomes
            figures += found.figures
            print(f"{name}: {time.monotonic() - start:.0f} s", file=sys.stderr, flush=True)
    return _report(settings, outcomes, [*judged(outcomes, fsync_ms), *figures])


def _report(settings: Settings, outcomes: list[Outcome], figures: list[Figure]) -> str:
    lines = [f"Load benchmark, {datetime.now(UTC):%Y-%m-%d %H:%M} UTC, {settings.seconds:g} s of typing in a row"]
    lines += machine.describe(settings.folder)
    if settings.peers:
        lines.append(peers.versions(peers.cache()))
    tables = ([report.loads(outcomes)] if outcomes else []) + [report.figures(figures)]
    return "\n\n".join(["\n".join(f"- {line}" for line in lines), *tables])


def main() -> None:
    """Read the command line, run, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--peers", action="store_true")
    parser.add_argument("--only", action="append", choices=list(rows()), metavar="NAME")
    parser.add_argument("--seconds", type=float, default=8)
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--trace", type=Path, default=os.environ.get("BENCH_TRACE"))
    parser.add_argument("--in-flight", type=int)
    parser.add_argument("--folder", type=Path)
    options = vars(parser.parse_args())
    names, parent = options.pop("only") or list(rows()), options.pop("folder")
    with tempfile.TemporaryDirectory(prefix="rosterpad-bench-", dir=parent) as folder:
        print(uvloop.run(bench(Settings(folder=Path(folder), **options), names)))


if __name__ == "__main__":
    main()
