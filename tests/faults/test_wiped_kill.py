"""`kill -9` around a wipe and around putting it back: people are told all the same, and nothing is doubled."""

import asyncio
import re
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import httpx

from server.access import identity

from ..live_server import LiveServer
from ..yclient import until
from .chance import new_random, times
from .stored import integrity

PAGE = "".join(f"## Point {n}\n\nWhat was said about the matter number {n}, by whom, and why.\n\n" for n in range(20))
ADA, FOX = ({"Cookie": f"{identity.COOKIE}={letter * 32}"} for letter in "af")


async def test_a_wipe_is_told_and_put_back_once_whenever_the_server_dies(tmp_path: Path) -> None:
    random = new_random()
    with LiveServer(tmp_path / "data", limits=False) as server:
        url = f"{server.url}/calls"
        httpx.put(f"{url}.md", content=PAGE, headers=ADA).raise_for_status()
        for _ in range(times(6)):
            await dying(server, lambda: httpx.put(f"{url}.md", content="", headers=FOX), random.random() * 0.03)
            if httpx.get(f"{url}.md").text == PAGE:
                continue  # it died before
            back = await told(url)
            await dying(server, lambda back=back: httpx.post(url + back, headers=ADA), random.random() * 0.03)
            if httpx.get(f"{url}.md").text == "":
                httpx.post(url + await told(url), headers=ADA)
            assert httpx.get(f"{url}.md").text == PAGE
            assert "Most of this page" not in httpx.get(url).text
        assert integrity(server.data) == "ok"
        assert "Traceback" not in server.log()


async def dying(server: LiveServer, ask: Callable[[], object], after: float) -> None:
    """Ask, and let the server die so many seconds later, and start again."""

    def quietly() -> None:
        with suppress(httpx.HTTPError):
            ask()

    asking = asyncio.create_task(asyncio.to_thread(quietly))
    await asyncio.sleep(after)
    server.kill()
    await asking
    server.start()


async def told(url: str) -> str:
    """Wait until the page says so; the path below it that puts it back."""
    page = ""

    def says() -> bool:
        nonlocal page
        page = httpx.get(url, headers=ADA).text
        return "Most of this page was removed" in page

    await until(says, "the notice")
    found = re.search(r'action="/calls(/wiped/\d+/back)"', page)
    assert found is not None
    return found[1]
