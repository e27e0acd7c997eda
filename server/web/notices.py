"""What people are told at the top of a pad for a while: that most of it was removed, or that its text is locked."""

from datetime import UTC, datetime

from ..access.policy import Act, Role, may
from ..pads.room import Room


def shown(room: Room, role: Role) -> dict[str, object]:
    """What `_notices.html` is made of."""
    wipe, until = room.wipes.shown, room.audience.access.locked_until
    return {
        "pad": room.name,
        "notices": room.notices,
        "wipe": wipe,
        "wiped_at": datetime.fromtimestamp(wipe.at / 1000, UTC) if wipe else None,
        "locked_until": datetime.fromtimestamp(until / 1000, UTC) if until else None,
        "may_edit": may(role, Act.EDIT),
        "organises": may(role, Act.SETTINGS),
    }
