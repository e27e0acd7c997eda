"""The `Key: value` lines of a session: When, Where, Places, Closes, Ask."""

import re
from dataclasses import dataclass
from enum import Enum

from . import words


class Key(Enum):
    """What a line gives; the value is the word we write."""

    WHEN = "When"
    WHERE = "Where"
    PLACES = "Places"
    CLOSES = "Closes"
    ASK = "Ask"


_WORDS = {
    Key.WHEN: "when cuando quand wann quando",
    Key.WHERE: "where donde lugar ou lieu wo ort onde local",
    Key.PLACES: "places plazas platze vagas seats",
    Key.CLOSES: "closes cierra cierre cloture anmeldeschluss encerra encerramento",
    Key.ASK: "ask",
}
_KEYS = {word: key for key, listed in _WORDS.items() for word in listed.split()}
_FIELD = re.compile(
    rf"[ ]{{0,3}}(?P<bullet>[-*+][ \t]+)?(?:\*\*|__|[*_])?(?P<key>{words.alternation(_KEYS)})"
    rf"(?:\*\*|__|[*_])?[ \u00a0]?:(?:\*\*|__|[*_])?(?P<value>.*)",
    re.IGNORECASE,
)
_PLACES = re.compile(r"(?:max\.?|up to)?[ ]?([0-9]{1,6})(?:[ ][^\W\d]+)?", re.IGNORECASE)
_NO_LIMIT = frozenset(("", "-", "–", "—", "no limit", "unlimited", "any"))


@dataclass(frozen=True, slots=True)
class Line:
    """A field as typed; `bulleted` if it is a list item."""

    key: Key
    value: str
    bulleted: bool


def read(line: str) -> Line | None:
    """The field on a line, None for any other line."""
    if ":" not in line[:40]:
        return None
    match = _FIELD.match(words.fold(line[:40]))
    if match is None:
        return None
    value = line[match.start("value") :].strip()
    if value.endswith("**") and value.count("**") % 2 and "**" in line[: match.start("key")]:
        value = value[:-2].rstrip()  # the whole line is bold
    return Line(_KEYS[match["key"].lower()], value, match["bullet"] is not None)


def places(value: str) -> tuple[int | None, bool]:
    """The number of places, None for no limit, and whether the value could be read."""
    value = value.strip(" .")
    if value.lower() in _NO_LIMIT:
        return None, True
    match = _PLACES.fullmatch(value[:40])
    return (int(match[1]), True) if match else (None, False)
