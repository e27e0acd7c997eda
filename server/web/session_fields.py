"""What the dialog for a session shows and sends, as JSON, and the draft it amounts to. Pure but for the zone files.

    {"title": "…", "date": "2017-10-10", "time": "12:00", "zone": "UTC", "minutes": "60", "where": "…", "places": "20",
     "closes_date": "2017-10-09", "closes_time": "18:00",
     "questions": [{"text": "…", "tick": false}], "rosters": [{"label": "Host", "places": "1"}]}

Sign-ups close in the same zone. Numbers may come as numbers or as what was typed. Errors are told by field; those of
lists as `rosters.0`.
"""

import re
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time

from ..errors import Invalid
from ..sentences import Sentence
from ..sessions import grammar, inline, roles, when, writing, zones
from ..sessions.roles import Role
from ..sessions.session import Session, Source
from ..sessions.when import When
from ..sessions.writing import Ask, Draft, Wanted

MOST_ROWS = 30
"""Questions, or rosters, of one session."""

LONGEST = 300
"""Characters of a title, a place or a question."""

TOO_LONG = Sentence("Use at most %(most)s characters.", most=LONGEST)

MOST_PLACES = 999_999
MOST_MINUTES = 24 * 60

_NOW = When(datetime(2000, 1, 1, tzinfo=UTC), when.DEFAULT_MINUTES, "UTC")
_NUMBER = re.compile(r"[0-9]{1,7}")
_MANY = (Role.ATTENDING, Role.OTHERS)


def draft(given: object, level: int = 2, old: Session | None = None) -> Draft:
    """The draft that the fields say, of a new session or an `old` one. Raises `Invalid`."""
    form = _Form(given if isinstance(given, Mapping) else {}, {each.label for each in old.rosters} if old else set())
    title, moment = form.line("title", Sentence("Give the session a title.")), form.when()
    made = Draft(
        title,
        moment,
        where=form.line("where"),
        places=form.number("places", MOST_PLACES),
        closes=form.closes(moment, old),
        questions=tuple(form.questions()),
        rosters=tuple(form.rosters()),
        level=level,
    )
    form.check()
    made = _with_attending(made) if old is None else _where_places_stand(made, old)
    _read_back(made, old)
    return made


def fields(session: Session) -> dict[str, object]:
    """The fields of a session as its text has it. Days and times are empty while they can't be read."""
    known = writing.draft_of(session if isinstance(session.when, When) else replace(session, when=_NOW))
    assert known is not None
    main = _main_roster(known)
    places = known.places if known.places is not None else main and main.places
    return {
        "title": known.title,
        **_time_fields(session, known.when),
        "where": known.where,
        "places": places,
        "questions": [{"text": each.text, "tick": each.tick} for each in known.questions],
        "rosters": [{"label": each.label, "places": each.places} for each in known.rosters if each is not main],
    }


def _time_fields(session: Session, length: When) -> dict[str, object]:
    """When it is and when sign-ups close, by the clock of one zone."""
    starts = session.when if isinstance(session.when, When) else None
    closes = session.closes.when if session.closes and isinstance(session.closes.when, When) else None
    zone = _zone_of(starts or closes)
    return {
        **_clock_fields("", starts, zone),
        "zone": zone,
        "minutes": length.minutes,
        **_clock_fields("closes_", closes, zone),
    }


def _zone_of(moment: When | None) -> str:
    """Its zone; for an hour that the clock there shows twice, the offset."""
    if moment is None:
        return ""
    if zones.moments(moment.local.replace(tzinfo=None), moment.zone) == (moment.start,):
        return moment.zone
    return zones.offset_at(moment.start, moment.zone) or "UTC"


def _clock_fields(name: str, moment: When | None, zone: str) -> dict[str, object]:
    """Day and time as a clock in the zone shows them."""
    if moment is None:
        return {f"{name}date": "", f"{name}time": ""}
    local = moment.start.astimezone(zones.known(zone))
    return {f"{name}date": f"{local:%Y-%m-%d}", f"{name}time": f"{local:%H:%M}"}


def _main_roster(known: Draft) -> Wanted | None:
    """The roster that the field "places" is about."""
    for role in _MANY:
        if found := next((each for each in known.rosters if roles.role_of(each.label) is role), None):
            return found
    return None


