"""The one error tree.

Every error knows the HTTP status and the WebSocket close code it ends in, and its message says what happened to what.
Close codes 4400-4499 tell a Yjs provider that trying again can't help; 4500-4599 that it can.
"""

import math

from .sentences import Sentence

KEPT_DAYS = 30
"""How long a deleted pad can be put back."""


class RosterpadError(Exception):
    """Something a person or a program is told about, in a sentence that stands alone: `NotFound("No %(x)s.", x=…)`.

    `fields` has sentences about the fields of a form, if it is about some.
    """

    status = 500
    close_code = 4500
    retry_after = 5
    """Seconds, where to try again can help."""

    def __init__(self, sentence: str, **values: object) -> None:
        self.sentence = sentence if isinstance(sentence, Sentence) else Sentence(sentence, **values)
        self.fields: dict[str, Sentence] = {}
        super().__init__(self.sentence)


class BadRequest(RosterpadError):
    """The request can't be understood as it stands."""

    status = 400
    close_code = 4400


class BadName(BadRequest):
    """No pad can have this name. `nearest` is a name that could, if there is one."""

    status = 404
    close_code = 4404

    def __init__(self, sentence: Sentence, nearest: str | None = None) -> None:
        super().__init__(sentence)
        self.nearest = nearest


class BadMessage(BadRequest):
    """A WebSocket message that is not one of the protocol's."""


class Forbidden(RosterpadError):
    """Whoever asks may not do this."""

    status = 403
    close_code = 4403


class Closed(Forbidden):
    """Whoever asks may not even read this pad."""


class NotFound(RosterpadError):
    """There is nothing at this address."""

    status = 404
    close_code = 4404


class Deleted(RosterpadError):
    """The pad `pad` was deleted. Its organisers can put it back until the sweep erases it."""

    status = 410
    close_code = 4410

    def __init__(self, pad: str) -> None:
        self.pad = pad
        super().__init__(
            Sentence("This pad was deleted. Its organisers can put it back for %(days)s days.", days=KEPT_DAYS)
        )


class SetAside(RosterpadError):
    """The pad `pad` is not opened: the server crashed in it twice in a row."""

    status = 503
    close_code = 4503
    retry_after = 300

    def __init__(self, pad: str) -> None:
        self.pad = pad
        super().__init__(
            Sentence(
                "This pad is set aside, because the server stopped twice while it was being changed. Its text can be "
                "read. Whoever runs this server can release it."
            )
        )


class Conflict(RosterpadError):
    """It can't be done as things stand: a roster is closed, a name is on it already."""

    status = 409


class Repeated(Conflict):
    """A name is on the list already."""

    def __init__(self, name: str) -> None:
        super().__init__(Sentence("%(name)s is already on this list.", name=name))
        self.fields = {"name": self.sentence}


class Invalid(RosterpadError):
    """A form that can't be taken. `fields` has a sentence for each field that is wrong."""

    status = 422
    close_code = 4400

    def __init__(self, fields: dict[str, Sentence]) -> None:
        super().__init__(" ".join(fields.values()))
        self.fields = fields


class TooLarge(RosterpadError):
    """A message, a body or a pad over its limit."""

    status = 413
    close_code = 4413


class Archived(RosterpadError):
    """The pad is kept as it was."""

    status = 409
    close_code = 4403

    def __init__(self) -> None:
        super().__init__(
            Sentence(
                "This pad is archived: it can be read, but not changed, and takes no sign-ups. Whoever may edit it can "
                "reopen it."
            )
        )


class Unreadable(RosterpadError):
    """A file that can't be made into a pad's text."""

    status = 422


class BadUpdate(RosterpadError):
    """A Yjs update that a text pad never needs, refused before it was applied."""

    status = 422
    close_code = 4422


class TooMany(RosterpadError):
    """Faster than the limits allow."""

    status = 429
    close_code = 4429

    def after(self, seconds: float) -> "TooMany":
        """The same; it can work again after so long."""
        self.retry_after = math.ceil(seconds)
        return self


class StoreUnavailable(RosterpadError):
    """The store can't read or write at the moment. Nothing was changed."""

    status = 503
    close_code = 4503


class Gap(Exception):
    """An update that builds on changes this server has not seen: not an error, ask the sender for the rest."""
