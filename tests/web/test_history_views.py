"""Which states a pad's history names."""

from server.history.story import DAY, Story
from server.sentences import Sentence
from server.store.records import Author, KeptSession, Revision, Why
from server.web.history_views import Named, People, Person, Stop, days, named
from server.web.organise_tables import moment

from ..history.written import EPOCH, Pad
from ..history.written import Person as Somebody

ADA = b"a" * 32
HOUR = 3_600_000


def story() -> Story:
    """Ada types every hour, five times."""
    pad, ada = Pad(), Somebody(ADA)
    for n in range(5):
        pad.now = EPOCH + n * HOUR
        pad.insert(ada, n, "x")
    made = Story()
    made.extend(pad.changes, ())
    return made


def session(title: str, starts: int | None, ends: int | None) -> KeptSession:
    return KeptSession("id", title, starts, ends, "", 0, 1, 1, None, None, None, 0, 0, 0)


def test_states_have_the_name_that_somebody_gave_or_what_came_next() -> None:
    people = People([Author(ADA, "Ada", "#c0362c")])
    revisions = [Revision(2, EPOCH, Why.NAMED, "Halfway", ADA), Revision(4, EPOCH, Why.RESTORE, author=b"b" * 32)]
    assert named(story(), people, revisions, []) == (
        Named(Stop(2, 1), "Halfway", moment(EPOCH), Person("Ada", "c0362c")),
        Named(Stop(4, 3), Sentence("Before a restore"), moment(EPOCH), Person(Sentence("Somebody"), "")),
    )


def test_a_session_has_the_state_at_its_start_and_at_its_end_once_they_are_over() -> None:
    sessions = [
        session("Call", EPOCH + HOUR // 2, EPOCH + 2 * HOUR + 1),
        session("Later", EPOCH + 3 * HOUR, EPOCH + 9 * HOUR),
        session("No time", None, None),
        session("Long ago", EPOCH - HOUR, EPOCH - 1),
    ]
    assert [(each.name, each.stop) for each in named(story(), People([]), [], sessions)] == [
        ("Start of Call", Stop(1, 0)),
        ("End of Call", Stop(3, 2)),
        ("Start of Later", Stop(4, 3)),
    ]


def test_a_day_leads_to_what_was_done_on_it() -> None:
    made = story()
    assert {each.begins for each in days(made)} == {moment(day.begins) for day in made.days()}
    (only,) = days(made)[-1:]
    assert only.stop.since == 0
    assert only.begins == moment(EPOCH // DAY * DAY)
