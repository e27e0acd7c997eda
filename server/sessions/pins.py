"""Sessions that only hosts change: what they last accepted acts, what the text says else is a proposal. Pure.

The text stays open to everybody. A change of a session's facts counts as accepted if it came in a run of edits of a
host; whatever else the text comes to say is a proposal of whoever wrote it last, and so is what came from nobody knows
whom. Times are ms since 1970, UTC.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from ..errors import Conflict, NotFound
from ..sentences import Sentence
from . import facts, grammar, lines, restoring, when
from .facts import NOTHING, Facts
from .named import Named, Proposal
from .orders import DropPin, KeepPin, Order
from .restoring import Block, Line
from .session import Session, Source

CHANGED = Sentence("This proposal was changed since your page was made, so nothing was done. Look at it as it is now.")


@dataclass(frozen=True, slots=True)
class Pin:
    """What is kept of a session. `accepted` is None for one that no host has accepted.

    `agreed` are its lines as they last agreed with that, `lost` the last ones of a session whose text is gone.
    `proposed` is the digest of what the text says else, `since` then; None if it says nothing else. It is a proposal
    `by` somebody of that `name`, as far as that is known.
    """

    accepted: Facts | None
    agreed: Block = ()
    lost: Block = ()
    proposed: str = ""
    by: bytes | None = None
    name: str = ""
    since: int | None = None


class Authors(Protocol):
    """What is known of those who edit a pad."""

    def is_host(self, author: bytes | None) -> bool:
        """Whether it is a host."""

    def name_of(self, author: bytes | None) -> str:
        """Their name, empty if nobody knows it."""


class Nobody:
    """Nobody is known."""

    def is_host(self, author: bytes | None) -> bool:
        """No."""
        return False

    def name_of(self, author: bytes | None) -> str:
        """None."""
        return ""


class Pins:
    """The sessions of one pad that are pinned, as its text changes."""

    def __init__(self, kept: Sequence[KeepPin], authors: Authors) -> None:
        self._pins = {each.session: _pin(each) for each in kept}
        self._authors = authors
        self._said: dict[str, Facts] = {}
        self._last: dict[str, Named] = {}
        self._lines: list[str] = []
        self._of: Sequence[Named] = ()
        self._facts: dict[str, Facts] = {}

    def begin(self, raw: Sequence[Named], text: str) -> None:
        """What the text says when its pad is opened."""
        self._see(raw, text)

    def accept_all(self, raw: Sequence[Named], text: str) -> list[Order]:
        """From now on sessions are pinned, as the text has them."""
        self._pins = {}
        for each in raw:
            said = facts.of(each.session)
            self._pins[each.id] = Pin(said, restoring.block(each.session, text.split("\n")))
        self._see(raw, text)
        return [_kept(name, pin) for name, pin in self._pins.items()]

    def is_accepted(self, session: str) -> bool:
        """Whether it acts."""
        pin = self._pins.get(session)
        return pin is not None and pin.accepted is not None

    def says_the_same(self, raw: Sequence[Named]) -> bool:
        """Whether no fact is another since `hear` looked."""
        return self._said == self._read(raw)

    def hear(self, raw: Sequence[Named], text: str, author: bytes | None, now: int) -> list[Order]:
        """What the store must be told of a text that an author's run of edits left."""
        before = dict(self._pins)
        is_host = self._authors.is_host(author)
        rows = text.split("\n")
        here = {each.id: each for each in raw}
        read = self._read(raw)
        for each in raw:
            self._pins[each.id] = self._heard(each, read[each.id], rows, author, now, is_host=is_host)
        for name in [name for name in self._pins if name not in here]:
            self._miss(name, author, now, is_host=is_host)
        self._see(raw, text)
        changed = [_kept(name, pin) for name, pin in self._pins.items() if before.get(name) != pin]
        return [*changed, *(DropPin(name) for name in before if name not in self._pins)]

    def effective(self, raw: Sequence[Named]) -> tuple[Named, ...]:
        """The sessions that act, as they were accepted: those of the text in its order, then those it lost."""
        read = self._read(raw)
        there = [
            self._effective(each, read[each.id], pin.accepted, pin)
            for each in raw
            if (pin := self._pins.get(each.id)) and pin.accepted
        ]
        ids = {each.id for each in raw}
        lost = [self._removed(name, pin) for name, pin in self._pins.items() if name not in ids]
        return (*there, *(each for each in lost if each))

    def proposed(self, raw: Sequence[Named]) -> tuple[Named, ...]:
        """The sessions of a text that no host has accepted."""
        found = ((each, self._pins.get(each.id)) for each in raw)
        return tuple(_new(each, pin) for each, pin in found if pin and pin.accepted is None)

    def accept(self, session: str, digest: str, raw: Sequence[Named], text: str) -> list[Order]:
        """A host accepts what they saw. Raises `Conflict` if it is something else by now, `NotFound`."""
        each, pin = self._proposal(session, digest, raw)
        if each is None:
            return [DropPin(session)] if self._pins.pop(session, None) else []
        if pin and pin.accepted and facts.agree(pin.accepted, facts.of(each.session)):
            return []
        self._pins[session] = Pin(facts.of(each.session), restoring.block(each.session, text.split("\n")))
        return [_kept(session, self._pins[session])]

    def put_back(self, session: str, digest: str, raw: Sequence[Named], text: str) -> Iterator[str]:
        """The text with what was accepted instead, in the ways to write that, the gentlest first.

        Raises as `accept` does.
        """
        each, pin = self._proposal(session, digest, raw)
        if pin is None or pin.accepted is None:
            raise Conflict(
                "Nothing of this session was accepted before. Take it out of the text if it should not be there."
            )
        rows = text.split("\n")
        if each is None:
            yield _returned(rows, session, pin)
            return
        said = facts.of(each.session)
        if facts.agree(pin.accepted, said):
            raise Conflict(CHANGED)
        for wanted in (restoring.kinds(pin.accepted, said), None):
            block = restoring.woven(pin.agreed, restoring.block(each.session, rows), wanted)
            block = _with_id(block, session) if each.written else block
            yield "\n".join([*rows[: each.session.line], *(line.text for line in block), *rows[each.session.end :]])

    def agrees(self, session: str, raw: Sequence[Named]) -> bool:
        """Whether a text says of a session what was accepted."""
        accepted = self._pins[session].accepted if session in self._pins else None
        each = next((each for each in raw if each.id == session), None)
        return accepted is not None and each is not None and facts.agree(accepted, facts.of(each.session))

    def _proposal(self, session: str, digest: str, raw: Sequence[Named]) -> tuple[Named | None, Pin | None]:
        each, pin = next((each for each in raw if each.id == session), None), self._pins.get(session)
        if each is None and pin is None and digest != NOTHING:
            raise NotFound("This session is not in the pad any more. The pad has what there is.")
        if digest != (facts.of(each.session).digest if each else NOTHING):
            raise Conflict(CHANGED)
        return each, pin

    def _heard(
        self, each: Named, said: Facts, rows: list[str], author: bytes | None, now: int, *, is_host: bool
    ) -> Pin:
        before = self._said.get(each.id)
        pin = self._pins.get(each.id)
        if pin is None or (is_host and before is None):
            if is_host:
                return Pin(said, restoring.block(each.session, rows))
            return self._proposed(Pin(None), said.digest, author, now)
        if pin.accepted is None:
            return pin if pin.proposed == said.digest else self._changed(pin, said.digest, author, now, is_host=is_host)
        if is_host and before is not None and before != said:
            pin = _accepted(pin, before, each, rows)
        assert pin.accepted is not None
        if facts.agree(pin.accepted, said):
            return Pin(pin.accepted, pin.agreed)
        if pin.since is None:
            pin = replace(pin, agreed=self._agreed(each.id, pin))
        if pin.proposed == said.digest:
            return replace(pin, lost=())
        return self._changed(replace(pin, lost=()), said.digest, author, now, is_host=is_host)

    def _miss(self, name: str, author: bytes | None, now: int, *, is_host: bool) -> None:
        """A session is not in the text."""
        pin = self._pins[name]
        if pin.accepted is None or (is_host and name in self._said):
            del self._pins[name]
        elif pin.proposed != NOTHING:
            last = self._block(name)
            agreed = self._agreed(name, pin) if pin.since is None else pin.agreed
            self._pins[name] = self._proposed(
                replace(pin, agreed=agreed, lost=last or pin.agreed), NOTHING, author, now
            )

    def _changed(self, pin: Pin, digest: str, author: bytes | None, now: int, *, is_host: bool) -> Pin:
        """What a host left of a proposal is still whose it was."""
        if is_host and pin.since is not None:
            return replace(pin, proposed=digest)
        return self._proposed(pin, digest, author, now)

    def _proposed(self, pin: Pin, digest: str, author: bytes | None, now: int) -> Pin:
        return replace(pin, proposed=digest, by=author, name=self._authors.name_of(author), since=now)

    def _agreed(self, name: str, pin: Pin) -> Block:
        """The lines as they last agreed. What a killed server had not looked at may say something else already."""
        said = self._said.get(name)
        agrees = pin.accepted is not None and said is not None and facts.agree(pin.accepted, said)
        return (self._block(name) if agrees else ()) or pin.agreed

    def _block(self, name: str) -> Block:
        """The lines of a session when the text was last looked at."""
        each = self._last.get(name)
        return restoring.block(each.session, self._lines) if each else ()

    def _see(self, raw: Sequence[Named], text: str) -> None:
        self._said = self._read(raw)
        self._last = {each.id: each for each in raw}
        self._lines = text.split("\n")

    def _read(self, raw: Sequence[Named]) -> dict[str, Facts]:
        """What a text says of its sessions; read once, for it is asked several times."""
        if self._of is not raw:
            self._of, self._facts = raw, {each.id: facts.of(each.session) for each in raw}
        return self._facts

    def _effective(self, each: Named, said: Facts, accepted: Facts, pin: Pin) -> Named:
        if facts.agree(accepted, said):
            return each
        digest = pin.proposed if pin.proposed == said.digest else ""
        lost = {one.id for one in accepted.lists} - facts.typed_on(each.session, accepted).keys()
        proposal = Proposal(each.session, accepted, said, digest, pin.name, pin.since or 0, frozenset(lost))
        return replace(each, session=facts.pinned(each.session, accepted), proposal=proposal)

    def _removed(self, name: str, pin: Pin) -> Named | None:
        if pin.accepted is None:
            return None
        text = "\n".join(line.text for line in pin.lost or self._block(name) or pin.agreed)
        digest = NOTHING if pin.proposed == NOTHING else ""
        proposal = Proposal(None, pin.accepted, None, digest, pin.name, pin.since or 0)
        session = next(iter(grammar.parse(text)), None) or _bare(pin.accepted)
        return Named(name, True, facts.pinned(session, pin.accepted), text, proposal)


