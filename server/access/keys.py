"""The key of the server's administrator, and cookies that only somebody who knew a secret was given."""

import hashlib
import hmac
import os
import re
import secrets
from pathlib import Path

from ..errors import StoreUnavailable

FILE = "admin.key"

_SIGNED = re.compile(r"([0-9a-f]{1,12})\.([0-9a-f]{64})")


class Keys:
    """What is signed with the administrator's key. `made` says that `open` has made the key just now."""

    def __init__(self, key: str) -> None:
        self.key = key
        self.made = False

    def open(self, folder: Path) -> None:
        """Without a key in the settings, use the one of the data folder, made if there is none.

        Raises `StoreUnavailable`.
        """
        if self.key:
            return
        try:
            self.key, self.made = _in_file(folder / FILE)
        except OSError as error:
            raise StoreUnavailable(
                "The key %(file)s can't be used: %(why)s.", file=folder / FILE, why=error.strerror
            ) from error

    def opens(self, given: str) -> bool:
        """Whether that is the key; takes as long whatever is given."""
        return same(given, self.key)

    def sign(self, what: str, now: float) -> str:
        """A cookie's value that says `what` since `now`, in seconds."""
        return f"{int(now):x}.{self._mac(what, int(now))}"

    def signed(self, value: str, what: str, now: float, most: float) -> bool:
        """Whether a cookie's value says that, and for no longer than `most` seconds."""
        found = _SIGNED.fullmatch(value)
        if found is None:
            return False
        at = int(found[1], 16)
        return same(found[2], self._mac(what, at)) and at <= now + 60 and now - at <= most

    def _mac(self, what: str, at: int) -> str:
        return hmac.new(self.key.encode(), f"{at} {what}".encode(), hashlib.sha256).hexdigest()


def same(given: str, secret: str) -> bool:
    """Whether two words are the same, in a time that tells nothing of either."""
    return hmac.compare_digest(hashlib.sha256(given.encode()).digest(), hashlib.sha256(secret.encode()).digest())


def _in_file(path: Path) -> tuple[str, bool]:
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        if key := path.read_text().strip():
            return key, False
        descriptor = os.open(path, os.O_WRONLY)  # of a start that was killed
    with os.fdopen(descriptor, "w") as file:
        key = secrets.token_hex(16)
        file.write(f"{key}\n")
    return key, True
