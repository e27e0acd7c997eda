"""A server killed at any moment knows what hosts accepted, and takes nothing for accepted that they did not accept."""

import re
import time
from pathlib import Path
from random import Random

import httpx

from server.access import identity

from ..live_server import LiveServer
from .chance import new_random, times

HOST = {"Cookie": f"{identity.COOKIE}={'a' * 32}"}
PAD = "## Call {#call}\n\nWhen: 2099-10-10, 12:00 UTC\nPlaces: 20\n\n### Attending\n"
PATIENCE = 20.0
"""Seconds until what has to happen has happened."""


def test_what_was_answered_as_accepted_is_after_a_kill(tmp_path: Path) -> None:
    random = new_random()
    with LiveServer(tmp_path) as server:
        pin(server)
        accepted = "12:00"
        for _ in range(times(4)):
            proposed = f"{random.randint(0, 23):02}:{random.randint(0, 59):02}"
            accepted = step(server, random, accepted, proposed)
            server.kill()
            server.start()
            assert acts(server) == accepted


def pin(server: LiveServer) -> None:
    httpx.put(f"{server.url}/calls.md", content=PAD, headers=HOST).raise_for_status()
    answer = httpx.post(f"{server.url}/calls/settings/sessions", data={"sessions_by": "hosts"}, headers=HOST)
    assert answer.status_code == 303


def step(server: LiveServer, random: Random, accepted: str, proposed: str) -> str:
    """Somebody proposes a time; the host may decide about it, or not in time. What has to act from then on."""
    text = re.sub(r"\d\d:\d\d UTC", f"{proposed} UTC", httpx.get(f"{server.url}/calls.md").text)
    httpx.put(f"{server.url}/calls.md", content=text).raise_for_status()
    what = random.choice(["accept", "restore", "wait", "at once"])
    if what == "at once" or proposed == accepted:
        return accepted
    digest = until_proposed(server)
    if what == "wait":
        return accepted
    answer = httpx.post(f"{server.url}/calls/sessions/call/{what}", data={"proposed": digest}, headers=HOST)
    assert answer.status_code == 303, answer.text
    return proposed if what == "accept" else accepted


def until_proposed(server: LiveServer) -> str:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if found := re.search(r'name="proposed" value="(\w+)"', httpx.get(f"{server.url}/calls", headers=HOST).text):
            return found[1]
        time.sleep(0.05)
    raise AssertionError("nothing is proposed")


def acts(server: LiveServer) -> str:
    """The time of day that acts."""
    (session,) = httpx.get(f"{server.url}/calls.json").json()["sessions"]
    starts: str = session["start"]
    return starts[11:16]
