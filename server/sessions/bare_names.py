"""Bare lines of names under a roster's label, as old pads have them, made list items. Only for a text that is imported:
in a pad that is being typed nobody could say where such a list ends (design, "Typed names").
"""

from collections.abc import Iterator, Sequence

from . import fields, lines, names, roles
from .roles import Role


def itemised(text: str) -> str:
    """The text with each bare name that stands below a label as an item of its list. Done twice it changes nothing."""
    return "\n".join(_itemised(text.split("\n"), lines.visible(text)))


def _itemised(raw: Sequence[str], seen: Sequence[str]) -> Iterator[str]:
    listing = begun = False
    for line, plain in zip(raw, seen, strict=True):
        if not plain:
            listing = listing and not begun  # one may stand between a label and its names
        elif _begins_list(plain):
            listing, begun = True, False
        elif not listing or _ends_list(plain):
            listing = False
        else:
            begun = True
            yield line if lines.item(plain) else f"- {line.strip()}"
            continue
        yield line


def _begins_list(line: str) -> bool:
    """Whether names are expected below a line: a label with nothing behind it, and not of those who are away."""
    heading = lines.heading(line) or lines.emphasised(line)
    if heading is None and not line.endswith(":"):
        return False
    item = None if heading else lines.item(line)
    label = roles.label(heading.text if heading else item.text if item else line)
    return label is not None and not label.value and label.role is not Role.ABSENT


def _ends_list(line: str) -> bool:
    """Whether a line is anything but a name."""
    if line == lines.HIDDEN or lines.heading(line) or lines.is_boundary(line) or lines.is_rule(line):
        return True
    if lines.item(line):
        return False
    if (
        lines.emphasised(line)
        or roles.is_notes(line)
        or line.endswith(":")
        or fields.read(line)
        or "://" in line.split(" ", 1)[0]
    ):
        return True
    return names.is_sentence(line) or not names.split(line)[0] or len(line) > lines.LONGEST
