"""Ten thousand archived pads: how many pages a second, how long a search and the list of them take."""

import asyncio
import time
import urllib.parse
import urllib.request
from pathlib import Path
from random import Random

from server.access import identity
from server.sessions.orders import Archive
from server.store.records import ArchivedPages, Change, StoredTurn
from server.store.sqlite import SqliteStore

from .client import Target
from .pages import WORDS, fetch, figure, get, notes, put
from .report import Figure
from .servers import rosterpad

PADS, SIZE = 10_000, 10_000
SEARCHES = 200
HOST = "a" * 32
NAMES = "Ada Bruno Chiyo Dara Emeka Farah Goran Hana Imani Jonas Kenji Lena Mira Nils Odile Pavel Quinn Rosa Sven Tara"
CJK = "会議記録参加者次回予定東京大阪京都学習教材翻訳委員"


async def found(folder: Path, seconds: float, pads: int = PADS) -> list[Figure]:
    """Figures of an archive of so many pads, with the page of a live pad beside them."""
    await _fill(folder / "data", pads)
    with rosterpad(folder / "data") as target:
        put(target, "live", notes(SIZE))
        _make_archived(target, "kept", notes(SIZE))
        live = await fetch(target, seconds, "/live")
        kept = await fetch(target, seconds, "/kept")
        searches = _times(target, list(_queries(SEARCHES)))
        lists = _times(target, ["/-/archive", "/-/archive?month=2015-03", "/-/archive?month=2015-03&page=2"] * 10)
    return [
        figure("page of a live pad of 10 KB", live, 4000),
        figure("page of the same pad, archived", kept, 8000),
        _timed(f"a search in {pads:,} archived pads of 10 KB", searches, 30),
        _timed("a page of the archive's list", lists, 100),
    ]


async def _fill(folder: Path, pads: int) -> None:
    store = SqliteStore(folder)
    await store.open()
    random = Random(5)
    for start in range(0, pads, 200):
        await asyncio.gather(*(_keep(store, number, random) for number in range(start, min(start + 200, pads))))
    await store.close()


async def _keep(store: SqliteStore, number: int, random: Random) -> None:
    name, now = f"pad-{number}", 1_230_000_000_000 + number * 40_000_000
    text = f"{notes(SIZE, number)}\nzz{number} {' '.join(random.choices(NAMES.split(), k=9))} {_japanese(random)}\n"
    await store.commit(StoredTurn(name, (Change(1, now, None, b""),), 1, now))
    await store.commit(StoredTurn(name, (), 2, now, (Archive(True, None),)))
    await store.set_listed(name, True)
    title = " ".join(random.choices(WORDS, k=4)).capitalize()
    await store.keep_archived(name, ArchivedPages(2, now, title, text, text, {"": text.encode()}))


def _japanese(random: Random) -> str:
    return "".join(random.choices(CJK, k=200))


def _queries(count: int) -> list[str]:
    random = Random(7)
    kinds = (
        lambda: random.choice(WORDS),  # in nearly all of them
        lambda: " ".join(random.sample(WORDS, 3)),
        lambda: f"zz{random.randrange(PADS)}",
        lambda: random.choice(NAMES.split()).lower()[:3],
        lambda: "".join(random.choices(CJK, k=2)),
        lambda: "".join(random.choices(CJK, k=3)),
        lambda: random.choice(("udget", "lides", "inute")),
        lambda: f"{random.choice(WORDS)} {random.choice(CJK)}{random.choice(CJK)}",
    )
    return ["/-/archive?" + urllib.parse.urlencode({"q": kinds[n % len(kinds)]()}) for n in range(count)]


def _times(target: Target, paths: list[str]) -> list[tuple[float, str]]:
    """Milliseconds of each, and its path; the slowest last."""
    times = []
    for path in paths:
        start = time.perf_counter()
        get(target, path)
        times.append(((time.perf_counter() - start) * 1000, path))
    return sorted(times)


def _timed(what: str, times: list[tuple[float, str]], most: float) -> Figure:
    p50, p95, (slowest, path) = times[len(times) // 2][0], times[len(times) * 95 // 100][0], times[-1]
    words = f"p50 {p50:.0f} ms, p95 {p95:.0f} ms, at most {slowest:.0f} ms ({urllib.parse.unquote(path)})"
    return Figure(what, words, f"p95 ≤ {most:.0f} ms", p95 <= most)


def _make_archived(target: Target, pad: str, text: str) -> None:
    address, cookie = "http://{}:{}".format(*target.address), {"Cookie": f"{identity.COOKIE}={HOST}"}
    request = urllib.request.Request(f"{address}/{pad}.md", text.encode(), cookie, method="PUT")
    urllib.request.urlopen(request, timeout=30).close()
    form = urllib.request.Request(f"{address}/{pad}/archive", b"names=kept", cookie)
    urllib.request.urlopen(form, timeout=30).close()
