"""What whoever looks after a server, and people themselves, ask of the store in SQLite: a part of `SqliteStore`."""

import time
from collections.abc import Sequence

from ..pads.names import key
from . import deletion, erasure, persons, survey
from .readers import Readers
from .records import Known, SurveyedPad
from .writer import Writer


class Care:
    """Deleting and erasing pads, all pads, and what is kept of a person."""

    _writer: Writer
    _readers: Readers

    async def delete(self, name: str, at: int) -> None:
        await self._writer.run(lambda db: deletion.delete(db, key(name), at))

    async def put_back(self, name: str) -> None:
        await self._writer.run(lambda db: deletion.put_back(db, key(name)))

    async def make_delete_link(self, name: str, token: bytes) -> None:
        await self._writer.run(lambda db: deletion.set_link(db, key(name), token))

    async def has_delete_link(self, name: str, token: bytes) -> bool:
        async with self._readers.reading() as db:
            return await deletion.has_link(db, key(name), token)

    async def deleted_among(self, names: Sequence[str]) -> tuple[str, ...]:
        async with self._readers.reading() as db:
            found = await deletion.among(db, [key(name) for name in names])
        return tuple(name for name in names if key(name) in found)

    async def due(self, before: int) -> tuple[str, ...]:
        async with self._readers.reading() as db:
            return await deletion.due(db, before)

    async def purge(self, name: str) -> bool:
        return await self._writer.run(lambda db: deletion.purge(db, key(name), time.time_ns() // 1_000_000))

    async def scrub(self) -> None:
        await self._writer.run_alone(erasure.scrub)

    async def known(self, identity: bytes) -> Known | None:
        async with self._readers.reading() as db:
            return await persons.known(db, identity)

    async def pads_of(self, identity: bytes) -> tuple[str, ...]:
        async with self._readers.reading() as db:
            return await persons.pads_of(db, identity)

    async def forget(self, identity: bytes, now: int) -> None:
        await self._writer.run(lambda db: persons.forget(db, identity, now))

    async def saw(self, identity: bytes, now: int) -> None:
        await self._writer.run(lambda db: persons.saw(db, identity, now))

    async def expire(self, before: int, now: int) -> int:
        async with self._readers.reading() as db:
            found = await persons.inactive(db, before, now, persons.AT_ONCE)
        await self._writer.run(lambda db: persons.expire(db, found, now))
        return len(found)

    async def survey(self, part: str, most: int, after: int) -> tuple[tuple[SurveyedPad, ...], int]:
        async with self._readers.reading() as db:
            return await survey.pads(db, part, most, after)
