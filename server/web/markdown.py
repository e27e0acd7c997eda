"""The Markdown of pads: CommonMark with tables, strikethrough, task boxes and bare links, read as pads are typed.

Where it parts from CommonMark, and why:

- A line break is kept. People end lines with Enter and mean it.
- Four spaces make no code block, but an indent: in pads they set names under a label. Fences (```) make code.
- HTML is text. What was typed is what is read, and no tag can reach from one block into the next. Only `<br>` is
  honoured, since a table's cell has no other way to break a line, and `<!-- -->` isn't shown, as its author meant.
- An image is a link to it: nobody's address goes to a third party for having read a pad.
"""

import re
from collections.abc import Iterator, MutableMapping, Sequence
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.common.utils import escapeHtml
from markdown_it.renderer import RendererHTML
from markdown_it.rules_block import StateBlock
from markdown_it.rules_block import list_block as list_rule
from markdown_it.rules_block import table as table_rule
from markdown_it.rules_inline import StateInline
from markdown_it.rules_inline import escape as escape_rule
from markdown_it.rules_inline import link as link_rule
from markdown_it.token import Token
from markdown_it.utils import OptionsDict

from . import urls
from .inline import RulesByCharacter

MAX_NESTING = 60
"""Levels of blocks within blocks that are read. A nested list takes two."""

MAX_INLINE_NESTING = 16
"""Levels of brackets within brackets that are read. Each bracket may be looked at once for each level."""

MAX_COLUMNS = 200

SPARE_CELLS = 20
CHARACTERS_A_CELL = 20
"""How many cells the rows of tables may leave out: some, and more in a long text. Each is made up, so that two bytes of
a row could ask for hundreds."""

MAX_INDENT = 6

_URL = re.compile(r"https?://[^\s<>\u3000-\u303f\uff00-\uff0f]+", re.IGNORECASE)
_PROTOCOL = re.compile(r"(?<![^\W_])https?$", re.IGNORECASE)
_WWW = re.compile(r"(?<![\w.@/:-])www\.[^\s<>\u3000-\u303f\uff00-\uff0f]*\w[^\s<>\u3000-\u303f\uff00-\uff0f]*")
_BREAK = re.compile(r"<br ?/?>", re.IGNORECASE)
_TASK = re.compile(r"\[([ xX])\][ \t]+")
_ID = re.compile(r"\{#([\w.\-]+)\}$")
_BEGINNINGS = {
    "text": "", "newline": "\n", "escape": "\\", "backticks": "`", "strikethrough": "~", "emphasis": "*_",
    "address": ":", "picture": "!", "link": "[", "break": "<", "comment": "<", "autolink": "<", "entity": "&",
}  # fmt: skip
"""The characters at which each inline rule may match."""

_ALIGN = {"text-align:left": "left", "text-align:center": "center", "text-align:right": "right"}

_LAST_BRACKET, _LAST_COMMENT, _BARE_ADDRESS = -1, -2, -3
"""Where `]`, `-->`, and what could be a bare address were seen last: in the parser's own cache, whose other keys are
positions."""

Env = MutableMapping[str, Any]


class Dialect(MarkdownIt):
    """The parser, with the one rule for where a link may lead."""

    def __init__(self, max_nesting: int) -> None:
        super().__init__()
        self.inline = rules = RulesByCharacter()
        self.configure("commonmark", {"html": False, "xhtmlOut": False, "breaks": True, "maxNesting": max_nesting})
        self.enable(["table", "strikethrough"]).disable(["code", "html_block", "html_inline", "image"])
        self.block.ruler.at("table", _table, {"alt": ["paragraph", "reference"]})
        self.block.ruler.at("list", _list, {"alt": ["paragraph", "reference", "blockquote"]})
        self.inline.ruler.at("newline", _newline)
        self.inline.ruler.before("link", "address", _address)
        self.inline.ruler.at("escape", _escape)
        self.inline.ruler.at("link", _link)
        self.inline.ruler.before("link", "picture", _picture)
        self.inline.ruler.before("autolink", "break", _break)
        self.inline.ruler.before("autolink", "comment", _comment)
        rules.sort(_BEGINNINGS)
        for kind, rule in _RENDERED.items():
            self.add_render_rule(kind, rule)

    def validateLink(self, url: str) -> bool:
        return urls.is_allowed(url)

    def normalizeLink(self, url: str) -> str:
        return urls.with_prefix(super().normalizeLink(url))


