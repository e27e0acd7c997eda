"""Addresses that the administrator blocks. They are in a file of the data folder: the database holds no address."""

import ipaddress
import logging
import os
from pathlib import Path

from starlette.types import ASGIApp, Receive, Scope, Send

from ..errors import Invalid
from ..sentences import Sentence
from .frames import EXTENSION
from .limits_hit import Limit, LimitsHit

log = logging.getLogger(__name__)

FILE = "blocked.txt"
WORDS = "Your network is blocked on this server. Write to whoever runs it."
CODE = 4403

Network = ipaddress.IPv4Network | ipaddress.IPv6Network


class Blocked:
    """The list, and the sockets that are open, so that those of a network that is blocked are closed at once."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / FILE
        self.networks: list[Network] = []
        self._sockets: dict[int, tuple[str, Scope]] = {}

    def load(self) -> None:
        """Read the file. A line that is no address is passed over, and said in the log."""
        lines = self._path.read_text().splitlines() if self._path.exists() else []
        for line in filter(None, (line.partition("#")[0].strip() for line in lines)):
            try:
                self.networks.append(ipaddress.ip_network(line, strict=False))
            except ValueError:
                log.warning("%s has a line that is no address: %s", FILE, line)

    def add(self, text: str) -> None:
        """Block an address, or a network such as `192.0.2.0/24`. Raises `Invalid`, OSError."""
        try:
            network = ipaddress.ip_network(text.strip(), strict=False)
        except ValueError:
            raise Invalid(
                {"network": Sentence("Enter an address or a network, such as 192.0.2.7 or 2001:db8::/48.")}
            ) from None
        if network not in self.networks:
            self.networks.append(network)
            self._write()
        for address, scope in list(self._sockets.values()):
            if self.holds(address):
                scope["extensions"][EXTENSION].close(CODE, WORDS)

    def remove(self, text: str) -> None:
        """Let a network in again. Raises OSError."""
        self.networks = [each for each in self.networks if str(each) != text]
        self._write()

    def holds(self, address: str) -> bool:
        """Whether an address is blocked."""
        if not self.networks or not address:
            return False
        try:
            found = ipaddress.ip_address(address.partition("%")[0])
        except ValueError:
            return False
        mapped = found.ipv4_mapped if isinstance(found, ipaddress.IPv6Address) else None
        return any((mapped or found) in network for network in self.networks)

    def opened(self, address: str, scope: Scope) -> None:
        """A socket begins."""
        if EXTENSION in scope.get("extensions", {}):
            self._sockets[id(scope)] = (address, scope)

    def closed(self, scope: Scope) -> None:
        """A socket is gone."""
        self._sockets.pop(id(scope), None)

    def _write(self) -> None:
        new = self._path.with_name(f"{FILE}.new")
        with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            file.write("".join(f"{each}\n" for each in self.networks))
            file.flush()
            os.fsync(file.fileno())
        os.replace(new, self._path)


class KeepsOut:
    """ASGI middleware that lets nobody in from a blocked address, and says so in a line."""

    def __init__(self, app: ASGIApp, blocked: Blocked, hits: LimitsHit) -> None:
        self._app = app
        self._blocked = blocked
        self._hits = hits

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        address = scope["client"][0] if scope.get("client") else ""
        if scope["type"] != "lifespan" and self._blocked.holds(address):
            self._hits.add(Limit.BLOCKED)
            await _refuse(scope, receive, send)
            return
        if scope["type"] != "websocket":
            await self._app(scope, receive, send)
            return
        self._blocked.opened(address, scope)
        try:
            await self._app(scope, receive, send)
        finally:
            self._blocked.closed(scope)


async def _refuse(scope: Scope, receive: Receive, send: Send) -> None:
    if scope["type"] == "websocket":
        await receive()
        await send({"type": "websocket.accept", "subprotocol": next(iter(scope["subprotocols"]), None)})
        await send({"type": "websocket.close", "code": CODE, "reason": WORDS})
        return
    headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"x-content-type-options", b"nosniff")]
    await send({"type": "http.response.start", "status": 403, "headers": headers})
    await send({"type": "http.response.body", "body": f"{WORDS}\n".encode()})
