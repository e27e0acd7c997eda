"""What the pages of the archive are given to work with."""

from dataclasses import dataclass

from .keeper import Keeper
from .shelf import Shelf


@dataclass(frozen=True, slots=True)
class Archives:
    """The parts of it in one server."""

    keeper: Keeper
    shelf: Shelf
