"""How many sockets one address may have open: more than a lecture hall behind one router, fewer than a script wants."""

import ipaddress
from collections import Counter

from starlette.types import ASGIApp, Receive, Scope, Send

from .limits_hit import Limit, LimitsHit

TRY_AGAIN_LATER = 1013
"""RFC 6455's registry: a provider tries again, and keeps what was typed."""


class Crowd:
    """ASGI middleware. A socket over the limit is accepted and closed, so that its provider is told why."""

    def __init__(self, app: ASGIApp, most: int, hits: LimitsHit) -> None:
        self._app = app
        self._hits = hits
        self._most = most
        self._open: Counter[str] = Counter()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "websocket":
            await self._app(scope, receive, send)
            return
        address = network(scope["client"][0] if scope["client"] else "")
        if self._open[address] >= self._most:
            self._hits.add(Limit.SOCKETS)
            await receive()
            await send({"type": "websocket.accept", "subprotocol": next(iter(scope["subprotocols"]), None)})
            reason = f"Your network has {self._most:,} sockets open. Try again later."
            await send({"type": "websocket.close", "code": TRY_AGAIN_LATER, "reason": reason})
            return
        self._open[address] += 1
        try:
            await self._app(scope, receive, send)
        finally:
            self._open[address] -= 1
            if not self._open[address]:
                del self._open[address]


def network(address: str) -> str:
    """What counts as one address: of IPv6 the first 64 bits, which one household or server has to itself."""
    if ":" not in address:
        return address
    whole = ipaddress.IPv6Address(address.partition("%")[0])
    if whole.ipv4_mapped is not None:
        return str(whole.ipv4_mapped)
    return str(ipaddress.IPv6Network((whole, 64), strict=False))
