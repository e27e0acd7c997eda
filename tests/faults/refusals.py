"""What somebody who was refused was told."""

from ..live_server import LiveServer
from ..yclient import YClient


def told(server: LiveServer, pad: str, person: YClient) -> tuple[list[int], int]:
    """The codes it was closed with, each with a reason, and how many lines of the log say so."""
    lines = [line for line in server.log().splitlines() if repr(pad) in line]
    for code, reason in person.closed:
        assert len(reason) > 20
        assert [str(code) in line and reason[:100] in line for line in lines] == [True]
    return [code for code, _ in person.closed], len(lines)
