"""Our own server for a load: on its core, with the rate limits off."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from ..live_server import LiveServer
from .client import Target
from .machine import server_core


@contextmanager
def rosterpad(data: Path, fold_after: float = 30) -> Iterator[Target]:
    """A running server on the data folder, for the length of the block; `fold_after` in seconds."""
    server = LiveServer(data, wrap=("env",), limits=False, fold_after=fold_after)  # no fork, which shares memory
    with ExitStack() as stack:
        with server_core():
            stack.enter_context(server)
        yield Target("Rosterpad", f"{server.ws_url}/", server.pid)