def _accepted(pin: Pin, before: Facts, each: Named, rows: list[str]) -> Pin:
    """A host changed the text, which may say more than was accepted."""
    assert pin.accepted is not None
    said, block = facts.of(each.session), restoring.block(each.session, rows)
    accepted = facts.merged(pin.accepted, before, said)
    agreed = restoring.woven(pin.agreed, block, restoring.kinds(accepted, said))
    if _head(accepted) not in (_head(pin.accepted), _head(said)):  # some of it the host's, some not: so no line says it
        agreed = _headed(agreed, restoring.heading(accepted, each.session.level))
    return replace(pin, accepted=accepted, agreed=agreed)


def _head(said: Facts) -> tuple[str, str, bool]:
    return said.title, said.heading, said.cancelled


def _headed(block: Block, heading: str) -> Block:
    return tuple(line._replace(text=heading) if line.kind == "heading" else line for line in block)


def _new(each: Named, pin: Pin) -> Named:
    said = facts.of(each.session)
    digest = pin.proposed if pin.proposed == said.digest else ""
    return replace(each, proposal=Proposal(each.session, None, said, digest, pin.name, pin.since or 0))


def _returned(rows: list[str], session: str, pin: Pin) -> str:
    """The text with a session that is gone from it: below its heading if that is there, else at the end."""
    if (found := _heading_with(rows, session)) is not None:
        start, end = found
        there = (Line(rows[start], "heading"), *(Line(line) for line in rows[start + 1 : end]))
        block = _with_id(restoring.woven(pin.agreed, there, None), session)
        return "\n".join([*rows[:start], *(line.text for line in block), *rows[end:]])
    lost = pin.lost or pin.agreed
    block = _with_id(restoring.woven(pin.agreed, lost, None), session)
    text, whole = "\n".join(rows).rstrip(), "\n".join(line.text for line in block).rstrip()
    return f"{text}\n\n{whole}\n" if text else f"{whole}\n"


