"""The Markdown of pads as blocks of HTML: what is shown, that none of it harms, and that hostile text costs no more."""

import re
import sys
from collections.abc import Callable
from html.parser import HTMLParser
from types import FrameType
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from server.web import render as rendering
from server.web.markdown import blocks
from server.web.render import Block, Heading, render

from .pieces import MARKDOWN

REL = 'rel="nofollow noopener ugc"'


def html(text: str) -> list[str]:
    """The blocks without the attributes that all have."""
    return [re.sub(r' data-line="\d+" dir="auto"', "", block.html, count=1) for block in render(text)]


# What is shown


def test_every_top_level_block_is_one_element_that_knows_its_line() -> None:
    blocks = render("# Title\n\none\ntwo\n\n\n- a\n- b\n")
    assert [(block.line, block.html) for block in blocks] == [
        (0, '<h1 id="h-title" data-line="0" dir="auto">Title</h1>'),
        (2, '<p data-line="2" dir="auto">one<br>\ntwo</p>'),
        (6, '<ul data-line="6" dir="auto">\n<li>a</li>\n<li data-at="1">b</li>\n</ul>'),
    ]


def test_line_breaks_stay_where_they_were_typed() -> None:
    assert html("Host: Ada\nNotes: Grace  \nTime\\\nkeeper") == [
        "<p>Host: Ada<br>\nNotes: Grace<br>\nTime<br>\nkeeper</p>"
    ]


def test_marks_become_elements() -> None:
    text = "*a* **b** `c` ~~d~~ \\* &copy;"
    assert html(text) == ["<p><em>a</em> <strong>b</strong> <code>c</code> <s>d</s> * ©</p>"]


def test_names_indented_under_a_label_are_no_code_but_stay_indented() -> None:
    text = "Attending:\n\n    Ada / Bath\n\n     Grace, Yale\n        late\n\n    Mary\nNotes:\n    Joan"
    assert html(text) == [
        "<p>Attending:</p>",
        '<p class="in1">Ada / Bath</p>',
        '<p class="in1">Grace, Yale<br>\n<span class="in1"></span>late</p>',
        '<p><span class="in1"></span>Mary<br>\nNotes:<br>\n<span class="in1"></span>Joan</p>',
    ]


def test_a_list_may_be_indented_as_far_as_people_like() -> None:
    assert html("Attending:\n\n     - Ada\n    - Grace\n        - late\n\nNotes") == [
        "<p>Attending:</p>",
        '<ul>\n<li>Ada</li>\n<li data-at="1">Grace\n<ul>\n<li data-at="2">late</li>\n</ul>\n</li>\n</ul>',
        "<p>Notes</p>",
    ]


def test_fences_make_code_which_the_keyboard_can_scroll() -> None:
    assert html("```py\nif a < b:\n    pass\n```") == ['<pre tabindex="0"><code>if a &lt; b:\n    pass\n</code></pre>']


def test_tables_stand_in_a_box_that_scrolls_and_align_by_class() -> None:
    assert html("|When|Who|\n|-|-:|\n|noon<br>UTC|Ada|\n|later|") == [
        '<div class="wide" tabindex="0"><table><thead>\n<tr>\n<th>When</th>\n'
        '<th class="right">Who</th>\n</tr>\n</thead>\n'
        '<tbody>\n<tr data-at="2">\n<td>noon<br>\nUTC</td>\n<td class="right">Ada</td>\n</tr>\n'
        '<tr data-at="3">\n<td>later</td>\n<td class="right"></td>\n</tr>\n</tbody>\n</table></div>'
    ]


def test_task_boxes_are_named_by_their_text_and_cannot_be_ticked_here() -> None:
    assert html("- [ ] ask *Ada*\n- [x] book\n- [ ]\n- [y] no") == [
        '<ul>\n<li class="task"><label><input type="checkbox" disabled="">ask <em>Ada</em></label></li>\n'
        '<li data-at="1" class="task"><label><input type="checkbox" disabled="" checked="">book</label></li>\n'
        '<li data-at="2">[ ]</li>\n<li data-at="3">[y] no</li>\n</ul>'
    ]


