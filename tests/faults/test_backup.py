"""A backup of a server in use holds all that was acknowledged before, and nothing cut short leaves half of anything."""

import asyncio
import json
import shutil
import socket
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from server.backup import backup, restore
from server.errors import RosterpadError
from server.store import copies

from ..house import ROOT
from ..live_server import LiveServer
from ..store.kept import change
from ..store.test_copies import read, write
from ..yclient import YClient, lacks, new_doc, until_equal
from .chance import new_random, times
from .killed import killed_at_every_line
from .stored import StoredPad
from .test_kill import typing

OURS = {"copies.py", "backup.py"}


async def rosterpad(*arguments: object) -> tuple[int | None, str]:
    """A command of its own process: its exit status and what it said."""
    command = [sys.executable, "-m", "server", *map(str, arguments)]
    pipe = asyncio.subprocess.PIPE
    process = await asyncio.create_subprocess_exec(*command, cwd=ROOT, stdout=pipe, stderr=asyncio.subprocess.STDOUT)
    said, _ = await process.communicate()
    return process.returncode, said.decode()


async def test_a_backup_taken_while_people_type_has_all_that_was_acknowledged_before(
    server: LiveServer, tmp_path: Path
) -> None:
    people = [await YClient(server.ws_url, "pad").join() for _ in range(3)]
    before_all = {path.name for path in server.data.iterdir()}
    async with typing(people, new_random()):
        for number in range(times(3)):
            await asyncio.sleep(0.2)
            before = new_doc()
            for person in people:
                before.apply_update(person.known.get_update())
            file, folder = tmp_path / f"backup{number}", tmp_path / f"restored{number}"
            code, said = await rosterpad("backup", file, "--data", server.data)
            size = f"{file.stat().st_size:,}"
            assert (code, said) == (0, f"{file} holds all pads of {server.data} ({size} bytes, checked).\n")
            code, said = await rosterpad("restore", file, "--data", folder)
            assert (code, said) == (0, f"{folder} has the pads of {file} now.\n")
            with StoredPad(folder, "pad") as stored:
                assert lacks(stored.read(), before) is None
    await until_equal(people)
    assert {path.name for path in server.data.iterdir()} == before_all, "something was left behind"
    for person in people:
        person.cut()
    with LiveServer(folder) as restored:
        assert len(str(await YClient(restored.ws_url, "pad").join())) > 0


async def test_a_server_in_use_is_not_restored_into(server: LiveServer, tmp_path: Path) -> None:
    backup(server.data, tmp_path / "backup")
    code, said = await rosterpad("restore", tmp_path / "backup", "--data", server.data)
    assert (code, said) == (1, f"rosterpad: The folder {server.data} is in use by another Rosterpad.\n")


async def test_a_server_killed_in_the_middle_leaves_no_half_backup(tmp_path: Path) -> None:
    random, file = new_random(), tmp_path / "backup"
    with LiveServer(tmp_path / "data") as server:
        person = await YClient(server.ws_url, "pad").join()
        person.insert(0, "x" * 900_000)
        await person.until(lambda: person.saved, "saved")
        for _ in range(times(5)):
            asked = asyncio.create_task(asyncio.to_thread(_try, server.data, file))
            await asyncio.sleep(random.random() * 0.03)
            server.kill()
            await asked
            assert [path.name for path in tmp_path.glob("backup*")] in ([], ["backup"])
            if file.exists():
                copies.verify(file)
                file.unlink()
            server.start()
            assert list(server.data.glob(".backup-*")) == []


def _try(folder: Path, file: Path) -> None:
    try:
        backup(folder, file)
    except RosterpadError as error:
        assert str(error) in (  # noqa: PT017
            "The server stopped before it answered.",
            "The server stopped in the middle of the backup.",
        )


async def test_a_restore_killed_at_any_line_leaves_the_old_or_the_new(tmp_path: Path) -> None:
    old, new = (change(1),), (change(1, update=b"new"),)
    await write(tmp_path / "old", *old)
    await write(tmp_path / "new", *new)
    file = copies.database(tmp_path / "new")

    def attempt(number: int) -> tuple[Path, Path]:
        shutil.copytree(tmp_path / "old", tmp_path / f"data{number}")
        return tmp_path / f"data{number}", file

    found = [await read(tmp_path / f"data{n}") for n in killed_at_every_line(OURS, restore, attempt)]
    assert (found[0], found[-1], set(found) <= {old, new}) == (old, new, True)
    assert found == sorted(found, key=lambda each: each == new), "there is one step from the old to the new"
    assert len(found) > 30
    for number in (len(found) // 2, len(found) - 2):  # what an attempt has left is in nobody's way
        restore(tmp_path / f"data{number}", file)
        assert await read(tmp_path / f"data{number}") == new


async def test_a_backup_killed_at_any_line_leaves_the_old_or_the_new(tmp_path: Path) -> None:
    await write(tmp_path / "data", change(1), change(2))
    await write(tmp_path / "before", change(1))
    old = copies.database(tmp_path / "before").read_bytes()
    file = tmp_path / "backup"

    def attempt(_: int) -> tuple[Path, Path]:
        file.write_bytes(old)
        return tmp_path / "data", file

    replaced = []
    for _ in killed_at_every_line(OURS, backup, attempt):
        copies.verify(file)
        replaced.append(file.read_bytes() != old)
    assert (replaced[0], replaced[-1], replaced) == (False, True, sorted(replaced))
    assert await read(tmp_path / "data") == (change(1), change(2))


@contextmanager
def answering(folder: Path, answer: bytes) -> Iterator[None]:
    """Something at the place of a server's socket that says this to who comes first."""
    folder.mkdir()
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(folder / "control.sock"))
        listening.listen()

        def serve() -> None:
            line, _ = listening.accept()
            with line:
                line.recv(100)
                line.sendall(answer)

        thread = threading.Thread(target=serve)
        thread.start()
        yield
        thread.join()


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (b"", "The server stopped before it answered."),
        (json.dumps({"size": 100}).encode() + b"\n" + b"x" * 50, "The server stopped in the middle of the backup."),
        (json.dumps({"error": "No space."}).encode() + b"\n", "The server can't do it: No space."),
    ],
)
def test_an_answer_that_is_cut_short_leaves_the_older_backup(tmp_path: Path, answer: bytes, said: str) -> None:
    file = tmp_path / "backup"
    file.write_bytes(b"older")
    with answering(tmp_path / "data", answer), pytest.raises(RosterpadError) as error:
        backup(tmp_path / "data", file)
    assert (str(error.value), file.read_bytes()) == (said, b"older")
    assert [path.name for path in tmp_path.glob("backup*")] == ["backup"]


def test_where_there_is_nothing_or_no_way_to_write_is_said_in_words(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    with pytest.raises(RosterpadError) as nothing:
        backup(tmp_path / "data", tmp_path / "backup")
    assert str(nothing.value) == f"There is no database in {tmp_path / 'data'}."
    nowhere = tmp_path / "nowhere" / "backup"
    with pytest.raises(RosterpadError) as error:
        backup(tmp_path / "data", nowhere)
    assert str(error.value) == f"{nowhere} can't be written: No such file or directory."
