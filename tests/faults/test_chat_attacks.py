"""What a hostile page sends to a chat: each is answered as it should be, and a bystander's edits and messages go on."""

import asyncio
import random

from server.pads import protocol

from ..live_server import LiveServer
from ..web.sockets import closed, heard, opened
from ..web.test_chat import asks, calls, hears, kept, says, socket
from ..web.test_settings import BEN, cookie
from .test_attacks import working_together

__all__ = ["calls"]

CASES = 400
CODES = {4400, 4413, 4422, 4429}
HONEST = (
    says("Hello", "k"), asks({"older": None}), asks({"older": 7}), asks({"delete": 3}), bytes((117,)), b"\x74\x00",
)  # fmt: skip


def mutated(chance: random.Random) -> bytes:
    data = bytearray(chance.choice(HONEST))
    for _ in range(chance.randrange(1, 4)):
        at = chance.randrange(len(data) + 1)
        data[at : at + chance.randrange(3)] = chance.randbytes(chance.randrange(4))
    return b"\x72" + bytes(data[1:]) if chance.random() < 0.7 else bytes(data)


async def test_mutated_chat_messages_close_only_their_sender_with_a_reason(calls: LiveServer) -> None:
    seed = random.randrange(1 << 32)
    print(f"seed {seed}")
    chance = random.Random(seed)
    codes: set[int] = set()
    async with working_together(calls):
        for n in range(CASES):
            async with socket(calls, BEN, reads=bool(n % 2)) as sender:
                await sender.send(mutated(chance))
                await sender.send(says("x" * 9_000))  # whatever that did, this closes it
                codes.add((await closed(sender))[0])
    assert codes <= CODES
    assert 4413 in codes
    assert "Traceback" not in calls.log()
    assert all(len(text) <= 2_000 for text in kept(calls))


async def test_a_flood_of_chat_from_many_sockets_disturbs_nobody(calls: LiveServer) -> None:
    async def flood(n: int) -> None:
        async with opened(f"{calls.ws_url}/calls", headers=cookie(f"{n:032x}")) as sender:
            for m in range(60):
                await sender.send(says(f"spam {n} {m}", str(m)))
            while True:
                kind, value = await heard(sender)
                if kind == "chat" and "failed" in value:
                    return

    async with working_together(calls), socket(calls, BEN, reads=True) as reader:
        await hears(reader, "on")
        await asyncio.gather(*(flood(n) for n in range(20)))
        await reader.send(says("I am here", "mine", "Ben"))
        assert (await hears(reader, "sent"))["sent"] == "mine"
    spam = [text for text in kept(calls) if text.startswith("spam")]
    assert len(spam) <= 20 * 12, "ten seconds' worth of each, and a little"


def test_a_chat_message_is_told_from_all_others_by_its_first_byte() -> None:
    assert protocol.is_chat(says("x"))
    assert not [each for each in (b"", None, b"\x71", b"\xf2\x00") if protocol.is_chat(each)]
