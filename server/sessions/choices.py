"""What a person chooses where a text leaves it open: which time is meant, and that a meeting takes sign-ups. Pure."""

from ..errors import Conflict
from . import writing
from .session import Session, Source


def with_time(text: str, session: Session, value: str) -> str:
    """The text with another time behind the session's `When:`. Raises `Conflict` if it has none."""
    if session.source is not Source.FIELD or "\n" in value:
        raise Conflict("This session has no “When:” line.")
    return writing.set_value(text, session.when_line, value).apply(text)


def with_signups(text: str, session: Session) -> str:
    """The text in which people can sign up for a session: it has a `When:` line."""
    change = writing.take_signups(text, session)
    return change.apply(text) if change else text
