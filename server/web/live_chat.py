"""The chats of open pads, over sockets: what is said is committed and synced, then seen by all, and its writer is told.

A page that opens is told only how far the chat goes. It asks for messages when somebody looks, and hears new ones.
"""

import asyncio
import time
from collections.abc import Callable, Coroutine

from ..access.policy import Act, Role, check
from ..config import Config
from ..errors import BadMessage, Conflict, Forbidden, Invalid, NotFound, RosterpadError, TooMany
from ..pads import chat, protocol
from ..pads.awareness import clean_name
from ..pads.chat import Asked, Older, Said, Say, Unsay
from ..pads.pace import Pace
from ..pads.room import Room
from ..sentences import Sentence
from ..store.store import Store
from .present import Hearer, Present
from .templates import say

SOON, LATER = 0.05, 1.0
"""Seconds until a page that can't hear yet is tried again: at first it is only about to be welcomed."""


class Chats:
    """The chats of a server."""

    def __init__(self, store: Store, present: Present, config: Config) -> None:
        self._store = store
        self.present = present
        self._config = config
        self._tasks: set[asyncio.Task[None]] = set()

    def join(self, room: Room, hearer: Hearer) -> None:
        """A page is open: it is told of the chat, if there is one."""
        if hearer.hears and room.audience.access.chat:
            self._begin(self._greet(room, hearer))

    def switched(self, room: Room) -> None:
        """The chat was switched on or off: all pages hear of it."""
        for hearer in self.present.hearers(room):
            self._begin(self._greet(room, hearer))

    def hear(self, room: Room, hearer: Hearer, data: bytes, admit: Callable[[], None]) -> None:
        """A message of a page, which `admit` may find to be one too many of its network.

        Raises `BadMessage`, `TooLarge`, `Forbidden` or `TooMany`: the page's socket is to be closed.
        """
        message = protocol.decode(data)
        if not isinstance(message, protocol.ChatMessage) or not isinstance(hearer.who, bytes):
            raise BadMessage("This is no chat message.")
        asked = chat.read(message.payload, self._config.max_chat_length)
        role = room.audience.access.role(hearer.who)
        check(role, Act.CHAT if isinstance(asked, Say) else Act.READ)
        if isinstance(asked, Older) and not hearer.listens():
            return  # one that doesn't read gets no answers: they would fill the memory
        counts = self._config.limits and not isinstance(asked, Older)
        if counts and (why := self._too_fast(hearer, admit)) is not None:
            _failed(hearer, asked, why)
        else:
            self._begin(self._answer(room, hearer, hearer.who, asked))

    async def say(self, room: Room, by: bytes, name: str, text: str) -> Said:
        """Keep a message and show it. Raises `Invalid`, `Conflict`, `StoreUnavailable`."""
        said = await self._keep(room, by, name, text)
        self._show(room, said)
        return said

    async def unsay(self, room: Room, by: bytes, message: int) -> None:
        """Delete a message of one's own, or as an organiser any. Raises `Forbidden`, `NotFound`, `StoreUnavailable`."""
        anyones = room.audience.access.role(by) is Role.ORGANISER
        deleted = await self._store.chats.unsay(room.name, message, None if anyones else by)
        if deleted is None:
            raise NotFound("This message was deleted already.")
        if not deleted:
            raise Forbidden("Only whoever wrote a message, or an organiser of the pad, can delete it.")
        self.unsaid(room, message)

    def unsaid(self, room: Room, message: int) -> None:
        """A message is deleted: all pages hear of it."""
        self._write_all(room, protocol.frame(protocol.chat({"deleted": message})))

    async def page(self, room: Room, viewer: bytes | None, before: int | None) -> tuple[list[dict[str, object]], bool]:
        """Messages as somebody sees them, the oldest first, and whether there are older ones."""
        if not room.audience.access.chat:
            return [], False
        found = await self._store.chats.page(room.name, before, chat.PAGE + 1)
        return [fields(room, said, viewer) for said in found[-chat.PAGE :]], len(found) > chat.PAGE

    async def _keep(self, room: Room, by: bytes, name: str, text: str) -> Said:
        name, text = clean_name(name), chat.cleaned(text)
        wrong = {
            **({} if name else {"name": Sentence("Enter your name.")}),
            **({} if text else {"text": Sentence("Write something first.")}),
        }
        most = self._config.max_chat_length
        if len(text) > most:
            wrong["text"] = Sentence("A message can have at most %(most)s characters.", most=f"{most:,}")
        if wrong:
            raise Invalid(wrong)
        if room.archived:
            raise Conflict("This pad is archived, and its chat with it.")
        said = await self._store.chats.say(room.name, by, name, text, time.time_ns() // 1_000_000)
        if said is None:
            raise Conflict("The chat of this pad is switched off.")
        return said

    async def _answer(self, room: Room, hearer: Hearer, by: bytes, asked: Asked) -> None:
        try:
            match asked:
                case Say(key, name, text):
                    said = await self._keep(room, by, name, text)
                    _tell(hearer, {"sent": key, "id": said.id})  # first, or its writer would see it twice
                    self._show(room, said)
                case Unsay(message):
                    await self.unsay(room, by, message)
                case Older(before):
                    messages, more = await self.page(room, by, before)
                    _tell(hearer, {"before": before, "messages": messages, "more": more})
        except RosterpadError as error:
            _failed(hearer, asked, error.sentence)

    async def _greet(self, room: Room, hearer: Hearer) -> None:
        pause = SOON
        while not hearer.listens():
            await asyncio.sleep(pause)
            pause = LATER
            if hearer.gone:
                return
        if room.audience.access.chat:
            newest = await self._store.chats.newest(room.name)
            _tell(hearer, {"on": True, "newest": newest, "longest": self._config.max_chat_length})
        else:
            _tell(hearer, {"on": False})

    def _show(self, room: Room, said: Said) -> None:
        others, own = (_message(fields(room, said, viewer)) for viewer in (None, said.by))
        for hearer in self.present.hearers(room):
            self._write(room, hearer, own if hearer.who == said.by else others)

    def _write_all(self, room: Room, frame: bytes) -> None:
        for hearer in self.present.hearers(room):
            self._write(room, hearer, frame)

    def _write(self, room: Room, hearer: Hearer, frame: bytes) -> None:
        if hearer.listens():
            hearer.frames.write(frame)
        elif not hearer.catches_up:  # it missed something: greeted again when it reads, it asks for all
            hearer.catches_up = True
            self._begin(self._catch_up(room, hearer))

    async def _catch_up(self, room: Room, hearer: Hearer) -> None:
        await self._greet(room, hearer)
        hearer.catches_up = False

    def _too_fast(self, hearer: Hearer, admit: Callable[[], None]) -> Sentence | None:
        """Why a message isn't taken now, if a page or its network sends too many. Raises `TooMany` for a flood."""
        if hearer.chat_pace is None:
            hearer.chat_pace = Pace(self._config.max_chat_per_minute / 60, self._config.max_flood_seconds)
        if hearer.chat_pace.delay(time.monotonic()) > 0:
            return Sentence("That was very fast. Wait a moment, then send it again.")
        try:
            admit()
        except TooMany as error:
            return error.sentence
        return None

    def _begin(self, work: Coroutine[None, None, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


def fields(room: Room, said: Said, viewer: bytes | None) -> dict[str, object]:
    """A message as pages show it: `parts` are of text, each with the address it leads to or null."""
    return {
        "id": said.id,
        "at": said.at,
        "name": said.name,
        "organiser": room.audience.access.role(said.by) is Role.ORGANISER,
        "mine": said.by == viewer,
        "parts": chat.pieces(said.text),
    }


def _message(message: dict[str, object]) -> bytes:
    return protocol.frame(protocol.chat({"said": message}))


def _failed(hearer: Hearer, asked: Asked, why: Sentence) -> None:
    match asked:
        case Say(key):
            _tell(hearer, {"failed": key, "why": say(why)})
        case Unsay(message):
            _tell(hearer, {"failed": str(message), "why": say(why)})
        case Older(before):
            _tell(hearer, {"failed": "older", "before": before, "why": say(why)})


def _tell(hearer: Hearer, said: dict[str, object]) -> None:
    hearer.frames.write(protocol.frame(protocol.chat(said)))
