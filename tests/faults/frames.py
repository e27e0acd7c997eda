"""Mutated and invented frames against a live server, each judged before the next one of its socket is sent.

`python -m tests.faults.frames <seed> <frames> <journal>`: the journal holds, in hex, what was sent to the pad in use.
The server must not end, nor log a defect, nor grow; nobody else may be sent away; and of each pad the live text, the
text that is opened again and the one that a decoder without the CRDT library reads must be the same. Prints what became
of the frames, by close code, as JSON.
"""

import asyncio
import base64
import json
import random
import sys
import time
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import BinaryIO

import httpx
from pycrdt import Doc, Text

from server.history.weave import Weave
from server.pads import protocol
from server.pads.guard import check_state_vector
from server.store.records import Change

from ..live_server import LiveServer
from ..load import wire
from ..pads.fuzz import invented, mutated
from ..pads.honest import play
from ..yclient import SECONDS, YClient, until
from .stored import StoredPad

LANES = 12  # sockets at a time
FRAMES_A_PAD = 600
WARM = 3  # pads before memory is measured
MISLED = "The update puts text between two characters that never were next to each other."
"""The one reason for which somebody honest may be sent away: others put text, in an order that no editor makes, just
where they typed, and more of it while they did."""

KEY = base64.b64encode(bytes(16)).decode()


async def main(seed: int, frames: int, journal: Path) -> dict[str, object]:
    """Send so many frames to pads of one server; what became of them, by kind."""
    rng = random.Random(seed)
    became: Counter[str] = Counter()
    slowest, misled, memory = 0.0, 0, []
    options = {"limits": False, "max_window": 0.001, "room_idle": 0.1, "log_level": "error"}
    with (
        TemporaryDirectory() as folder,
        journal.open("wb", buffering=0) as log,
        LiveServer(Path(folder) / "data", **options) as server,
    ):
        pid = server.pid
        while became.total() < frames:
            log.truncate(0)
            pad = Pad(server, f"fuzz-{became.total()}", rng, log)
            became += await pad.attack(min(FRAMES_A_PAD, frames - became.total()))
            slowest, misled = max(slowest, pad.slowest), misled + pad.misled
            memory.append(_resident(pid))
        said = [line for line in server.log().splitlines() if " ERROR " in line or "panicked" in line]
        assert (server.pid, said) == (pid, [])
    became["misled"] = misled
    return {**became, "slowest ms": round(1000 * slowest), "grown kB": memory[-1] - memory[min(WARM, len(memory) - 1)]}


