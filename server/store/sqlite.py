"""The store in one SQLite file: a writer thread with group commit, and readers that never write."""

import sqlite3
import time
from collections.abc import Collection, Sequence
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path

import aiosqlite

from ..access.policy import Access, Policy, Role, SessionsBy
from ..errors import StoreUnavailable
from ..pads.names import key
from . import (
    archive_index,
    archives,
    authors,
    blocks,
    clients,
    links,
    listing,
    pins,
    revisions,
    roster_reads,
    wipes,
)
from .care import Care
from .chat import SqliteChats
from .crashes import CrashCounts
from .handovers import SqliteHandovers
from .identities import identity
from .lock import Lock
from .readers import Readers
from .records import (
    ArchivedEntry,
    ArchivedFile,
    ArchivedPad,
    ArchivedPages,
    Archiving,
    Author,
    Block,
    Change,
    Credit,
    KeptSession,
    Link,
    LogEntry,
    PadRosters,
    Revision,
    SignedUp,
    Snapshot,
    StoredPad,
    StoredTurn,
    Wipe,
    Written,
)
from .rosters import carry_out, settles_at
from .writer import Writer

_INSERT_CHANGE = "INSERT INTO changes (pad, sequence, at, author, payload) VALUES (?, ?, ?, ?, ?)"
_SELECT_PAD = """
    SELECT id, name, created, updated, sequence, folded, id IN (SELECT pad FROM archives), deleted, crashes FROM pads
    WHERE key = ?"""
_SELECT_CHANGES = """
    SELECT sequence, at, token_hash, payload FROM changes LEFT JOIN identities ON identities.id = author
    WHERE pad = ? AND sequence > ? ORDER BY sequence"""


