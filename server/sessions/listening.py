"""What a pad's text says of its sessions, turned into orders for the store when that is news. Pure; times are ms, UTC.

A session is told to the store once it has stood for ten seconds, or when somebody signs up: until then it is being
typed. From then on each change is told at once; what frees seats waits in the store (`seats.py`).
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from ..access.policy import SessionsBy
from ..errors import Conflict, NotFound
from . import grammar, ids, moving, names, seats, writing
from .named import Named
from .orders import (
    ChangeSessions,
    Decide,
    Decided,
    Gone,
    Heard,
    HeardRoster,
    KeepPin,
    Kept,
    MoveTyped,
    Order,
    Person,
    PutTypedBack,
    Retype,
    SetClosed,
    Settle,
    SignUp,
    TypedMoved,
    TypedPutBack,
)
from .pins import Authors, Nobody, Pins
from .roles import SHARED
from .seats import SETTLES_AFTER, Said
from .session import Roster, Session
from .when import When

MOVES_WITHIN = 60_000
"""Milliseconds for which a session that is gone may come back at another time: its time is being typed over."""


MOST_RUNS = 64
"""Runs of edits of one author between two looks that are told apart; of more nobody knows whose they are."""

__all__ = ["Listener", "Named", "Wish"]


@dataclass(frozen=True, slots=True)
class Wish:
    """A sign-up as it is asked for, before anybody has looked at the text."""

    session: str
    roster: str
    person: Person
    token: bytes
    identity: bytes | None
    by_host: bool = False


class Listener:
    """What was told of one pad's sessions, and since then of `text`. With `pins` only hosts change them."""

    def __init__(
        self,
        kept: Sequence[Kept],
        text: str = "",
        pins: Sequence[KeepPin] | None = None,
        authors: Authors | None = None,
    ) -> None:
        self._told = {each.heard.session: each.heard for each in kept if each.present}
        self._known = {each.heard.session: _about(each.heard) for each in kept}
        self._since: dict[tuple[str, int, object], int] = {}
        self._seen: dict[str, _Seen] = {}
        self._text: str | None = None
        self._raw: tuple[Named, ...] = ()
        self._authors = Nobody() if authors is None else authors  # an empty audience is false
        self._pins = None if pins is None else Pins(pins, self._authors)
        self._runs: list[tuple[bytes | None, str]] = []
        self._stood: tuple[str, ...] = ()
        self._went: dict[str, int] = {}
        self._remember(self._typed(text), 0)
        if self._pins is not None:
            self._pins.begin(self._typed(text), text)

    def named(self, text: str) -> tuple[Named, ...]:
        """The sessions that act, in the order of the text, each with the id it has or would be given."""
        return self._typed(text) if self._pins is None else self._pins.effective(self._typed(text))

    def proposed(self, text: str) -> tuple[Named, ...]:
        """The sessions of a text that no host has accepted, where one has to."""
        return self._pins.proposed(self._typed(text)) if self._pins else ()

    def edited_by(self, author: bytes | None, text: Callable[[], str]) -> None:
        """An author is about to change the `text`. Where sessions are pinned it matters who changed what."""
        if self._pins is None or (self._runs and self._runs[-1][0] == author):
            return
        if len(self._runs) < MOST_RUNS:
            self._runs.append((author, text()))
        else:
            self._runs[-1] = (None, self._runs[-1][1])

    @property
    def count(self) -> int:
        """How many sessions the text had when it was last looked at."""
        return len(self._raw)

    @property
    def owes_a_look(self) -> bool:
        """Whether it is only known here who changed what since `hear` looked."""
        return bool(self._runs)

    def hear(self, text: str, now: int) -> list[Order]:
        """What the store must be told about a text, now."""
        runs, self._runs = self._runs, []
        if self._pins is None or not runs or self._pins.says_the_same(self._typed(text)):
            return self._hear(text, None, now)
        left = [before for _, before in runs[1:]] + [text]
        return [
            order for (author, _), after in zip(runs, left, strict=True) for order in self._hear(after, author, now)
        ]

    def _hear(self, text: str, author: bytes | None, now: int) -> list[Order]:
        self._stood = tuple(name for name in self._stood if now < self._went.get(name, now) + MOVES_WITHIN)
        raw = self._typed(text)
        orders: list[Order] = self._pins.hear(raw, text, author, now) if self._pins else []
        named = self.named(text)
        self._stand(raw, now)
        present = {each.id for each in named}
        orders += [order for each in named if not each.is_removed and (order := self._news(each, now))]
        for gone in [session for session in self._told if session not in present]:
            del self._told[gone]
            orders.append(Gone(gone, self._seen[gone].to_keep(now) if gone in self._seen else None))
        self._remember(raw, now)
        return orders

    def ids(self, text: str, now: int) -> str:
        """The text with an id in each session that takes sign-ups and has stood long enough."""
        named = self._typed(text)
        self._stand(named, now)
        for each in reversed([each for each in named if each.session.takes_signups and self._stands(each, now)]):
            if not each.written:
                text = writing.insert_id(text, each.session, each.id).apply(text)
        return text

    def looks_again_at(self) -> int | None:
        """When a session that isn't told yet will have stood, or been gone, long enough; None if there is none."""
        stand = [since + SETTLES_AFTER for since in self._since.values()]
        return min([*stand, *(at + MOVES_WITHIN for at in self._went.values())], default=None)

    def sign_up(self, text: str, wish: Wish, now: int) -> tuple[str, list[Order]]:
        """The text with an id for the session, and the orders of a sign-up. Raises `NotFound`."""
        each, roster = self._find(text, wish.session, wish.roster)
        if not each.written:
            text = writing.insert_id(text, each.said, each.id).apply(text)
        orders: list[Order] = [] if each.id in self._told else [self._tell(each)]
        typed = frozenset(names.key(person.name) for person in roster.names)
        may_wait = roster.role in SHARED
        order = SignUp(
            wish.session, wish.roster, wish.person, wish.token, wish.identity, typed, may_wait, by_host=wish.by_host
        )
        return text, [*orders, order]

    def ask(self, text: str, ask: Retype | SetClosed | ChangeSessions, now: int) -> tuple[str, list[Order]]:
        """The text as a host's act leaves it, and the orders. Raises `NotFound`, `Conflict`."""
        match ask:
            case Decide():
                return self._decide(text, ask, now)
            case ChangeSessions():
                return text, [*self._change(text, ask.sessions_by, now), ask]
            case MoveTyped():
                return self._move(text, ask)
            case PutTypedBack():
                return self._put_back(text, ask)
            case SetClosed():
                return self._close(text, ask)

    def _close(self, text: str, ask: SetClosed) -> tuple[str, list[Order]]:
        each = next((each for each in self.named(text) if each.id == ask.session), None)
        if each is None or each.id in self._told:
            return text, [ask]
        if not each.written:
            text = writing.insert_id(text, each.said, each.id).apply(text)
        return text, [self._tell(each), ask]

    def _decide(self, text: str, ask: Decide, now: int) -> tuple[str, list[Order]]:
        if self._pins is None:
            raise Conflict("Everybody who edits this pad changes its sessions: there is nothing to accept.")
        raw, named = self._typed(text), [*self.named(text), *self.proposed(text)]
        title = next((each.session.title for each in named if each.id == ask.session), ask.session)
        decided = Decided(ask.session, title, ask.accept, ask.by)
        if ask.accept:
            orders = self._pins.accept(ask.session, ask.digest, raw, text)
            return text, [*orders, *self._hear(text, None, now), decided if orders else Settle()]
        for after in self._pins.put_back(ask.session, ask.digest, raw, text):
            if self._pins.agrees(ask.session, self._name_all(after)):
                return after, [decided]
        raise Conflict("The text around it has changed too much for that. Put it back by hand.")

    def _change(self, text: str, sessions_by: SessionsBy, now: int) -> list[Order]:
        """Who changes sessions is another: what the text says now is accepted either way."""
        if sessions_by is SessionsBy.EDITORS:
            self._pins, self._runs = None, []
            return self._hear(text, None, now)
        if self._pins is not None:
            return []
        self._pins = Pins((), self._authors)
        return self._pins.accept_all(self._typed(text), text)

    def _move(self, text: str, ask: MoveTyped) -> tuple[str, list[Order]]:
        each, roster = self._find(text, ask.session, ask.roster)
        if not roster.names or each.is_removed:
            raise Conflict("No names are typed on this list any more.")
        people = moving.people(text, roster)
        if not each.written:
            text = writing.insert_id(text, each.said, each.id).apply(text)
        text, lines, rest = moving.taken_out(text, roster)
        after, _ = self._find(text, ask.session, ask.roster)
        if _typed(after) != {**_typed(each), roster.id: 0}:
            raise Conflict("Without these names, what is typed around them would be read as names. Move that first.")
        return text, [self._tell(after), TypedMoved(ask.session, ask.roster, people, lines, rest, ask.by)]

    def _put_back(self, text: str, ask: PutTypedBack) -> tuple[str, list[Order]]:
        each, roster = self._find(text, ask.moved.session, ask.moved.roster)
        if roster.line is None or each.is_removed:
            raise NotFound("This list is not in the text any more, so its typed names have no place to go back to.")
        back = moving.put_back(text, roster, ask.moved)
        if back is None:
            raise Conflict("These names stand in the text already.")
        after, _ = self._find(back, ask.moved.session, ask.moved.roster)
        return back, [self._tell(after), TypedPutBack(ask.moved.number, ask.by)]

    def _find(self, text: str, session: str, roster: str) -> tuple[Named, Roster]:
        each = next((each for each in self.named(text) if each.id == session), None)
        found = next((r for r in each.session.rosters if r.id == roster and r.counts), None) if each else None
        if each is None or found is None or not each.session.takes_signups:
            raise NotFound("This session or list is not in the pad any more. Reload the page to see what there is.")
        return each, found

    def _typed(self, text: str) -> tuple[Named, ...]:
        """The sessions of a text as they are typed."""
        if text != self._text:
            self._text, self._raw = text, self._name_all(text)
        return self._raw

    def _name_all(self, text: str) -> tuple[Named, ...]:
        return tuple(self._name(grammar.parse(text), text.split("\n")))

    def _name(self, sessions: Sequence[Session], lines: Sequence[str]) -> Iterator[Named]:
        claimed = ids.claims(sessions, self._known, self._stood)
        taken = {name for name in claimed if name} | set(self._known)
        for session, name in zip(sessions, claimed, strict=True):
            given = name or ids.fresh(session, taken)
            taken.add(given)
            yield Named(given, session.id == given, session, session.block(lines))

    def _news(self, each: Named, now: int) -> Heard | None:
        if each.id not in self._told and not self._stands(each, now) and each.id not in self._known:
            return None
        if self._told.get(each.id) == self._heard(each):
            return None
        return self._tell(each)

    def _heard(self, each: Named) -> Heard:
        heard, before = _heard(each), self._told.get(each.id)
        if before is None or each.proposal is None:
            return heard
        last = {roster.id: roster for roster in before.rosters if roster.id in each.proposal.lost}
        return replace(heard, rosters=tuple(last.get(roster.id, roster) for roster in heard.rosters))

    def _tell(self, each: Named) -> Heard:
        heard = self._told[each.id] = self._heard(each)
        self._known[each.id] = _about(heard)
        return heard

    def _remember(self, raw: Sequence[Named], now: int) -> None:
        """How the sessions look and stand, those that went a moment ago where they stood."""
        seen = {each.id: self._look(each, now) for each in raw if each.id in self._told}
        here = list(seen)
        self._seen = {name: self._seen[name] for name in self._seen if name in self._told} | seen
        self._went = {name: self._went.get(name, now) for name in self._stood if name not in seen}
        if self._pins is not None:  # by what the text says it is known again, and not by what was accepted
            self._known |= {each.id: _typed_about(each.session) for each in raw if each.id in self._told}
        self._stood = _merged(self._stood, here) if self._went else tuple(here)

    def _look(self, each: Named, now: int) -> "_Seen":
        seen = self._seen.get(each.id)
        return seen.then(each.text, now) if seen else _Seen(each.text, now, each.text)

    def _stand(self, named: Sequence[Named], now: int) -> None:
        new = [_looks(each) for each in named if self._waits(each) or self._owes_id(each)]
        self._since = {look: self._since.get(look, now) for look in new}

    def _waits(self, each: Named) -> bool:
        return each.id not in self._told and (self._pins is None or self._pins.is_accepted(each.id))

    def _owes_id(self, each: Named) -> bool:
        return each.session.takes_signups and not each.written

    def _stands(self, each: Named, now: int) -> bool:
        since = self._since.get(_looks(each))
        return since is not None and now - since >= SETTLES_AFTER


