"""Where a link in a pad may lead, and where a bare address in its text ends."""

import re

SCHEMES = frozenset({"http", "https", "mailto"})

ID_PREFIX = "h-"
"""Begins every id that a pad's text gives rise to, so that none can be taken for one of the page's own names."""

_SCHEME = re.compile(r"[a-z][a-z0-9+.\-]*(?=:)")
_IGNORED = re.compile(r"[\x00-\x20]+")
_CLOSERS = frozenset("?!.,:;*_~'\"”’»…")


def is_allowed(url: str) -> bool:
    """Whether a link may lead to `url`: by a scheme of ours, or relative to the pad."""
    scheme = _SCHEME.match(_IGNORED.sub("", url).lower())
    return scheme is None or scheme[0] in SCHEMES


def with_prefix(url: str) -> str:
    """A link to a heading of the same page, `#Our agenda`, as the id that the heading has."""
    if not url.startswith("#") or url.startswith("#" + ID_PREFIX):
        return url
    return "#" + ID_PREFIX + url[1:].lower()


def trim(url: str) -> str:
    """A bare address without what belongs to the sentence around it: closing marks, and `)` that nothing opened."""
    end = len(url)
    unopened = url.count(")") - url.count("(")
    while end > 0:
        last = url[end - 1]
        if last == ")" and unopened > 0:
            unopened -= 1
        elif last not in _CLOSERS:
            break
        end -= 1
    return url[:end]


def file_name(url: str) -> str:
    """The last part of an address's path, to name what has no name. Empty if there is none."""
    return url.split("?")[0].split("#")[0].rstrip("/").rsplit("/", 1)[-1]
