"""Who may see and do what. Pure."""

from enum import Enum


class NamesFor(Enum):
    """Who sees the names of those who signed up with the button; typed ones are the text's, and everybody's."""

    EVERYONE = "everyone"
    SIGNED_UP = "signed up"
    HOSTS = "hosts"


class Viewer(Enum):
    """Who looks at a list of names; `SIGNED_UP` is somebody who has an entry in that session."""

    ANYONE = "anyone"
    SIGNED_UP = "signed up"
    HOST = "host"


def visible(viewer: Viewer, names_for: NamesFor, *, hidden: bool) -> bool:
    """Whether a viewer sees the name of an entry; `hidden` if its owner shows it to hosts only."""
    if viewer is Viewer.HOST:
        return True
    if hidden or names_for is NamesFor.HOSTS:
        return False
    return names_for is NamesFor.EVERYONE or viewer is Viewer.SIGNED_UP