class SqliteStore(Care, CrashCounts):
    """A `Store` in the file `rosterpad.sqlite3` of a folder."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "rosterpad.sqlite3"

    async def open(self) -> None:
        self._lock = Lock(self.path.parent)
        try:
            self._writer = Writer(self.path)
            self._writer.start(migrate)
            self._readers = Readers(self.path)
            await self._readers.open()
            self.chats = SqliteChats(self._writer, self._readers)
            self.handovers = SqliteHandovers(self._writer, self._readers)
        except StoreUnavailable:
            self._lock.release()
            raise

    async def close(self) -> None:
        await self._readers.close()
        await self._writer.stop()  # last, so that it checkpoints
        self._lock.release()

    async def commit(self, turn: StoredTurn) -> Written:
        return await self._writer.run(lambda db: _write_turn(db, turn))

    async def load(self, name: str) -> StoredPad | None:
        async with self._readers.reading() as db:
            row = await _row(db, _SELECT_PAD, key(name))
            if row is None:
                return None
            pad, spelling, created, updated, sequence, folded, archived, deleted, crashed = row
            row = await _row(db, "SELECT sequence, state FROM snapshots WHERE pad = ?", pad)
            snapshot = Snapshot(*row) if row else None
            changes = await _changes(db, pad, snapshot.sequence if snapshot else 0)
            kept, settles_at = await roster_reads.kept(db, pad)
            access = await links.access(db, pad)
            found = await pins.kept(db, pad) if access.sessions_by is SessionsBy.HOSTS else None
            whole = (spelling, created, updated, sequence, folded, snapshot, changes, kept, settles_at, access, found)
            return StoredPad(
                *whole, bool(archived), deleted, await wipes.of(db, pad), await clients.of(db, pad), crashed
            )

    async def changes(self, name: str, after: int = 0) -> tuple[Change, ...]:
        async with self._readers.reading() as db:
            pad = await _row(db, "SELECT id FROM pads WHERE key = ?", key(name))
            return await _changes(db, pad[0], after) if pad else ()

    async def keep_snapshot(self, name: str, snapshot: Snapshot) -> None:
        await self._writer.run(lambda db: _replace_snapshot(db, name, snapshot))

    async def fold(
        self, name: str, first: int, last: int, folded: tuple[Change, ...], revisions: Collection[int] = ()
    ) -> bool:
        return await self._writer.run(lambda db: _replace_changes(db, name, first, last, folded, revisions))

    async def keep_revision(self, name: str, revision: Revision) -> Revision:
        return await self._writer.run(lambda db: revisions.keep(db, _pad(db, name), revision))

    async def revisions(self, name: str) -> tuple[Revision, ...]:
        async with self._readers.reading() as db:
            row = await _row(db, "SELECT id FROM pads WHERE key = ?", key(name))
            return await revisions.of(db, row[0]) if row else ()

    async def authors(self, name: str) -> tuple[Author, ...]:
        async with self._readers.reading() as db:
            return await authors.of(db, key(name))

    async def credit(self, name: str, credits: tuple[Credit, ...]) -> None:
        await self._writer.run(lambda db: authors.credit(db, _pad(db, name), credits, _now()))

    async def credits(self, name: str) -> tuple[Credit, ...]:
        async with self._readers.reading() as db:
            row = await _row(db, "SELECT id FROM pads WHERE key = ?", key(name))
            return await authors.credits(db, row[0]) if row else ()

    async def set_history_for(self, name: str, role: Role) -> None:
        await self._writer.run(lambda db: links.set_history_for(db, _pad(db, name), role))

    async def settle_wipe(self, name: str, wipe: Wipe, *, told: bool) -> None:
        await self._writer.run(lambda db: wipes.settle(db, _pad(db, name), wipe, told=told))

    async def drop_wipe(self, wipe: int, *, was_one: bool) -> None:
        await self._writer.run(lambda db: wipes.drop(db, wipe, was_one=was_one))

    async def forget_wipes(self, before: int) -> None:
        await self._writer.run(lambda db: wipes.forget(db, before))

    async def rosters(self, name: str) -> PadRosters:
        async with self._readers.reading() as db:
            row = await _row(db, "SELECT id, sequence FROM pads WHERE key = ?", key(name))
            return await roster_reads.rosters(db, *row) if row else PadRosters(0, (), (), ())

    async def log(self, name: str) -> tuple[LogEntry, ...]:
        async with self._readers.reading() as db:
            row = await _row(db, "SELECT id FROM pads WHERE key = ?", key(name))
            return await roster_reads.log(db, row[0]) if row else ()

    async def signup(self, token: bytes) -> SignedUp | None:
        async with self._readers.reading() as db:
            return await roster_reads.by_token(db, token)

    async def entries(self, identity: bytes) -> tuple[tuple[str, SignedUp], ...]:
        async with self._readers.reading() as db:
            return await roster_reads.by_identity(db, identity)

    async def access(self, name: str) -> Access:
        async with self._readers.reading() as db:
            row = await _row(db, "SELECT id FROM pads WHERE key = ?", key(name))
            return await links.access(db, row[0]) if row else Access()

    async def set_policy(self, name: str, policy: Policy) -> None:
        await self._writer.run(lambda db: links.set_policy(db, _pad(db, name), policy))

    async def lock(self, name: str, until: int | None) -> None:
        await self._writer.run(lambda db: blocks.lock(db, _pad(db, name), until))

    async def block(self, name: str, identity: bytes, label: str) -> None:
        await self._writer.run(lambda db: blocks.block(db, _pad(db, name), identity, label, _now()))

    async def end_block(self, name: str, block: int) -> None:
        await self._writer.run(lambda db: blocks.end(db, _pad(db, name), block))

    async def blocks(self, name: str) -> tuple[Block, ...]:
        async with self._readers.reading() as db:
            row = await _row(db, "SELECT id FROM pads WHERE key = ?", key(name))
            return await blocks.of(db, row[0]) if row else ()

    async def links(self, name: str) -> tuple[Link, ...]:
        async with self._readers.reading() as db:
            row = await _row(db, "SELECT id FROM pads WHERE key = ?", key(name))
            return await links.live(db, row[0]) if row else ()

    async def make_link(self, name: str, role: Role, label: str, token: bytes) -> None:
        await self._writer.run(lambda db: links.make(db, _pad(db, name), role, label, token, _now()))

    async def make_organiser_link(self, name: str, token: bytes, only: bytes | None = None) -> None:
        await self._writer.run(lambda db: links.renew(db, _pad(db, name), token, only, _now()))

    async def revoke_link(self, name: str, link: int) -> None:
        await self._writer.run(lambda db: links.revoke(db, _pad(db, name), link, _now()))

    async def link_role(self, name: str, token: bytes) -> Role | None:
        async with self._readers.reading() as db:
            return await links.role(db, key(name), token)

    async def take_link(self, name: str, token: bytes, identity: bytes) -> Role | None:
        return await self._writer.run(lambda db: links.take(db, key(name), token, identity, _now()))

    async def set_listed(self, name: str, listed: bool) -> None:
        await self._writer.run(lambda db: listing.set_listed(db, key(name), listed))

    async def is_listed(self, name: str) -> bool:
        async with self._readers.reading() as db:
            return await listing.is_listed(db, key(name))

    async def upcoming(self, now: int, most: int) -> tuple[tuple[str, KeptSession], ...]:
        async with self._readers.reading() as db:
            return await listing.upcoming(db, now, most)

    async def archived(self, name: str, session: str = "") -> ArchivedPad | None:
        async with self._readers.reading() as db:
            return await archives.archived(db, key(name), session)

    async def keep_archived(self, name: str, made: ArchivedPages) -> bool:
        return await self._writer.run(lambda db: archives.keep(db, key(name), made))

    async def archiving(self, name: str) -> Archiving | None:
        async with self._readers.reading() as db:
            return await archives.archiving(db, key(name))

    async def set_archiving(self, name: str, archiving: Archiving | None) -> None:
        await self._writer.run(lambda db: archives.set_archiving(db, _pad(db, name), archiving))

    async def to_archive(self, now: int, quiet: int, most: int) -> tuple[tuple[str, bool], ...]:
        async with self._readers.reading() as db:
            return await archives.due(db, now, quiet, most)

    async def unmade_archives(self, most: int) -> tuple[str, ...]:
        async with self._readers.reading() as db:
            return await archives.unmade(db, most)

    async def archived_months(self) -> tuple[tuple[str, int], ...]:
        async with self._readers.reading() as db:
            return await archives.months(db)

    async def archived_between(self, start: int, end: int, most: int, skip: int = 0) -> Sequence[ArchivedEntry]:
        async with self._readers.reading() as db:
            return await archives.between(db, start, end, most, skip)

    async def archived_files(self, after: int, most: int) -> Sequence[ArchivedFile]:
        async with self._readers.reading() as db:
            return await archives.files(db, after, most)

    async def search_archive(self, query: str, most: int, skip: int = 0) -> tuple[Sequence[ArchivedEntry], bool]:
        async with self._readers.reading() as db:
            return await archive_index.search(db, query, most, skip)

    async def tidy_archive(self) -> bool:
        return await self._writer.run(archive_index.tidy)

    async def probe(self) -> None:
        await self._writer.run(_write_probe)


def migrate(db: sqlite3.Connection) -> None:
    """Bring the tables up to this version's. Raises `StoreUnavailable` for a file that a newer version made."""
    scripts = sorted((p for p in _migrations().iterdir() if p.name.endswith(".sql")), key=lambda p: p.name)
    version: int = db.execute("PRAGMA user_version").fetchone()[0]
    if version > len(scripts):
        raise StoreUnavailable(
            "The database is of a newer Rosterpad: schema %(schema)s, and this one knows %(known)s.",
            schema=version,
            known=len(scripts),
        )
    for number, script in enumerate(scripts[version:], version + 1):
        db.executescript(f"BEGIN;\n{script.read_text()}\nPRAGMA user_version = {number};\nCOMMIT;")