def _heading_with(rows: list[str], session: str) -> tuple[int, int] | None:
    """Where a heading with an id stands, and where what is below it ends."""
    heads = [
        (number, lines.heading(line) or lines.emphasised(line))
        for number, line in enumerate(lines.visible("\n".join(rows)))
    ]
    for number, head in heads:
        if head and head.id == session:
            others = (n for n, other in heads if n > number and other and 0 < other.level <= (head.level or 6))
            return number, next(others, len(rows))
    return None


def _with_id(block: Sequence[Line], session: str) -> tuple[Line, ...]:
    """The block with the id in its first heading."""
    return tuple(line._replace(text=_named(line.text, session)) if line.kind == "heading" else line for line in block)


def _named(heading: str, session: str) -> str:
    bare = restoring.without_id(heading)
    return f"{bare} {{#{session}}}"


def _bare(accepted: Facts) -> Session:
    """A session of which no line is left."""
    unknown = when.read("")
    heading, title = accepted.heading, accepted.title
    return Session(0, 0, 2, heading, 0, title, None, False, unknown, Source.FIELD, 0, None, None, None, (), (), ())


def _pin(kept: KeepPin) -> Pin:
    accepted = facts.from_json(kept.accepted) if kept.accepted is not None else None
    agreed, lost = restoring.from_json(kept.agreed), restoring.from_json(kept.lost)
    return Pin(accepted, agreed, lost, kept.proposed, kept.by, kept.name, kept.since)


def _kept(session: str, pin: Pin) -> KeepPin:
    accepted = pin.accepted.as_json() if pin.accepted else None
    agreed, lost = restoring.as_json(pin.agreed), restoring.as_json(pin.lost)
    return KeepPin(session, accepted, agreed, lost, pin.proposed, pin.by, pin.name, pin.since)
