"""The wheel holds all that a server needs, and a machine without Node can build it."""

import os
import re
import shutil
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

from .house import ROOT
from .live_server import LiveServer

BUILT = shutil.ignore_patterns(
    ".git", ".venv", "node_modules", "data", "docs", "test-results", "__pycache__", ".*_cache", ".hypothesis"
)


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The `site-packages` of a fresh place that holds the wheel of these sources, built with nothing on the PATH."""
    folder = tmp_path_factory.mktemp("wheel")
    shutil.copytree(ROOT, folder / "source", ignore=BUILT)
    shutil.rmtree(folder / "source" / "static" / "dist", ignore_errors=True)
    (folder / "no-programs").mkdir()
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet"]
    environ = {**os.environ, "PATH": str(folder / "no-programs")}
    run([*pip, "wheel", "--no-deps", "--wheel-dir", str(folder), str(folder / "source")], environ)
    (wheel,) = folder.glob("*.whl")
    run([*pip, "install", "--no-deps", "--target", str(folder / "site"), str(wheel)], environ)
    return folder / "site"


class InstalledServer(LiveServer):
    """`rosterpad serve` as the wheel installs it, started in a folder that is no checkout."""

    def __init__(self, site: Path, data: Path) -> None:
        super().__init__(data)
        self._site = site

    def _run(self) -> subprocess.Popen[bytes]:
        return self._spawn(
            [sys.executable, str(self._site / "bin" / "rosterpad"), *self._arguments()], self.data.parent
        )

    def _environ(self) -> dict[str, str]:
        return {**super()._environ(), "PYTHONPATH": str(self._site)}


def test_an_installed_wheel_serves_its_page_and_its_scripts(installed: Path, tmp_path: Path) -> None:
    with InstalledServer(installed, tmp_path / "data") as server:
        home = get(server.url + "/")
        script = re.search(r'src="(/-/static/home-\w+\.js)"', home)
        assert script, home
        assert get(server.url + script[1]) == next((installed / "server/_web/dist").glob("home-*.js")).read_text()
        assert str(ROOT) not in server.log()


def test_a_wheel_holds_no_sources_of_the_front_end_and_no_tests(installed: Path) -> None:
    assert sorted(path.name for path in installed.iterdir() if "dist-info" not in path.name) == ["bin", "server"]
    assert sorted(path.name for path in (installed / "server" / "_web").iterdir()) == ["dist", "templates"]


def get(url: str) -> str:
    """The body of an address that must answer 200."""
    with urllib.request.urlopen(url, timeout=10) as answer:
        assert answer.status == 200
        return str(answer.read().decode())


def run(command: list[str], environ: dict[str, str]) -> None:
    """Run it; what it printed is in the failure."""
    done = subprocess.run(command, env=environ, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{' '.join(command)}\n{done.stdout}\n{done.stderr}"
