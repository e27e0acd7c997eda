import re
import signal
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import fields
from pathlib import Path

import httpx
import pytest

from server import __version__
from server.cli import main
from server.config import Config, variable

from .house import ROOT
from .live_server import LiveServer

FILE = "rosterpad.sqlite3"


def run(*arguments: str, **environ: str) -> subprocess.CompletedProcess[str]:
    """`python -m server` with these arguments, until it ends by itself."""
    command = [sys.executable, "-m", "server", *arguments]
    return subprocess.run(command, cwd=ROOT, env=environ, capture_output=True, text=True, timeout=60, check=False)


@pytest.fixture
def taken_port() -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        yield taken.getsockname()[1]


def test_the_version_is_that_of_the_package(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["--version"])
    assert (ended.value.code, capsys.readouterr().out) == (0, f"rosterpad {__version__}\n")


def test_without_a_command_it_says_how_it_is_used(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main([])
    assert ended.value.code == 2
    assert "usage: rosterpad" in capsys.readouterr().err


def test_help_lists_every_setting_with_its_default_and_its_variable(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["serve", "--help"])
    text = re.sub(r"\s+", " ", capsys.readouterr().out)
    described = {f"{f.metadata['help']} (default {f.default}; {variable(f)})" for f in fields(Config)}
    assert ended.value.code == 0
    assert {sentence for sentence in described if sentence not in text} == set()


def test_a_port_that_is_taken_is_said_in_words(taken_port: int, tmp_path: Path) -> None:
    ended = run("serve", "--port", str(taken_port), "--data", str(tmp_path))
    words = f"rosterpad: Can't listen on port {taken_port} of 127.0.0.1: Address already in use.\n"
    assert (ended.returncode, ended.stdout, ended.stderr) == (1, "", words)
    assert list(tmp_path.iterdir()) == []


def test_a_host_that_does_not_exist_is_said_in_words(tmp_path: Path) -> None:
    ended = run("serve", "--host", "no host", "--port", "0", "--data", str(tmp_path))
    assert ended.returncode == 1
    assert ended.stderr.startswith("rosterpad: Can't listen on port 0 of no host: ")
    assert len(ended.stderr.splitlines()) == 1


def test_a_bad_option_is_said_in_words(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["serve", "--port", "http"])
    last = capsys.readouterr().err.splitlines()[-1]
    assert (ended.value.code, last) == (
        2,
        "rosterpad serve: error: argument --port: port must be a whole number, not 'http'",
    )


def test_a_bad_variable_is_said_in_words() -> None:
    ended = run("serve", ROSTERPAD_LIMITS="maybe")
    assert (ended.returncode, ended.stderr) == (1, "rosterpad: limits must be yes or no, not 'maybe'\n")


def test_a_data_folder_that_cannot_be_used_ends_it_in_words(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file")
    ended = run("serve", "--port", "0", "--data", str(tmp_path / "data"))
    assert ended.returncode != 0
    assert f"The folder {tmp_path / 'data'} can't be used: File exists." in ended.stderr
    assert "Traceback" not in ended.stderr


def test_the_database_of_a_newer_version_ends_it_in_words(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / FILE)) as db:
        db.execute("PRAGMA user_version = 99")
    ended = run("serve", "--port", "0", "--data", str(tmp_path))
    assert ended.returncode != 0
    assert "The database is of a newer Rosterpad: schema 99, and this one knows" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_a_second_server_on_the_same_data_ends_in_words_and_the_first_goes_on(server: LiveServer) -> None:
    ended = run("serve", "--port", "0", "--data", str(server.data))
    assert ended.returncode != 0
    assert f"The folder {server.data} is in use by another Rosterpad." in ended.stderr
    assert httpx.get(f"{server.url}/-/healthz").status_code == 200


def test_a_demo_that_cannot_be_kept_ends_it_and_nothing_hangs(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / FILE)) as db:
        db.execute("PRAGMA user_version = 99")
        db.execute("PRAGMA user_version = 0")
        db.execute("CREATE TABLE pads (id INTEGER)")  # in the way of ours
    ended = run("serve", "--port", "0", "--data", str(tmp_path), "--demo")
    assert ended.returncode != 0
    assert "can't be opened: table pads already exists" in ended.stderr


def test_it_serves_until_it_is_told_to_stop_and_says_where(tmp_path: Path) -> None:
    with LiveServer(tmp_path / "data", demo=True) as server:
        said = server.log().splitlines()[:2]
        assert server.terminate() == -signal.SIGTERM  # told on after a clean stop
    assert said == [
        f"Rosterpad {__version__} serves {server.url}/ (data in {tmp_path / 'data'})",
        f"A pad to try: {server.url}/membership-webinars",
    ]
    assert (tmp_path / "data" / FILE).exists()
    assert not (tmp_path / "data" / f"{FILE}-wal").exists()
