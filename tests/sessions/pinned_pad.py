"""A pad whose sessions only hosts change, as its listener hears it."""

from collections.abc import Sequence
from dataclasses import replace

from server.access.policy import SessionsBy
from server.sessions.listening import Listener, Named
from server.sessions.orders import ChangeSessions, Decide, DropPin, Gone, Heard, KeepPin, Kept, Order
from server.sessions.when import When

HOST, ADA, BEN = b"host", b"ada", b"ben"


class Authors:
    """Ada is called Ada."""

    def is_host(self, author: bytes | None) -> bool:
        return author == HOST

    def name_of(self, author: bytes | None) -> str:
        return author.decode().title() if author else ""


AUTHORS = Authors()
CALL = """## Call {#call}

When: Monday 12 October 2037, 12:00 UTC (60 min)
Where: Zoom
Places: 20

Bring a question.

### Host (1)

- Ada

### Attending

- Ben
"""
TEXT = f"# Calls\n\n{CALL}\n## Notes\n\nNone yet.\n"
LATER = TEXT.replace("12:00 UTC", "13:00 UTC")
SECOND = 1_000


class Pad:
    """A listener to a pad that only hosts change sessions of, and what it told the store."""

    def __init__(self, text: str = TEXT) -> None:
        self.text = self.first = text
        self.now = 100 * SECOND
        self.looked = True
        self.orders: list[Order] = []
        self.listener = Listener((), authors=AUTHORS)
        self.listener.hear(text, 0)
        self.listener.hear(text, 10 * SECOND)
        self.ask(ChangeSessions(SessionsBy.HOSTS, HOST))

    def write(self, author: bytes | None, text: str, *, look: bool = True) -> list[Order]:
        """Somebody makes the text another."""
        self.listener.edited_by(author, lambda: self.text)
        self.text, self.looked = text, False
        return self.look() if look else []

    def look(self) -> list[Order]:
        """The text is looked at; what the store is told."""
        self.now += SECOND
        orders = self.listener.hear(self.text, self.now)
        self.orders += orders
        self.looked = True
        return orders

    def ask(self, ask: Decide | ChangeSessions) -> list[Order]:
        """A host asks for something; what the store is told."""
        before = self.text
        self.text, orders = self.listener.ask(before, ask, self.now)
        if self.text != before:
            self.listener.edited_by(ask.by, lambda: before)
        orders = [*orders, *self.listener.hear(self.text, self.now)]
        self.orders += orders
        return orders

    def decide(self, *, accept: bool, session: str = "call") -> list[Order]:
        """A host decides about what is proposed now."""
        proposal = next(each.proposal for each in self.all() if each.id == session)
        assert proposal is not None
        return self.ask(Decide(session, proposal.digest, accept, HOST))

    def all(self) -> Sequence[Named]:
        """Sessions that act, and those that are proposed."""
        return [*self.listener.named(self.text), *self.listener.proposed(self.text)]

    def acts(self) -> list[tuple[str, str, dict[str, int | None]]]:
        """The sessions that act: title, clock and places."""
        return [seen(each) for each in self.listener.named(self.text)]

    def proposals(self) -> list[tuple[str, str]]:
        """The sessions about which there is a proposal, and whose it is."""
        return [(each.id, each.proposal.name) for each in self.all() if each.proposal and each.proposal.digest]

    def again(self) -> None:
        """The server stops and starts again."""
        first = Listener(())
        first.hear(self.first, 0)
        told = [each for each in first.hear(self.first, 10 * SECOND) if isinstance(each, Heard)]
        pins: dict[str, KeepPin] = {}
        kept = {each.session: Kept(each, present=True) for each in told}
        for order in self.orders:
            if isinstance(order, KeepPin):
                pins[order.session] = order
            elif isinstance(order, DropPin):
                pins.pop(order.session, None)
            elif isinstance(order, Heard):
                kept[order.session] = Kept(order, present=True)
            elif isinstance(order, Gone):
                kept[order.session] = replace(kept[order.session], present=False)
        self.listener = Listener([*kept.values()], self.text, [*pins.values()], AUTHORS)


def seen(each: Named) -> tuple[str, str, dict[str, int | None]]:
    """Title, clock and places."""
    when = each.session.when
    clock = f"{when.start:%H:%M}" if isinstance(when, When) else ""
    return each.session.title, clock, {roster.id: roster.places for roster in each.session.rosters if roster.counts}
