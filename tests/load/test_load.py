"""A small load, to keep the benchmark working and to see that nothing is lost under it. It asserts no timings."""

from pathlib import Path

from . import signups, trace
from .client import Dialect
from .load import Load, run
from .paint import keystrokes
from .reading import followed
from .report import loads
from .servers import rosterpad

SMALL = Load(clients=20, writers=10, rate=20)


async def test_yjs_clients_lose_nothing(tmp_path: Path) -> None:
    with rosterpad(tmp_path / "data") as target:
        outcome = await run(SMALL, target, seconds=1)
    assert (outcome.missed, outcome.dropped) == (0, ())
    own = SMALL.probes * outcome.edits - len(outcome.latencies_ms)  # of the last client, who types and is a probe
    assert 0 <= own - outcome.edits // SMALL.writers <= 1


async def test_every_edit_of_rosterpad_clients_is_acknowledged(tmp_path: Path) -> None:
    with rosterpad(tmp_path / "data") as target:
        outcome = await run(SMALL, target.speaking(Dialect.ROSTERPAD), seconds=1)
    assert (outcome.missed, outcome.dropped, outcome.unacked) == (0, (), 0)
    assert outcome.complete
    assert "rosterpad.v1" in loads([outcome])


async def test_a_typed_trace_is_the_text_after_a_restart(tmp_path: Path) -> None:
    typed = trace.made_up(keystrokes=2_000)
    figures = await trace.typed_and_opened(tmp_path, typed, in_flight=50, openings=1, settle=0)
    assert [figure.measured for figure in figures[:1]] == ["exact"]


async def test_every_change_reaches_every_reading_page(tmp_path: Path) -> None:
    _, reached = await followed(tmp_path, seconds=1, pages=30)
    assert ", 0 of " in reached.measured


async def test_every_sign_up_of_a_crowd_is_taken(tmp_path: Path) -> None:
    bare, ours, _ = await signups.per_second(tmp_path, seconds=1)
    assert "wrong" not in bare.measured + ours.measured


async def test_keystrokes_are_timed_in_a_browser(tmp_path: Path) -> None:
    (figure,) = await keystrokes(tmp_path, seconds=1, others=3)
    assert ", of 8 of 8 keystrokes" in figure.measured
    assert "dropped" not in figure.measured


def test_the_same_seed_makes_up_the_same_trace() -> None:
    typed = trace.made_up(keystrokes=3_000)
    assert typed == trace.made_up(keystrokes=3_000)
    assert typed.text == _replayed(typed)


def _replayed(typed: trace.Trace) -> str:
    text = ""
    for at, gone, new in typed.patches:
        text = text[:at] + new + text[at + gone :]
    return text
