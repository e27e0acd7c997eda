"""A proxy that changes the head of every request, as a badly set up one does."""

import re
import socket
import socketserver
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

from ..live_server import LiveServer

Rewrite = Callable[[bytes], bytes]


@contextmanager
def proxied(server: LiveServer, rewrite: Rewrite, answer: Rewrite = lambda head: head) -> Iterator[str]:
    """The address of a proxy before `server`; `rewrite` gets each request's head, `answer` that of its answer."""

    class Handler(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            with suppress(OSError), socket.create_connection((server.host, server.port)) as back:
                back.sendall(rewrite(_head(self.request)))
                up = threading.Thread(target=_pump, args=(self.request, back), daemon=True)
                up.start()
                self.request.sendall(answer(_head(back)))
                _pump(back, self.request)

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler) as proxy:
        proxy.daemon_threads = True
        thread = threading.Thread(target=proxy.serve_forever, args=(0.01,))
        thread.start()
        yield f"http://127.0.0.1:{proxy.server_address[1]}"
        proxy.shutdown()
        thread.join()


def without(name: str) -> Rewrite:
    """Leaves a header out."""
    return lambda head: re.sub(rb"(?im)^%s:.*\r\n" % name.encode(), b"", head)


def with_header(name: str, value: str) -> Rewrite:
    """Sets a header."""
    return lambda head: without(name)(head).replace(b"\r\n", f"\r\n{name}: {value}\r\n".encode(), 1)


def _head(source: socket.socket) -> bytes:
    """The head, and no byte more."""
    head = b""
    while not head.endswith(b"\r\n\r\n") and (byte := source.recv(1)):
        head += byte
    return head


def _pump(source: socket.socket, target: socket.socket) -> None:
    with suppress(OSError):
        while data := source.recv(65_536):
            target.sendall(data)
    for side in (source, target):
        with suppress(OSError):
            side.shutdown(socket.SHUT_RDWR)
