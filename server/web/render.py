"""A pad's text as the blocks of its page: sanitised HTML, one element for each top-level block of Markdown.

A page is rendered after each turn, and nearly all of its text is what it was. So the text is cut where Markdown allows
it, and each piece is parsed and sanitised once.
"""

import logging
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from html import escape
from threading import Lock

import nh3
from markdown_it.token import Token

from .blocks import Block, Heading, Splice, splices
from .chunks import chunks, rich_lines
from .markdown import MAX_INDENT, Env, blocks, parse_inline, take_id, to_html
from .plain import plain
from .urls import ID_PREFIX, SCHEMES

__all__ = ["Block", "Heading", "Splice", "plain", "render", "splices"]

TYPED_LINES = 100
"""Lines of one block of such text."""

CACHE_CHARACTERS = 16_000_000
"""What is kept at most, source and HTML together."""

References = dict[str, dict[str, str]]

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Made:
    """What a block's source alone decides. Its element is `<tag`, then what depends on its place, then `rest`.

    `line` counts from the first line of the piece. A heading has its text and the id that it would like.
    """

    key: str
    tag: str
    rest: str
    line: int
    text: str = ""
    slug: str = ""


def render(text: str) -> tuple[Block, ...]:
    """The blocks of `text`, in order. Takes any text, and time in proportion to its length."""
    text = _readable(text)
    try:
        return tuple(_render(text))
    except Exception:  # whatever the parser trips over, a page that shows the text as typed is better than none
        _log.exception("a pad is shown as typed, because its Markdown could not be rendered")
        return tuple(_place(_as_typed(text.split("\n"), 0), 0, _Ids()))


def _readable(text: str) -> str:
    """Without what no page can hold: NUL, half a surrogate pair, other systems' line ends."""
    try:
        text.encode()
    except UnicodeEncodeError:
        text = text.encode(errors="replace").decode()
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "\ufffd")


def _render(text: str) -> Iterator[Block]:
    lines = text.split("\n")
    rich = rich_lines(lines)
    pieces = [(start, "\n".join(lines[start:end])) for start, end in chunks(lines[:rich])]
    references = _references([piece for _, piece in pieces])
    context = _key(repr(references)) if references else ""
    ids = _Ids()
    for start, piece in pieces:
        yield from _place(_made(piece, references, context), start, ids)
    yield from _place(_as_typed(lines, rich), 0, ids)


def _references(pieces: Sequence[str]) -> References:
    """The links that the whole text defines, `[label]: address "title"`, by label."""
    env: Env = {}
    for piece in pieces:
        if "]:" in piece:
            list(blocks(piece, env))
    found: References = env.get("references", {})
    return found


def _made(piece: str, references: References, context: str) -> tuple[_Made, ...]:
    """The blocks of one piece, which depend on the text around it only by the links it defines."""
    key = f"{context} {piece}" if "[" in piece else piece
    made = _cache.get(key)
    if made is None:
        env: Env = {"references": references}
        lines = piece.split("\n")
        made = tuple(_make(lines, tokens, env) for tokens in blocks(piece, env))
        _cache.put(key, made)
    return made


def _make(lines: Sequence[str], tokens: Sequence[Token], env: Env) -> _Made:
    is_heading = tokens[0].type == "heading_open"
    _mark_lines(tokens)
    wanted = take_id(tokens) if is_heading else ""
    parse_inline(tokens, lines, env)
    html = _CLEANER.clean(to_html(tokens, env)).strip()
    tag = _TAG.match(html)
    assert tag is not None, f"a block without an element: {html!r}"
    text = _text(tokens[1]) if is_heading else ""
    slug = _slug(wanted or text) if is_heading else ""
    return _Made(_key(html), tag[1], html[tag.end() :], _first_line(tokens[0]), text, slug)


def _first_line(token: Token) -> int:
    assert token.map is not None
    return token.map[0]


def _mark_lines(tokens: Sequence[Token]) -> None:
    """Parts of a block say in `data-at` how many lines below its first they begin, to find the line being read."""
    start = _first_line(tokens[0])
    for token in tokens[1:]:
        if token.type in _PARTS and token.map and token.map[0] > start:
            token.attrs["data-at"] = str(token.map[0] - start)


