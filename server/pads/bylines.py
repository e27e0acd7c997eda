"""By which names and colours people write in one pad: what they call themselves when they do, told to the store."""

import json
from collections.abc import Iterable

from ..store.records import Author, Change
from .audience import Audience
from .items import Edited, Item


class Bylines:
    """Remembers what was heard and told, so that a keystroke costs no more than a look."""

    def __init__(self, audience: Audience) -> None:
        self._audience = audience
        self._heard: dict[bytes, str] = {}
        self._told: dict[bytes, Author] = {}

    def news(self, items: Iterable[Item], changes: Iterable[Change]) -> tuple[Author, ...]:
        """Those who wrote the changes by another name or colour than the store was told of; they came with `items`."""
        writers = {change.author for change in changes}
        found = {}
        for connection in {item.connection for item in items if isinstance(item, Edited)}:
            if connection.author is not None and connection.author in writers:
                said = self._audience.said(connection)
                if said is not None and self._heard.get(connection.author) != said:
                    self._heard[connection.author] = said
                    found[connection.author] = _author(connection.author, said)
        news = tuple(each for who, each in found.items() if each.name and self._told.get(who) != each)
        self._told.update((each.identity, each) for each in news)
        return news


def _author(identity: bytes, said: str) -> Author:
    user = (json.loads(said) or {}).get("user", {})
    return Author(identity, user.get("name", ""), user.get("color", ""))
