"""A pad in whose doc the process crashed twice in a row is set aside; one that was only in use is not."""

import subprocess
import sys
from pathlib import Path

import httpx

from server.pads import protocol

from ..live_server import ROOT, LiveServer
from ..yclient import YClient, until
from .crashing import CRASH


class Crashing(LiveServer):
    """A server that a certain update crashes."""

    def _run(self) -> subprocess.Popen[bytes]:
        return self._spawn([sys.executable, "-m", "tests.faults.crashing", *self._arguments()], ROOT)

    async def crash(self, pad: str) -> None:
        """Send that update, and wait for the process to end by SIGSEGV."""
        attacker = await YClient(self.ws_url, pad).join()
        attacker.send(protocol.update(CRASH))
        process = self._running()
        await until(lambda: process.poll() is not None, "the end of the process")
        assert process.returncode == -11
        self._process = None
        attacker.cut()


def release(server: LiveServer, pad: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "server", "release", pad, "--data", str(server.data)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True)


async def test_a_pad_that_crashed_the_server_twice_in_a_row_is_set_aside_until_it_is_released(tmp_path: Path) -> None:
    with Crashing(tmp_path / "data") as server:
        for name in ("Victim", "other"):
            assert httpx.put(f"{server.url}/{name}.md", content=f"# {name} 😀\n<b>kept</b>\n").status_code == 201
        await server.crash("victim")
        server.start()
        assert httpx.get(f"{server.url}/Victim.md").text == "# Victim 😀\n<b>kept</b>\n", "once is no reason"
        await server.crash("victim")
        server.start()
        aside = httpx.get(f"{server.url}/Victim", headers={"Accept": "text/html"})
        assert (aside.status_code, aside.headers["retry-after"]) == (503, "300")
        assert "# Victim 😀\n&lt;b&gt;kept&lt;/b&gt;" in aside.text
        assert "This pad is set aside" in aside.text
        assert httpx.get(f"{server.url}/victim.md").text == "# Victim 😀\n<b>kept</b>\n"
        assert httpx.put(f"{server.url}/Victim.md", content="more").status_code == 503
        visitor = await YClient(server.ws_url, "Victim").connect()
        await visitor.until(lambda: bool(visitor.closed), "a close frame")
        assert [code for code, _ in visitor.closed] == [4503]
        assert httpx.put(f"{server.url}/other.md", content="goes on").status_code == 200
        assert "The last run crashed: Fatal Python error: Segmentation fault" in server.log()

        done = release(server, "victim")
        assert (done.returncode, done.stdout) == (0, "The pad victim can be opened again.\n")
        assert release(server, "victim").returncode == 1
        assert httpx.put(f"{server.url}/Victim.md", content="more").status_code == 200


async def test_crashes_of_several_pads_or_with_a_clean_end_between_are_not_in_a_row(tmp_path: Path) -> None:
    with Crashing(tmp_path / "data") as server:
        for name in ("one", "two"):
            httpx.put(f"{server.url}/{name}.md", content="text")
        for name in ("one", "two", "one"):
            await server.crash(name)
            server.start()
        server.terminate()
        server.start()
        await server.crash("one")
        server.start()
        assert [httpx.put(f"{server.url}/{name}.md", content="goes on").status_code for name in ("one", "two")] == [
            200
        ] * 2


async def test_no_pad_is_to_blame_for_a_kill_however_busy_it_was(tmp_path: Path) -> None:
    with LiveServer(tmp_path / "data") as server:
        httpx.put(f"{server.url}/busy.md", content="begins")
        for _ in range(3):
            person = await YClient(server.ws_url, "busy").join()
            for _ in range(200):
                person.insert(0, "x")
            await until(lambda: (server.data / "in-doc").read_bytes()[1:5] == b"busy", "a pad in use")
            server.kill()
            with (server.data / "in-doc").open("r+b") as marker:
                marker.write(b"\1")  # as if it had been in the middle of an edit
            server.start()
            person.cut()
        assert httpx.put(f"{server.url}/busy.md", content="goes on").status_code == 200


async def test_a_pad_is_released_where_no_server_runs(tmp_path: Path) -> None:
    with Crashing(tmp_path / "data") as server:
        httpx.put(f"{server.url}/pad.md", content="text")
        await server.crash("pad")
        server.start()
        await server.crash("pad")
        server.start()
        assert httpx.put(f"{server.url}/pad.md", content="more").status_code == 503
        server.terminate()
        assert release(server, "pad").returncode == 0
        server.start()
        assert httpx.put(f"{server.url}/pad.md", content="more").status_code == 200
