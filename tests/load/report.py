"""The report, in Markdown."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from .load import Outcome

COLUMNS = (
    "load", "server", "clients", "deliveries/s", "CPU µs a delivery", "server, of a core", "p50 ms", "p99 ms", "max ms",
    "lost", "dropped", "unacked", "memory MB", "open ms", "client, of a core", "late ms", "others, of a core", "",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Figure:
    """One thing measured, what it must be, and whether it is (None: there is nothing it must be)."""

    what: str
    measured: str
    must: str = ""
    met: bool | None = None


def loads(outcomes: Iterable[Outcome]) -> str:
    """The table of loads, a row each."""
    return table(COLUMNS, [_cells(outcome) for outcome in outcomes])


def figures(found: Iterable[Figure]) -> str:
    """The table of figures beside what they must be."""
    words = {True: "yes", False: "NO", None: ""}
    return table(("what", "measured", "must", "met"), [(f.what, f.measured, f.must, words[f.met]) for f in found])


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A Markdown table."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(cell.replace('|', '/') for cell in line)} |" for line in lines)


def _cells(o: Outcome) -> list[str]:
    return [
        str(o.load),
        o.server,
        o.dialect,
        f"{o.deliveries / o.seconds:,.0f}",
        f"{o.cpu_us:.2f}",
        f"{o.cpu / o.seconds:.0%}",
        *(f"{o.percentile(part):.1f}" for part in (0.5, 0.99, 1)),
        str(o.missed),
        f"{len(o.dropped)} ({o.dropped[0]})" if o.dropped else "0",
        str(o.unacked),
        f"{o.memory / 2**20:.0f}",
        f"{o.open_ms:.1f}",
        f"{o.client_share:.0%}",
        f"{o.late_ms:.0f}",
        f"{o.others_share:.0%}",
        o.remark,
    ]
