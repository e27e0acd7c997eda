"""What `kill -9` can't show: that an edit is on the disk, not only in the kernel, before anybody hears of it."""

import re
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from ..live_server import LiveServer
from ..yclient import YClient, until_equal

CALLS = "pwrite64,pwritev,fdatasync,fsync,write,writev,sendto,sendmsg"
WAL = r"rosterpad\.sqlite3-wal>"
ON_DISK, SYNCED, TOLD = "written to the WAL", "WAL synced", "sent on a socket"

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="strace is Linux'")


async def test_the_wal_is_synced_between_the_write_of_an_edit_and_its_frame(tmp_path: Path) -> None:
    trace = tmp_path / "trace"
    strace = ("strace", "-f", "-y", "-s", "65536", "-e", f"trace={CALLS}", "-o", str(trace))
    with LiveServer(tmp_path / "data", wrap=strace) as server:
        author = await YClient(server.ws_url, "pad").join()
        plain = await YClient(server.ws_url, "pad", acknowledges=False).join()
        marks = [f"mark{n:03}" for n in range(30)]
        for mark in marks:
            author.insert(len(str(author)), mark)
            await author.until(lambda: author.saved, f"{mark} saved")
        await until_equal([author, plain])
        author.cut()
        plain.cut()
    calls = list(_calls(trace.read_text(errors="replace").splitlines()))
    assert {mark: _story(calls, mark) for mark in marks} == {mark: [ON_DISK, SYNCED, TOLD] for mark in marks}


def _story(calls: Sequence[str], mark: str) -> list[str]:
    """What happened, in order, from the first call that holds `mark` to the first socket that gets it."""
    story: list[str] = []
    for call in calls:
        what = _what(call, mark)
        if what is not None and (story or what != SYNCED) and what not in story:
            story.append(what)
        if what == TOLD:
            break
    return story


def _what(call: str, mark: str) -> str | None:
    if re.match(rf"(?:fdatasync|fsync)\(\d+<[^>]*{WAL}.*= 0$", call):
        return SYNCED
    if mark not in call:
        return None
    if re.match(rf"pwritev?(?:64)?\(\d+<[^>]*{WAL}", call):
        return ON_DISK
    return TOLD if re.match(r"(?:write|writev|sendto|sendmsg)\(\d+<(?:socket|TCP)", call) else None


def _calls(lines: Sequence[str]) -> Iterator[str]:
    """The calls of all threads, each where it ended; a write to a socket where it began, for it may be read before."""
    unfinished: dict[str, str] = {}
    for line in lines:
        thread, call = line.split(maxsplit=1)
        if call.endswith("<unfinished ...>"):
            unfinished[thread] = call.removesuffix("<unfinished ...>").rstrip()
            if not call.startswith("f"):
                yield unfinished[thread]
        elif resumed := re.match(r"<\.\.\. \w+ resumed>(.*)", call):
            yield unfinished.pop(thread) + resumed[1]
        else:
            yield call
