"""HTML as Markdown: a page that was saved, what Etherpad exports, or what a word processor wrote."""

import re
from collections import Counter
from collections.abc import Set
from typing import Any

import nh3
from bs4 import Tag
from markdownify import MarkdownConverter

from ..errors import Unreadable
from ..sessions.bare_names import itemised

DEEPEST = 60
"""Elements within elements. What is deeper was not written for people."""

MOST_TAGS = 40_000
"""Beginnings and ends of elements: each takes as long as a hundred words."""

DEEPEST_UNCLEAN = 400
"""The same of what is left open in a page as it comes, and never closed: careless, not hostile."""

_TAGS = {
    *"a b blockquote br code dd del div dl dt em h1 h2 h3 h4 h5 h6 hr i img ins li ol p pre q s strike strong".split(),
    *"table tbody td tfoot th thead tr u ul".split(),
}
_LEFT_OUT = {
    *"script style title template noscript noembed noframes iframe object textarea select option svg math head".split(),
}
_BLANKS = re.compile(r"\n{3,}")
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9:-]*)")
_SINGLE = frozenset("area base br col embed hr img input link meta param source track wbr".split())
_UNNESTED = _SINGLE | frozenset("p li dt dd tr td th option".split())
"""Elements that have no end, or whose next one ends them."""
_AS_TYPED: Any = {"escape_misc": False, "escape_asterisks": False, "escape_underscores": False}
"""What looks like Markdown in a pad's text was meant as such."""


def to_markdown(html: str) -> str:
    """What of a page can be said in Markdown. Raises `Unreadable` for what is nested too deeply."""
    _check(html, DEEPEST_UNCLEAN, _UNNESTED)
    clean = nh3.clean(
        html,
        tags=_TAGS,
        clean_content_tags=_LEFT_OUT,
        attributes={"a": {"href"}, "img": {"src", "alt"}, "ol": {"start"}},
        allowed_classes={"ul": {"indent"}},
        url_schemes={"http", "https", "mailto"},
        link_rel=None,
    )
    _check(clean, DEEPEST, _SINGLE)
    text = _Converter(heading_style="atx", bullets="-", **_AS_TYPED).convert(clean)
    lines = [line.replace("\u00a0", " ").rstrip() for line in text.split("\n")]
    return itemised(_BLANKS.sub("\n\n", "\n".join(lines)).strip("\n") + "\n") if any(lines) else ""


def _check(html: str, deepest: int, unnested: Set[str]) -> None:
    """Before any parser reads it: they take time that grows with the square of the depth, or call themselves."""
    opened, depth = Counter[str](), 0
    for number, found in enumerate(_TAG.finditer(html)):
        tag = found[2].lower()
        if number >= MOST_TAGS:
            raise Unreadable("This page has more than %(most)s elements.", most=f"{MOST_TAGS // 2:,}")
        if tag in unnested or (found[1] and not opened[tag]):
            continue
        opened[tag] += -1 if found[1] else 1
        depth += -1 if found[1] else 1
        if depth > deepest:
            raise Unreadable("This page has elements nested too deeply to be read.")


class _Converter(MarkdownConverter):
    """markdownify's, for Markdown in which a line's end is a line's end."""

    def convert_br(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        return " " if parent_tags & {"td", "th", "h1", "h2", "h3", "h4", "h5", "h6"} else "\n"

    def convert_u(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        return text

    convert_ins = convert_u
    convert_strike = MarkdownConverter.convert_del  # type: ignore[attr-defined]

    def convert_li(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        if el.parent is not None and "indent" in (el.parent.get("class") or ()):
            return f"    {text.strip()}\n"
        converted: str = super().convert_li(el, text, parent_tags)  # type: ignore[misc]
        return converted

    def convert_td(self, el: Tag, text: str, parent_tags: set[str]) -> Any:
        return super().convert_td(el, text.replace("|", "\\|"), parent_tags)  # type: ignore[misc]

    def convert_th(self, el: Tag, text: str, parent_tags: set[str]) -> Any:
        return super().convert_th(el, text.replace("|", "\\|"), parent_tags)  # type: ignore[misc]

    def convert_img(self, el: Tag, text: str, parent_tags: set[str]) -> Any:
        return super().convert_img(el, text, parent_tags) if el.get("src") else ""  # type: ignore[misc]