def _migrations() -> Traversable:
    return resources.files(__package__) / "migrations"


def _write_turn(db: sqlite3.Connection, turn: StoredTurn) -> Written:
    who = {author: identity(db, author, turn.at) for author in {change.author for change in turn.changes}}
    creator = who[turn.changes[0].author] if turn.changes else None
    (pad,) = db.execute(
        """INSERT INTO pads (key, name, created, updated, sequence, creator, policy, listed)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT (key) DO UPDATE SET updated = excluded.updated, sequence = excluded.sequence RETURNING id""",
        (
            *(
                key(turn.pad),
                turn.pad,
                turn.changes[0].at if turn.changes else turn.at,
                turn.at,
                turn.sequence,
                creator,
            ),
            *(turn.beginning.policy.value, turn.beginning.listed),
        ),
    ).fetchone()
    db.executemany(_INSERT_CHANGE, ((pad, c.sequence, c.at, who[c.author], c.update) for c in turn.changes))
    clients.keep(db, pad, turn.clients, turn.at)
    for revision in turn.revisions:
        revisions.keep(db, pad, revision)
    if turn.authors:
        authors.sign(db, pad, turn.authors, turn.at)
    if turn.undoes is not None:
        wipes.drop(db, turn.undoes, was_one=True)
    wipe = wipes.suspect(db, pad, turn.wiped, turn.at) if turn.wiped is not None else None
    if not turn.orders:
        return Written((), None, wipe)
    outcomes = tuple(carry_out(db, pad, order, turn.at) for order in turn.orders)
    return Written(outcomes, settles_at(db, pad), wipe)


