"""What calendar programs are told of sessions; read back with a library that reads anybody's calendars."""

import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import icalendar
import pytest

from server.sessions import calendar
from server.sessions.calendar import Event, of_entry, of_session, ordinal, place
from server.sessions.seats import Number, Seats, State
from server.sessions.standing import Standing, standing
from server.store.records import KeptRoster, KeptSession, PadRosters, SignedUp

PAGE = "https://pads.example/webinars/sessions/membership"
START = datetime(2017, 10, 10, 12, 0, tzinfo=UTC)
MADE = datetime(2017, 9, 1, 8, 30, 15, tzinfo=UTC)
CHANGED = datetime(2017, 9, 2, 9, 0, tzinfo=UTC)


def ms(moment: datetime) -> int:
    return int(moment.timestamp() * 1000)


SESSION = KeptSession(
    id="membership",
    title="Membership webinar",
    starts=ms(START),
    ends=ms(START + timedelta(hours=1)),
    place="Zoom",
    cancelled=0,
    present=1,
    takes_signups=1,
    promotes_until=None,
    signs_up_until=None,
    closed_by_host=None,
    revision=2,
    created=ms(MADE),
    changed=ms(CHANGED),
)
ADA = SignedUp(7, "membership", "attending", None, "Ada", "", "", False, (), "waiting", ms(MADE), ms(MADE))


def test_a_session_is_one_event_with_all_that_a_program_shows() -> None:
    assert shown(SESSION) == {
        "UID": calendar.uid("webinars", SESSION),
        "SEQUENCE": 2,
        "DTSTAMP": CHANGED,
        "LAST-MODIFIED": CHANGED,
        "CREATED": MADE,
        "DTSTART": START,
        "DTEND": START + timedelta(hours=1),
        "SUMMARY": "Membership webinar",
        "LOCATION": "Zoom",
        "DESCRIPTION": f"Sign up, and see who comes: {PAGE}",
        "URL": PAGE,
        "STATUS": "CONFIRMED",
        "TRANSP": "TRANSPARENT",
    }


def test_a_calendar_says_whose_it_is_and_how_often_to_look() -> None:
    made = icalendar.Calendar.from_ical(calendar.calendar("webinars", "https://pads.example/webinars", []))
    assert {
        name: str(value) for name, value in made.items() if name not in ("REFRESH-INTERVAL", "X-PUBLISHED-TTL")
    } == {
        "VERSION": "2.0",
        "PRODID": "-//Rosterpad//Rosterpad//EN",
        "CALSCALE": "GREGORIAN",
        "NAME": "webinars",
        "X-WR-CALNAME": "webinars",
        "URL": "https://pads.example/webinars",
    }
    assert b"REFRESH-INTERVAL;VALUE=DURATION:PT1H\r\n" in made.to_ical()
    assert b"X-PUBLISHED-TTL:PT1H\r\n" in made.to_ical()


def test_times_are_utc() -> None:
    lines = written(SESSION).split("\r\n")
    assert [line for line in lines if line.startswith(("DTSTART", "DTEND"))] == [
        "DTSTART:20171010T120000Z",
        "DTEND:20171010T130000Z",
    ]


def test_a_changed_time_is_the_same_event_with_a_higher_sequence() -> None:
    later = replace(SESSION, starts=ms(START) + 3_600_000, revision=3)
    assert (shown(later)["UID"], shown(later)["SEQUENCE"]) == (shown(SESSION)["UID"], 3)


def test_one_uid_for_one_session_of_one_pad_of_one_server() -> None:
    others = [("webinars", replace(SESSION, id="other")), ("other", SESSION), ("webinars", replace(SESSION, created=1))]
    assert len({calendar.uid(*each) for each in [("webinars", SESSION), *others]}) == 4


def test_the_uid_stays_what_it_was_in_every_version() -> None:
    assert calendar.uid("webinars", SESSION) == "0839a84d-49ee-55ef-baea-86e9296d6b38"


