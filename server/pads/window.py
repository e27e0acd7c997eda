"""How long a busy pad gathers edits before it commits and shows them. Pure arithmetic.

A turn costs a write for every connection, whatever it holds, so the cost of typing is windows x connections. An idle
pad commits at once. The figures were tuned on the load benchmark: 16 ms at 100 connections that all type keep a
keystroke's way well under what a person notices, and cut the writes by thirty.
"""

import math

FULL = 0.016
"""The window, in seconds, of a pad that is busy with up to `MANY` connections."""

BUSY = 100_000
"""Deliveries (edits x connections) a second from which on a pad is busy."""

MANY = 700
"""Connections above which one turn's writes take so long that the window grows with them."""


class Window:
    """The window of one room. It follows the rate of edits, averaged over about a second."""

    def __init__(self, longest: float) -> None:
        self._longest = longest
        self._rate = 0.0
        self._at = -math.inf

    def count(self, edits: int, now: float) -> None:
        """Take note of a turn with that many edits, at `now` seconds."""
        self._rate = self._rate * math.exp(min(0.0, self._at - now)) + edits
        self._at = now

    def opens(self, connections: int, now: float) -> float:
        """The time, in seconds like `now`, before which the next turn should not start."""
        rate = self._rate * math.exp(min(0.0, self._at - now))
        seconds = FULL * min(1.0, rate * connections / BUSY) * max(1.0, connections / MANY)
        return self._at + min(self._longest, seconds)