def blocks(text: str, env: Env) -> Iterator[list[Token]]:
    """The tokens of each top-level block of `text`, inline text not parsed yet. The first one's `map` has its lines.

    Links that `text` defines are in `env["references"]` once all blocks are read.
    """
    group: list[Token] = []
    for token in _BLOCKS.block.parse(text, _BLOCKS, env, []) or []:
        group.append(token)
        if token.level == 0 and token.nesting <= 0:
            yield group
            group = []


def parse_inline(tokens: Sequence[Token], lines: Sequence[str], env: Env) -> None:
    """Parse the inline text of one block, and what is seen only in its context: indents, task boxes, bare `www.`

    `lines` are those of the text that `tokens` were made from; `env` has the `references` of the whole pad.
    """
    first = _measure_indent(tokens[0], lines, env)
    for index, token in enumerate(tokens):
        if token.type != "inline":
            continue
        children: list[Token] = []
        _INLINE.inline.parse(token.content, _INLINE, env, children)
        token.children = [*first, *(_link_www(children) if "www." in token.content else children)]
        if index >= 2 and tokens[index - 2].type == "list_item_open":
            _mark_task(tokens[index - 2], token.children)


def to_html(tokens: Sequence[Token], env: Env) -> str:
    """One block as HTML, not sanitised yet."""
    html: str = _INLINE.renderer.render(tokens, _INLINE.options, env)
    return html


def take_id(heading: Sequence[Token]) -> str:
    """Take the id that a session's heading ends in, `{#webinar}`, off its text. Empty if there is none."""
    inline = heading[1]
    match = _ID.search(inline.content)
    if match is None:
        return ""
    inline.content = inline.content[: match.start()].rstrip()
    return match[1]


