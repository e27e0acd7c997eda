"""What an open editor is told of its pad's sessions, over a real socket."""

import httpx

from ..live_server import LiveServer
from ..yclient import YClient

TEXT = """## Welcome

When: Tuesday 10 October 2045, 12:00 UTC (60 min)
Places: 2

### Attending

- Ada

## Welcome

When: 10 October 2045, 10:00 Eastern

## An old meeting, 10 October 2017, 12:00 UTC
"""
WELCOME = {
    "id": "welcome",
    "heading": "## Welcome",
    "ordinal": 0,
    "title": "Welcome",
    "asks": True,
    "phase": "OPEN",
    "starts": "2045-10-10T12:00:00Z",
    "ends": "2045-10-10T13:00:00Z",
    "zone": "UTC",
    "written": "Tuesday 10 October 2045, 12:00 UTC (60 min)",
    "places": 2,
    "taken": 1,
    "waiting": 0,
    "problem": None,
    "word": "",
    "offers": [],
}


async def test_an_editor_hears_of_sessions_when_it_opens_and_when_they_change(server: LiveServer) -> None:
    httpx.put(f"{server.url}/calls.md", content=TEXT)
    ada = await YClient(server.ws_url, "calls").join()
    await ada.until(lambda: bool(ada.sessions), "the sessions")
    first, second = ada.sessions["sessions"]
    version = first.pop("version")
    assert first == WELCOME
    assert (second["ordinal"], second["problem"], second["word"]) == (1, "WHICH_ZONE", "10:00 Eastern")
    [offer] = second["offers"]
    assert offer == {
        "text": "Tuesday 10 October 2045, 10:00 America/New_York",
        "zone": "America/New_York",
        "year": None,
        "starts": "2045-10-10T14:00:00Z",
    }
    ada.insert(str(ada).index("- Ada"), "- Ben\n")
    await ada.until(lambda: ada.sessions["sessions"][0]["taken"] == 2, "the second name")
    assert ada.sessions["sessions"][0]["version"] != version
    ada.delete(0, len(str(ada)))
    await ada.until(lambda: ada.sessions["sessions"] == [], "that there are none")


async def test_an_editor_hears_that_a_form_asks_for_something_else(server: LiveServer) -> None:
    httpx.put(f"{server.url}/calls.md", content=TEXT)
    ada = await YClient(server.ws_url, "calls").join()
    await ada.until(lambda: bool(ada.sessions), "the sessions")
    version = ada.sessions["sessions"][0]["version"]
    ada.insert(str(ada).index("Places: 2"), "Ask: Diet?\n")
    await ada.until(lambda: ada.sessions["sessions"][0]["version"] != version, "the question")


async def test_whoever_does_not_speak_our_protocol_hears_nothing_of_it(server: LiveServer) -> None:
    httpx.put(f"{server.url}/calls.md", content=TEXT)
    ada = await YClient(server.ws_url, "calls").join()
    plain = await YClient(server.ws_url, "calls", acknowledges=False).join()
    await ada.until(lambda: bool(ada.sessions), "the sessions")
    plain.insert(0, "Hello\n\n")
    await ada.until(lambda: str(ada).startswith("Hello"), "the edit")
    assert (plain.sessions, plain.closed) == ({}, [])


async def test_a_pad_without_sessions_says_nothing(server: LiveServer) -> None:
    ada = await YClient(server.ws_url, "calls").join()
    ada.insert(0, "Hello")
    await ada.until(lambda: ada.saved, "saved")
    ada.insert(0, TEXT)
    await ada.until(lambda: bool(ada.sessions), "the sessions")
    assert [each["title"] for each in ada.sessions["sessions"]] == ["Welcome", "Welcome"]