@pytest.mark.parametrize(
    ("text", "address", "shown"),
    [
        ("see https://a.org/b_c_d.", "https://a.org/b_c_d", "https://a.org/b_c_d"),
        ("(https://a.org/x_(y))", "https://a.org/x_(y)", "https://a.org/x_(y)"),
        ("**https://a.org/__init__.py**", "https://a.org/__init__.py", "https://a.org/__init__.py"),
        ("HTTP://A.org", "HTTP://A.org", "HTTP://A.org"),
        ("www.a.org/b, and", "https://www.a.org/b", "www.a.org/b"),
        ("https://a.org/予定。", "https://a.org/%E4%BA%88%E5%AE%9A", "https://a.org/予定"),
        ("<https://a.org>", "https://a.org", "https://a.org"),
        ("<ada@a.org>", "mailto:ada@a.org", "ada@a.org"),
        ("[a](https://a.org)", "https://a.org", "a"),
        ("[a](/other-pad)", "/other-pad", "a"),
        ("[a](#Our-agenda)", "#h-our-agenda", "a"),
    ],
)
def test_addresses_are_links(text: str, address: str, shown: str) -> None:
    assert f'<a href="{address}" {REL}>{shown}</a>' in html(text)[0]


@pytest.mark.parametrize(
    "text", ["http://", "https:// a", "xhttp://a.org", "ada@a.org", "https:a", "`http://a.org`", "awww.a.org"]
)
def test_what_is_no_address_is_no_link(text: str) -> None:
    assert "<a" not in html(text)[0]


def test_link_definitions_hold_for_the_whole_text_and_are_not_shown() -> None:
    assert html("[Ada] and [x][Ada]\n\n[ada]: https://a.org 'Home'\n") == [
        f'<p><a href="https://a.org" title="Home" {REL}>Ada</a> and '
        f'<a href="https://a.org" title="Home" {REL}>x</a></p>'
    ]


def test_pictures_are_links_so_that_reading_calls_nobody() -> None:
    assert html("![plan](https://a.org/p.png) ![](/q.png) [![in](p.png)](https://a.org)") == [
        f'<p><a href="https://a.org/p.png" {REL}>🖼 plan</a> <a href="/q.png" {REL}>🖼 q.png</a> '
        f'<a href="https://a.org" {REL}>🖼 in</a></p>'
    ]


def test_html_is_shown_as_typed_but_comments_are_not() -> None:
    assert html("<b>x</b> <!-- note --> y<br/>z") == ["<p>&lt;b&gt;x&lt;/b&gt;  y<br>\nz</p>"]


def test_headings_have_ids_of_their_own() -> None:
    blocks = render("# Agenda\n\n# agenda!\n\n## agenda-2\n\n# ?\n\n# Überblick 予定\n\n## Webinar {#web}\n")
    assert [block.heading for block in blocks] == [
        Heading(1, "h-agenda", "Agenda"),
        Heading(1, "h-agenda-2", "agenda!"),
        Heading(2, "h-agenda-2-2", "agenda-2"),
        Heading(1, "h-section", "?"),
        Heading(1, "h-überblick-予定", "Überblick 予定"),
        Heading(2, "h-web", "Webinar"),
    ]


def test_a_long_text_is_shown_to_its_end_the_rest_as_typed() -> None:
    text = "*a*\n\n" * 15_000 + "*the* <end>"
    blocks = render(text)
    assert blocks[0].html == '<p data-line="0" dir="auto"><em>a</em></p>'
    assert blocks[-1].html == '<p data-line="29999" dir="auto" class="typed">\n*the* &lt;end&gt;</p>'
    assert sum(block.html.count("a</em>") + block.html.count("*a*") for block in blocks) == 15_000


# That nothing harmful is