def indent_of(line: str) -> int:
    """Steps of indentation that a line begins with. 2 to 5 spaces are one step: people press them without counting."""
    space = line[: len(line) - len(line.lstrip(" \t"))]
    return min((len(space) + 3 * space.count("\t") + 2) // 4, MAX_INDENT)


def _measure_indent(block: Token, lines: Sequence[str], env: Env) -> list[Token]:
    """How far in a paragraph stands: as far as the line of it that is least so. Gives what its first line adds."""
    if block.type != "paragraph_open" or block.map is None:
        env["indent"] = 0
        return []
    indents = [indent_of(line) for line in lines[block.map[0] : block.map[1]] if line.strip(" \t")]
    env["indent"] = block.meta["indent"] = min(indents)
    if env["indent"]:
        block.attrs["class"] = f"in{env['indent']}"
    return _indent(indents[0] - env["indent"])


def _indent(steps: int) -> list[Token]:
    return [Token("indent", "span", 0, attrs={"class": f"in{steps}"})] if steps > 0 else []


# Blocks


def _table(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """The table rule, but once the tables leave out too many cells the rest of them stay as typed."""
    if state.env.get("tables_refused") or not table_rule(state, start, end, True):
        return False
    if silent:
        return True
    if not _affordable(state, start, end):
        state.env["tables_refused"] = True
        return False
    return table_rule(state, start, end, False)


def _affordable(state: StateBlock, start: int, end: int) -> bool:
    columns = state.src.count("|", state.bMarks[start], state.eMarks[start]) + 1
    empty = state.env.get("empty_cells", 0)
    for line in range(start + 2, end):
        if state.isEmpty(line):
            break
        empty += max(0, columns - 2 - state.src.count("|", state.bMarks[line], state.eMarks[line]))
    state.env["empty_cells"] = empty
    return columns <= MAX_COLUMNS and empty <= SPARE_CELLS + len(state.src) // CHARACTERS_A_CELL


def _list(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """The list rule, for a list that stands far in as well: its items are not the text of the first of them."""
    margin = state.blkIndent
    if not silent:
        state.blkIndent += max(0, state.sCount[start] - margin) // 4 * 4
    try:
        return list_rule(state, start, end, silent)
    finally:
        state.blkIndent = margin


# Inline


def _newline(state: StateInline, silent: bool) -> bool:
    """A line break, and the next line's indent beyond that of the paragraph."""
    if state.src[state.pos] != "\n":
        return False
    start = end = state.pos + 1
    while end < state.posMax and state.src[end] in " \t":
        end += 1
    if not silent:
        state.pending = state.pending.rstrip(" ")
        state.push("softbreak", "br", 0)  # which also puts out what is pending
        state.tokens += _indent(indent_of(state.src[start:end]) - state.env["indent"])
    state.pos = end
    return True


def _escape(state: StateInline, silent: bool) -> bool:
    """The escape rule, but before a letter a backslash is text like any other: LaTeX is full of them.

    Not where there are bare addresses, which a backslash keeps from beginning or ends.
    """
    after = state.pos + 1
    if state.src[state.pos] != "\\":
        return False
    if state.cache.get(_BARE_ADDRESS) is None:
        state.cache[_BARE_ADDRESS] = max(state.src.rfind("www."), state.src.rfind("://"))
    if after >= state.posMax or not state.src[after].isalnum() or state.cache[_BARE_ADDRESS] >= 0:
        return escape_rule(state, silent)
    if not silent:
        state.append_pending("\\")
    state.pos = after
    return True


def _break(state: StateInline, silent: bool) -> bool:
    """`<br>`, however it is spelt."""
    match = _BREAK.match(state.src, state.pos) if state.src[state.pos] == "<" else None
    if match is None:
        return False
    if not silent:
        state.push("hardbreak", "br", 0)
    state.pos = match.end()
    return True


def _comment(state: StateInline, silent: bool) -> bool:
    if not state.src.startswith("<!--", state.pos):
        return False
    last = state.cache.get(_LAST_COMMENT)
    if last is None:
        last = state.cache[_LAST_COMMENT] = state.src.rfind("-->")
    if last < state.pos + 4:
        return False
    state.pos = state.src.index("-->", state.pos + 4) + 3
    return True


def _address(state: StateInline, silent: bool) -> bool:
    """A bare `https://…`, seen at its colon, before `_` and `*` in it can be taken for marks."""
    if silent or state.linkLevel > 0 or state.src[state.pos] != ":":
        return False
    protocol = _PROTOCOL.search(state.pending[-6:])
    match = _URL.match(state.src, state.pos - len(protocol[0]), state.posMax) if protocol else None
    url = urls.trim(match[0]) if match else ""
    if protocol is None or not url[len(protocol[0]) + 3 :]:
        return False
    state.pending = state.pending[: -len(protocol[0])]
    _push_link(state, url)
    state.pos += len(url) - len(protocol[0])
    return True


def _push_link(state: StateInline, url: str) -> None:
    state.push("link_open", "a", 1).attrs["href"] = state.md.normalizeLink(url)
    state.push("text", "", 0).content = url
    state.push("link_close", "a", -1)


def _link(state: StateInline, silent: bool) -> bool:
    """The link rule, unless no bracket closes any more: a thousand that open are not searched through for that."""
    last = state.cache.get(_LAST_BRACKET)
    if last is None:
        last = state.cache[_LAST_BRACKET] = state.src.rfind("]")
    return state.pos < last and link_rule(state, silent)


def _picture(state: StateInline, silent: bool) -> bool:
    """`![alt](address)` as a link that begins with 🖼, or as that text alone within another link."""
    start = state.pos
    if not state.src.startswith("![", start):
        return False
    state.pos += 1
    first = len(state.tokens) + bool(state.pending)
    linked = state.linkLevel == 0
    found = _link(state, silent or not linked)
    if not found:
        state.pos = start
    elif not silent and linked:
        _name_picture(state, first)
    elif not silent:
        state.pending += "🖼 " + state.src[start + 2 : state.md.helpers.parseLinkLabel(state, start + 1)]
    return found


def _name_picture(state: StateInline, first: int) -> None:
    opening, rest = state.tokens[first], state.tokens[first + 1 : -1]
    name = Token("text", "", 0, content="🖼 ")
    if not any(token.content for token in rest):
        name.content += urls.file_name(str(opening.attrs["href"]))
    state.tokens.insert(first + 1, name)
    for meta in filter(None, state.tokens_meta):
        for delimiter in meta["delimiters"]:  # those of emphasis, which know their tokens by number
            delimiter.token += delimiter.token > first


def _link_www(children: list[Token]) -> list[Token]:
    """The same, with each `www.…` outside of links made one."""
    linked: list[Token] = []
    depth = 0
    for token in children:
        depth += token.nesting if token.tag == "a" else 0
        if token.type == "text" and depth == 0:
            linked.extend(_split_www(token.content))
        else:
            linked.append(token)
    return linked


def _split_www(text: str) -> Iterator[Token]:
    position = 0
    for match in _WWW.finditer(text):
        url = urls.trim(match[0])
        yield Token("text", "", 0, content=text[position : match.start()])
        yield Token("link_open", "a", 1, attrs={"href": "https://" + url})
        yield Token("text", "", 0, content=url)
        yield Token("link_close", "a", -1)
        position = match.start() + len(url)
    yield Token("text", "", 0, content=text[position:])


def _mark_task(item: Token, children: list[Token]) -> None:
    """A list item that begins with `[ ]` or `[x]` and goes on: a box, named by the item's text."""
    first = children[0] if children else None
    match = _TASK.match(first.content) if first and first.type == "text" else None
    if first is None or match is None or (match.end() == len(first.content) and len(children) == 1):
        return
    item.attrs["class"] = "task"
    first.content = first.content[match.end() :]
    box = Token("task", "input", 0, attrs={"type": "checkbox", "disabled": ""})
    if match[1] != " ":
        box.attrs["checked"] = ""
    children[:] = [Token("label_open", "label", 1), box, *children, Token("label_close", "label", -1)]


# Rendering


def _render_cell(self: RendererHTML, tokens: Sequence[Token], index: int, options: OptionsDict, env: Env) -> str:
    """A cell whose alignment is a class: the page's policy allows no style attribute."""
    token = tokens[index]
    align = _ALIGN.get(str(token.attrs.pop("style", "")))
    if align:
        token.attrs["class"] = align
    return self.renderToken(tokens, index, options, env)


def _render_table(self: RendererHTML, tokens: Sequence[Token], index: int, options: OptionsDict, env: Env) -> str:
    """A table in a box of its own, which scrolls so that the page needn't."""
    return '<div class="wide"><table>' if tokens[index].nesting == 1 else "</table></div>"


def _render_special(self: RendererHTML, tokens: Sequence[Token], index: int, options: OptionsDict, env: Env) -> str:
    """An entity or an escaped mark: text."""
    return escapeHtml(tokens[index].content)


def _render_indent(self: RendererHTML, tokens: Sequence[Token], index: int, options: OptionsDict, env: Env) -> str:
    return f"<span{self.renderAttrs(tokens[index])}></span>"


_RENDERED = {
    "table_open": _render_table,
    "table_close": _render_table,
    "th_open": _render_cell,
    "td_open": _render_cell,
    "text_special": _render_special,
    "indent": _render_indent,
}
_BLOCKS = Dialect(MAX_NESTING)
_INLINE = Dialect(MAX_INLINE_NESTING)
