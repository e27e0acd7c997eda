"""The size of the scripts as they are served: the brotli files beside what the front end's build made."""

import json
import re
from collections.abc import Iterable
from pathlib import Path

from .report import Figure

DIST = Path(__file__).resolve().parents[2] / "static" / "dist"
STATIC = re.compile(r"""(?:\bfrom|\bimport)\s*["']\./([^"']+\.js)["']""")
ANY = re.compile(r"""["']\./([^"']+\.js)["']""")


def sizes(dist: Path = DIST) -> list[Figure]:
    """The reading page's script, and all that is loaded once the editor is open; none where nothing was built."""
    entry = _manifest(dist).get("page.js")
    if entry is None:
        return [Figure("script", "the front end is not built")]
    page, everything = (_brotli(dist, _reached(dist, entry, by)) for by in (STATIC, ANY))
    return [
        Figure("script of the reading page, brotli", f"{page / 1000:.1f} KB", "≤ 15 KB", page <= 15_000),
        Figure("script with the editor, brotli", f"{everything / 1000:.1f} KB", "≤ 170 KB", everything <= 170_000),
    ]


def _manifest(dist: Path) -> dict[str, str]:
    """Names in the pages to names in `dist`; nothing if nothing was built."""
    path = dist / "manifest.json"
    names: dict[str, str] = json.loads(path.read_text()) if path.exists() else {}
    return names


def _reached(dist: Path, entry: str, by: re.Pattern[str]) -> set[str]:
    """The files that `entry` imports, directly or not, and itself."""
    reached, new = set[str](), {entry}
    while new:
        reached |= new
        new = {name for file in new for name in by.findall((dist / file).read_text())} - reached
    return reached


def _brotli(dist: Path, files: Iterable[str]) -> int:
    return sum((dist / f"{file}.br").stat().st_size for file in files)
