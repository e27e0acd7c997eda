"""Handing an identity over to another device: its token is sealed with a key that only a link holds.

The store keeps the key's hash and the sealed token, of which nobody makes anything without the link. A key is random,
as long as what it seals, and used for one token only.
"""

import hashlib

VALID_SECONDS = 600
"""How long such a link is good for; and only once."""


def seal(token: str, key: str) -> bytes:
    """An identity's token, sealed; both are of `identity.new_token`."""
    return _mixed(bytes.fromhex(token), key)


def unseal(sealed: bytes, key: str) -> str:
    """The token again."""
    return _mixed(sealed, key).hex()


def _mixed(data: bytes, key: str) -> bytes:
    stream = hashlib.sha256(f"seal {key}".encode()).digest()
    return bytes(a ^ b for a, b in zip(data, stream, strict=False))
