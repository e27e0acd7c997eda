"""What is pasted becomes what a person would have typed."""

import pytest

from .visitor import Visitors

WORD_LIST = """
<html><head><style>p { margin: 0 }</style></head><body><!--StartFragment-->
<p class=MsoListParagraphCxSpFirst style='text-indent:-.25in;mso-list:l0 level1 lfo1'><![if !supportLists]><span
style='font-family:Symbol'><span style='mso-list:Ignore'>·<span>&nbsp;&nbsp; </span></span></span><![endif]>First
<b>thing</b></p>
<p class=MsoListParagraphCxSpMiddle style='margin-left:1.0in;mso-list:l0 level2 lfo1'><![if !supportLists]><span
style='mso-list:Ignore'>1.<span>&nbsp; </span></span><![endif]>Below it</p>
<p class=MsoNormal>After<o:p></o:p></p>
<!--EndFragment--></body></html>
"""
GOOGLE_DOC = """
<meta charset="utf-8"><b style="font-weight:normal;" id="docs-internal-guid-1"><h2 dir="ltr"><span>Plan</span></h2>
<p dir="ltr"><span style="font-weight:400;">Plain, </span><span style="font-weight:700;">bold</span><span
style="font-style:italic;"> and slanted</span></p><ul><li dir="ltr"><p><span>one</span></p></li>
<ul><li><p>nested</p></li></ul><li><p>two</p></li></ul></b>
"""


@pytest.mark.parametrize(
    ("html", "markdown"),
    [
        (
            "<p>Some <b>bold</b>, <i>slanted</i> and <code>code</code> words</p>",
            "Some **bold**, *slanted* and `code` words",
        ),
        ("<h1>Title</h1><p>One</p><p>Two<br>lines</p>", "# Title\n\nOne\n\nTwo\nlines"),
        ("<ul><li>one</li><li>two<ul><li>nested</li></ul></li></ul>", "- one\n- two\n  - nested"),
        ("<ol start=3><li>three</li><li>four</li></ol>", "3. three\n4. four"),
        (
            "<ul><li><input type=checkbox checked> done</li><li><input type=checkbox> open</li></ul>",
            "- [x] done\n- [ ] open",
        ),
        ('<p>See <a href="https://example.org/a_b">the site</a></p>', "See [the site](https://example.org/a_b)"),
        ('<p><a href="https://example.org/">https://example.org/</a></p>', "https://example.org/"),
        ('<p><a href="javascript:alert(1)">press</a> <em>here</em></p>', "press *here*"),
        ("<blockquote><p>One</p><p>Two</p></blockquote>", "> One\n>\n> Two"),
        ("<pre><code>a  b\n  c\n</code></pre>", "```\na  b\n  c\n```"),
        (
            "<table><tr><th>Name</th><th>Role</th></tr><tr><td>Ada</td><td>Host | notes</td></tr></table>",
            "| Name | Role |\n| --- | --- |\n| Ada | Host \\| notes |",
        ),
        ("<p><b>2 * 3</b> and snake_case and _under_</p>", "**2 \\* 3** and snake_case and \\_under\\_"),
        ("<p><b>a</b></p><script>alert(1)</script><style>p{}</style>", "**a**"),
        (WORD_LIST, "- First **thing**\n  1. Below it\n\nAfter"),
        (GOOGLE_DOC, "## Plan\n\nPlain, **bold** *and slanted*\n\n- one\n  - nested\n- two"),
    ],
)
def test_what_web_pages_and_word_processors_copy_becomes_markdown(visitors: Visitors, html: str, markdown: str) -> None:
    ada = visitors.new().write("pad").paste("what they hold as plain text", html)
    ada.has_text(markdown)


@pytest.mark.parametrize("html", ["<p>just words</p>", '<meta charset="utf-8"><p style="color: red">just words</p>'])
def test_html_that_holds_nothing_more_than_words_is_pasted_as_plain_text(visitors: Visitors, html: str) -> None:
    visitors.new().write("pad").paste("just   words", html).has_text("just   words")


def test_pasted_text_has_unix_line_ends_and_no_control_characters(visitors: Visitors) -> None:
    ada, ben = visitors.new().write("pad"), visitors.new().write("pad")
    ada.paste("one\r\ntwo\rthree\u2028four\x00\x07\x1b.")
    ben.has_text("one\ntwo\nthree\nfour.")
    ada.sees_status("Saved")


def test_half_a_character_is_never_pasted(visitors: Visitors) -> None:
    ada, ben = visitors.new().write("pad"), visitors.new().write("pad")
    ada.change(0, 0, "a\ud83db")
    ben.has_text("a\ufffdb")
    ada.has_text("a\ufffdb").sees_status("Saved")


def test_a_zoom_chat_is_tidied(visitors: Visitors) -> None:
    chat = "09:03:12 From Ada to Everyone:\n\tHello!\n09:03:40\t From  Ben Example : Hi\n"
    visitors.new().write("pad").paste(chat).has_text("Ada: Hello!\nBen Example: Hi\n")


def test_an_address_pasted_on_words_makes_them_a_link(visitors: Visitors) -> None:
    ada = visitors.new().write("pad").type("see this")
    ada.put_cursor(4, 8).paste("https://example.org/x")
    ada.has_text("see [this](https://example.org/x)")


def test_in_code_everything_is_pasted_as_it_is(visitors: Visitors) -> None:
    ada = visitors.new().write("pad").paste("```\n\n```").put_cursor(4)
    ada.paste("<b>x</b>", "<p><b>x</b></p>")
    ada.has_text("```\n<b>x</b>\n```")


@pytest.mark.parametrize("size", [500_000, 1_500_000])
def test_a_large_paste_arrives(visitors: Visitors, size: int) -> None:
    """The larger one is more than one message may hold: it goes in the sync step of a new connection."""
    ada, ben = visitors.new().write("pad"), visitors.new().write("pad")
    text = ("All of it, line for line. " * 20 + "\n") * (size // 521)
    ada.paste(text).sees_status("Saved")
    ben.has_text(text)
