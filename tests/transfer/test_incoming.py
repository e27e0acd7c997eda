"""Texts from elsewhere as Markdown. The Etherpad exports are in the shapes that Etherpad 2.5 writes."""

import json

import pytest

from server.errors import Unreadable
from server.transfer import incoming
from server.transfer.incoming import Format

ETHERPAD_HTML = b"""<!doctype html>
<html lang="en">
<head>
<title>discussion</title>
<meta name="generator" content="Etherpad"/>
<meta charset="utf-8"/>
<style>
ol > li { counter-increment: item; }
</style>
</head>
<body>
Discussion<br>Host: <strong>Ada</strong>, <em>co-host</em> <u>Bruno</u> <s>Carla</s><br><ul class="bullet"><li>one</li><li>two<ul class="bullet"><li>two a</ul></li></ul><ol start="1" class="number"><li>first</li><li>second</ol>ends here &amp; there &lt;b&gt; snake_case *<br><br><br>Attending:<br>&#199;a&#287;la &#214;rnek &#128512;<br>Bruno&nbsp;B<br><ul class="indent"><li>Dara</li></ul>
</body>
</html>
"""  # noqa: E501 - as it is written
WANTED = """Discussion
Host: **Ada**, *co-host* Bruno ~~Carla~~

- one
- two
  - two a

1. first
2. second

ends here & there <b> snake_case *

Attending:
- Çağla Örnek 😀
- Bruno B

    Dara
"""


def test_a_page_that_etherpad_wrote() -> None:
    assert incoming.to_markdown(ETHERPAD_HTML, Format.HTML) == WANTED


def test_a_text_that_etherpad_wrote() -> None:
    text = b"Webinars\r\n\r\nSign up (name, affiliation):\r\nAda, Example University\r\n*one\r\n*two\r\n\r\n\r\n"
    wanted = "Webinars\n\nSign up (name, affiliation):\n- Ada, Example University\n- one\n- two\n"
    assert incoming.to_markdown(text, Format.TEXT) == wanted


def test_etherpads_own_export() -> None:
    text = "Talk 😀\n*one\n*two\n*three\nAttending:\nAda\n\n"
    pool = {"0": ["author", "a.x"], "1": ["list", "bullet1"], "2": ["list", "number2"], "3": ["lmkr", "1"]}
    attributes = "*0|1+8*0*1*3+1*0|1+4*0*1*3+1|1+4*0*2*3+1|1+6|3+h"
    exported = {"pad:talk": {"atext": {"text": text, "attribs": attributes}, "pool": {"numToAttrib": pool}}}
    records = {**exported, "globalAuthor:a.x": {"name": "Ada"}, "pad:talk:revs:0": {"changeset": ""}}
    wanted = "Talk 😀\n- one\n- two\n  1. three\nAttending:\n- Ada\n"
    assert incoming.to_markdown(json.dumps(records).encode(), Format.ETHERPAD) == wanted


@pytest.mark.parametrize("text", ["# A\n\n* b\n*c\nAttending:\nAda\n", "a  \nb\n\n\n\n    c", "- [x] d\n", "\ttab\n"])
def test_markdown_is_taken_as_it_is(text: str) -> None:
    assert incoming.to_markdown(text.encode(), Format.MARKDOWN) == text


def test_a_file_is_what_its_name_says_or_how_it_begins() -> None:
    kinds = {
        ("a.md", b"x"): Format.MARKDOWN,
        ("A.HTM", b"x"): Format.HTML,
        ("pad.etherpad", b"{}"): Format.ETHERPAD,
        ("notes.txt", b"x"): Format.TEXT,
        ("export", b"  <!DOCTYPE html><html>"): Format.HTML,
        ("", b"hello <html>"): Format.TEXT,
    }
    assert {given: incoming.format_of(*given) for given in kinds} == kinds


@pytest.mark.parametrize(
    "data",
    [b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", b"PK\x03\x04\x14\0", b"%PDF-1.7\n\x00\xff", bytes(range(256)), b"\xff\xfe\x00"],
)
@pytest.mark.parametrize("kind", Format)
def test_what_is_no_text_is_refused_in_words(data: bytes, kind: Format) -> None:
    with pytest.raises(Unreadable, match=r"This is no text: a picture, a word processor’s own file, or damaged\."):
        incoming.to_markdown(data, kind)


def test_old_encodings_are_read() -> None:
    assert incoming.to_markdown("\ufeffÇağla\n".encode(), Format.MARKDOWN) == "Çağla\n"
    assert incoming.to_markdown("Çağla\n".encode("utf-16"), Format.TEXT) == "Çağla\n"
    assert incoming.to_markdown("Köln\n".encode("cp1252"), Format.TEXT) == "Köln\n"
    page = '<meta charset="iso-8859-2"><p>Łódź'.encode("iso-8859-2")
    assert incoming.to_markdown(page, Format.HTML) == "Łódź\n"


@pytest.mark.parametrize(
    ("html", "wanted"),
    [
        ("<script>alert(1)</script><p>a<iframe src=//x></iframe>", "a\n"),
        ('<a href="javascript:alert(1)">b</a>', "b\n"),
        ('<a href="https://example.org/?a=1&amp;b=2" onclick="x()">b</a>', "[b](https://example.org/?a=1&b=2)\n"),
        ('<img src="data:image/png;base64,AAAA" alt="a">', ""),
        ("<h2>Title</h2><p>one<br>two</p><blockquote>said</blockquote>", "## Title\n\none\ntwo\n\n> said\n"),
        (
            "<table><tr><th>a</th><th>b</th></tr><tr><td>1</td><td>2</td></tr></table>",
            "| a | b |\n| --- | --- |\n| 1 | 2 |\n",
        ),
        (
            "<table><tr><th>a|b</th></tr><tr><td><code>c|d</code></td></tr></table>",
            "| a\\|b |\n| --- |\n| `c\\|d` |\n",
        ),
        ("<pre>x\n  y</pre>", "```\nx\n  y\n```\n"),
    ],
)
def test_of_a_page_only_what_is_to_be_read_is_taken(html: str, wanted: str) -> None:
    assert incoming.to_markdown(html.encode(), Format.HTML) == wanted


@pytest.mark.parametrize(
    "bomb",
    ["<div>" * 200_000, "<a><b>" * 50_000, "<li><td><dd>" * 60_000, "<ul><li>" * 500, "<table><tr><td>a" * 50_000],
)
def test_a_page_that_is_nested_without_end_is_refused_before_it_is_parsed(bomb: str) -> None:
    with pytest.raises(Unreadable, match=r"nested too deeply|more than 20,000 elements"):
        incoming.to_markdown(bomb.encode(), Format.HTML)


@pytest.mark.parametrize("data", [b"{}", b"[]", b'{"pad:a": 1}', b'{"pad:a": {}, "pad:b": {}}', b"[" * 100_000, b"x"])
def test_what_etherpad_did_not_export_is_refused_in_words(data: bytes) -> None:
    with pytest.raises(Unreadable, match=r"This is no file that Etherpad has exported\."):
        incoming.to_markdown(data, Format.ETHERPAD)
