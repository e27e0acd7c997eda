"""What many tests share: a live server, and the rule that CI skips nothing."""

import functools
import os
import ssl
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import TypeVar

import hypothesis
import pytest

from .live_server import LiveServer

# A machine that does other things as well is slow, and no defect; a failure prints what repeats it.
hypothesis.settings.register_profile("rosterpad", deadline=None, print_blob=True)
hypothesis.settings.load_profile("rosterpad")

# No test speaks TLS, and httpx reads the file of all authorities, 50 ms of work, for every call without a client.
setattr(ssl, "create_default_context", functools.cache(ssl.create_default_context))  # noqa: B010 - mypy: a function

Report = TypeVar("Report", pytest.TestReport, pytest.CollectReport)


@pytest.fixture
def server(tmp_path: Path) -> Iterator[LiveServer]:
    """A running server with the default settings and an empty data folder; other settings: `LiveServer(…)` itself."""
    with LiveServer(tmp_path / "data") as live:
        yield live


@pytest.fixture
def anyio_backend() -> str:
    """Async tests run on asyncio, as the server does."""
    return "asyncio"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """In CI a skipped test is a failed one: what was not run shows nothing."""
    return _not_skipped((yield))


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(
    collector: pytest.Collector,
) -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """The same for a whole file that skips itself."""
    return _not_skipped((yield))


def _not_skipped(report: Report) -> Report:
    if report.skipped and os.environ.get("CI"):
        report.outcome = "failed"
        report.longrepr = f"{report.nodeid} was skipped, and CI skips nothing: {report.longrepr}"
    return report