def _with_attending(made: Draft) -> Draft:
    """A new session always has a list that anybody can be on."""
    if _main_roster(made) is not None:
        return made
    return replace(made, rosters=(*made.rosters, Wanted(Role.ATTENDING.value)))


def _where_places_stand(made: Draft, old: Session) -> Draft:
    """The places behind the label, if they stand there already; else in the line `Places:`."""
    known = writing.draft_of(replace(old, when=_NOW))
    main = _main_roster(known) if known else None
    if main is None:
        return made
    stays = Wanted(main.label, made.places if main.places is not None else None)
    return replace(
        made,
        places=None if main.places is not None and old.places_line is None else made.places,
        rosters=(*(each for each in made.rosters if each.label != main.label), stays),
    )


def _read_back(made: Draft, old: Session | None) -> None:
    """Raises `Invalid` where the text would not say what was asked for."""
    found = grammar.parse(writing.write(replace(made, level=made.level or 1, rosters=())))
    same = len(found) == 1 and found[0].source is Source.FIELD and found[0].title == made.title
    if not same and (old is None or old.title != made.title):
        raise Invalid({"title": Sentence("A title can’t be written like this. Take out its marks, or its date.")})
    if same and not (isinstance(found[0].when, When) and found[0].when.start == made.when.start):
        raise Invalid({"date": Sentence("A session can’t be on this day. Choose another.")})


@dataclass(slots=True)
class _Form:
    """Fields as they came, and what is wrong with them. Labels that are in the text are `known`: they stay."""

    given: Mapping[str, object]
    known: Set[str]
    errors: dict[str, Sentence] = field(default_factory=dict)

    def check(self) -> None:
        """Raise `Invalid` if anything is wrong."""
        if self.errors:
            raise Invalid(self.errors)

    def line(self, name: str, needed: Sentence | None = None) -> str:
        """One line of text, empty for none; `needed` is said if there must be one."""
        text = inline.one_line(_text(self.given.get(name)))
        if len(text) > LONGEST:
            self.errors[name] = TOO_LONG
        elif needed and not text:
            self.errors[name] = needed
        return text

    def number(self, name: str, most: int) -> int | None:
        """A number from 1 to `most`, None for none."""
        return self._number(name, self.given.get(name), most)

    def when(self) -> When:
        """The moment, any if there is something wrong."""
        zone = self._zone()
        start = self._moment("", zone)
        minutes = self.number("minutes", MOST_MINUTES) or when.DEFAULT_MINUTES
        return When(start, minutes, zone) if start else _NOW

    def closes(self, session: When, old: Session | None) -> datetime | None:
        """When sign-ups close, by the session's clock; None if nothing is said. The `old` time stays if it is said."""
        if not self._says("closes_date") and not self._says("closes_time"):
            return None
        kept = old.closes.when if old and old.closes else None
        if old and isinstance(kept, When) and not self._differs(fields(old), "closes_date", "closes_time", "zone"):
            closes: datetime | None = kept.start
            late = isinstance(old.when, When) and kept.start > old.when.start
        else:
            closes, late = self._moment("closes_", session.zone), False
        if closes and closes > session.start and not late and session is not _NOW:
            self.errors["closes_date"] = Sentence("Choose a time before the session starts, or leave both empty.")
        return closes

    def questions(self) -> Iterator[Ask]:
        """Those with words in them."""
        for number, row in self._rows("questions"):
            text = inline.one_line(_text(row.get("text")))
            if len(text) > LONGEST:
                self.errors[f"questions.{number}"] = TOO_LONG
            if text:
                yield Ask(text, tick=row.get("tick") is True)

    def rosters(self) -> Iterator[Wanted]:
        """Those with a label."""
        seen = set[str]()
        for number, row in self._rows("rosters"):
            name = f"rosters.{number}"
            places = self._number(name, row.get("places"), MOST_PLACES)
            wanted = Wanted(inline.one_line(_text(row.get("label"))), places)
            if not wanted.label:
                continue
            if wanted.label not in self.known and (error := _roster_error(wanted, seen)):
                self.errors.setdefault(name, error)
            seen.add(roles.squeezed(wanted.label))
            yield wanted

    def _rows(self, name: str) -> Sequence[tuple[int, Mapping[str, object]]]:
        rows = self.given.get(name)
        found = list(enumerate(rows if isinstance(rows, list) else []))
        if len(found) > MOST_ROWS:
            self.errors[f"{name}.{MOST_ROWS}"] = Sentence("A session has at most %(most)s of these.", most=MOST_ROWS)
        return [(number, row) for number, row in found[:MOST_ROWS] if isinstance(row, Mapping)]

    def _says(self, name: str) -> bool:
        return bool(_text(self.given.get(name)).strip())

    def _differs(self, old: Mapping[str, object], *names: str) -> bool:
        return any(_text(self.given.get(name)) != old[name] for name in names)

    def _moment(self, name: str, zone: str) -> datetime | None:
        """The moment when the zone's clock shows the day and time of two fields, None if there is something wrong."""
        day, at = self._day(f"{name}date"), self._time(f"{name}time")
        if day is None or at is None or not zone:
            return None
        moments = zones.moments(datetime.combine(day, at), zone)
        if len(moments) == 1:
            return moments[0]
        self.errors[f"{name}time"] = _no_moment(datetime.combine(day, at), zone, moments)
        return None

    def _day(self, name: str) -> date | None:
        try:
            return date.fromisoformat(_text(self.given.get(name)))
        except ValueError:
            self.errors[name] = Sentence("Choose the day.")
            return None

    def _time(self, name: str) -> time | None:
        try:
            return time.fromisoformat(_text(self.given.get(name))[:5])
        except ValueError:
            self.errors[name] = Sentence("Give the time of day, such as 14:00.")
            return None

    def _zone(self) -> str:
        said = inline.one_line(_text(self.given.get("zone")))
        zone = said if zones.known(said) else zones.spelled(said.replace(" ", "_")) if said else None
        if zone is None:
            self.errors["zone"] = _zone_error(said)
        return zone or ""

    def _number(self, name: str, value: object, most: int) -> int | None:
        text = _text(value).strip()
        if not text:
            return None
        number = int(text) if _NUMBER.fullmatch(text) else 0
        if not 1 <= number <= most:
            self.errors[name] = Sentence("Give a whole number from 1 to %(most)s.", most=f"{most:,}")
        return number


