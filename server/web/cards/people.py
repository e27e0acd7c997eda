"""A list of names as HTML. Here and not in a template, since a page has thousands of them."""

from collections.abc import Sequence
from html import escape

from .views import Shown


def people(listed: Sequence[Shown]) -> str:
    """One item a person; what they typed is text, in its own direction, and nothing else."""
    items = "\n".join(map(_item, listed))
    return f"<ul>\n{items}\n</ul>"


def _item(each: Shown) -> str:
    details = f'<span class="details">, <bdi>{escape(each.details)}</bdi></span>' if each.details else ""
    below = "".join(f'<br><span class="details">{escape(line)}</span>' for line in each.below)
    return f"<li><bdi>{escape(each.name)}</bdi>{details}{below}</li>"
