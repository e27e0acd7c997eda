"""Calendar programs nobody here wrote follow a pad: vdirsyncer subscribes to it, ical.js reads what it is sent."""

import asyncio
import json
import shutil
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import icalendar
import pytest
import uvicorn

from ..live_server import ROOT, free_port
from ..web.site import Site, running

READER = Path(__file__).with_name("calendar.mjs")
ICAL_JS = ROOT / "static" / "node_modules" / "ical.js"
TEXT = """## Webinar, <b>bold</b> & “quoted”; \\\\ 👩‍💻 مرحبا {#webinar}

When: Tuesday 10 October 2034, 14:00 Europe/Berlin
Where: [Zoom](https://zoom.example/j/1)

## Talk {#talk}

When: Thursday 12 October 2034, 15:00 UTC (90 min)
"""
CHANGED = TEXT.replace("14:00", "16:00").partition("## Talk")[0]
TITLE = "Webinar, <b>bold</b> & “quoted”; \\ 👩‍💻 مرحبا"


@pytest.fixture
async def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Site]:
    async with running(tmp_path / "data", monkeypatch) as made:
        yield made


@pytest.mark.skipif(not ICAL_JS.exists() or shutil.which("node") is None, reason="needs Node and static/node_modules")
async def test_ical_js_reads_what_the_pad_says(site: Site) -> None:
    await site.put("calls", TEXT)
    first = await read(site)
    assert first["name"] == "calls"
    assert [{key: each[key] for key in each if key != "uid"} for each in first["events"]] == [
        {
            "sequence": 0,
            "title": TITLE,
            "start": "2034-10-10T12:00:00.000Z",
            "end": "2034-10-10T13:00:00.000Z",
            "place": "Zoom https://zoom.example/j/1",
            "status": "CONFIRMED",
        },
        {
            "sequence": 0,
            "title": "Talk",
            "start": "2034-10-12T15:00:00.000Z",
            "end": "2034-10-12T16:30:00.000Z",
            "place": None,
            "status": "CONFIRMED",
        },
    ]
    await site.put("calls", CHANGED)
    webinar, talk = (await read(site))["events"]
    assert webinar == {
        **first["events"][0],
        "sequence": 1,
        "start": "2034-10-10T14:00:00.000Z",
        "end": "2034-10-10T15:00:00.000Z",
    }
    assert talk == {**first["events"][1], "sequence": 1, "status": "CANCELLED"}


async def test_vdirsyncer_follows_the_pad_over_http(site: Site, tmp_path: Path) -> None:
    await site.put("calls", TEXT)
    async with serving(site) as url:
        settings = subscribe(tmp_path / "vdirsyncer", f'type = "http"\nurl = "{url}/calls.ics"')
        await vdirsyncer(settings, "discover", "sync")
        assert kept(settings, "SEQUENCE", "DTSTART", "STATUS") == [
            ("Talk", "0", "2034-10-12 15:00:00+00:00", "CONFIRMED"),
            (TITLE, "0", "2034-10-10 12:00:00+00:00", "CONFIRMED"),
        ]
        await site.put("calls", CHANGED)
        await vdirsyncer(settings, "sync")
        assert kept(settings, "SEQUENCE", "DTSTART", "STATUS") == [
            ("Talk", "1", "2034-10-12 15:00:00+00:00", "CANCELLED"),
            (TITLE, "1", "2034-10-10 14:00:00+00:00", "CONFIRMED"),
        ]


async def test_vdirsyncer_takes_a_changed_time_for_the_same_event(site: Site, tmp_path: Path) -> None:
    # From a file, for over HTTP it gives events ids of its own.
    await site.put("calls", TEXT)
    file = tmp_path / "calls.ics"
    file.write_bytes((await site.client.get("/calls.ics")).content)
    settings = subscribe(tmp_path / "vdirsyncer", f'type = "singlefile"\npath = "{file}"')
    await vdirsyncer(settings, "discover", "sync")
    first = kept(settings, "UID")
    await site.put("calls", CHANGED)
    file.write_bytes((await site.client.get("/calls.ics")).content)
    await vdirsyncer(settings, "sync")
    assert kept(settings, "UID") == first
    assert kept(settings, "SEQUENCE") == [("Talk", "1"), (TITLE, "1")]


async def read(site: Site) -> Any:
    """What ical.js reads from the pad's calendar."""
    body = (await site.client.get("/calls.ics")).content
    return json.loads(await output(["node", str(READER)], body))


@asynccontextmanager
async def serving(site: Site) -> AsyncIterator[str]:
    """The site on a port, for programs of their own."""
    port = free_port()
    server = uvicorn.Server(uvicorn.Config(site.app, port=port, lifespan="off", log_level="warning"))
    task = asyncio.create_task(server.serve())
    async with asyncio.timeout(20):
        while not server.started:
            await asyncio.sleep(0.02)
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        await task


def subscribe(folder: Path, storage: str) -> Path:
    """The settings of a vdirsyncer that keeps what is in a storage as files below `folder`."""
    (folder / "events").mkdir(parents=True)
    settings = folder / "config"
    settings.write_text(f"""
[general]
status_path = "{folder}/status/"

[pair calls]
a = "ours"
b = "pad"
collections = null
conflict_resolution = "b wins"

[storage ours]
type = "filesystem"
path = "{folder}/events/"
fileext = ".ics"

[storage pad]
{storage}
""")
    return settings


async def vdirsyncer(settings: Path, *commands: str) -> None:
    """Run it; its log if it fails."""
    for command in commands:
        await output([sys.executable, "-m", "vdirsyncer", "-c", str(settings), command], b"")


def kept(settings: Path, *properties: str) -> list[tuple[str, ...]]:
    """The title and some properties of each event that vdirsyncer keeps."""
    calendars = (icalendar.Calendar.from_ical(path.read_bytes()) for path in (settings.parent / "events").iterdir())
    events = [event for calendar in calendars for event in calendar.walk("VEVENT")]
    wanted = ("SUMMARY", *properties)
    return sorted(tuple(str(getattr(event[name], "dt", event[name])) for name in wanted) for event in events)


async def output(command: list[str], given: bytes) -> bytes:
    """What a program prints; what it complains of if it fails."""
    pipe = asyncio.subprocess.PIPE
    process = await asyncio.create_subprocess_exec(*command, stdin=pipe, stdout=pipe, stderr=asyncio.subprocess.STDOUT)
    said, _ = await asyncio.wait_for(process.communicate(given), 60)
    assert process.returncode == 0, said.decode()
    return said
