"""A function in a process of its own that is killed before one of its lines, whichever one asks for."""

import os
import signal
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import FrameType
from typing import Any

from ..forked import context

STEPS = 500
"""More lines than any function runs that is tried; a loop without end is a failure."""


def killed_at_every_line(
    files: set[str], function: Callable[..., object], arguments: Callable[[int], Any], step: int = 1
) -> Iterator[int]:
    """Run `function(*arguments(n))` killed before the nth line that it runs of `files`; yields n after each.

    With `step`, only every so many lines.
    """
    for number in range(0, STEPS * step, step):
        process = context.Process(target=_run, args=(number, files, function, arguments(number)), daemon=True)
        process.start()
        process.join()
        assert process.exitcode in (0, -signal.SIGKILL), f"it failed in another way, killed at {number}"
        yield number
        if process.exitcode == 0:
            return
    raise AssertionError(f"it did not end within {STEPS} lines")


def _run(number: int, files: set[str], function: Callable[..., object], arguments: Any) -> None:
    left = number

    def trace(frame: FrameType, event: str, argument: Any) -> Any:
        nonlocal left
        if Path(frame.f_code.co_filename).name not in files:
            return None
        if event == "line":
            left -= 1
            if left < 0:
                os.kill(os.getpid(), signal.SIGKILL)
        return trace

    sys.settrace(trace)
    function(*arguments)
    sys.settrace(None)
