"""The one thread that writes to SQLite, so that all rooms' turns share one synced commit.

While it commits, the next batch gathers in its queue. Every job of a batch runs in a savepoint of its own: a job that
fails takes nothing else with it.
"""

import asyncio
import sqlite3
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Any, NamedTuple, TypeVar

from ..errors import StoreUnavailable

Result = TypeVar("Result")
Job = Callable[[sqlite3.Connection], Result]

CACHE_KIB = 8 << 10
"""Of the writer's pages: a lecture hall's sign-ups touch a leaf of every index each, in no order."""


@dataclass(frozen=True, slots=True)
class _Handed:
    """A job; one that is `alone` runs outside of a transaction."""

    job: Job[Any]
    done: asyncio.Future[Any]
    alone: bool = False


class _Outcome(NamedTuple):
    result: Any = None
    error: StoreUnavailable | None = None


class Writer:
    """Owns the only connection that writes and checkpoints. Before SQLite 3.51.3 a second one could corrupt the WAL."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._queue: SimpleQueue[_Handed | None] = SimpleQueue()
        self._thread = threading.Thread(target=self._run, name="store-writer", daemon=True)
        self._loop = asyncio.get_running_loop()
        self._db: sqlite3.Connection | None = None
        self._closed = False
        self._next: _Handed | None = None

    def start(self, prepare: Callable[[sqlite3.Connection], None]) -> None:
        """Open the database, let `prepare` migrate it, and start to take jobs. Raises `StoreUnavailable`."""
        try:
            self._db = connect(self._path)
            # Before there are threads, for it is the process's. /var/tmp may be memory, and smaller than the database.
            folder = str(self._path.absolute().parent).replace("'", "''")
            self._db.execute(f"PRAGMA temp_store_directory = '{folder}'")
            prepare(self._db)
        except (sqlite3.Error, OSError) as error:
            raise StoreUnavailable(
                "The database %(path)s can't be opened: %(why)s", path=self._path, why=error
            ) from error
        self._thread.start()

    async def run(self, job: Job[Result]) -> Result:
        """Hand a job in; its result when it is synced. Cancelling doesn't stop the job. Raises `StoreUnavailable`."""
        return await self._hand_in(job, alone=False)

    async def run_alone(self, job: Job[Result]) -> Result:
        """The same for a job that must not be in a transaction. Raises `StoreUnavailable`."""
        return await self._hand_in(job, alone=True)

    async def _hand_in(self, job: Job[Result], *, alone: bool) -> Result:
        if self._closed:
            raise StoreUnavailable("The server is stopping; nothing more is written.")
        done: asyncio.Future[Result] = self._loop.create_future()
        self._queue.put(_Handed(job, done, alone))
        return await asyncio.shield(done)

    async def stop(self) -> None:
        """Finish the jobs handed in, then close."""
        self._closed = True
        self._queue.put(None)
        await asyncio.to_thread(self._thread.join)

    def _run(self) -> None:
        while (batch := self._next_batch()) is not None:
            outcomes = self._run_alone(batch[0].job) if batch[0].alone else self._commit(batch)
            self._loop.call_soon_threadsafe(_tell, batch, outcomes)
        if self._db is not None:
            self._db.close()

    def _next_batch(self) -> list[_Handed] | None:
        first, self._next = self._next or self._queue.get(), None
        if first is None:
            return None
        batch = [first]
        while not first.alone:
            try:
                handed = self._queue.get_nowait()
            except Empty:
                return batch
            if handed is None:  # stop after this batch
                self._queue.put(None)
                return batch
            if handed.alone:
                self._next = handed
                return batch
            batch.append(handed)
        return batch

    def _commit(self, batch: list[_Handed]) -> list[_Outcome]:
        try:
            db = self._connected()
            db.execute("BEGIN IMMEDIATE")
            outcomes = [_in_savepoint(db, handed.job) for handed in batch]
            db.execute("COMMIT")
            return outcomes
        except Exception as error:
            self._reopen()
            return [_Outcome(error=StoreUnavailable("The database can't write: %(why)s", why=error))] * len(batch)

    def _run_alone(self, job: Job[Any]) -> list[_Outcome]:
        try:
            return [_Outcome(job(self._connected()))]
        except StoreUnavailable as error:
            return [_Outcome(error=error)]
        except Exception as error:
            self._reopen()
            return [_Outcome(error=StoreUnavailable("The database can't write: %(why)s", why=error))]

    def _connected(self) -> sqlite3.Connection:
        if self._db is None:
            self._db = connect(self._path)
        return self._db

    def _reopen(self) -> None:
        # After a failed fsync the kernel may have dropped the dirty pages: a retry on the same file handle would
        # report success for nothing. A fresh connection reads back what is really there.
        if self._db is not None:
            self._db.close()
            self._db = None


def connect(path: Path) -> sqlite3.Connection:
    """A connection whose commits are synced before they return."""
    db = sqlite3.connect(path, isolation_level=None, check_same_thread=False, cached_statements=256)
    try:
        db.execute("PRAGMA auto_vacuum = INCREMENTAL")
        db.execute("PRAGMA journal_mode = WAL")
        db.execute("PRAGMA synchronous = FULL")
        db.execute("PRAGMA fullfsync = ON")  # macOS: fsync alone leaves data in the drive's cache
        db.execute("PRAGMA foreign_keys = ON")
        db.execute("PRAGMA temp_store = MEMORY")  # what a savepoint could take back is a quarter of a sign-up on disk
        db.execute(f"PRAGMA cache_size = {-CACHE_KIB}")
    except sqlite3.Error:
        db.close()
        raise
    return db


def _in_savepoint(db: sqlite3.Connection, job: Job[Any]) -> _Outcome:
    db.execute("SAVEPOINT job")
    try:
        result = job(db)
    except Exception as error:
        # What keeps one job from writing keeps all: a full disk, an I/O error. SQLite has then rolled back already.
        if isinstance(error, sqlite3.OperationalError) or not db.in_transaction:
            raise
        db.execute("ROLLBACK TO job")
        db.execute("RELEASE job")
        return _Outcome(error=StoreUnavailable("The database refused a write: %(why)s", why=error))
    db.execute("RELEASE job")
    return _Outcome(result)


def _tell(batch: list[_Handed], outcomes: list[_Outcome]) -> None:
    for handed, (result, error) in zip(batch, outcomes, strict=True):
        if handed.done.cancelled():
            continue
        if error is None:
            handed.done.set_result(result)
        else:
            handed.done.set_exception(error)