ALLOWED = set(
    "a blockquote br code div em hr input label li ol p pre s span strong table tbody td th thead tr ul".split()
)
ALLOWED |= {f"h{level}" for level in range(1, 7)}
ATTRIBUTES = {
    "id",
    "href",
    "title",
    "rel",
    "class",
    "start",
    "type",
    "checked",
    "disabled",
    "tabindex",
    "dir",
    "data-line",
    "data-at",
}
CLASSES = {"wide", "task", "left", "right", "center", "typed"} | {f"in{steps}" for steps in range(1, 7)}

ATTACKS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg onload=alert(1)><style>*{display:none}</style></svg>",
    "<style>body{display:none}</style>",
    "<iframe src='javascript:alert(1)'></iframe>",
    '<a href="javascript:alert(1)">x</a>',
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](java&#10;script:alert(1))",
    "[x](&#x6A;avascript:alert(1))",
    "[x](\x01javascript:alert(1))",
    "[x](vbscript:msgbox(1))",
    "[x](data:text/html,<script>alert(1)</script>)",
    "[x](data:image/png;base64,AAAA)",
    "[x](file:///etc/passwd)",
    "![x](javascript:alert(1))",
    "![x](data:image/svg+xml,<svg/onload=alert(1)>)",
    "<javascript:alert(1)>",
    "[x]: javascript:alert(1)\n\n[x]",
    '[x](https://a.org "\\" onclick=alert(1) ")',
    "[x](https://a.org'onclick='alert(1))",
    'https://a.org/"onmouseover="alert(1)',
    "www.a.org/\"onmouseover='alert(1)'",
    "# <b id=pad name=cookie>x</b> {#text}",
    '<form id="text"><input name="attributes"></form>',
    '```"><script>alert(1)</script>\nx\n```',
    "|a|\n|-|\n|<td style='x' onclick=y>|",
    "- [x] <input onfocus=alert(1) autofocus>",
    "`</code><script>alert(1)</script>`",
    "<!-- --><script>alert(1)</script> <!-- -->",
    "</p></article><h1>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
]


@pytest.mark.parametrize("attack", ATTACKS)
@pytest.mark.parametrize(
    "around", ["{}", "> {}", "- a\n\n  {}", "**{}**", "[{}](https://a.org)", "# {}", "|{}|\n|-|\n|{}|"]
)
def test_nothing_of_an_attack_gets_through(attack: str, around: str) -> None:
    for block in render(around.replace("{}", attack)):
        check(block)


@given(st.lists(MARKDOWN | st.sampled_from(ATTACKS) | st.text(max_size=8), max_size=25).map("".join))
@settings(deadline=None, max_examples=150, print_blob=True)
def test_any_text_gives_whole_harmless_blocks(text: str) -> None:
    blocks = render(text)
    for block in blocks:
        check(block)
    assert [block.line for block in blocks] == sorted(block.line for block in blocks)
    assert not any('class="typed"' in block.html for block in blocks), "the parser failed"
    ids = [block.heading.id for block in blocks if block.heading]
    assert len(ids) == len(set(ids))


def check(block: Block) -> None:
    """One element, of tags, attributes and addresses on the list."""
    checker = _Checker()
    checker.feed(block.html)
    checker.close()
    assert checker.depth == 0
    assert checker.roots == 1


class _Checker(HTMLParser):
    depth = roots = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in ALLOWED
        assert {name for name, _ in attrs} <= ATTRIBUTES
        for name, value in attrs:
            assert name != "id" or (value or "").startswith("h-")
            assert name != "class" or set((value or "").split()) <= CLASSES
            assert name != "href" or re.match(r"(https?|mailto):|(?![a-z][a-z0-9+.-]*:)", value or "", re.IGNORECASE)
        self.roots += self.depth == 0
        self.depth += tag not in ("br", "hr", "input")

    def handle_endtag(self, tag: str) -> None:
        self.depth -= 1

    def handle_data(self, data: str) -> None:
        assert self.depth > 0 or not data.strip()


