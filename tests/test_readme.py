"""What README.md says is checked against what it says it of."""

import json
import re
import subprocess
import sys
import tomllib
from dataclasses import fields

from packaging.requirements import Requirement

from server.config import Config, variable

from . import house

README = (house.ROOT / "README.md").read_text()


def test_every_setting_is_in_the_readme_as_it_is() -> None:
    wanted = settings_table()
    assert wanted in README, f"README.md, section Settings, must hold exactly this table:\n\n{wanted}"


def test_every_setting_can_be_given_on_the_command_line() -> None:
    serve = [sys.executable, "-m", "server", "serve", "--help"]
    text = subprocess.run(serve, cwd=house.ROOT, capture_output=True, text=True, check=True).stdout
    assert {option(f.name) for f in fields(Config)} - set(re.findall(r"--[a-z-]+", text)) == set()


def test_every_dependency_is_there_with_its_reason() -> None:
    project = tomllib.loads((house.ROOT / "pyproject.toml").read_text())["project"]
    front_end = json.loads((house.ROOT / "static" / "package.json").read_text())
    python = [Requirement(line).name for line in project["dependencies"]]
    explained = re.findall(r"^\| (`.+`) \| .+ \|$", section("Dependencies"), re.MULTILINE)
    assert sorted(re.findall(r"`(.+?)`", " ".join(explained))) == sorted([*python, *front_end["dependencies"]])


def test_every_make_target_it_names_exists() -> None:
    makefile = (house.ROOT / "Makefile").read_text()
    named = set(re.findall(r"(?:`|^    )make ([a-z-]+)", README, re.MULTILINE))
    assert {"install", "run", "test"} <= named
    assert [target for target in sorted(named) if not re.search(rf"^{target}:", makefile, re.MULTILINE)] == []


def test_every_file_and_folder_it_names_exists() -> None:
    links = re.findall(r"\]\((?!https?:|#)([^)#]+)", README)
    named = re.findall(r"`((?:server|static|templates|tests)/[\w/.]*)`", README)
    built = "static/dist"
    wanted = sorted({*links, *(path for path in named if not path.startswith(built))})
    assert [path for path in wanted if not (house.ROOT / path).exists()] == []


def settings_table() -> str:
    """The rows that README.md must hold, made from `Config`."""
    head = "| command line | environment | default | what it is |\n|---|---|---|---|\n"
    return head + "".join(
        f"| `{option(f.name)}` | `{variable(f)}` | `{_default(f.default)}` | {f.metadata['help']} |\n"
        for f in fields(Config)
    )


def option(name: str) -> str:
    """How a setting is written on the command line."""
    return f"--{name.replace('_', '-')}"


def section(title: str) -> str:
    """The text below one heading of README.md, up to the next of its level."""
    return README.split(f"\n## {title}\n", 1)[1].split("\n## ", 1)[0]


def _default(value: object) -> str:
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value) or '""'
