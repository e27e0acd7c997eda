"""One server for one folder: two would each think that a pad is theirs, and two that checkpoint can corrupt the WAL."""

import fcntl
import os
from pathlib import Path

from ..errors import StoreUnavailable


class Lock:
    """A folder held by this process until `release`, or until the process ends in any way; no file is made for it."""

    def __init__(self, folder: Path) -> None:
        """Make the folder if need be, and hold it. Raises `StoreUnavailable`."""
        try:
            folder.mkdir(parents=True, exist_ok=True)
            self._descriptor = os.open(folder, os.O_RDONLY)
        except OSError as error:
            raise StoreUnavailable(
                "The folder %(folder)s can't be used: %(why)s.", folder=folder, why=error.strerror
            ) from error
        try:
            fcntl.flock(self._descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            os.close(self._descriptor)
            raise StoreUnavailable("The folder %(folder)s is in use by another Rosterpad.", folder=folder) from error

    def release(self) -> None:
        """Let others have it."""
        os.close(self._descriptor)
