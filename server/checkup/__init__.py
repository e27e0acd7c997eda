"""`rosterpad check`: what is wrong where a server runs, and what to do about it."""

from collections.abc import Iterator

from ..config import Config
from . import machine, proxy
from .finding import Finding


def check(config: Config, url: str | None) -> Iterator[Finding]:
    """All findings on this machine, and those at the public address `url` if there is one."""
    yield from machine.look(config)
    if url is not None:
        yield from proxy.look(url)
