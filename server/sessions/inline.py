"""The few marks inside a line that names and titles are freed of: emphasis, links, code, backslashes.

This is not the page's Markdown, which is `web/render`: it only has to agree with it on what a title says.
"""

import re

_LINK = re.compile(r"\\.|!?\[([^\[\]\n]*)\](?:\([^()\s]*\)|\[[^\[\]\n]*\])|<((?:https?://|mailto:)[^<>\s]*)>")
_MARK = re.compile(r"\\([!-/:-@\[-`{-~])|\*{1,3}(?=\S)|(?<=\S)\*{1,3}|~~|`|(?<![^\W_])_{1,3}|_{1,3}(?![^\W_])")
_ANY_MARK = re.compile(r"[\\*_`~\[<]")
_STRUCK = re.compile(r"~~(?:[^~]|~(?!~))+~~")
_SPECIAL = re.compile(r"[\\`*_\[\]<~]")
_NOT_ONE_LINE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\s]+")
_BIDI = re.compile("[\u202a-\u202e\u2066-\u2069]")


def plain(text: str) -> str:
    """The text as it is read, without marks."""
    if not _ANY_MARK.search(text):
        return text
    if "[" in text or "<" in text:
        text = _LINK.sub(_label, text)
    return _MARK.sub(lambda match: match[1] or "", text)


def unstruck(text: str) -> str:
    """The text without what is struck through, unless that is all of it."""
    if "~~" not in text:
        return text
    rest = _STRUCK.sub("", text)
    return rest if rest.strip() else text


def escaped(text: str) -> str:
    """A text whose `plain` is the text."""
    return _SPECIAL.sub(r"\\\g<0>", text)


def one_line(text: str) -> str:
    """Control characters and runs of white space become one space; what turns the direction of text around goes."""
    if text.isprintable() and "  " not in text:
        return text.strip()
    return _NOT_ONE_LINE.sub(" ", _BIDI.sub("", text)).strip()


def turns_around(text: str) -> bool:
    """Whether it holds characters that make what follows run the other way."""
    return _BIDI.search(text) is not None


def _label(match: re.Match[str]) -> str:
    """An escaped character stays as it is for `_MARK`; a link becomes its text, a bare one its address."""
    return match[1] if match[1] is not None else match[2] or match[0]
