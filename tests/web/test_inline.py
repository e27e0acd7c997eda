"""Rules tried by character find what the library's parser finds, which tries all of them everywhere."""

from types import MethodType

from markdown_it.parser_inline import ParserInline
from markdown_it.rules_inline import escape

from server.web.markdown import MAX_INLINE_NESTING, Dialect

from ..faults.chance import new_random, times

WORDS = r"\ \\ * _ ** [ ] ( ) ](x) ![ [`a < > ` `` ~~ & &amp; a b é א : https http://x.org www.a.org <br> <!-- --> - \a"
PIECES = [*WORDS.split(), " ", "\n", "  \n", "\\\n"]


def test_any_text_is_read_as_by_trying_every_rule_everywhere() -> None:
    ours, theirs = Dialect(MAX_INLINE_NESTING), Dialect(MAX_INLINE_NESTING)
    theirs.inline.ruler.at("escape", escape)
    theirs.inline.tokenize = MethodType(ParserInline.tokenize, theirs.inline)  # type: ignore[method-assign]
    random = new_random()
    for _ in range(times(2_000)):
        pieces = [piece for piece in PIECES if random.random() < 0.7] or PIECES
        text = "".join(random.choices(pieces, k=random.randrange(1, 80))).strip() or "x"
        assert ours.renderInline(text, {"indent": 0}) == theirs.renderInline(text, {"indent": 0}), text


def test_emphasis_in_the_name_of_a_picture_is_its_own() -> None:
    ours = Dialect(MAX_INLINE_NESTING)
    assert ours.renderInline("*see* ![*a* ~~b~~](x) *c*", {"indent": 0}) == (
        '<em>see</em> <a href="x">🖼 <em>a</em> <s>b</s></a> <em>c</em>'
    )
