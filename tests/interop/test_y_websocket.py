"""The npm `y-websocket` provider, unmodified."""

import asyncio
import json
from pathlib import Path

import httpx

from ..faults.chance import new_random, times
from ..faults.edits import edit
from ..live_server import LiveServer
from ..yclient import YClient
from .node import Script

LAST = "the last words"


async def test_three_providers_and_a_client_in_python_end_equal_and_none_is_refused(server: LiveServer) -> None:
    """Emoji, undo, offline, reconnects, and updates that reach a doc before what they build on."""
    random = new_random()
    python = await YClient(server.ws_url, "pad").join()
    arguments = (server.ws_url, "pad", str(random.getrandbits(31)), str(times(400)))
    async with Script("people.mjs", *arguments) as script:
        acted = asyncio.create_task(script.line())
        while not acted.done():
            edit(python, random)
            await asyncio.sleep(random.random() * 0.01)
        python.insert(0, LAST)
        script.tell(LAST)
        result = json.loads(await script.line())
    text = result["texts"][0]
    await python.until(lambda: python.saved and str(python) == text, "the same text in Python")
    assert result == {"texts": [text] * 3, "closed": []}
    assert httpx.get(f"{server.url}/pad.md").text == text
    assert "closed with" not in server.log()
    python.cut()


async def test_two_who_type_at_once_end_in_the_text_their_docs_make_without_a_server(tmp_path: Path) -> None:
    random = new_random()
    with LiveServer(tmp_path / "data", limits=False) as server:
        arguments = (server.ws_url, "pad", str(random.getrandbits(31)), str(times(400)))
        async with Script("trace.mjs", *arguments) as script:
            result = json.loads(await script.line())
        assert (result["texts"], result["closed"]) == ([result["wanted"]] * 2, [])
        assert httpx.get(f"{server.url}/pad.md").text == result["wanted"]
        server.kill()
        server.start()
        assert httpx.get(f"{server.url}/pad.md").text == result["wanted"]


async def test_providers_see_each_others_names_and_cursors_and_nothing_else(server: LiveServer) -> None:
    user = {"name": "Ada", "color": "#7a3b9e", "colorLight": "#7a3b9e33"}
    async with Script("awareness.mjs", server.ws_url, "pad") as script:
        seen = json.loads(await script.line())
    assert seen == [{"user": user, "cursor": [5, 10]}, {"user": user, "cursor": [13, 13]}, 1]
