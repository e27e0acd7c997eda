"""What the rest of the server asks of a store, in the domain's words. `sqlite.py` keeps it in SQLite."""

from collections.abc import Collection, Sequence
from typing import Protocol

from ..access.policy import Access, Policy, Role
from .chat import KeepsChats
from .handovers import KeepsHandovers
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
    Known,
    Link,
    LogEntry,
    PadRosters,
    Revision,
    SignedUp,
    Snapshot,
    StoredPad,
    StoredTurn,
    SurveyedPad,
    Wipe,
    Written,
)


class Store(Protocol):
    """Keeps pads. Every call may raise `StoreUnavailable`, and has then changed nothing that is known to be kept.

    Calls that write return when what they wrote is synced to disk, and not before.
    """

    @property
    def handovers(self) -> KeepsHandovers:
        """Links that hand an identity over to another device."""

    @property
    def chats(self) -> KeepsChats:
        """The chats of pads."""

    async def open(self) -> None:
        """Make ready: create or migrate what is kept."""

    async def close(self) -> None:
        """Finish what was handed in, then let go."""

    async def commit(self, turn: StoredTurn) -> Written:
        """Keep a turn's changes and carry out its orders, all or none; the first turn of a pad makes the pad."""

    async def load(self, name: str) -> StoredPad | None:
        """What opening the pad needs, under any spelling of its name; None if there is no such pad."""

    async def changes(self, name: str, after: int = 0) -> tuple[Change, ...]:
        """The changes of a pad numbered above `after`, in order."""

    async def keep_snapshot(self, name: str, snapshot: Snapshot) -> None:
        """Replace the pad's snapshot by a newer one."""

    async def fold(
        self, name: str, first: int, last: int, folded: tuple[Change, ...], revisions: Collection[int] = ()
    ) -> bool:
        """Replace the changes numbered `first` to `last` by fewer that amount to the same, numbered in that range.

        `revisions` are the sequences across which nothing was merged; if there are others, this does nothing: False.
        """

    async def keep_revision(self, name: str, revision: Revision) -> Revision:
        """Let a state of the pad be one that can always be had again; not of one that folding has seen already.

        A turn brings its own. The revision, with its `id`.
        """

    async def revisions(self, name: str) -> tuple[Revision, ...]:
        """The pad's revisions, the earliest state first."""

    async def authors(self, name: str) -> tuple[Author, ...]:
        """Who wrote in a pad, by the names they used last; a turn brings them."""

    async def credit(self, name: str, credits: tuple[Credit, ...]) -> None:
        """Keep whose words a change that is about to come brings back."""

    async def credits(self, name: str) -> tuple[Credit, ...]:
        """The characters of a pad that others wrote than whose change brought them."""

    async def set_history_for(self, name: str, role: Role) -> None:
        """Let people of that role, and those above, see the pad's history."""

    async def settle_wipe(self, name: str, wipe: Wipe, *, told: bool) -> None:
        """Somebody has looked: it was one, and its revision is that of `wipe.before`.

        If it is `told`, it takes the place of any that people are told of in the pad; else it is dropped.
        """

    async def drop_wipe(self, wipe: int, *, was_one: bool) -> None:
        """People are told no longer; if it was none, its revision goes too."""

    async def forget_wipes(self, before: int) -> None:
        """Drop all of before that time (ms), with the names in them; revisions stay."""

    async def rosters(self, name: str) -> PadRosters:
        """The sessions, seats and sign-ups of a pad, all of one moment; empty for no pad."""

    async def log(self, name: str) -> tuple[LogEntry, ...]:
        """What happened to the pad's entries, the newest first."""

    async def signup(self, token: bytes) -> SignedUp | None:
        """The entry that a private link leads to, by the hash of its token."""

    async def entries(self, identity: bytes) -> tuple[tuple[str, SignedUp], ...]:
        """The pad's name and the entry, of all that one browser made."""

    async def access(self, name: str) -> Access:
        """What anyone may do in a pad, and the roles that its creator and links gave; the default for no pad."""

    async def set_policy(self, name: str, policy: Policy) -> None:
        """Let anyone with the pad's address do that from now on."""

    async def lock(self, name: str, until: int | None) -> None:
        """Let nobody but organisers edit a pad until then (ms); None ends that."""

    async def block(self, name: str, identity: bytes, label: str) -> None:
        """Let an identity only read a pad; `label` is what it calls itself."""

    async def end_block(self, name: str, block: int) -> None:
        """Let it do again what anyone may."""

    async def blocks(self, name: str) -> tuple[Block, ...]:
        """Those who are blocked in a pad, in the order in which they were."""

    async def links(self, name: str) -> tuple[Link, ...]:
        """The pad's links that weren't revoked, in the order in which they were made."""

    async def make_link(self, name: str, role: Role, label: str, token: bytes) -> None:
        """Let the link with this token's hash give a role; `label` says whom it is for."""

    async def revoke_link(self, name: str, link: int) -> None:
        """End a link of the pad, and the roles it gave."""

    async def link_role(self, name: str, token: bytes) -> Role | None:
        """The role that a link gives, by the hash of its token; None if the pad has no such link."""

    async def take_link(self, name: str, token: bytes, identity: bytes) -> Role | None:
        """Give an identity a link's role, and tell it; None if the pad has no such link."""

    async def make_organiser_link(self, name: str, token: bytes, only: bytes | None = None) -> None:
        """Let the link with this token's hash make organisers, in place of the one before.

        With `only`, no organisers stay but that identity and whoever made the pad.
        """

    async def delete(self, name: str, at: int) -> None:
        """Hide a pad from everybody; its name stays taken until it is put back or purged."""

    async def put_back(self, name: str) -> None:
        """Let a deleted pad be there again, as it was."""

    async def make_delete_link(self, name: str, token: bytes) -> None:
        """Let the link with this token's hash delete the pad, in place of the one before."""

    async def has_delete_link(self, name: str, token: bytes) -> bool:
        """Whether the link with this token's hash deletes the pad, or puts it back."""

    async def purge(self, name: str) -> bool:
        """Erase a deleted pad from all that is kept, so that `scrub` can follow; False if there is none."""

    async def deleted_among(self, names: Sequence[str]) -> tuple[str, ...]:
        """Those of these names whose pads are deleted."""

    async def due(self, before: int) -> tuple[str, ...]:
        """The keys of the pads that were deleted before that moment, ms since 1970."""

    async def scrub(self) -> None:
        """Leave no byte of what was erased in any file of ours. Costs as much as writing all that is kept."""

    async def known(self, identity: bytes) -> Known | None:
        """All that is kept of an identity; None if nothing is."""

    async def pads_of(self, identity: bytes) -> tuple[str, ...]:
        """The pads that aren't deleted and have entries of an identity."""

    async def forget(self, identity: bytes, now: int) -> None:
        """Keep nothing of an identity. What rooms show of it has gone before, by their own orders."""

    async def saw(self, identity: bytes, now: int) -> None:
        """A browser was here. One that never wrote isn't kept for that."""

    async def expire(self, before: int, now: int) -> int:
        """Forget identities that weren't seen since then, but their names on lists; how many. Some are left if many."""

    async def note_crash(self, name: str | None) -> None:
        """The last run crashed in that pad's doc, or in none: what others count ends."""

    async def set_aside(self) -> tuple[str, ...]:
        """The pads that aren't opened, because the server crashed in them twice in a row."""

    async def release(self, name: str) -> bool:
        """Let a pad that is set aside be opened again; False if it isn't."""

    async def survey(self, part: str, most: int, after: int) -> tuple[tuple[SurveyedPad, ...], int]:
        """The pads whose key holds `part`, the last changed first: so many after others; and how many in all."""

    async def set_listed(self, name: str, listed: bool) -> None:
        """Show a pad's coming sessions on the front page, or no longer."""

    async def is_listed(self, name: str) -> bool:
        """Whether a pad's coming sessions are on the front page."""

    async def upcoming(self, now: int, most: int) -> tuple[tuple[str, KeptSession], ...]:
        """The pad's name and the session, of at most so many of listed pads that aren't over; cancelled ones too."""

    async def archived(self, name: str, session: str = "") -> ArchivedPad | None:
        """A pad that is archived, with its page or that of a session; None for any other."""

    async def keep_archived(self, name: str, made: ArchivedPages) -> bool:
        """Keep the pages of an archived pad, in place of those before; False if it has changed since they were made."""

    async def archiving(self, name: str) -> Archiving | None:
        """Whether and how a pad is archived by itself."""

    async def set_archiving(self, name: str, archiving: Archiving | None) -> None:
        """Archive a pad by itself some day, or no longer."""

    async def to_archive(self, now: int, quiet: int, most: int) -> tuple[tuple[str, bool], ...]:
        """The names of pads that are to be archived by themselves at `now`, and whether with names.

        Only those that nobody has changed for `quiet` ms.
        """

    async def unmade_archives(self, most: int) -> tuple[str, ...]:
        """The names of archived pads whose pages have to be made."""

    async def archived_months(self) -> tuple[tuple[str, int], ...]:
        """The months in which listed archived pads were finished, as `2017-10`, the newest first, and how many."""

    async def archived_between(self, start: int, end: int, most: int, skip: int = 0) -> Sequence[ArchivedEntry]:
        """Listed archived pads that were finished from `start` to before `end`, the newest first."""

    async def archived_files(self, after: int, most: int) -> Sequence[ArchivedFile]:
        """Listed archived pads with their text and page, those whose number is above `after`, in that order."""

    async def search_archive(self, query: str, most: int, skip: int = 0) -> tuple[Sequence[ArchivedEntry], bool]:
        """Listed archived pads that have all words of a query, the best first, and whether there are more."""

    async def tidy_archive(self) -> bool:
        """Do a part of what takes words that were erased out of the search index's files; whether there is more."""

    async def probe(self) -> None:
        """Commit something small, to learn whether the store can write."""