@pytest.mark.parametrize("off", [{"cancelled": 1}, {"present": 0}], ids=["struck out", "removed"])
def test_a_session_that_is_off_is_cancelled_and_takes_no_time(off: dict[str, Any]) -> None:
    event = of_session("webinars", replace(SESSION, **off), PAGE, busy=True)
    assert (read(event)["STATUS"], read(event)["TRANSP"]) == ("CANCELLED", "TRANSPARENT")


def test_a_session_without_a_time_is_no_event() -> None:
    assert of_session("webinars", replace(SESSION, starts=None, ends=None), PAGE) is None


def test_one_session_alone_takes_the_time_of_who_adds_it() -> None:
    assert read(of_session("webinars", SESSION, PAGE, busy=True))["TRANSP"] == "OPAQUE"


def test_a_session_without_sign_ups_asks_for_none() -> None:
    assert shown(replace(SESSION, takes_signups=0))["DESCRIPTION"] == f"More about it: {PAGE}"


@pytest.mark.parametrize(
    "title",
    [
        "A, b; c: d \\ e",
        "<b>bold</b> & ](javascript:alert(1)) =cmd()",
        "مرحبا بالعالم",
        "👩‍💻 " * 40,
        "e" + "\u0301" * 120,
        "BEGIN:VEVENT\\nEND:VEVENT",
        '"quoted"',
        "%3Cscript%3E",
    ],
)
def test_any_title_is_read_as_it_was_written(title: str) -> None:
    event = read(of_session("webinars", replace(SESSION, title=title, place=""), PAGE))
    assert event["SUMMARY"] == title.strip()


def test_no_title_gets_out_of_its_line() -> None:
    seed = random.randrange(2**32)
    print(f"seed {seed}")
    rng = random.Random(seed)
    for _ in range(300):
        title = "".join(rng.choice('ab \r\n\t\0\x0b\x85\u2028;:,\\"<é😀\u202e') for _ in range(rng.randrange(1, 120)))
        lines = written(replace(SESSION, title=title)).split("\r\n")
        assert [line for line in lines if line.startswith(("BEGIN", "END"))] == [
            "BEGIN:VCALENDAR",
            "BEGIN:VEVENT",
            "END:VEVENT",
            "END:VCALENDAR",
        ]
        assert all(len(line.encode()) <= 75 for line in lines)
        assert not any(set(line) & set("\r\n\0\x0b\x85\u2028\u202e") for line in lines)


@pytest.mark.parametrize(
    ("said", "wanted"),
    [
        ("Zoom", "Zoom"),
        ("**Zoom**, room `4`", "Zoom, room 4"),
        ("[Zoom](https://zoom.example/j/1_2_3)", "Zoom https://zoom.example/j/1_2_3"),
        ("<https://zoom.example/a_b_> or here", "https://zoom.example/a_b_ or here"),
        ("[click](javascript:alert)", "click"),
        ("", ""),
    ],
)
def test_a_place_is_said_without_marks_and_with_its_addresses(said: str, wanted: str) -> None:
    assert place(said) == wanted


def test_who_waits_is_told_how_long_the_line_is() -> None:
    event = own(Standing(ADA, State.WAITING, 2, 0))
    assert (event["SUMMARY"], event["STATUS"], event["TRANSP"]) == (
        "Waiting, 3rd: Membership webinar",
        "TENTATIVE",
        "TRANSPARENT",
    )


def test_who_moves_up_has_a_place_in_the_same_event() -> None:
    moved = replace(ADA, state="confirmed", changed=ADA.at + 90_500)
    before, after = own(Standing(ADA, State.WAITING, 0, 0)), own(Standing(moved, State.CONFIRMED, None, 0))
    assert (after["SUMMARY"], after["STATUS"], after["TRANSP"]) == (
        "You have a place: Membership webinar",
        "CONFIRMED",
        "OPAQUE",
    )
    assert (before["UID"], before["SEQUENCE"], after["SEQUENCE"]) == (after["UID"], 2, 93)


def test_who_left_has_it_cancelled() -> None:
    gone = replace(ADA, state="left", changed=ADA.at + 1)
    event = own(Standing(gone, None, None, 0))
    assert (event["SUMMARY"], event["STATUS"], event["SEQUENCE"]) == ("Membership webinar", "CANCELLED", 3)


