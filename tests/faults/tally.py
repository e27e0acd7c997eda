"""Looks at what people are told, *saved* or not, and at what is committed."""

import asyncio
from random import Random

from ..yclient import YClient, lacks
from .edits import edit
from .stored import StoredPad


class Tally:
    """Of one pad. Each *saved* counts once for a socket and a number of messages sent on it.

    `lies` is what was not committed then; `asked_again` counts sockets on which something had been left out.
    """

    def __init__(self, stored: StoredPad, wanted: int) -> None:
        self.lies: list[bytes] = []
        self.unsaved = 0
        self._stored = stored
        self._wanted = wanted
        self._saved: set[tuple[int, int]] = set()
        self._asked_again: set[int] = set()

    @property
    def saved(self) -> int:
        return len(self._saved)

    @property
    def asked_again(self) -> int:
        return len(self._asked_again)

    @property
    def over(self) -> bool:
        """Whether enough was seen, or a lie: as many *saved* as are wanted, one for a hundred of them after a gap.

        Gaps are a matter of chance: whoever waits for them looks four times as often, and then gives up.
        """
        gaps = self.asked_again > self._wanted / 100 or self.saved >= 4 * self._wanted
        return bool(self.lies) or (self.saved >= self._wanted and gaps)

    def look(self, person: YClient) -> bool:
        """Whether somebody is told that all is saved; then it is compared with what is."""
        if person.open and person.socket.asked > 1:
            self._asked_again.add(person.socket.number)
        if not person.saved:
            self.unsaved += 1
            return False
        state = (person.socket.number, person.sent)
        if state not in self._saved:
            self._saved.add(state)
            if lie := lacks(self._stored.read(), person.doc):
                self.lies.append(lie)
        return True

    async def live(self, person: YClient, random: Random) -> None:
        """Type, go on typing while there is no socket, and look all the time."""
        while not self.over:
            edit(person, random)
            if not person.open and random.random() < 0.5:
                await person.connect()
                continue  # an edit before anything is synced builds on what was typed offline
            for _ in range(random.choice([1, 2, 30])):
                await asyncio.sleep(random.random() * 0.004)
                if self.look(person):
                    break
