"""A file or a text from elsewhere, as Markdown for a pad."""

import re
from enum import Enum

from ..errors import Unreadable
from . import etherpad, html, text


class Format(Enum):
    """What is brought."""

    MARKDOWN = "markdown"
    TEXT = "text"
    HTML = "html"
    ETHERPAD = "etherpad"


_BY_ENDING = {
    "md": Format.MARKDOWN,
    "markdown": Format.MARKDOWN,
    "html": Format.HTML,
    "htm": Format.HTML,
    "xhtml": Format.HTML,
    "etherpad": Format.ETHERPAD,
}
_PAGE = re.compile(rb"\s*(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html)\b", re.IGNORECASE | re.DOTALL)
_UNPRINTABLE = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_NO_TEXT = re.compile("[\x0b\x0c\x1b\ufeff\x7f]")
_CHARSET = re.compile(rb"<meta[^>]{1,200}?charset\s*=\s*[\"']?\s*([\w-]{1,40})", re.IGNORECASE)


def format_of(name: str, data: bytes) -> Format:
    """What a file is, by its name's ending, or by how it begins."""
    ending = name.rpartition(".")[2].lower() if "." in name else ""
    return _BY_ENDING.get(ending) or (Format.HTML if _PAGE.match(data[:1024]) else Format.TEXT)


def to_markdown(data: bytes, kind: Format) -> str:
    """Markdown, its lines ended by a line feed. Raises `Unreadable` for what can't be read, in words."""
    given = decoded(data, kind)
    match kind:
        case Format.MARKDOWN:
            return given
        case Format.TEXT:
            return text.to_markdown(given)
        case Format.HTML:
            return html.to_markdown(given)
        case Format.ETHERPAD:
            return etherpad.to_markdown(given)


def decoded(data: bytes, kind: Format) -> str:
    """The characters of a file: UTF-8, UTF-16 that says so, what a page says it is, or else Windows' Western one."""
    found = _decoded(data, kind)
    if found is None or _UNPRINTABLE.search(found):
        raise Unreadable(
            "This is no text: a picture, a word processor’s own file, or damaged. Export it as text first."
        )
    return _NO_TEXT.sub("", found.replace("\r\n", "\n").replace("\r", "\n"))


def _decoded(data: bytes, kind: Format) -> str | None:
    says = _CHARSET.search(data[:4096]) if kind is Format.HTML else None
    utf_16 = ["utf-16"] if data[:2] in (b"\xff\xfe", b"\xfe\xff") else []
    for encoding in (*utf_16, "utf-8", *([says[1].decode("ascii")] if says else []), "cp1252"):
        try:
            return data.decode(encoding)
        except (UnicodeError, LookupError):
            continue
    return None
