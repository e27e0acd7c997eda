"""What those who sent something are told once the turn that dealt with it is committed."""

import time
from collections.abc import Callable, Mapping

from ..errors import BadUpdate, RosterpadError
from .audience import Audience
from .connection import Connection, Held
from .document import Document
from .turn import Turn

Refuse = Callable[[Connection, RosterpadError], None]


def acknowledge(done: Turn, audience: Audience, document: Document, refuse: Refuse, *, writable: bool) -> None:
    """Note whose edits are durable and whose are held. If it can be written, those are asked for what they left out."""
    for connection, held in done.held.items():
        if held is Held.DROPPED and connection.held is Held.NOTHING and writable:
            if connection.may_be_asked(time.monotonic()):
                audience.ask(connection, document.state_vector)
            else:
                refuse(connection, BadUpdate("Edits that build on edits this server was never sent."))
        connection.held = held
    for connection, count in done.durable.items():
        connection.durable = count


def answer(done: Turn, audience: Audience, document: Document, state: Mapping[str, object], refuse: Refuse) -> None:
    """Send away who was refused, welcome who joined, and send those who asked or read again what they lack."""
    for connection, error in done.refused.items():
        refuse(connection, error)
    for connection in done.joined:
        audience.welcome(connection, state, document.state_vector)
    for asked in done.asked:
        if not audience.answers_later(asked.connection, asked.message.state_vector):
            audience.answer(asked.connection, document.since(asked.message.state_vector))
    for connection in done.drained:
        audience.catch_up(connection, document.since(connection.seen))
