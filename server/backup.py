"""`rosterpad backup` and `rosterpad restore`: all pads in one file, and back."""

import os
import shutil
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

from . import control
from .errors import RosterpadError, StoreUnavailable
from .store import copies


def backup(folder: Path, file: Path) -> str:
    """Write a copy of the data to `file`: all that was acknowledged before this began. Returns what there is to say.

    A file of that name is replaced at the end, in one step. Raises `RosterpadError`.
    """
    part = file.with_name(f"{file.name}.part")
    try:
        part.unlink(missing_ok=True)
        os.close(os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))  # e-mail addresses are in it
        with control.asking(folder, "backup") as answer:
            if answer is None:
                copies.copy_at_rest(folder, part)
            else:
                _receive(part, answer[0]["size"], answer[1])
        copies.verify(part)
        _put(part, file)
    except OSError as error:
        raise RosterpadError("%(file)s can't be written: %(why)s.", file=file, why=error.strerror) from error
    finally:
        part.unlink(missing_ok=True)
    return f"{file} holds all pads of {folder} ({file.stat().st_size:,} bytes, checked)."


def restore(folder: Path, file: Path) -> str:
    """Put a backup in place of the data of a folder that no server uses. Returns what there is to say.

    Raises `RosterpadError`, and has then changed nothing.
    """
    try:
        kept = copies.put_back(folder, file)
    except OSError as error:
        raise RosterpadError("%(file)s can't be put back: %(why)s.", file=file, why=error.strerror) from error
    said = f"{folder} has the pads of {file} now."
    return f"{said} What was there before is kept as {kept}." if kept else said


def _receive(part: Path, size: int, stream: BinaryIO) -> None:
    with part.open("wb") as target:
        with suppress(ConnectionError):  # then it is too short
            shutil.copyfileobj(stream, target)
        target.flush()
        os.fsync(target.fileno())
    if part.stat().st_size != size:
        raise StoreUnavailable("The server stopped in the middle of the backup.")


def _put(part: Path, file: Path) -> None:
    os.replace(part, file)
    descriptor = os.open(file.parent, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
