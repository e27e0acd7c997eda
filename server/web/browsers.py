"""Whose browser asks. One that is here for the first time gets an identity with the answer."""

from dataclasses import dataclass, field

from starlette.requests import HTTPConnection

from ..access import identity
from ..access.identity import Identity


@dataclass(frozen=True, slots=True)
class Browser:
    """A browser. `cookie` is the `Set-Cookie` that gives it its identity, None if it has it already.

    `token` is the identity's own, which is nobody else's to see.
    """

    identity: Identity
    cookie: str | None
    token: str = field(repr=False)

    @property
    def headers(self) -> dict[str, str]:
        """What an answer to it must hold."""
        return {"Set-Cookie": self.cookie} if self.cookie else {}


def of(connection: HTTPConnection) -> Browser:
    """The browser at the other end."""
    token = connection.cookies.get(identity.COOKIE, "")
    if known := identity.of(token):
        return Browser(known, None, token)
    return _with(connection, identity.new_token())


def renewed(connection: HTTPConnection) -> Browser:
    """A browser that has an identity: its cookie lasts for a year from now."""
    return _with(connection, connection.cookies[identity.COOKIE])


def _with(connection: HTTPConnection, token: str) -> Browser:
    secure = connection.scope["scheme"] in ("https", "wss")
    return Browser(identity.by(token), identity.set_cookie(token, secure=secure), token)
