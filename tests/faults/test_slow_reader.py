"""Whoever doesn't read costs bounded memory, delays nobody, and has everything once it reads again."""

import socket
import subprocess
from pathlib import Path

import pytest

from ..live_server import LiveServer
from ..load import wire
from ..yclient import YClient, until, until_equal

SLOW = 6
PASTES = 400
PASTE = 50_000
"""Bytes. All pastes together are 20 MB; each is kept once at most, however many wait for it."""

MEMORY = 20_000_000
"""What the server may grow by, in bytes. It would be twice that and more if it kept what nobody reads."""

TRIMMED = ("env", "MALLOC_ARENA_MAX=1", "MALLOC_MMAP_THRESHOLD_=16384", "MALLOC_TRIM_THRESHOLD_=65536")
"""glibc gives back what was freed. A paste that goes may be a wipe: to look takes all the history, for a moment."""


async def test_readers_that_stop_under_load_delay_nobody_and_are_equal_in_the_end(tmp_path: Path) -> None:
    with LiveServer(tmp_path / "data", wrap=TRIMMED, limits=False) as server:
        author, reader = [await YClient(server.ws_url, "pad").join() for _ in range(2)]
        slow = [await _stopped(YClient(server.ws_url, "pad", acknowledges=n % 2 > 0)) for n in range(SLOW)]
        before = memory(server)
        for n in range(PASTES):
            author.insert(0, f"paste {n:03}\n" + "x" * PASTE)
            author.delete(12, 12 + PASTE)
            await author.until(lambda: author.saved, "an answer while others don't read")
        await until_equal([author, reader])
        await until(lambda: memory(server) - before < MEMORY, "memory that is given back")
        for person in slow[: SLOW // 2]:
            person.socket.transport.underlying_transport.resume_reading()
        for person in slow[SLOW // 2 :]:
            await person.connect()
        await until_equal([author, reader, *slow])
        assert [person.closed for person in slow] == [[]] * SLOW
        for person in [author, reader, *slow]:
            person.cut()


ASK = wire.sync(wire.STEP1, b"\x00")
QUERY = b"\x03"


@pytest.mark.parametrize(("question", "times"), [(ASK, 5), (QUERY, 1_000)], ids=["SyncStep1", "QueryAwareness"])
async def test_questions_of_one_who_reads_no_answers_cost_bounded_memory(
    tmp_path: Path, question: bytes, times: int
) -> None:
    with LiveServer(tmp_path / "data", limits=False) as server:
        people = [await YClient(server.ws_url, "pad").join() for _ in range(20)]
        people[0].insert(0, "x" * 500_000)
        for n, person in enumerate(people):
            state = b'{"user":{"name":"' + b"A" * 60 + b'"}}'
            person.send(wire.sync(wire.STEP1, b"\x00"))
            person.send(b"\x01" + wire.varbytes(b"\x01" + wire.varuint(n + 1) + b"\x01" + wire.varbytes(state)))
        await until_equal(people)
        slow = await _stopped(YClient(server.ws_url, "pad"))
        before = memory(server)
        for _ in range(20):
            for _ in range(times):
                slow.send(question)
            people[0].insert(0, "and on it goes\n")
            await people[0].until(lambda: people[0].saved, "an answer while another asks")
        assert memory(server) - before < MEMORY
        slow.socket.transport.underlying_transport.resume_reading()
        await until_equal([*people, slow])
        for person in [*people, slow]:
            person.cut()


async def test_pings_of_one_who_reads_no_pongs_cost_bounded_memory(tmp_path: Path) -> None:
    with LiveServer(tmp_path / "data") as server:
        slow, other = await _stopped(YClient(server.ws_url, "pad")), await YClient(server.ws_url, "pad").join()
        transport = slow.socket.transport.underlying_transport
        before = memory(server)
        for _ in range(100):
            for _ in range(5_000):
                slow.socket.transport.send_ping(b"." * 125)
            await until(lambda: transport.get_write_buffer_size() == 0, "all pings sent")
        other.insert(0, "and on it goes")
        await other.until(lambda: other.saved, "an answer while another pings")
        assert memory(server) - before < MEMORY
        slow.cut()
        other.cut()


async def _stopped(person: YClient) -> YClient:
    """Joined, with little room for what it doesn't read."""
    await person.join()
    transport = person.socket.transport.underlying_transport
    transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 16)
    transport.pause_reading()
    return person


def memory(server: LiveServer) -> int:
    """The server's resident memory, in bytes."""
    return int(subprocess.check_output(["ps", "-o", "rss=", "-p", str(server.pid)])) * 1024