def _text(value: object) -> str:
    return value if isinstance(value, str) else str(value) if isinstance(value, int) else ""


def _zone_error(said: str) -> Sentence:
    if not said:
        return Sentence("Choose the time zone.")
    meant = [each for each in zones.meanings(said)[:3] if zones.known(each)] if len(said) <= LONGEST else []
    if meant:
        return Sentence("“%(said)s” is not exact enough. Choose one: %(zones)s.", said=said, zones=", ".join(meant))
    return Sentence("There is no such time zone. Type a city, say Berlin, and choose from the list; or UTC, or +02:00.")


def _no_moment(local: datetime, zone: str, moments: Sequence[datetime]) -> Sentence:
    """Why a clock doesn't show a time, or shows it twice, and what to do."""
    if not moments:
        before, after = (f"{each:%H:%M}" for each in zones.around_gap(local, zone))
        return Sentence(
            "The clocks of %(zone)s are set forward that day and skip this time.\nChoose %(before)s or %(after)s.",
            zone=zone,
            before=before,
            after=after,
        )
    one, other = (zones.offset_at(moment, zone) or "UTC" for moment in moments)
    return Sentence(
        "The clocks of %(zone)s are set back that day and show this time twice.\n"
        "Give the time zone as %(one)s or %(other)s.",
        zone=zone,
        one=one,
        other=other,
    )


def _roster_error(wanted: Wanted, seen: set[str]) -> Sentence | None:
    if len(wanted.label) > LONGEST:
        return TOO_LONG
    if roles.squeezed(wanted.label) in seen:
        return Sentence("This list is there twice.")
    try:
        writing.write(Draft("Title", _NOW, rosters=(wanted,)))
    except ValueError:
        return Sentence("“%(label)s” needs a number of places, and no brackets or colons.", label=wanted.label)
    return None
