"""Who hears a room, and how: every frame is built once and the same bytes go to every connection, without waiting.

A connection whose buffer is full is skipped from the next turn on. When it has drained it gets all it lacks at once.
"""

from collections.abc import Callable, Mapping

from ..access.policy import Access, Act, Role, check
from ..errors import Forbidden, RosterpadError
from ..store.records import StoredPad
from . import protocol
from .awareness import Awareness
from .connection import Connection, Hearing, Held
from .owners import Owners
from .presence import Introduced


class Audience:
    """The connections of one room, and what they tell each other of themselves."""

    def __init__(self) -> None:
        self.connections: dict[Connection, None] = {}
        self.access = Access()
        self.people_changed: Callable[[], None] | None = None
        """Called when somebody came, went, or has another name or role."""
        self.owners = Owners(self.connections)
        self._slow: set[Connection] = set()
        self._awareness = Awareness()
        self._heard = False

    def __len__(self) -> int:
        return len(self.connections)

    def load(self, stored: StoredPad | None) -> None:
        """Take over who may what, and whose which client id is, of a pad that was read from the store."""
        self.access = stored.access if stored else Access()
        self.owners.load(stored.clients if stored else {})

    def welcome(self, connection: Connection, state: Mapping[str, object], state_vector: bytes) -> None:
        """Let a connection hear everything from now on, and ask it for what this doc lacks."""
        connection.role = self.access.role(connection.author)
        if connection.gone or not self._admits(connection, Act.EDIT):
            return
        self.connections[connection] = None
        self._tell_people_changed()
        self._tell_state(connection, state)
        self.ask(connection, state_vector)
        self._show_everyone(connection)

    def leave(self, connection: Connection) -> None:
        """Forget a connection; the others hear at the next broadcast that it is gone."""
        self.connections.pop(connection, None)
        self._slow.discard(connection)
        self._awareness.leave(connection.number)
        self.owners.leave(connection)
        self._tell_people_changed()

    def receive(self, connection: Connection, payload: bytes) -> bool:
        """Take what a connection says of itself; True if there is something to broadcast. Raises `BadMessage`."""
        before = self._awareness.introductions
        news = self._awareness.receive(connection.number, payload)
        if self._awareness.introductions != before:
            self._tell_people_changed()
        client = self._awareness.client(connection.number)
        if client is not None and client not in connection.clients:
            self.owners.announce(connection, client)
        return news

    def introduced(self, connection: Connection) -> Introduced | None:
        """What a connection says of its person."""
        return self._awareness.introduced(connection.number)

    def said(self, connection: Connection) -> str | None:
        """What a connection last said of itself, as JSON."""
        return self._awareness.said(connection.number)

    def is_host(self, author: bytes | None) -> bool:
        """Whether somebody is an organiser, here or not."""
        return self.access.role(author) is Role.ORGANISER

    def name_of(self, author: bytes | None) -> str:
        """The name of somebody who is here, as they say it; empty if nobody knows."""
        return self.names().get(author or b"", "")

    def author_of(self, client: int) -> bytes | None:
        """Whose browser speaks for a client id of Yjs; None for nobody who is here."""
        number = self._awareness.connection_of(client)
        return next((each.author for each in self.connections if each.number == number), None)

    def names(self) -> dict[bytes, str]:
        """What those who are here call themselves, by whose browser it is."""
        called = ((each.author, self._awareness.name_of(each.number)) for each in self.connections)
        return {author: name for author, name in called if author and name}

    def show_everyone(self, connection: Connection) -> None:
        """Tell a connection who is here, as it asked; not one that doesn't read, however often it asks."""
        if connection.hearing is Hearing.ALL:
            self._show_everyone(connection)

    def ask(self, connection: Connection, state_vector: bytes) -> None:
        """Ask a connection for what the doc, which has seen `state_vector`, lacks."""
        connection.frames.write(protocol.frame(protocol.sync_step1(state_vector)))

    def ask_all(self, state_vector: bytes) -> None:
        """Ask everybody."""
        frame = protocol.frame(protocol.sync_step1(state_vector))
        for connection in self.connections:
            connection.frames.write(frame)

    def answers_later(self, connection: Connection, state_vector: bytes) -> bool:
        """Whether a connection doesn't read: then it is answered once, when it has drained, however often it asks."""
        if connection.hearing is Hearing.ALL:
            return False
        connection.hearing = Hearing.SKIPPED
        connection.seen = state_vector
        return True

    def partial(self) -> list[Connection]:
        """Those whose SyncStep2 built on edits that were not here."""
        return [connection for connection in self.connections if connection.held is Held.PARTIAL]

    def answer(self, connection: Connection, update: bytes) -> None:
        """Send a connection the update it asked for."""
        connection.frames.write(protocol.frame(protocol.sync_step2(update)))

    def paused(self, connection: Connection) -> None:
        """Too much is unsent to this connection."""
        if connection in self.connections and connection.hearing is Hearing.ALL:
            connection.hearing = Hearing.SLOW
            self._slow.add(connection)

    def drained(self, connection: Connection) -> bool:
        """It reads again; True if it was skipped meanwhile and must catch up."""
        if connection.hearing is Hearing.SLOW:
            connection.hearing = Hearing.ALL
            self._slow.discard(connection)
        return connection.hearing is Hearing.SKIPPED

    def skip_slow(self, state_vector: bytes) -> None:
        """From now on skip the slow ones, who have been sent all up to `state_vector`."""
        for connection in self._slow:
            if connection.hearing is Hearing.SLOW:
                connection.hearing = Hearing.SKIPPED
                connection.seen = state_vector

    @property
    def has_slow(self) -> bool:
        """Whether `skip_slow` has anything to do."""
        return bool(self._slow)

    def catch_up(self, connection: Connection, update: bytes) -> None:
        """Send a connection all that it was not sent while it was skipped, and let it hear everything again."""
        if connection.gone:
            return
        self._slow.discard(connection)
        connection.hearing = Hearing.ALL
        frames = protocol.frame(protocol.sync_step2(update))
        if connection.acknowledges:
            frames += protocol.frame(protocol.saved([(connection.number, connection.durable)]))
        connection.frames.write(frames)
        self._show_everyone(connection)

    def broadcast(self, news: bytes | None, durable: Mapping[Connection, int]) -> None:
        """Send a turn: its edits, who moved, and to those who asked to know, whose edits are now durable."""
        shared = protocol.frame(protocol.update(news)) if news is not None else b""
        if (moved := self._awareness.pending()) is not None:
            shared += protocol.frame(protocol.awareness(moved))
        counts = [(connection.number, count) for connection, count in durable.items() if connection.acknowledges]
        saved = protocol.frame(protocol.saved(counts)) if counts else b""
        if shared:
            self._heard = True
            self._write_all(shared, shared + saved)
        else:
            self._write_own(durable)

    def tell_state(self, state: Mapping[str, object]) -> None:
        """Tell everybody who can know that the pad's state changed."""
        for connection in self.connections:
            self._tell_state(connection, state)

    def admit(self, access: Access, state: Mapping[str, object], *, everybody: bool = False) -> None:
        """Who may do what is another: whoever is here is told the new role, or sent away without one.

        If the state is another for `everybody`, all are told.
        """
        is_news, self.access = everybody or access.told != self.access.told, access
        for connection in list(self.connections):
            before, connection.role = connection.role, access.role(connection.author)
            if self._admits(connection, Act.READ) and (is_news or connection.role is not before):
                self._tell_state(connection, state)
        self._tell_people_changed()

    def unlock(self) -> None:
        """Editing is locked no longer. Whoever is here is to be told the state."""
        self.access = self.access.unlocked()
        for connection in self.connections:
            connection.role = self.access.role(connection.author)
        self._tell_people_changed()

    def keep_alive(self) -> None:
        """Let everybody hear something, if the last turns had nothing for them."""
        if not self._heard:
            self._write_all(protocol.KEEPALIVE, protocol.KEEPALIVE)
        self._heard = False

    def close(self, error: RosterpadError) -> None:
        """Send everybody away with a reason."""
        for connection in list(self.connections):
            connection.refuse(error)

    def _tell_people_changed(self) -> None:
        if self.people_changed is not None:
            self.people_changed()

    def _admits(self, connection: Connection, act: Act) -> bool:
        """Whether a connection may do that; else it is sent away."""
        try:
            check(connection.role, act)
        except Forbidden as error:
            connection.gone = True
            connection.refuse(error)
            self.leave(connection)
        return not connection.gone

    def _tell_state(self, connection: Connection, state: Mapping[str, object]) -> None:
        if connection.acknowledges and connection.role is not None:
            fields = {"connection": connection.number, **state, **self.access.told, "role": connection.role.word}
            connection.frames.write(protocol.frame(protocol.state(fields)))

    def _write_all(self, plain: bytes, acknowledging: bytes) -> None:
        for connection in self.connections:
            if connection.hearing is not Hearing.SKIPPED:
                connection.frames.write(acknowledging if connection.acknowledges else plain)

    def _write_own(self, durable: Mapping[Connection, int]) -> None:
        # Nothing new for anybody else, as when a page opens: a shared frame would cost connections x connections.
        for connection, count in durable.items():
            if connection.acknowledges and connection.hearing is not Hearing.SKIPPED:
                connection.frames.write(protocol.frame(protocol.saved([(connection.number, count)])))

    def _show_everyone(self, connection: Connection) -> None:
        if (payload := self._awareness.everyone()) is not None:
            connection.frames.write(protocol.frame(protocol.awareness(payload)))
