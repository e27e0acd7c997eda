import os
import shutil
import socket
import time
from collections import namedtuple
from pathlib import Path

import httpx
import pytest

from server.checkup import machine
from server.checkup.finding import Finding
from server.config import Config

from ..live_server import LiveServer, free_port
from ..store.kept import change
from ..store.test_copies import write
from ..test_cli import run

RUNNING = ["data folder", "disk", "database", "port", "clock", "time zones"]


def look(data: Path, port: int) -> dict[str, Finding]:
    return {finding.about: finding for finding in machine.look(Config(data=data, port=port))}


def test_a_server_that_runs_is_all_right(server: LiveServer) -> None:
    httpx.put(f"{server.url}/notes.md", content="Hello")
    found = look(server.data, server.port)
    assert (list(found), [each.said for each in found.values() if not each.ok]) == (RUNNING, [])
    assert found["database"].said == "whole; a server uses it"
    assert found["port"].said == f"the server answers on {server.port} of 127.0.0.1"


def test_the_command_prints_a_line_each_and_ends_with_1_if_one_is_wrong(server: LiveServer) -> None:
    ended = run("check", "--data", str(server.data), "--port", str(server.port), "--url", server.url)
    assert (ended.returncode, ended.stderr) == (0, "")
    assert [line[:6].strip() for line in ended.stdout.splitlines()] == ["ok"] * 11
    ended = run("check", "--data", str(server.data), "--port", str(free_port()))
    assert (ended.returncode, ended.stderr) == (1, "")
    assert [line.split()[1] for line in ended.stdout.splitlines() if line.startswith("WRONG")] == ["port"]


def test_a_folder_before_the_first_start_is_all_right(tmp_path: Path) -> None:
    found = look(tmp_path, free_port())
    assert {about: each.ok for about, each in found.items()} == dict.fromkeys(set(RUNNING) - {"clock"}, True)
    assert found["database"].said == "none yet: the first start makes one"
    assert list(tmp_path.iterdir()) == []


def test_a_port_that_something_else_uses_is_named(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        found = look(tmp_path, port)["port"]
    assert (found.ok, found.said) == (
        False,
        f"Can't listen on port {port} of 127.0.0.1: Address already in use. "
        "Stop what uses it, or choose another with --port and in the proxy.",
    )


def test_a_folder_that_is_not_there_or_not_to_be_written_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    nowhere = tmp_path / "nowhere"
    found = list(machine.look(Config(data=nowhere)))
    assert found == [
        Finding("data folder", False, f"There is no folder {nowhere}. Make it, or say with --data where it is.")
    ]

    def broken(_: int) -> None:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(os, "fsync", broken)
    said = look(tmp_path, free_port())["data folder"].said
    assert said.startswith(f"{tmp_path} can't be written: Input/output error. ")


def test_a_slow_disk_and_a_full_one_are_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "fsync", lambda _: time.sleep(0.11))
    monkeypatch.setattr(shutil, "disk_usage", lambda _: namedtuple("Usage", "free")(10 << 20))
    found = look(tmp_path, free_port())
    assert not found["data folder"].ok
    assert found["data folder"].said.endswith("every edit waits for one. Put the folder on a local, faster disk.")
    assert found["disk"] == Finding("disk", False, "10 MB are free, 256 MB should be. Make room.")


async def test_a_clock_that_is_behind_the_newest_change_is_named(tmp_path: Path) -> None:
    await write(tmp_path, change(4_000_000_000_000))
    found = look(tmp_path, free_port())["clock"]
    assert not found.ok
    assert found.said.endswith("the newest change is of 2096-10-02 07:06:41 UTC. Set the clock (timedatectl).")


async def test_a_damaged_database_is_named(tmp_path: Path) -> None:
    await write(tmp_path, change(1))
    file = tmp_path / "rosterpad.sqlite3"
    file.write_bytes(file.read_bytes()[:8_192])
    found = look(tmp_path, free_port())["database"]
    assert not found.ok
    assert "malformed" in found.said
    assert "rosterpad restore" in found.said
