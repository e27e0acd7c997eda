"""Who somebody is without an account: a random token in a cookie, of which only the hash is kept."""

import hashlib
import re
import secrets
from dataclasses import dataclass

COOKIE = "rosterpad_identity"
YEAR = 365 * 24 * 3600

_TOKEN = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True, slots=True)
class Identity:
    """One browser. `token_hash` is the SHA-256 of its token, 32 bytes."""

    token_hash: bytes


def of(token: str) -> Identity | None:
    """The identity that holds a token; None if it is none of ours (16 random bytes in hexadecimal)."""
    return by(token) if _TOKEN.fullmatch(token) else None


def by(token: str) -> Identity:
    """The identity of whoever holds a token of ours."""
    return Identity(hashlib.sha256(token.encode()).digest())


def new_token() -> str:
    """A token nobody can guess: 128 random bits."""
    return secrets.token_hex(16)


def set_cookie(token: str, *, secure: bool) -> str:
    """The value of the `Set-Cookie` header that gives a browser its token for a year."""
    attributes = f"Path=/; Max-Age={YEAR}; HttpOnly; SameSite=Lax"
    return f"{COOKIE}={token}; {attributes}{'; Secure' if secure else ''}"