def test_a_place_in_a_session_that_is_off_is_cancelled() -> None:
    off = replace(SESSION, cancelled=1)
    event = own(Standing(ADA, State.CONFIRMED, None, 0), off)
    assert (event["STATUS"], event["TRANSP"]) == ("CANCELLED", "TRANSPARENT")


def test_ones_own_event_is_not_the_sessions_and_says_whose_list_it_is() -> None:
    event = own(Standing(ADA, State.CONFIRMED, None, ms(CHANGED) + 5_000))
    assert event["UID"] != calendar.uid("webinars", SESSION)
    assert (
        event["DESCRIPTION"] == f"Your entry is on the list “Attending”. Who else comes, and where to change it: {PAGE}"
    )
    assert event["LAST-MODIFIED"] == CHANGED + timedelta(seconds=5)


def test_an_entry_of_a_session_without_a_time_is_no_event() -> None:
    timeless = replace(SESSION, starts=None, ends=None)
    assert of_entry("webinars", timeless, "Attending", Standing(ADA, State.CONFIRMED, None, 0), PAGE) is None


def test_standing_counts_those_who_wait_before() -> None:
    others = [replace(ADA, id=number, changed=number) for number in (3, 5, 9)]
    elsewhere = replace(ADA, id=4, roster="hosts")
    kept = rosters(1, 1, *others, elsewhere, ADA)
    assert standing(ADA, kept) == Standing(ADA, State.WAITING, 2, ADA.changed)


@pytest.mark.parametrize(("state", "wanted"), [("confirmed", State.CONFIRMED), ("left", None), ("taken off", None)])
def test_standing_of_those_who_do_not_wait(state: str, wanted: State | None) -> None:
    entry = replace(ADA, state=state)
    assert standing(entry, rosters(1, 0, entry)) == Standing(entry, wanted, None, ADA.changed)


def test_an_address_that_was_there_already_stands_like_any_other() -> None:
    again = replace(ADA, state="repeated")
    seated = [replace(ADA, id=number, state="confirmed") for number in (1, 2)]
    later = [replace(ADA, id=number, state="confirmed") for number in (8, 9)]
    assert standing(again, rosters(3, 0, *seated, again, *later)).state is State.CONFIRMED
    assert standing(again, rosters(2, 0, *seated, again)).state is State.WAITING
    assert standing(again, rosters(3, 1, *seated, again)).state is State.WAITING
    waiting = replace(ADA, id=3, state="waiting")
    assert standing(again, rosters(3, 0, *seated, waiting, again)).before == 1


def test_ordinals() -> None:
    assert [ordinal(n) for n in (1, 2, 3, 4, 11, 12, 13, 21, 22, 101, 111)] == (
        "1st 2nd 3rd 4th 11th 12th 13th 21st 22nd 101st 111th".split()
    )


def written(session: KeptSession) -> str:
    """A calendar of one session."""
    event = of_session("webinars", session, PAGE)
    assert event is not None
    return calendar.calendar("webinars", "https://pads.example/webinars", [event]).decode()


def shown(session: KeptSession) -> dict[str, Any]:
    """The properties of a session's event."""
    return read(of_session("webinars", session, PAGE))


def own(standing: Standing, session: KeptSession = SESSION) -> dict[str, Any]:
    """The properties of an entry's event."""
    return read(of_entry("webinars", session, "Attending", standing, PAGE))


def read(event: Event | None) -> dict[str, Any]:
    """The properties of an event, after the way through a file."""
    assert event is not None
    made = icalendar.Calendar.from_ical(calendar.calendar("webinars", "https://pads.example/webinars", [event]))
    (found,) = made.walk("VEVENT")
    return {name: getattr(value, "dt", value) for name, value in found.items()}


def rosters(places: int, typed: int, *signups: SignedUp) -> PadRosters:
    """One list with those entries."""
    count = [each.state for each in signups].count
    seats = Seats(Number(places, places, 0), Number(typed, typed, 0), count("confirmed"), count("waiting"), None)
    return PadRosters(1, (SESSION,), (KeptRoster("membership", "attending", "Attending", seats),), signups)
