"""What the tests of the house read: the modules of `server`, parsed, and the project's own files."""

import ast
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "server"
NOT_OURS = {".git", ".venv", "node_modules", "dist", "build", "data", "__pycache__", "test-results"}


@dataclass(frozen=True, slots=True)
class Import:
    """One import: `module` as Python would name it, absolute; `level` is the number of dots it was written with."""

    module: str
    level: int


@dataclass(frozen=True, slots=True)
class Module:
    """A module of the package: `name` is dotted, without the leading `server.`."""

    name: str
    path: Path
    tree: ast.Module
    lines: int

    def imports(self) -> Iterator[Import]:
        """Every import of the file, those inside functions too; `from x import y` is `x.y` if that is a module."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                yield from (Import(alias.name, 0) for alias in node.names)
            elif isinstance(node, ast.ImportFrom):
                base = self._absolute(node)
                yield from (Import(_module_of(base, alias.name), node.level) for alias in node.names)

    def functions(self) -> Iterator[tuple[str, int]]:
        """The name and the length in lines of every function and method."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                yield f"{self.name}.{node.name}", (node.end_lineno or 0) - node.lineno + 1

    def _absolute(self, node: ast.ImportFrom) -> str:
        if node.level == 0:
            return node.module or ""
        package = self.path.relative_to(ROOT).parent.parts
        return ".".join([*package[: len(package) - node.level + 1], *([node.module] if node.module else [])])


def modules() -> list[Module]:
    """All modules of `server`; a package's `__init__` has the package's name."""
    return [_parse(path) for path in sorted(PACKAGE.rglob("*.py"))]


def tracked() -> list[Path]:
    """The project's own text files: those in git, or in a folder that is no checkout all but what is built."""
    if shutil.which("git") and (ROOT / ".git").exists():
        listed = subprocess.run(
            ["git", "-c", f"safe.directory={ROOT}", "ls-files", "-z"],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=True,
        )
        paths = [ROOT / name for name in listed.stdout.split("\0") if name]
    else:
        paths = [path for path in ROOT.rglob("*") if not NOT_OURS & set(path.relative_to(ROOT).parts)]
    return [path for path in paths if path.is_file() and b"\0" not in path.read_bytes()[:1024]]


def _parse(path: Path) -> Module:
    text = path.read_text()
    name = ".".join(path.relative_to(PACKAGE).with_suffix("").parts).removesuffix("__init__").rstrip(".")
    return Module(name, path, ast.parse(text), len(text.splitlines()))


def _module_of(base: str, name: str) -> str:
    """`base.name` where that is a file or folder of ours, else `base`."""
    inner = ROOT.joinpath(*base.split("."), name)
    return f"{base}.{name}" if inner.is_dir() or inner.with_suffix(".py").is_file() else base
