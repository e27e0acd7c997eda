"""Names: what is one in a typed line, what is only a place for one, and what a sign-up may give.

Where a typed name ends (design, "Sessions in the text"): at the first comma, slash, dash or bracket. Real lists also
set off what follows by a colon, pronouns, an arrow, a link, or nothing but an address.
"""

import functools
import re
import unicodedata
from enum import Enum

from . import inline, lines, roles, words

MAX_LENGTH = 120
"""Characters of a name after NFC."""

MAX_WORDS = 9
"""An indented line with more words before its first comma is a sentence, and no name."""

_ADDRESS = r"<?[\w.+%-]+@[\w-]+\.[\w.-]*\w>?"
_SPOKEN_ADDRESS = r"[\w.+-]+ (?:at|\[at\]|\(at\)) [\w-]+\.[\w.-]*\w"
_PRONOUNS = r"(?:she|he|they|them|ze|xe|any|ella|ela|ele|él|elle|elles?|il|iel|sie|er|dey)"
_END = re.compile(
    rf"[,;|(]|\s+/|/\s+|\s+(?:[—–-]|<-+)(?=\s|$)|:(?=\s|$)|\s+(?={_ADDRESS})|\s+(?={_SPOKEN_ADDRESS})"
    rf"|\s+(?=<?https?://)|\s+(?={_PRONOUNS}\s*/\s*\w)",
    re.IGNORECASE,
)
_USUAL_END = re.compile(r"[,;|(]|\s[—–-](?=\s|$)|:(?=\s|$)|\s<-")
_USUAL = re.compile(r"([A-Za-z][A-Za-z0-9 .'-]*)(?:, ([A-Za-z0-9][A-Za-z0-9 .,'-]*))?")
"""A name alone, or a name, a comma and details, with no other mark: most lines of a long list."""
_UNUSUAL = ("  ", " -", " ,", " at ")

_NEEDS_CARE = ("@", "/", " at ", "at)", "at]")
_LEADING = re.compile(r"(?:[\s,;|/:—–]|-+\s|<-+)+")
_EMAIL = re.compile(_ADDRESS)
_SPOKEN = re.compile(_SPOKEN_ADDRESS)

_PROMPTS = (
    "please", "add your", "add you", "add name", "your name", "full name", "my name", "first name", "insert",
    "name here", "sign up", "tba", "tbc", "tbd", "n/a", "to be confirmed", "to be announced", "to be decided",
    "to be determined",
    "to be filled", "free slot", "open slot", "empty slot", "free place", "open place", "free seat", "volunteer needed",
    "volunteers needed", "volunteer wanted", "host needed", "host wanted", "hosts needed", "notetaker needed",
    "notetaker wanted", "tu nombre", "su nombre", "por confirmar", "por definir", "votre nom", "a definir",
    "a confirmer", "a confirmar", "seu nome", "ihr name", "dein name", "wird noch",
)  # fmt: skip
_NOBODY = frozenset(
    """
    name names open empty vacant nobody none anyone you volunteer xxx nombre nom nome vacante libre niemand offen frei
    """.split()
)
_AROUND = " _.…?!*-'\"()"
_FIRST_PICTURE = 0x2FFF
_NUMBERED = re.compile(r"\(?[0-9]{1,2}[.)]\s*")
_AND = re.compile(r"\s+(?:&|\+|and|et|und)\s+")


class Refusal(Enum):
    """Why a name can't be signed up with."""

    EMPTY = "there is no name"
    LONG = "more than 120 characters"
    CONTROL = "characters that can't be seen or that turn the text around"


@functools.lru_cache(16384)
def split(line: str) -> tuple[str, str]:
    """The name and the details of a typed entry, up to 400 characters; no name for a place that is only held open."""
    if (usual := _USUAL.fullmatch(line)) and not any(mark in line for mark in _UNUSUAL) and line[-1] != " ":
        name, details = usual.groups("")
        return ("", "") if _is_open(name, line) else (name, details)
    text = unicodedata.normalize("NFC", inline.one_line(inline.plain(line)))
    end = (_END if any(mark in text for mark in _NEEDS_CARE) else _USUAL_END).search(text)
    name, details = (text[: end.start()].strip(), text[end.start() :]) if end else (text, "")
    if end and end[0] == ":" and roles.role_of(name):
        swapped, rest = split(details[1:].strip())
        return swapped, ", ".join(filter(None, (name, rest)))
    return ("", "") if _is_open(name, text) else (name, _details(details))


def in_line(value: str) -> tuple[tuple[str, str], ...]:
    """The names behind a label: `Ada & Bruno`, `Ada, Example University; Bruno`, `(1) Ada, (2)`. Open ones are not."""
    value = value[: lines.LONGEST]
    if _NUMBERED.match(value):
        parts = [part.strip(" ,;") for part in _NUMBERED.split(value)]
    else:
        parts = [name for part in value.split(";") for name in _people(part)]
    return tuple(entry for part in parts if (entry := split(part))[0])


def is_sentence(line: str) -> bool:
    """Whether a line is more likely advice than a name."""
    end = _END.search(line)
    head = line[: end.start()] if end else line
    return head.count(" ") >= MAX_WORDS or head.endswith("?") or "? " in head


def checked(name: str) -> str | Refusal:
    """The name as it is kept: NFC, one line, no space around it."""
    name = unicodedata.normalize("NFC", name.replace("\t", " ")).strip()
    if any(unicodedata.category(letter) in ("Cc", "Cs", "Zl", "Zp") for letter in name) or inline.turns_around(name):
        return Refusal.CONTROL
    if not any(unicodedata.category(letter)[0] in "LNPS" for letter in name):
        return Refusal.EMPTY
    return name if len(name) <= MAX_LENGTH else Refusal.LONG


def key(name: str) -> str:
    """What two spellings of one name share: letters without case, accents kept, single spaces."""
    return " ".join(unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold()).split())


def without_address(details: str) -> tuple[str, str | None]:
    """The details without their first e-mail address, and the address, for what was typed and is now to be private."""
    match = _EMAIL.search(details)
    spoken = None if match else _SPOKEN.search(details)
    found = match or spoken
    if found is None:
        return details, None
    before, after = details[: found.start()].rstrip(" ,;/|<"), details[found.end() :].lstrip(" >")
    if before.endswith("("):
        after = after.lstrip(" ,;/|")
    rest = f"{before} {after}".replace("( ", "(").removesuffix("()").strip()
    address = match[0].strip("<>") if match else re.sub(r" (?:at|\[at\]|\(at\)) ", "@", found[0])
    return _details(rest), address


def _is_open(name: str, text: str) -> bool:
    if not name[:1].isalpha() and not any(letter.isalpha() or ord(letter) > _FIRST_PICTURE for letter in name):
        return True
    folded = words.fold(name or text).strip(_AROUND).lower()
    return folded in _NOBODY or folded.startswith(_PROMPTS)


def _details(text: str) -> str:
    """Without what set it off from the name, or a bracket around all of it."""
    leading = _LEADING.match(text)
    text = text[leading.end() :].strip() if leading else text.strip()
    whole = text.startswith("(") and text.endswith(")") and text.count("(") == 1
    return text[1:-1].strip() if whole else text


def _people(part: str) -> list[str]:
    """`Ada & Bruno, Example University`: those before the first comma are people, the rest is the last one's detail."""
    end = _END.search(part)
    head, rest = (part[: end.start()], part[end.start() :]) if end else (part, "")
    people = _AND.split(head)
    return [*people[:-1], people[-1] + rest]
