"""What an open page is told of a change: little, and enough."""

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from server.web.blocks import Splice, splices
from server.web.render import render

from .pieces import MARKDOWN


def test_a_page_that_did_not_change_is_told_nothing() -> None:
    assert splices(render("# a\n\nb\n"), render("# a\n\nb\n")) == []


def test_a_changed_paragraph_is_sent_alone() -> None:
    assert splices(render("a\n\nb\n\nc"), render("a\n\nB\n\nc")) == [[1, 1, ['<p data-line="2" dir="auto">B</p>']]]


def test_changes_far_apart_are_sent_apart_each_where_the_list_is_then() -> None:
    assert splices(render("a\n\nb\n\nc\n\nd"), render("b\n\nc\n\nd\n\ne")) == [
        [0, 1, [], -2],
        [3, 0, ['<p data-line="6" dir="auto">e</p>']],
    ]


def test_lines_that_moved_are_counted_not_sent() -> None:
    assert splices(render("a\n\nb\n\nc"), render("a\n\nnew\n\nb\n\n\n\nc")) == [
        [1, 0, ['<p data-line="2" dir="auto">new</p>'], 2],
        [3, 0, [], 2],
    ]


def test_a_heading_whose_id_changes_is_sent_again() -> None:
    assert splices(render("# a"), render("# a\n\n# a")) == [[1, 0, ['<h1 id="h-a-2" data-line="2" dir="auto">a</h1>']]]
    assert splices(render("x\n\n# a"), render("# a\n\nx\n\n# a"))[-1][:2] == [2, 1]


def test_a_change_of_everything_is_one_splice() -> None:
    old = render("\n\n".join(f"a{number}" for number in range(900)))
    new = render("\n\n".join(f"b{number}" for number in range(900)))
    assert splices(old, new) == [[0, 900, [block.html for block in new]]]


TEXTS = st.lists(MARKDOWN, max_size=20)


@given(TEXTS, TEXTS, TEXTS, TEXTS)
@settings(deadline=None, max_examples=200, print_blob=True)
def test_the_splices_make_the_old_page_the_new_one(
    start: list[str], cut: list[str], put: list[str], end: list[str]
) -> None:
    old, new = render("".join(start + cut + end)), render("".join(start + put + end))
    page = apply([block.html for block in old], splices(old, new))
    assert page == [block.html for block in new]


def apply(page: list[str], changes: list[Splice]) -> list[str]:
    """As the page's script does it."""
    for index, removed, html, *shift in changes:
        assert isinstance(index, int)
        assert isinstance(removed, int)
        assert isinstance(html, list)
        page = page[:index] + html + [moved(block, *shift) for block in page[index + removed :]]
    return page


def moved(block: str, shift: int | list[str] = 0) -> str:
    assert isinstance(shift, int)
    return re.sub(r'(data-line=")(\d+)', lambda match: f"{match[1]}{int(match[2]) + shift}", block, count=1)
