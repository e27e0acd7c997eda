"""Hostile bytes on a live socket: the sender is told why, the log has one line, and the pad and its people go on.

Every case is one that the guard's own tests have (tests/pads/hostile.py); here they come to a pad in use.
"""

from collections.abc import Iterator

import pytest

from server.pads import protocol
from server.pads.update import Struct, encode, root_parent

from ..live_server import LiveServer
from ..load import wire
from ..pads import hostile
from ..pads.hostile import Case, Kind, Outcome, named
from ..yclient import YClient, lacks, until_equal
from .refusals import told

CODES = {Outcome.REFUSED: 4422, Outcome.OVER_LIMIT: 4422, Outcome.BAD_MESSAGE: 4400}
MAX_MESSAGE = 1 << 20
TYPED = "afterwards, meanwhile, before, "


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveServer]:
    """One server for all cases: none ends it."""
    with LiveServer(tmp_path_factory.mktemp("hostile") / "data") as server:
        pid = server.pid
        yield server
        assert (server.pid, "Traceback" in server.log()) == (pid, False)


@pytest.mark.parametrize("case", hostile.CASES, ids=named)
async def test_a_hostile_message_reaches_nobody_and_changes_nothing(server: LiveServer, case: Case) -> None:
    attacker = await _attack(server, f"case-{hostile.CASES.index(case)}", case, case.messages[-1])
    if case.outcome is Outcome.GAP:
        assert (attacker.closed, attacker.socket.asked) == ([], 2)
    attacker.cut()


@pytest.mark.parametrize("case", [c for c in hostile.CASES if c.kind is Kind.UPDATE and c.outcome in CODES], ids=named)
async def test_a_hostile_sync_step_2_reaches_nobody_and_changes_nothing(server: LiveServer, case: Case) -> None:
    await _attack(server, f"sync-{hostile.CASES.index(case)}", case, protocol.sync_step2(case.data))


async def test_a_burst_of_hostile_messages_is_one_line_in_the_log(server: LiveServer) -> None:
    attacker = await YClient(server.ws_url, "burst").join()
    for case in hostile.CASES:
        if case.kind is Kind.UPDATE and case.outcome is Outcome.REFUSED and not case.before:
            attacker.send(protocol.update(case.data))
    await attacker.until(lambda: bool(attacker.closed), "a close frame")
    assert told(server, "burst", attacker) == ([4422], 1)


@pytest.mark.parametrize("kind", ["update", "SyncStep2", "deleted"])
async def test_nobody_takes_the_place_of_somebody_who_is_here(server: LiveServer, kind: str) -> None:
    """What is sent under another's client id would make that one's next edits look known, and they would vanish."""
    pad = f"place-{kind}"
    victim, attacker, witness = [await YClient(server.ws_url, pad).join() for _ in range(3)]
    victim.insert(0, "mine ")
    await until_equal([victim, attacker, witness])
    client = victim.doc.client_id
    text = None if kind == "deleted" else "forged"
    struct = Struct(client, 5, 5 + (1 << 20 if text is None else 6), (client, 4), None, text)
    forged = encode([struct], (), root_parent("text"))
    attacker.send(protocol.sync_step2(forged) if kind == "SyncStep2" else protocol.update(forged))
    await attacker.until(lambda: attacker.socket.asked > (kind != "SyncStep2"), "the question for the rest")
    for _ in range(20):
        victim.insert(5, "x")
    await until_equal([victim, witness])
    assert str(witness) == "mine " + 20 * "x"
    assert (victim.closed, victim.saved) == ([], True)
    for person in (victim, attacker, witness):
        person.cut()


async def _attack(server: LiveServer, pad: str, case: Case, message: bytes) -> YClient:
    """Send a hostile message to a pad that others use, and look at all that must be as it was."""
    attacker, bystander = await YClient(server.ws_url, pad).join(), await YClient(server.ws_url, pad).join()
    for honest in case.messages[:-1]:
        attacker.send(honest)
    await until_equal([attacker, bystander])
    text = str(bystander)
    bystander.insert(0, "before, ")
    await until_equal([attacker, bystander])
    others = _others(bystander)
    attacker.send(message)
    bystander.insert(0, "meanwhile, ")
    await _answered(attacker, case)
    bystander.insert(0, "afterwards, ")
    witness = await YClient(server.ws_url, pad).join()
    await until_equal([bystander, witness])
    assert (str(witness), lacks(bystander.doc, witness.doc)) == (TYPED + text, None)
    assert wire.read_clocks(witness.doc.get_state()) == others | {bystander.doc.client_id: len(TYPED)}
    code = 4413 if len(message) > MAX_MESSAGE and message[1] == wire.UPDATE else CODES.get(case.outcome)
    assert told(server, pad, attacker) == (([code], 1) if code else ([], 0))
    bystander.cut()
    witness.cut()
    return attacker


def _others(person: YClient) -> dict[int, int]:
    """How far everybody else has come in this person's doc."""
    return {id: clock for id, clock in wire.read_clocks(person.doc.get_state()).items() if id != person.doc.client_id}


async def _answered(attacker: YClient, case: Case) -> None:
    if case.outcome is Outcome.GAP:
        await attacker.until(lambda: attacker.socket.asked > 1, f"the question for the rest after {case.name}")
    else:
        await attacker.until(lambda: bool(attacker.closed), f"a close frame after {case.name}")
