"""A list of names as HTML. Here and not in a template, since a page has thousands of them."""

from collections.abc import Sequence
from html import escape

from .views import Shown


def people(listed: Sequence[Shown]) -> str:
    """One item a person; what they typed is text, in its own direction, and nothing else."""
    items = "\n".join(map(_item, listed))
    return f"<ul>\n{items}\n</ul>"


def _item(each: Shown) -> str:
    name, details, below, _, _ = each
    item = f"<li><bdi>{escape(name)}</bdi>"
    if details:
        item += f'<span class="details">, <bdi>{escape(details)}</bdi></span>'
    for line in below:
        item += f'<br><span class="details">{escape(line)}</span>'
    return f"{item}</li>"
