"""`/-/archive.zip`: every listed archived pad as a page and as Markdown, with an index that opens from a disk.

It is written as it is sent, some pads at a time: a thousand are never in memory at once.
"""

import asyncio
import re
import zipfile
from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import blake2b
from html import escape, unescape
from urllib.parse import quote, urljoin

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from ...store.records import ArchivedFile
from ..services import Services, services
from . import pages

BATCH = 20
"""Pads that are read and packed at once."""

LONGEST = 150
"""Bytes of a file's name before its ending. File systems take 255, and others around them less."""

_packing = asyncio.Semaphore(2)
_UNSAFE = re.compile(r"[^\w.-]")
_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\.|$)", re.IGNORECASE)
"""What no file can be called under Windows."""
_RELATIVE = re.compile(r'(<a(?: [a-z-]+="[^"]*")*? href=")(?!#|[a-zA-Z][a-zA-Z0-9+.-]*:)([^"]*)"')
_EARLIEST = (1980, 1, 1, 0, 0, 0)
"""What a ZIP file can say that something was changed at."""


@dataclass(frozen=True, slots=True)
class Listed:
    """A line of the index."""

    title: str
    finished: datetime
    href: str


class _Sink:
    """What a ZIP file is written into, and its bytes are taken out of: it is never gone back in."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []

    def write(self, data: bytes, /) -> int:
        self._parts.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        pass

    def close(self) -> None:
        pass

    def take(self) -> bytes:
        taken, self._parts = b"".join(self._parts), []
        return taken


async def everything(request: Request) -> Response:
    """The whole archive as a folder in a ZIP file."""
    headers = {"Content-Disposition": 'attachment; filename="archive.zip"', "Cache-Control": "no-store"}
    return StreamingResponse(
        _chunks(services(request), str(request.base_url)), media_type="application/zip", headers=headers
    )


def file_name(name: str) -> str:
    """A name without its ending that every file system takes, another for every pad."""
    safe = _UNSAFE.sub("_", name).strip(".")
    if safe == name and len(safe.encode()) <= LONGEST and not _RESERVED.match(safe):
        return safe
    short = ("_" if _RESERVED.match(safe) else "") + safe.encode()[:LONGEST].decode(errors="ignore")
    return f"{short}-{blake2b(name.encode(), digest_size=4).hexdigest()}"


async def _chunks(at: Services, base: str) -> AsyncIterator[bytes]:
    sink, listed = _Sink(), list[Listed]()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as folder:
        last = 0
        while batch := await at.store.archived_files(last, BATCH):
            last = batch[-1].number
            async with _packing:
                listed += await asyncio.to_thread(_pack, folder, batch, base)
            yield sink.take()
        index = at.templates.render("archived_index.html", {"years": _years(listed), "count": len(listed)})
        folder.writestr("archive/index.html", index)
    yield sink.take()


def _pack(folder: zipfile.ZipFile, batch: Sequence[ArchivedFile], base: str) -> list[Listed]:
    return [_pack_one(folder, each, base) for each in batch]


def _pack_one(folder: zipfile.ZipFile, each: ArchivedFile, base: str) -> Listed:
    finished = datetime.fromtimestamp(each.finished / 1000, UTC)
    name, place = file_name(each.name), f"{finished:%Y/%m}"
    for suffix, data in (("md", each.markdown.encode()), ("html", _page(each, name, base))):
        info = zipfile.ZipInfo(f"archive/{place}/{name}.{suffix}", max(_EARLIEST, finished.timetuple()[:6]))
        info.compress_type = zipfile.ZIP_DEFLATED
        info.external_attr = 0o644 << 16
        folder.writestr(info, data)
    return Listed(each.title, finished, quote(f"{place}/{name}.html"))


def _page(each: ArchivedFile, name: str, base: str) -> bytes:
    """The page, with links that lead within the folder, or to the server that it is from."""
    here = urljoin(base, quote(each.name))
    text = _RELATIVE.sub(lambda found: f'{found[1]}{_absolute(here, found[2])}"', each.page.decode())
    links = f'<nav class="links"><a href="../../index.html">↑</a> <a href="{quote(name)}.md">Markdown</a></nav>'
    return text.encode().replace(pages.LINKS, links.encode(), 1)


def _absolute(base: str, href: str) -> str:
    """Where a link leads to, as HTML has it; one that leads nowhere, such as `//[`, is left."""
    try:
        return escape(urljoin(base, unescape(href)))
    except ValueError:
        return href


def _years(listed: Sequence[Listed]) -> dict[str, list[tuple[str, list[Listed]]]]:
    """The newest first: years, their months, and what was finished in each."""
    years: dict[str, list[tuple[str, list[Listed]]]] = {}
    for year, month, found in _months(sorted(listed, key=lambda each: each.finished, reverse=True)):
        years.setdefault(year, []).append((month, found))
    return years


def _months(listed: Sequence[Listed]) -> Iterator[tuple[str, str, list[Listed]]]:
    months: dict[tuple[str, str], list[Listed]] = {}
    for each in listed:
        months.setdefault((f"{each.finished:%Y}", f"{each.finished:%m}"), []).append(each)
    for (year, month), found in months.items():
        yield year, month, found