def _replace_snapshot(db: sqlite3.Connection, name: str, snapshot: Snapshot) -> None:
    db.execute(
        "INSERT OR REPLACE INTO snapshots (pad, sequence, state) VALUES (?, ?, ?)",
        (_pad(db, name), snapshot.sequence, snapshot.state),
    )


def _replace_changes(
    db: sqlite3.Connection, name: str, first: int, last: int, folded: tuple[Change, ...], known: Collection[int]
) -> bool:
    pad = _pad(db, name)
    if revisions.between(db, pad, first, last) - frozenset(known):
        return False
    db.execute("DELETE FROM changes WHERE pad = ? AND sequence BETWEEN ? AND ?", (pad, first, last))
    rows = ((pad, c.sequence, c.at, identity(db, c.author, c.at), c.update) for c in folded)
    db.executemany(_INSERT_CHANGE, list(rows))
    db.execute("UPDATE pads SET folded = ? WHERE id = ?", (last, pad))
    _give_space_back(db)
    return True


def _give_space_back(db: sqlite3.Connection) -> None:
    # One page a statement: Python's sqlite3 stops at the first step of a statement that returns no columns.
    for _ in range(db.execute("PRAGMA freelist_count").fetchone()[0]):
        db.execute("PRAGMA incremental_vacuum(1)")


def _write_probe(db: sqlite3.Connection) -> None:
    db.execute("INSERT INTO probes VALUES (1, ?) ON CONFLICT DO UPDATE SET at = excluded.at", (_now(),))


def _now() -> int:
    return time.time_ns() // 1_000_000


def _pad(db: sqlite3.Connection, name: str) -> int:
    pad: int = db.execute("SELECT id FROM pads WHERE key = ?", (key(name),)).fetchone()[0]
    return pad


async def _row(db: aiosqlite.Connection, sql: str, *values: object) -> sqlite3.Row | None:
    async with db.execute(sql, values) as cursor:
        return await cursor.fetchone()


async def _changes(db: aiosqlite.Connection, pad: int, after: int) -> tuple[Change, ...]:
    async with db.execute(_SELECT_CHANGES, (pad, after)) as cursor:
        return tuple(Change(*row) for row in await cursor.fetchall())
