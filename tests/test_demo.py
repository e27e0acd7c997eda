import sqlite3
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path

import httpx
import pytest

from server import demo

from .live_server import LiveServer


@pytest.mark.parametrize("day", range(7))
def test_its_webinars_are_on_tuesdays_to_come(day: int) -> None:
    today = date(2026, 11, 23) + timedelta(day)  # a Monday, and the days after
    text = demo.text(today)
    first = date(2026, 12, 1) if day < 2 else date(2026, 12, 8)
    assert (first - today).days in range(7, 14)
    times = [line for line in text.splitlines() if line.startswith("When:")]
    second = first + timedelta(21)
    assert times == [
        f"When: Tuesday {first.day} December 2026, 12:00 UTC (60 min)",
        f"When: Tuesday {second.day} December 2026, 21:00 UTC (60 min)",
    ]


def test_its_text_has_no_placeholder_left() -> None:
    assert "{" not in demo.text(date(2026, 11, 24)).replace("{#", "")


def test_a_server_that_is_asked_for_it_has_it(tmp_path: Path) -> None:
    with LiveServer(tmp_path / "data", demo=True) as server:
        text = httpx.get(f"{server.url}/{demo.NAME}.md").text
        assert text.startswith("# Membership webinars\n")
        assert demo.NAME in httpx.get(server.url).text


def test_one_that_is_not_asked_has_none(server: LiveServer) -> None:
    assert httpx.get(f"{server.url}/{demo.NAME}.md").status_code == 404
    assert demo.NAME not in httpx.get(server.url).text.replace("such as “membership-webinars”", "")


def test_it_is_written_once_whatever_became_of_it(tmp_path: Path) -> None:
    with LiveServer(tmp_path / "data", demo=True) as server:
        httpx.put(f"{server.url}/{demo.NAME}.md", content="Mine now.\n").raise_for_status()
        server.terminate()
        server.start()
        assert httpx.get(f"{server.url}/{demo.NAME}.md").text == "Mine now.\n"
        httpx.put(f"{server.url}/{demo.NAME}.md", content="").raise_for_status()
        server.terminate()
        server.start()
        assert httpx.get(f"{server.url}/{demo.NAME}.md").text == ""


def test_a_server_starts_though_its_demo_was_deleted_or_set_aside(tmp_path: Path) -> None:
    for made_so in ("deleted = unixepoch() * 1000", "crashes = 2, deleted = NULL"):
        with LiveServer(tmp_path / "data", demo=True):
            pass
        with closing(sqlite3.connect(tmp_path / "data" / "rosterpad.sqlite3")) as db, db:
            db.execute(f"UPDATE pads SET {made_so}")
    with LiveServer(tmp_path / "data", demo=True) as server:
        assert httpx.get(f"{server.url}/{demo.NAME}").status_code == 503
