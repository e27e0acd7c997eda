"""What may still happen in an archived pad: it is read, names go off its lists, words are redacted, it is reopened."""

from ..sessions.orders import Act, Archive, Ask, Forget, HostActs, Leave, Redact, Reopen, ShowNames
from .items import Asked, Drained, Edited, Item, Joined, Ordered


def takes(item: Item) -> bool:
    """Whether an archived pad takes that. Edits may be empty, and are looked at when they are applied."""
    match item:
        case Joined() | Drained() | Asked() | Edited():
            return True
        case Ordered(HostActs(act=act)):
            return act is Act.TAKE_OFF
        case Ordered(order):
            return isinstance(order, Leave | Forget | Redact | ShowNames | Reopen)
        case _:
            return False


def after(order: Ask, archived: bool) -> bool:
    """Whether the pad is archived once that is carried out."""
    return isinstance(order, Archive) or (archived and not isinstance(order, Reopen))
