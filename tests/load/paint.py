"""From a keystroke to its paint in Chromium, in a long pad in which twenty others type.

Chromium's Event Timing says how long it took from the key to the next frame on the screen, in steps of 8 ms; what took
less than 16 ms is not told, and counted as that.
"""

import asyncio
from pathlib import Path

from playwright.async_api import Page, async_playwright

from .. import chromium
from .client import Dialect, Log, Target, Typist, join_all
from .load import type_evenly
from .pages import notes, put, url
from .report import Figure
from .servers import rosterpad

PAD = "long"
OTHERS, RATE = 20, 5
PAUSE_MS = 120
SHORTEST_MS = 16

_WATCH = f"""() => {{
    window.keystrokes = [];
    new PerformanceObserver((list) => {{
        for (const entry of list.getEntries()) if (entry.name === "keydown") keystrokes.push(entry.duration);
    }}).observe({{ type: "event", durationThreshold: {SHORTEST_MS} }});
}}"""


async def keystrokes(folder: Path, seconds: float, others: int = OTHERS) -> list[Figure]:
    """Type for `seconds` in a pad of 100 KB, on its first screen, where all others type as well."""
    with rosterpad(folder / "data") as target:
        put(target, PAD, notes(100_000))
        log = Log()
        typists = [Typist(log, target.speaking(Dialect.ROSTERPAD), PAD) for _ in range(others)]
        await join_all(typists)
        async with async_playwright() as playwright:
            browser = await playwright.chromium.launch(executable_path=chromium.find(), args=list(chromium.ARGUMENTS))
            page = await _editor(await browser.new_page(), target)
            typed, typing = await asyncio.gather(_type(page, seconds), type_evenly(typists, RATE, seconds))
            told: list[float] = await page.evaluate("keystrokes")
            await browser.close()
        log.ending = True
        for typist in typists:
            typist.close()
    times = sorted(told + [SHORTEST_MS] * (typed - len(told)))
    p50, p95 = (times[int(part * len(times))] for part in (0.5, 0.95))
    dropped = f"; dropped: {log.dropped[:3]}" if log.dropped else ""
    what = f"keystroke to paint in a pad of 100 KB, {others} others type {RATE}/s ({typing.edits} edits)"
    measured = f"p50 ≤ {p50:g} ms, p95 {p95:g} ms, of {typed} keystrokes{dropped}"
    return [Figure(what, measured, "p95 ≤ 32 ms", p95 <= 32)]


async def _editor(page: Page, target: Target) -> Page:
    await page.goto(url(target, f"/{PAD}"))
    await page.locator(".ready").wait_for()
    await page.locator("#edit").click()
    await page.locator("#editor .cm-content").wait_for()
    await page.locator("#editor .cm-line").nth(8).click()
    await page.evaluate(_WATCH)
    return page


async def _type(page: Page, seconds: float) -> int:
    """A letter every `PAUSE_MS`, as a fast typist; how many."""
    count = int(seconds * 1000 / PAUSE_MS)
    for number in range(count):
        await page.keyboard.press("etaoin shrdlu"[number % 13])
        await asyncio.sleep(PAUSE_MS / 1000)
    return count
