"""The rules of CONTRIBUTING.md that a program can check: floors, sizes, names."""

import re
import statistics
import sys
import tomllib
from graphlib import CycleError, TopologicalSorter
from importlib.metadata import packages_distributions

from packaging.requirements import Requirement

from . import house

# A module imports from its own floor and the ones below.
FLOORS = {
    0: {"", "errors", "config", "sentences", "access", "history", "pads"},
    1: {
        "access.policy", "history.attribution", "history.folding", "history.loss", "history.past",
        "history.redacting", "history.restoring",
        "history.story", "history.weave", "history.wiping", "history.words",
        "pads.awareness", "pads.committed", "pads.difference", "pads.document",
        "pads.guard",
        "pads.names", "pads.pace", "pads.protocol", "pads.neighbours", "pads.chat", "pads.presence", "pads.update",
        "pads.window", "sessions", "store.records",
    },
    2: {"store"},
    3: {
        "access.handover", "access.identity", "access.keys", "pads.alarm", "pads.audience", "pads.background",
        "pads.between", "pads.bylines", "pads.connection", "pads.crashes", "pads.frozen", "pads.items", "pads.lock",
        "pads.owners", "pads.patience",
        "pads.replies", "pads.room", "pads.rooms", "pads.slices", "pads.turn", "pads.upkeep", "pads.wipes",
    },
    4: {"backup", "checkup", "control", "demo", "history.histories", "history.restore", "logs", "sweep", "transfer"},
    5: {"web"},
    6: {"app", "cli", "__main__"},
}  # fmt: skip
# Folders all of whose modules stand on the folder's floor, unless they are named themselves.
WHOLE_FOLDERS = {"checkup", "sessions", "store", "transfer", "web"}
# What a rule without I/O has no use for.
OUTSIDE_WORLD = {
    "aiosqlite", "asyncio", "http", "io", "logging", "os", "pathlib", "shutil", "socket", "sqlite3", "starlette",
    "subprocess", "tempfile", "threading", "time", "uvicorn", "websockets",
}  # fmt: skip

MODULES = house.modules()


def test_every_module_stands_on_a_floor() -> None:
    assert [module.name for module in MODULES if floor(module.name) is None] == []


def test_no_module_imports_from_a_floor_above_its_own() -> None:
    upward = [
        f"{module.name} (floor {floor(module.name)}) imports {name} (floor {floor(name)})"
        for module in MODULES
        for name in ours(module)
        if (floor(name) or 0) > (floor(module.name) or 0)
    ]
    assert upward == []


def test_no_imports_go_in_a_circle() -> None:
    try:
        TopologicalSorter({module.name: ours(module) - {module.name} for module in MODULES}).prepare()
    except CycleError as error:
        raise AssertionError(f"imports in a circle: {' → '.join(error.args[1])}") from None


def test_the_first_floor_is_pure() -> None:
    impure = [
        f"{module.name} imports {name}"
        for module in MODULES
        if floor(module.name) == 1
        for name in sorted(roots(module) & OUTSIDE_WORLD)
    ]
    waits = [
        f"{module.name} has `{word}`"
        for module in MODULES
        if floor(module.name) == 1
        for word in ("async def", "await ", "open(")
        if re.search(rf"^[^#\"]*\b{re.escape(word)}", module.path.read_text(), re.MULTILINE)
    ]
    assert impure + waits == []


def test_only_app_and_cli_name_the_store_that_is_used() -> None:
    outside = [module for module in MODULES if not module.name.startswith("store")]
    assert [m.name for m in outside if m.name not in {"app", "cli"} and "store.sqlite" in ours(m)] == []
    assert [m.name for m in outside if roots(m) & {"sqlite3", "aiosqlite"}] == []


def test_imports_inside_the_package_are_relative() -> None:
    absolute = [
        f"{module.name}: {found.module}"
        for module in MODULES
        for found in module.imports()
        if found.level == 0 and found.module.split(".")[0] in {"server", "tests"}
    ]
    assert absolute == []


def test_every_package_that_is_imported_is_a_declared_dependency() -> None:
    project = tomllib.loads((house.ROOT / "pyproject.toml").read_text())["project"]
    declared = {Requirement(line).name for line in project["dependencies"]}
    owners = packages_distributions()
    undeclared = [
        f"{module.name} imports {name}"
        for module in MODULES
        for name in sorted(roots(module) - set(sys.stdlib_module_names) - {"server"})
        if not {owner.lower() for owner in owners.get(name, [])} & declared
    ]
    assert undeclared == []


def test_no_function_is_long_and_most_are_short() -> None:
    lengths = dict(pair for module in MODULES for pair in module.functions())
    assert {name: lines for name, lines in lengths.items() if lines > 50} == {}
    assert statistics.median(lengths.values()) <= 8
    assert statistics.quantiles(lengths.values(), n=10)[-1] <= 25


def test_no_source_file_is_long() -> None:
    sources = [
        path
        for path in house.tracked()
        if path.suffix in {".py", ".js", ".css", ".html", ".sql"} and path.parts[len(house.ROOT.parts)] != "docs"
    ]
    long = {str(path.relative_to(house.ROOT)): len(path.read_text().splitlines()) for path in sources}
    assert {name: lines for name, lines in long.items() if lines >= 400} == {}


def test_no_file_is_named_for_nothing_in_particular() -> None:
    vague = {"utils", "util", "helpers", "helper", "misc", "common", "lib"}
    assert [path.name for path in house.tracked() if path.stem in vague] == []


def test_no_file_knows_the_machine_it_was_written_on() -> None:
    machine = re.compile(r"(?<![\w.:/-])/(?:home|root|Users|work)/\w")
    temporary = re.compile(r"(?<![\w.:/-])/(?:var/)?tmp/")
    found = [
        f"{path.relative_to(house.ROOT)}: {hit[0]}"
        for path in house.tracked()
        for pattern in [machine, *([temporary] if path.is_relative_to(house.PACKAGE) else [])]
        if (hit := pattern.search(path.read_text()))
    ]
    assert found == []


def test_the_lock_file_names_no_registry() -> None:
    """So that it installs from whichever registry npm is set up with: `omit-lockfile-registry-resolved=true`."""
    lock = (house.ROOT / "static" / "package-lock.json").read_text()
    assert re.findall(r'"resolved": "[^"]*"', lock) == []


def floor(name: str) -> int | None:
    """The floor of a module, by its own entry or its folder's."""
    floors = {entry: number for number, entries in FLOORS.items() for entry in entries}
    folder = name.partition(".")[0]
    return floors.get(name, floors[folder] if folder in WHOLE_FOLDERS else None)


def ours(module: house.Module) -> set[str]:
    """The modules of the package that it imports."""
    return {found.module.partition(".")[2] for found in module.imports() if found.module.split(".")[0] == "server"}


def roots(module: house.Module) -> set[str]:
    """The top names of all that it imports."""
    return {found.module.split(".")[0] for found in module.imports()}
