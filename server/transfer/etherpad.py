"""Etherpad's own export, `.etherpad`: JSON with a pad's text and all that ever happened to it. The text is taken."""

import json
import re
from collections.abc import Iterator

from ..errors import Unreadable
from . import text

_PAD = re.compile(r"pad:[^:]*")
_OPERATION = re.compile(r"((?:\*[0-9a-z]+)*)(?:\|[0-9a-z]+)?\+([0-9a-z]+)")
_LIST = re.compile(r"(bullet|number|indent)(\d{1,2})")


def to_markdown(exported: str) -> str:
    """The pad's text with its lists. Raises `Unreadable` for what is no such file."""
    try:
        records = json.loads(exported)
        (pad,) = (record for key, record in records.items() if _PAD.fullmatch(key))
        whole, attributes = pad["atext"]["text"], pad["atext"]["attribs"]
        pool = {number: tuple(pair) for number, pair in pad["pool"]["numToAttrib"].items()}
        lines = list(_lines(whole, attributes, pool))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise Unreadable("This is no file that Etherpad has exported.") from None
    return text.to_markdown("\n".join(lines))


def _lines(whole: str, attributes: str, pool: dict[str, tuple[str, str]]) -> Iterator[str]:
    """The lines. One that is in a list begins with a `*` that stands for its mark; its attributes say which."""
    marks = _marks(attributes, pool)
    position = 0
    for line in whole.split("\n"):
        found = _LIST.fullmatch(marks.get(position, ""))
        if found and line.startswith("*"):
            mark = {"bullet": "- ", "number": "1. ", "indent": ""}[found[1]]
            yield "  " * (int(found[2]) - (found[1] != "indent")) + mark + line[1:]
        else:
            yield line
        position += len(line.encode("utf-16-le")) // 2 + 1


def _marks(attributes: str, pool: dict[str, tuple[str, str]]) -> dict[int, str]:
    """By the position of a line's mark, the kind of its list, such as `bullet2`. Positions and lengths are UTF-16's."""
    marks: dict[int, str] = {}
    position = 0
    for applied, length in _OPERATION.findall(attributes):
        pairs = [pool.get(str(int(number, 36)), ("", "")) for number in applied.split("*")[1:]]
        kind = next((pair[1] for pair in pairs if pair[0] == "list"), None)
        if kind:
            marks[position] = kind
        position += int(length, 36)
    return marks
