"""Whether people reach the server at its public address: the page, what the proxy tells of them, and the socket."""

import http.client
import ipaddress
import json
import secrets
import ssl
import time
from collections.abc import Iterator
from typing import Any, NamedTuple
from urllib.parse import SplitResult, urlsplit

from websockets.exceptions import InvalidHandshake, InvalidStatus, WebSocketException
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Origin, Subprotocol

from .finding import Finding, ok, wrong

SUBPROTOCOL = Subprotocol("rosterpad.v1")
SECONDS = 10.0
ASK, ANSWER = b"\x00\x00\x01\x00", b"\x00\x01"
"""A SyncStep1 of somebody who has nothing, and how its SyncStep2 begins."""

DOWN = {502, 503, 504}


class Answered(NamedTuple):
    """What came back, and the address of ours that it came to."""

    status: int
    location: str
    body: bytes
    own: str


def look(url: str) -> Iterator[Finding]:
    """Every finding; the later ones only if the page answers."""
    at = urlsplit(url)
    if at.scheme not in ("http", "https") or not at.hostname or at.path.strip("/") or at.query:
        yield wrong("address", f"{url} must be like https://pads.example.org: pads need a host name of their own.")
        return
    try:
        answered = _get(at, "/-/healthz")
    except (OSError, http.client.HTTPException) as error:
        yield wrong("address", f"{url} can't be reached: {_why(error)}")
        return
    seen = _seen(answered.body)
    if answered.status != 200 or seen is None:
        yield wrong("address", _not_ours(url, answered))
        return
    yield ok("address", f"{url} is answered by the server")
    yield from judge(at, seen, answered.own)
    yield _socket(at)


def judge(at: SplitResult, seen: dict[str, Any], own: str) -> Iterator[Finding]:
    """What the server saw of a request to `at` that was sent from the address `own`."""
    if seen["host"] == at.netloc.lower():
        yield ok("host", f"the server sees {at.netloc}")
    else:
        advice = "Let the proxy pass the header Host on (nginx: proxy_set_header Host $http_host)."
        yield wrong(
            "host", f"The server sees {seen['host']}, so forms and editors are refused and links are wrong. {advice}"
        )
    if seen["scheme"] == at.scheme:
        yield ok("scheme", f"the server sees {at.scheme}{', cookies are Secure' if at.scheme == 'https' else ''}")
    else:
        advice = "Let the proxy set X-Forwarded-Proto, and name its address in --trusted-proxies."
        yield wrong("scheme", f"The server sees {seen['scheme']}, so links and cookies are wrong. {advice}")
    if _is_loopback(seen["address"]) and not _is_loopback(own):
        advice = "Let the proxy set X-Forwarded-For, and name its address in --trusted-proxies."
        yield wrong("addresses", f"Everybody seems to come from the proxy, and shares its limits. {advice}")
    else:
        yield ok("addresses", f"the server sees this request come from {seen['address']}")


def _get(at: SplitResult, path: str) -> Answered:
    assert at.hostname is not None
    kind = http.client.HTTPSConnection if at.scheme == "https" else http.client.HTTPConnection
    connection = kind(at.hostname, at.port, timeout=SECONDS)
    try:
        connection.connect()
        own: str = connection.sock.getsockname()[0]
        connection.request("GET", path)
        response = connection.getresponse()
        return Answered(response.status, response.headers.get("location", ""), response.read(1 << 20), own)
    finally:
        connection.close()


def _why(error: Exception) -> str:
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"its certificate is not valid ({error.verify_message}). Let the proxy get a new one."
    return f"{getattr(error, 'strerror', None) or error}. Is the name in the DNS, the proxy running, the firewall open?"


def _seen(body: bytes) -> dict[str, Any] | None:
    try:
        seen = json.loads(body)["seen"]
    except (ValueError, KeyError, TypeError):
        return None
    return seen if isinstance(seen, dict) and seen.keys() == {"scheme", "host", "address"} else None


def _not_ours(url: str, answered: Answered) -> str:
    if answered.status in DOWN:
        return f"{url} answers {answered.status}. Is the server running, and does the proxy lead to its host and port?"
    if answered.location:
        return f"{url} leads on to {answered.location}. Give the address people see in the end."
    return f"{url} answers {answered.status}, and it isn't a Rosterpad. Let the proxy lead every path to the server."


def _socket(at: SplitResult) -> Finding:
    address = f"{'wss' if at.scheme == 'https' else 'ws'}://{at.netloc}/-/collab/check-{secrets.token_hex(8)}"
    origin = Origin(f"{at.scheme}://{at.netloc}")
    try:
        with connect(
            address, origin=origin, subprotocols=[SUBPROTOCOL], compression=None, open_timeout=SECONDS, proxy=None
        ) as socket:
            return _conversation(socket)
    except InvalidStatus as error:
        status = error.response.status_code
        advice = "Let the proxy pass Upgrade and Connection on, by HTTP/1.1 (nginx: see docs/deployment.md)."
        return wrong("socket", f"The WebSocket is refused with {status}: nobody can type. {advice}")
    except TimeoutError:
        return wrong("socket", "The WebSocket is not answered in time. Let the proxy neither buffer nor hold it.")
    except (InvalidHandshake, WebSocketException, OSError) as error:
        return wrong("socket", f"The WebSocket breaks: {error}. Let the proxy pass it on as it is.")


def _conversation(socket: ClientConnection) -> Finding:
    if socket.subprotocol != SUBPROTOCOL:
        advice = "Let the proxy pass Sec-WebSocket-Protocol on."
        return wrong("socket", f"The WebSocket opens without its subprotocol, so nothing is ever saved. {advice}")
    start = time.perf_counter()
    socket.send(ASK)
    while True:
        message = socket.recv(timeout=SECONDS)
        if isinstance(message, bytes) and message.startswith(ANSWER):
            return ok("socket", f"a message and its answer take {(time.perf_counter() - start) * 1_000:.0f} ms")


def _is_loopback(address: str) -> bool:
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False
