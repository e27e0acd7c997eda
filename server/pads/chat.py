"""What is said beside a pad: messages of one chat, what a page may ask of it, and links in what people write. Pure."""

import json
import re
import unicodedata
from dataclasses import dataclass

from ..errors import BadMessage, TooLarge
from .awareness import BIDI_CONTROLS

PAGE = 50
"""Messages that are shown at once, and how many older ones a press of the button brings."""

_ROOM_FOR_THE_REST = 2_000  # bytes of a message's JSON beside what was written
_MOST_NUMBER = (1 << 53) - 1
_LINK = re.compile(r"https?://[^\s<>\"“”«»]+|(?<![\w.+:-])(?:mailto:)?[\w.+-]+@[\w-]+(?:\.[\w-]+)+", re.IGNORECASE)
_AFTER_A_LINK = ".,;:!?'’…*_"
_GAP = re.compile(r"\n\s*\n\s*\n+")


@dataclass(frozen=True, slots=True)
class Said:
    """One message. `at` is milliseconds since 1970, `name` the writer's at that time, `by` their identity's hash."""

    id: int
    at: int
    name: str
    text: str
    by: bytes


@dataclass(frozen=True, slots=True)
class Say:
    """A page wants to say something. What comes of it is told with its `key`, which the page made up."""

    key: str
    name: str
    text: str


@dataclass(frozen=True, slots=True)
class Older:
    """A page wants the messages before one, or the newest."""

    before: int | None


@dataclass(frozen=True, slots=True)
class Unsay:
    """A page wants a message deleted."""

    message: int


Asked = Say | Older | Unsay


def read(data: bytes, longest: int) -> Asked:
    """What a page asks, in JSON; `longest` is in characters. Raises `BadMessage`, `TooLarge`."""
    if len(data) > 6 * longest + _ROOM_FOR_THE_REST:  # JSON writes a character in six bytes at most
        raise TooLarge("A chat message has at most %(limit)s characters.", limit=f"{longest:,}")
    try:
        fields = json.loads(data.decode())
    except (ValueError, RecursionError):
        raise BadMessage("The chat message is not JSON.") from None
    match fields:
        case {"say": str(text), "name": str(name), "key": str(key)} if len(key) <= 40 and len(name) <= 1_000:
            if len(text) > longest:
                raise TooLarge("A chat message has at most %(limit)s characters.", limit=f"{longest:,}")
            return Say(key, name, text)
        case {"older": None}:
            return Older(None)
        case {"older": int(before)} if _is_number(before):
            return Older(before)
        case {"delete": int(message)} if _is_number(message):
            return Unsay(message)
    raise BadMessage("The chat message asks for nothing that there is.")


def cleaned(text: str) -> str:
    """A text as it is kept: no control characters, nothing that turns it around, no gaps of several empty lines."""
    lines = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    kept = "".join([letter for letter in lines if letter == "\n" or _may_stand(letter)])
    kept = _GAP.sub("\n\n", kept).strip()
    return kept if any(unicodedata.category(letter)[0] in "LNPS" for letter in kept) else ""


def pieces(text: str) -> list[tuple[str, str | None]]:
    """The text in pieces, each with the address it leads to: only http, https and mailto are links."""
    found: list[tuple[str, str | None]] = []
    at = 0
    for match in _LINK.finditer(text):
        shown = _trimmed(match[0])
        if match.start() > at:
            found.append((text[at : match.start()], None))
        found.append((shown, shown if _has_scheme(shown) else f"mailto:{shown}"))
        at = match.start() + len(shown)
    if at < len(text):
        found.append((text[at:], None))
    return found


def _trimmed(link: str) -> str:
    """A sentence's end isn't the link's, nor is a bracket that was opened before it."""
    while link[-1] in _AFTER_A_LINK or (link[-1] == ")" and link.count("(") < link.count(")")):
        link = link[:-1]
    return link


def _has_scheme(link: str) -> bool:
    return link.lower().startswith(("http://", "https://", "mailto:"))


def _may_stand(letter: str) -> bool:
    return letter not in BIDI_CONTROLS and unicodedata.category(letter) not in ("Cc", "Cs", "Zl", "Zp")


def _is_number(value: int) -> bool:
    return type(value) is int and 0 < value <= _MOST_NUMBER  # `type`, for True is an integer too
