"""Plain text as Markdown: what Etherpad exports as `.txt`, or somebody kept in a file."""

import re

from ..sessions.bare_names import itemised

_STARRED = re.compile(r"^([ \t]*)\*(?=[^\s*])([^*]*)$", re.MULTILINE)
"""An item of a list as Etherpad writes it: `*one`, which to Markdown is no list."""


def to_markdown(text: str) -> str:
    """The text, its lists as Markdown has them, and bare names under a list's label as its items."""
    starred = _STARRED.sub(lambda found: f"{found[1].replace(chr(9), '  ')}- {found[2]}", text)
    return itemised(starred.rstrip() + "\n") if starred.strip() else ""