def _text(inline: Token) -> str:
    words = (" " if token.tag == "br" else token.content for token in inline.children or ())
    return " ".join("".join(words).split())


def _slug(text: str) -> str:
    words = _NOT_SLUG.sub("-", unicodedata.normalize("NFKC", text).lower())
    return words[:60].strip("-") or "section"


def _as_typed(lines: Sequence[str], first: int) -> Iterator[_Made]:
    """Blocks of lines just as they are."""
    for start in range(first, len(lines), TYPED_LINES):
        text = "\n".join(lines[start : start + TYPED_LINES])
        if text.strip():
            html = f' class="typed">{escape(text, quote=False)}</p>'
            yield _Made(_key(html), "p", html, start)


class _Ids:
    """The ids of one page, each given once."""

    def __init__(self) -> None:
        self._last: dict[str, int] = {}

    def unique(self, slug: str) -> str:
        found, number = slug, self._last.get(slug, 0)
        while found in self._last:
            number += 1
            found = f"{slug}-{number + 1}"
        self._last[slug] = number
        self._last.setdefault(found, 0)
        return ID_PREFIX + found


def _place(made: Iterator[_Made] | Sequence[_Made], start: int, ids: _Ids) -> Iterator[Block]:
    """The blocks of a piece that begins in line `start`."""
    for block in made:
        line = start + block.line
        place = f'data-line="{line}" dir="auto"'
        if block.slug:
            heading = Heading(int(block.tag[1]), ids.unique(block.slug), block.text)
            html = f'<{block.tag} id="{heading.id}" {place}{block.rest}'
            yield Block(_key(f"{heading.id} {block.key}"), html, line, heading)
        else:
            yield Block(block.key, f"<{block.tag} {place}{block.rest}", line)


def _key(html: str) -> str:
    return blake2b(html.encode(), digest_size=9).hexdigest()


class _Cache:
    """The pieces used last, up to a size in characters. Threads may share it: long texts are rendered in one."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._size = 0
        self._pieces: dict[str, tuple[_Made, ...]] = {}  # used longest ago first
        self._lock = Lock()

    def get(self, key: str) -> tuple[_Made, ...] | None:
        with self._lock:
            made = self._pieces.pop(key, None)
            if made is not None:
                self._pieces[key] = made
            return made

    def put(self, key: str, made: tuple[_Made, ...]) -> None:
        with self._lock:
            if key not in self._pieces:
                self._size += self._weight(key, made)
            self._pieces[key] = made
            while self._size > self._limit:
                oldest = next(iter(self._pieces))
                self._size -= self._weight(oldest, self._pieces.pop(oldest))

    @staticmethod
    def _weight(key: str, made: tuple[_Made, ...]) -> int:
        return 200 + len(key) + sum(200 + len(block.rest) for block in made)


def _classes() -> dict[str, set[str]]:
    indents = {f"in{steps}" for steps in range(1, MAX_INDENT + 1)}
    sides = {"left", "center", "right"}
    return {"p": indents, "span": indents, "li": {"task"}, "div": {"wide"}, "td": sides, "th": sides}


_PARTS = {"paragraph_open": "p", "list_item_open": "li", "tr_open": "tr"} | {"heading_open": "h1 h2 h3 h4 h5 h6"}
_NOT_SLUG = re.compile(r"\W+")
_TAG = re.compile(r"<([a-z][a-z0-9]*)")
_TAGS = "a blockquote br code div em hr input label ol pre s span strong table tbody td th thead ul"
_CLEANER = nh3.Cleaner(
    tags={*_TAGS.split(), *" ".join(_PARTS.values()).split()},
    attributes={"a": {"href", "title"}, "ol": {"start"}, "input": {"type", "disabled", "checked"}}
    | {tag: {"data-at"} for tag in " ".join(_PARTS.values()).split()},
    allowed_classes=_classes(),
    set_tag_attribute_values={tag: {"tabindex": "0"} for tag in ("pre", "div")},  # so that the keyboard can scroll them
    url_schemes=set(SCHEMES),
    link_rel="nofollow noopener ugc",
)
_cache = _Cache(CACHE_CHARACTERS)
