"""A sign-up form with nothing around it, to compare ours with: Starlette, one INSERT, and a thread that commits groups.

`python -m tests.load.bare PORT FILE`. No seats, no text, no identities, no pages: what the libraries alone can do.
"""

import asyncio
import sqlite3
import sys
import threading
from queue import SimpleQueue
from urllib.parse import parse_qsl

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

Handed = tuple[str, asyncio.Future[int]]


class Commits:
    """One thread that inserts all that has gathered while the last commit was synced."""

    def __init__(self, path: str) -> None:
        self._queue: SimpleQueue[Handed] = SimpleQueue()
        self._path, self._loop = path, asyncio.get_running_loop()
        threading.Thread(target=self._run, daemon=True).start()

    def add(self, name: str) -> "asyncio.Future[int]":
        """The number of the row, once it is on the disk."""
        done: asyncio.Future[int] = self._loop.create_future()
        self._queue.put((name, done))
        return done

    def _run(self) -> None:
        db = sqlite3.connect(self._path, isolation_level=None)
        db.executescript("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL")
        db.execute("CREATE TABLE signups (id INTEGER PRIMARY KEY, name TEXT)")
        while True:
            batch = [self._queue.get()]
            while not self._queue.empty():
                batch.append(self._queue.get())
            db.execute("BEGIN IMMEDIATE")
            rows = [db.execute("INSERT INTO signups (name) VALUES (?)", (name,)).lastrowid or 0 for name, _ in batch]
            db.execute("COMMIT")
            self._loop.call_soon_threadsafe(_resolve, batch, rows)


def _resolve(batch: list[Handed], rows: list[int]) -> None:
    for (_, done), row in zip(batch, rows, strict=True):
        done.set_result(row)


def _app(path: str) -> Starlette:
    commits: list[Commits] = []

    async def sign_up(request: Request) -> Response:
        if not commits:
            commits.append(Commits(path))
        fields = dict(parse_qsl((await request.body()).decode()))
        return RedirectResponse(f"/{await commits[0].add(fields['name'])}", 303)

    async def ready(_: Request) -> Response:
        return Response("ready")

    return Starlette(routes=[Route("/{pad}/signups", sign_up, methods=["POST"]), Route("/", ready)])


if __name__ == "__main__":
    uvicorn.run(_app(sys.argv[2]), port=int(sys.argv[1]), log_level="warning", access_log=False)
