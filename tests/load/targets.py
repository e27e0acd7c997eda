"""What the loads must show, of each alone and of one beside the other in the same run."""

from collections.abc import Iterator, Sequence

from .client import Dialect
from .load import Outcome
from .report import Figure
from .rows import LOADS

P99_MS = {"crowd": 25.0, "quiet": 9.0, "thousand": 35.0, "three-thousand": 120.0}
SHARE_OF_HOCUSPOCUS = {"crowd": 0.40, "thousand": 0.70}
ACKNOWLEDGED = 1.25


def judged(outcomes: Sequence[Outcome], fsync_ms: float) -> Iterator[Figure]:
    """The figures for every load that was run."""
    for name, load in LOADS.items():
        of = {(o.server, o.dialect): o for o in outcomes if o.load == load}
        if not of:
            continue
        plain, acknowledged = of["Rosterpad", Dialect.YJS.value], of["Rosterpad", Dialect.ROSTERPAD.value]
        yield _whole(str(load), [plain, acknowledged])
        if name == "quiet":
            yield _p50(plain, 2 + 1.5 * fsync_ms)
        yield _p99(plain, P99_MS[name])
        if peer := of.get(("Hocuspocus", Dialect.HOCUSPOCUS.value)):
            yield _ratio(plain, peer, SHARE_OF_HOCUSPOCUS.get(name))
        yield _acknowledged(acknowledged, plain, ACKNOWLEDGED if name == "crowd" else None)


def _whole(load: str, outcomes: list[Outcome]) -> Figure:
    complete = all(outcome.complete for outcome in outcomes)
    return Figure(load, "complete" if complete else "INCOMPLETE", "none lost, dropped or unacked", complete)


def _p50(outcome: Outcome, most: float) -> Figure:
    ms = outcome.percentile(0.5)
    return _judge("- p50", f"{ms:.2f} ms", f"≤ 2 ms + 1.5 fsync: {most:.2f} ms", ms <= most, outcome)


def _p99(outcome: Outcome, most: float) -> Figure:
    ms = outcome.percentile(0.99)
    return _judge("- p99", f"{ms:.1f} ms", f"≤ {most:g} ms", ms <= most, outcome)


def _ratio(ours: Outcome, theirs: Outcome, most: float | None) -> Figure:
    ratio = ours.cpu_us / theirs.cpu_us
    measured = f"{ratio:.0%} ({ours.cpu_us:.2f} of {theirs.cpu_us:.2f} µs)"
    if most is None:
        return Figure("- CPU of Hocuspocus'", measured)
    return _judge("- CPU of Hocuspocus'", measured, f"≤ {most:.0%}", ratio <= most, ours, theirs)


def _acknowledged(ours: Outcome, plain: Outcome, most: float | None) -> Figure:
    ratio = ours.cpu_us / plain.cpu_us
    if most is None:
        return Figure("- CPU with acknowledgements", f"{ratio:.2f} ×")
    return _judge("- CPU with acknowledgements", f"{ratio:.2f} ×", f"≤ {most} ×", ratio <= most, ours, plain)


def _judge(what: str, measured: str, must: str, met: bool, *outcomes: Outcome) -> Figure:
    """A figure that is only judged if the runs behind it say something."""
    remark = next((outcome.remark for outcome in outcomes if outcome.remark), "")
    return Figure(what, f"{measured}; {remark}", must) if remark else Figure(what, measured, must, met)
