"""What a pad may be called, and when two spellings are one pad. Rules: design, "Addresses"."""

import re
import secrets
import unicodedata

from ..errors import BadName
from ..sentences import Sentence

MAX_LENGTH = 100
"""Characters of a name after NFC."""

RESERVED = frozenset({"p", "-"})
"""`/p/{pad}` is Etherpad's address of a pad, and everything of ours lives below `/-/`."""

SUFFIXES = ("md", "txt", "html", "json", "ics", "atom", "csv")
"""What follows a pad's name to ask for another form of it."""

_MARKS = frozenset({"Mn", "Mc"})
_VARIATION_SELECTORS = range(0xFE00, 0xFE10)
_WORDS = """
    amber bright calm cedar clear cloud coral dawn early fern green hazel honey lake linen maple mellow moss north
    ocean olive quiet river sage silver sky snow stone sunny willow
""".split()


def canonical(name: str) -> str:
    """The name in the one spelling that is kept: NFC, spaces as `-`. Raises `BadName` with the nearest valid name."""
    spelling = re.sub(r"\s+", "-", unicodedata.normalize("NFC", name).strip())
    if not _valid(spelling):
        raise BadName(_complaint(spelling), _nearest(spelling))
    return spelling


def key(name: str) -> str:
    """What two spellings of one pad share: letters without case."""
    return unicodedata.normalize("NFC", name.casefold())


def split_suffix(segment: str) -> tuple[str, str | None]:
    """A path segment as a pad's name and the form asked for: `notes.md` is `("notes", "md")`."""
    name, dot, suffix = segment.rpartition(".")
    return (name, suffix.lower()) if dot and name and suffix.lower() in SUFFIXES else (segment, None)


def random_name() -> str:
    """A name nobody guesses: two words and 40 random bits."""
    return f"{secrets.choice(_WORDS)}-{secrets.choice(_WORDS)}-{secrets.token_hex(5)}"


def _valid(name: str) -> bool:
    return (
        0 < len(name) <= MAX_LENGTH
        and all(map(_may_stand, name))
        and not _is_mark(name[0])
        and name.lower() not in RESERVED
        and not name.startswith(".")
        and not name.endswith(".")
        and split_suffix(name)[1] is None
    )


def _may_stand(character: str) -> bool:
    return character.isalnum() or character in "-_." or _is_mark(character)


def _is_mark(character: str) -> bool:
    """Whether it belongs to the letter before it, as the vowels of Hindi, Tamil or Hebrew do."""
    return unicodedata.category(character) in _MARKS and ord(character) not in _VARIATION_SELECTORS


def _complaint(name: str) -> Sentence:
    if len(name) > MAX_LENGTH:
        return Sentence(
            "A pad's name has at most %(most)s characters; this one has %(length)s.", most=MAX_LENGTH, length=len(name)
        )
    if name.lower() in RESERVED:
        return Sentence("“%(name)s” is kept for this server's own addresses.", name=name)
    return Sentence(
        "A pad's name is made of letters, digits, “-”, “_” and “.”, with no “.” at either end and no file ending."
    )


def _nearest(name: str) -> str | None:
    letters = "".join(character if _may_stand(character) else " " for character in name[: 2 * MAX_LENGTH])
    guess = re.sub("-* [ -]*", "-", letters)[:MAX_LENGTH].strip(".-")
    while split_suffix(guess)[1] is not None:
        guess = split_suffix(guess)[0].strip(".-")
    return guess if _valid(guess) else None