@pytest.mark.parametrize(
    "text", ["", "\n", " \n\t\n", "[a]: https://a.org", "\0", "\ud800", "a\r\nb\rc", "\u2028", "\ufeff"]
)
def test_odd_texts_are_rendered(text: str) -> None:
    for block in render(text):
        check(block)
        block.html.encode()


def test_a_text_that_the_parser_fails_on_is_shown_as_typed(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: Any) -> None:
        raise RuntimeError("no rule matched")

    monkeypatch.setattr(rendering, "blocks", fail)
    assert html("*a* text nobody rendered before") == ['<p class="typed">*a* text nobody rendered before</p>']


# That what is kept is what would be made


@given(st.lists(MARKDOWN, max_size=30).map("".join))
@settings(deadline=None, max_examples=150, print_blob=True)
def test_a_text_in_pieces_is_the_text_in_one(text: str) -> None:
    rendering._cache = rendering._Cache(10**7)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(rendering, "chunks", lambda lines: [(0, len(lines))])
        whole = render(text)
    rendering._cache = rendering._Cache(10**7)
    assert render(text) == whole
    assert render(text) == whole, "from the cache"


def test_the_cache_keeps_to_its_size() -> None:
    cache = rendering._Cache(3_000)
    made = rendering._make(["a"], next(blocks("a", {})), {})
    for number in range(100):
        cache.put(f"{number:100}", (made,))
    assert [number for number in range(100) if cache.get(f"{number:100}")] == list(range(95, 100))


# That it takes its time in proportion

HOSTILE: dict[str, Callable[[int], str]] = {
    "brackets": lambda n: "[" * n,
    "brackets that close": lambda n: "[" * (n // 2) + "]" * (n // 2),
    "images": lambda n: "![" * (n // 2) + "]",
    "links without an end": lambda n: "[a](" * (n // 4),
    "titles without an end": lambda n: '[a](b "' * (n // 7),
    "stars": lambda n: "*a**b" * (n // 5),
    "underscores": lambda n: "_a" * (n // 2),
    "backticks": lambda n: " ".join("`" * (i % 20 + 1) for i in range(n // 11)),
    "quotes": lambda n: ">" * n,
    "quoted lines": lambda n: (">" * 50 + "\n") * (n // 51),
    "lists in one line": lambda n: "- " * (n // 2),
    "nested lists": lambda n: "".join("  " * (i % 100) + "- a\n" for i in range(n // 100)),
    "definitions": lambda n: "".join(f"[{i}]: u\n\n[{i}]\n\n" for i in range(n // 16)),
    "broken definitions": lambda n: '[a]: u\n"\n' * (n // 9),
    "empty cells": lambda n: "|a" * 99 + "|\n" + "|-" * 99 + "|\n" + "a\n" * (n // 2),
    "columns": lambda n: "|a" * (n // 4) + "\n" + "|-" * (n // 4),
    "addresses": lambda n: "http://a " * (n // 9),
    "closing brackets": lambda n: "http://a" + ")" * n,
    "www": lambda n: "www." * (n // 4),
    "comments": lambda n: "<!--" * (n // 4),
    "entities": lambda n: "&" * n,
    "angles": lambda n: "<a:" * (n // 3),
    "fences": lambda n: "\n".join("~" * (i % 60 + 3) for i in range(n // 35)),
    "ids": lambda n: "# a\n" * (n // 4),
    "long line": lambda n: "a" * n,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_twice_the_text_is_at_most_about_twice_the_work(name: str) -> None:
    once, twice = work(HOSTILE[name](3_000)), work(HOSTILE[name](6_000))
    assert twice < 2.6 * once + 500


def work(text: str) -> int:
    """Calls of functions, C ones too, that rendering takes."""
    rendering._cache = rendering._Cache(10**7)
    calls = 0

    def count(_frame: FrameType, event: str, _argument: object) -> None:
        nonlocal calls
        calls += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        render(text)
    finally:
        sys.setprofile(before)
    return calls
