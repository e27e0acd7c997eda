"""How often a limit was met since the start, for the administrator to see."""

from collections import Counter
from enum import Enum

from ..errors import BadMessage, BadUpdate, RosterpadError, TooLarge, TooMany
from ..sentences import Sentence


class Limit(Enum):
    """A kind of limit, by what the administrator reads."""

    FORMS = Sentence("Forms from one address, over the rate")
    PADS = Sentence("New pads from one address, over the rate")
    GUESSES = Sentence("Keys and passphrases tried from one address, over the rate")
    SOCKETS = Sentence("WebSockets of one address, over the number")
    CONNECTIONS = Sentence("Connections in all, over the number")
    REQUESTS = Sentence("Requests too long or too slow")
    EDITORS = Sentence("Editors closed for what they sent: too much, too fast, or nothing a text needs")
    BLOCKED = Sentence("Requests and sockets of blocked addresses")


_SENT = (BadMessage, BadUpdate, TooLarge, TooMany)
"""Why an editor is closed for what it sent; others are for what its person may not do, or for what happened here."""


class LimitsHit:
    """The counts."""

    def __init__(self) -> None:
        self.counts: Counter[Limit] = Counter()

    def add(self, limit: Limit) -> None:
        """One more."""
        self.counts[limit] += 1

    def closed(self, error: RosterpadError | None) -> None:
        """An editor's socket is closed; `error` is why, if it was refused."""
        if isinstance(error, _SENT):
            self.add(Limit.EDITORS)