class Pad:
    """A pad that somebody uses while others send it what they like."""

    def __init__(self, server: LiveServer, name: str, rng: random.Random, log: BinaryIO) -> None:
        self.server, self.name, self.rng = server, name, rng
        self.slowest, self.misled = 0.0, 0
        self._log = log
        self._told = play(rng, clients=rng.randint(1, 3), actions=30).told
        self._clocks: dict[int, int] = {}

    async def attack(self, frames: int) -> Counter[str]:
        """Send so many, some honest ones between; the pad is whole afterwards."""
        before, bystander = [await YClient(self.server.ws_url, self.name).join() for _ in range(2)]
        for update in self._told[: len(self._told) // 2]:
            before.send(protocol.update(update))
        await before.until(lambda: before.saved, "saved")
        before.cut()  # so that its client ids are anybody's
        share = [frames // LANES + (lane < frames % LANES) for lane in range(LANES)]
        over = asyncio.Event()
        typing = asyncio.create_task(self._type(bystander, over))
        counts = await asyncio.gather(*(Lane(self).send(each) for each in share))
        over.set()
        await typing
        assert bystander.closed == []
        await self._compare(bystander)
        bystander.cut()
        return sum(counts, Counter())

    def message(self) -> bytes:
        """The next one, written down."""
        update = self.rng.choice(self._told)
        lie = mutated(self.rng, update, self._told) if self.rng.random() < 0.6 else invented(self.rng, self._clocks)
        kind = self.rng.random()
        if kind < 0.55:
            message = protocol.update(lie)
        elif kind < 0.8:
            message = protocol.sync_step2(lie)
        elif kind < 0.9:
            message = mutated(self.rng, protocol.update(update), self._told)
        elif kind < 0.95:
            message = mutated(self.rng, protocol.sync_step1(b"\x01\x05\x01"), self._told)
        else:
            message = mutated(self.rng, protocol.awareness(b"\x01\x05\x01\x02{}"), self._told)
        self._log.write(message.hex().encode() + b"\n")
        return message

    async def _type(self, bystander: YClient, over: asyncio.Event) -> None:
        while not over.is_set():
            bystander.insert(0, "x")
            began = time.monotonic()
            await until(lambda: bystander.saved or bool(bystander.closed), "saved")
            self.slowest = max(self.slowest, time.monotonic() - began)
            if [reason for _, reason in bystander.closed] == [MISLED]:
                self.misled += 1
                bystander.closed.clear()
                bystander.forget()
                await bystander.join()
            self._clocks = check_state_vector(bystander.doc.get_state())
            await asyncio.sleep(0.02)

    async def _compare(self, bystander: YClient) -> None:
        async with httpx.AsyncClient() as http:
            live = (await http.get(f"{self.server.url}/{self.name}.md")).text
        await bystander.until(lambda: str(bystander) == live, "the live text in a replica")
        with StoredPad(self.server.data, self.name) as stored:
            again = stored.read()
            changes = stored.changes()
        assert str(again.get("text", type=Text)) == live
        reloaded: Doc[Text] = Doc()
        reloaded.apply_update(again.get_update())
        assert str(reloaded.get("text", type=Text)) == live
        assert Weave(Change(n, 0, None, update) for n, update in enumerate(changes, 1)).text() == live


class Lane:
    """One socket after another to a pad."""

    def __init__(self, pad: Pad) -> None:
        self._pad = pad
        self._writer: asyncio.StreamWriter | None = None

    async def send(self, frames: int) -> Counter[str]:
        """Send so many; the close codes they led to, 0 for none."""
        became: Counter[str] = Counter()
        for _ in range(frames):
            if self._writer is None:
                await self._connect()
            assert self._writer is not None
            self._writer.write(_masked(self._pad.message()) + _masked(protocol.sync_step1(b"\x00")))
            async with asyncio.timeout(SECONDS):
                code = await self._answer()
            became[str(code)] += 1
            if code:
                self._hang_up()
        self._hang_up()
        return became

    async def _connect(self) -> None:
        server = self._pad.server
        self._reader, self._writer = await asyncio.open_connection(server.host, server.port)
        head = f"GET /-/collab/{self._pad.name} HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        self._writer.write(f"{head}Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: {KEY}\r\n\r\n".encode())
        answer = await self._reader.readuntil(b"\r\n\r\n")
        assert answer.startswith(b"HTTP/1.1 101 "), answer

    def _hang_up(self) -> None:
        if self._writer is not None:
            self._writer.transport.abort()
            self._writer = None

    async def _answer(self) -> int:
        """The code of a close frame, or 0 for the answer to our SyncStep1."""
        while True:
            first, size = await self._reader.readexactly(2)
            if size > 125:
                size = int.from_bytes(await self._reader.readexactly(2 if size == 126 else 8))
            payload = await self._reader.readexactly(size)
            if first & 15 == 8:
                return int.from_bytes(payload[:2])
            if payload[:2] == bytes((wire.SYNC, wire.STEP2)):
                return 0


def _masked(message: bytes) -> bytes:
    """A client's frame (RFC 6455, 5.2), with a mask that changes nothing."""
    size = len(message)
    if size < 126:
        return bytes((0x82, 0x80 | size, 0, 0, 0, 0)) + message
    head = b"\x82\xfe" + size.to_bytes(2) if size < 65_536 else b"\x82\xff" + size.to_bytes(8)
    return head + bytes(4) + message


def _resident(pid: int) -> int:
    """kB that a process holds."""
    status = Path(f"/proc/{pid}/status").read_text()
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS"))


if __name__ == "__main__":
    print(json.dumps(asyncio.run(main(int(sys.argv[1]), int(sys.argv[2]), Path(sys.argv[3])))))
