"""A pad's text for `.txt` and for mail: as typed, without the marks, links as "text (address)"."""

import logging
from collections.abc import Iterator, Sequence

from markdown_it.token import Token

from .chunks import chunks, rich_lines
from .markdown import Env, blocks, parse_inline, take_id
from .urls import ID_PREFIX

_UNDERLINES = {"h1": "=", "h2": "-"}
_log = logging.getLogger(__name__)


def plain(text: str) -> str:
    """Readable lines, ended by a line break unless there are none. Takes any text."""
    try:
        paragraphs = list(_paragraphs(text))
    except Exception:  # as for the page: plainer is better than nothing
        _log.exception("a pad's plain text is its Markdown, because that could not be read")
        return text
    return "\n\n".join(paragraphs) + "\n" if paragraphs else ""


def _paragraphs(text: str) -> Iterator[str]:
    """The blocks of the text, each as its lines."""
    lines = text.split("\n")
    rich = rich_lines(lines)
    pieces = [lines[start:end] for start, end in chunks(lines[:rich])]
    env: Env = {}
    groups = [(tokens, piece) for piece in pieces for tokens in blocks("\n".join(piece), env)]
    for tokens, piece in groups:
        if tokens[0].type == "heading_open":
            take_id(tokens)
        parse_inline(tokens, piece, env)
        yield "\n".join(_Writer().write(tokens))
    if "\n".join(lines[rich:]).strip():
        yield "\n".join(lines[rich:]).strip("\n")


class _Writer:
    """Writes one block. Before each line stands what the lists and quotes around it want."""

    def __init__(self) -> None:
        self._lines: list[str] = []
        self._margins: list[str] = []
        self._mark = ""
        self._begun = False

    def write(self, tokens: Sequence[Token]) -> list[str]:
        """The lines of the block."""
        for index, token in enumerate(tokens):
            before = tokens[index - 1]
            if token.type == "inline" and before.type in ("paragraph_open", "heading_open"):
                self._write_text(token, before)
            elif token.type == "tr_open":
                self._add(" | ".join(_text(cell).replace("\n", " ") for cell in _row(tokens[index:])))
            elif token.type in ("fence", "hr"):
                self._write_verbatim(token)
            else:
                self._move(token)
        return self._lines

    def _write_text(self, inline: Token, around: Token) -> None:
        if self._margins and self._begun and not around.hidden and not self._mark:
            self._add("")
        text = _text(inline)
        for line in text.split("\n"):
            self._add("    " * around.meta.get("indent", 0) + line)
        underline = _UNDERLINES.get(around.tag, "") * min(len(text), 72)
        if underline:
            self._add(underline)

    def _write_verbatim(self, token: Token) -> None:
        for line in token.content.rstrip("\n").split("\n") if token.type == "fence" else ["-" * 20]:
            self._add("    " + line if token.type == "fence" else line)

    def _move(self, token: Token) -> None:
        """Into or out of a list item or a quote."""
        if token.type == "list_item_open":
            self._mark = f"{token.info}{token.markup} " if token.info else "- "
            self._margins.append(" " * len(self._mark))
        elif token.type == "blockquote_open":
            self._margins.append("> ")
            self._begun = False
        elif token.type in ("list_item_close", "blockquote_close"):
            if self._mark and token.type == "list_item_close":
                self._add("")
            self._margins.pop()

    def _add(self, line: str) -> None:
        margin = "".join(self._margins)
        if self._mark:
            margin = margin[: -len(self._mark)] + self._mark
            self._mark = ""
        self._begun = True
        self._lines.append((margin + line).rstrip())


def _row(tokens: Sequence[Token]) -> Iterator[Token]:
    """The cells of the row that begins here."""
    for token in tokens:
        if token.type == "tr_close":
            return
        if token.type == "inline":
            yield token


def _text(inline: Token) -> str:
    text = ""
    opened: list[tuple[str, int]] = []
    for token in inline.children or ():
        if token.type == "link_open":
            opened.append((str(token.attrs.get("href", "")), len(text)))
        elif token.type == "link_close":
            address, start = opened.pop()
            text += _address(address, text[start:])
        else:
            text += _word(token)
    return text


def _address(address: str, text: str) -> str:
    """What follows a link's text: nothing if that says where it leads."""
    bare = address.removeprefix("mailto:").removeprefix("https://").removeprefix("http://").rstrip("/")
    if address.startswith("#" + ID_PREFIX) or text.rstrip("/").endswith(bare):
        return ""
    return f" ({address})"


def _word(token: Token) -> str:
    if token.type == "indent":
        return "    " * int(str(token.attrs["class"]).removeprefix("in"))
    if token.type == "task":
        return "[x] " if "checked" in token.attrs else "[ ] "
    if token.tag == "s":
        return "~~"  # what was struck out must not read as if it stood
    return "\n" if token.tag == "br" else token.content
