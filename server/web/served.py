"""When pages with sign-up forms were served to an address: a form that comes sooner than a person can type is held.

Held, not refused, for a browser that fills forms by itself is as fast as a program: nobody notices a second or two in a
sign-up, and a program that sends thousands does. Nothing stands in the form for it, so half-filled forms stay as they
are when their session changes, and pages can be kept by caches. Each sign-up takes the longest ago of the pages its
address was served, so people behind one router, who look first and sign up later, don't wait for each other.
"""

import time
from collections import deque

from .crowd import network

MOST_KEPT, MOST_PAGES = 10_000, 1_000
"""Addresses with a pad that are remembered, and pages of each; who is forgotten is held."""

Key = tuple[str, str]


class Served:
    """The pages that were served of late; the time of each, by address and pad."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._pages: dict[Key, deque[float]] = {}

    def note(self, address: str, pad: str) -> None:
        """A page was served."""
        key = network(address), pad
        self._pages.setdefault(key, deque(maxlen=MOST_PAGES)).append(time.monotonic())
        if len(self._pages) > MOST_KEPT:
            del self._pages[next(iter(self._pages))]

    def wait(self, address: str, pad: str) -> float:
        """Seconds to hold a form from there; takes the page that it came from."""
        pages = self._pages.get((network(address), pad))
        if not pages:
            return self._seconds
        return max(0.0, pages.popleft() + self._seconds - time.monotonic())
