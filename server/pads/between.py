"""The moments between two turns, when a room's doc is what is committed, and those who wait for one.

Where turn follows on turn, whoever is only woken comes too late: so each is served in the moment itself.
"""

import asyncio
from collections.abc import Callable
from typing import TypeVar

Answer = TypeVar("Answer")


class Between:
    """Whether it is such a moment now."""

    def __init__(self) -> None:
        self.turns = False
        self._waiting: list[Callable[[], None]] = []

    def begin(self) -> None:
        """What was done is committed. Whoever waits is served."""
        self.turns = True
        waiting, self._waiting = self._waiting, []
        for serve in waiting:
            serve()

    def end(self) -> None:
        """A turn begins."""
        self.turns = False

    async def ask(self, question: Callable[[], Answer]) -> Answer:
        """What `question` finds in such a moment: at once, or as soon as the turn that is under way is committed."""
        if self.turns:
            return question()
        found: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()

        def serve() -> None:
            if found.done():
                return
            try:
                found.set_result(question())
            except Exception as error:
                found.set_exception(error)

        self._waiting.append(serve)
        return await found