@dataclass(frozen=True, slots=True)
class _Seen:
    """The text of a session since when it is that, and the last before it that stood for ten seconds."""

    text: str
    since: int
    stood: str

    def then(self, text: str, now: int) -> "_Seen":
        """As it is now."""
        return self if text == self.text else _Seen(text, now, self.text if self._stands(now) else self.stood)

    def to_keep(self, now: int) -> str:
        """What was removed: of a block that was taken away line by line not just the last of them."""
        return self.text if self._stands(now) or len(self.text) > len(self.stood) else self.stood

    def _stands(self, now: int) -> bool:
        return now - self.since >= SETTLES_AFTER


def _merged(before: Sequence[str], here: list[str]) -> tuple[str, ...]:
    """Those that are here, and those that were there before behind whom they followed."""
    at = 0
    for name in before:
        if name in here:
            at = here.index(name) + 1
        else:
            here.insert(at, name)
            at += 1
    return tuple(here)


def _looks(each: Named) -> tuple[str, int, object]:
    session = each.said
    return session.heading, session.ordinal, session.when.start if isinstance(session.when, When) else None


def _heard(each: Named) -> Heard:
    session = each.session
    when = session.when if isinstance(session.when, When) else None
    closes = session.closes.when.start if session.closes and isinstance(session.closes.when, When) else None
    window = seats.window(when.start, when.end, closes) if when else None
    return Heard(
        session=each.id,
        title=session.title,
        starts=_ms(when.start) if when else None,
        ends=_ms(when.end) if when else None,
        where=session.where.value if session.where else "",
        cancelled=session.cancelled,
        takes_signups=session.takes_signups,
        promotes_until=window.promotes_until if window else None,
        signs_up_until=window.signs_up_until if window else None,
        rosters=tuple(_heard_roster(each) for each in sorted(session.rosters, key=lambda each: each.id) if each.counts),
        text=each.text,
    )


def _heard_roster(roster: Roster) -> HeardRoster:
    places = roster.places if roster.readable else None
    return HeardRoster(roster.id, roster.label, Said(places, roster.typed, roster.readable))


def _typed(each: Named) -> dict[str, int]:
    return {roster.id: roster.typed for roster in each.session.rosters}


def _typed_about(session: Session) -> tuple[str, datetime | None]:
    return session.title, session.when.start if isinstance(session.when, When) else None


def _about(heard: Heard) -> tuple[str, datetime | None]:
    return heard.title, datetime.fromtimestamp(heard.starts / 1000, UTC) if heard.starts is not None else None


def _ms(moment: datetime) -> int:
    return int(moment.timestamp() * 1000)
