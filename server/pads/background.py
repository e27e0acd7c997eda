"""What a room does beside its turns: tasks that nobody waits for, until the room stops."""

import asyncio
from collections.abc import Coroutine

from ..errors import StoreUnavailable
from ..store.health import Health


class Background:
    """The tasks of one room. That the store can't be used is told to `health` and nobody else."""

    def __init__(self, health: Health) -> None:
        self._health = health
        self._tasks: set[asyncio.Task[None]] = set()

    def start(self, work: Coroutine[object, object, None]) -> None:
        """Begin some work."""
        task = asyncio.create_task(self._run(work))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def finish(self) -> None:
        """Wait for all of it."""
        await asyncio.gather(*self._tasks)

    async def _run(self, work: Coroutine[object, object, None]) -> None:
        try:
            await work
        except StoreUnavailable as error:
            self._health.failed(error)
