"""What a crash leaves behind: in which pad's doc the process was when a signal ended it.

The CRDT library is no Python: bytes that it stumbles over can end the process, and stored ones do so again at every
start. So the name of the pad whose doc is touched stands in a mapped page of a file, which outlives the process at the
cost of a few bytes written to memory, and Python's fault handler notes in another that it was a fault of the process
itself (SIGSEGV, SIGABRT, SIGBUS, SIGFPE, SIGILL). A `kill -9`, a full memory or a power cut leaves no such note: no pad
is to blame for those, however busy it was.
"""

import faulthandler
import logging
import mmap
from pathlib import Path
from types import TracebackType
from typing import BinaryIO

log = logging.getLogger(__name__)

MARKER, FAULTS = "in-doc", "faults.log"
"""Files of the data folder: the mapped page, and what the fault handler wrote."""

_PAGE = mmap.PAGESIZE
_page: mmap.mmap | bytearray = bytearray(_PAGE)  # until there is a file


class Inside:
    """Names a pad while its doc is touched. A context manager, used again and again."""

    __slots__ = ("_name",)

    def __init__(self, name: str) -> None:
        self._name = name.encode()[: _PAGE - 1].ljust(_PAGE - 1, b"\0")

    def __enter__(self) -> None:
        if _page[1 : 1 + 512] != self._name[:512]:
            _page[1:] = self._name
        _page[0] = 1

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        _page[0] = 0


class Crashes:
    """The files of one data folder, for as long as the process holds it."""

    def __init__(self, folder: Path) -> None:
        self._marker, self._faults = folder / MARKER, folder / FAULTS
        self._file: BinaryIO | None = None

    def start(self) -> str | None:
        """Begin to watch; gives back the pad in whose doc the process crashed the last time, None if it didn't."""
        global _page
        crashed = self._last()
        self._marker.write_bytes(bytes(_PAGE))
        with self._marker.open("r+b") as file:
            _page = mmap.mmap(file.fileno(), _PAGE)
        if not faulthandler.is_enabled():  # else somebody reads it elsewhere, as a test runner does
            self._file = self._faults.open("wb")
            faulthandler.enable(self._file)
        return crashed

    def stop(self) -> None:
        """The process ends as it should."""
        global _page
        _page = bytearray(_PAGE)
        if self._file is not None:
            faulthandler.disable()
            self._file.close()
        self._marker.unlink(missing_ok=True)
        self._faults.unlink(missing_ok=True)

    def _last(self) -> str | None:
        if not self._marker.exists() or not self._faults.exists() or not self._faults.stat().st_size:
            return None
        page = self._marker.read_bytes()
        log.error("The last run crashed: %s", self._faults.read_text(errors="replace").partition("\n")[0])
        return page[1:].rstrip(b"\0").decode(errors="replace") if page[:1] == b"\1" else None
