"""What is a session and what is only text; what belongs to it."""

from datetime import UTC, datetime

import pytest

from server.sessions.grammar import parse
from server.sessions.roles import Role
from server.sessions.session import Deadline, Field, Note, Question, Remark, Roster, Session, Source
from server.sessions.when import Kind, Problem, When

from .outline import outline

NOON = "When: Tuesday 10 October 2017, 12:00 UTC"
AT_NOON = When(datetime(2017, 10, 10, 12, tzinfo=UTC), 60, "UTC")


def only(text: str) -> Session:
    (session,) = parse(text)
    return session


def test_a_session_with_all_that_can_be_said() -> None:
    text = f"""Hello.

## Membership webinar {{#membership-webinar}}

{NOON} (60 min)
Where: Zoom
Places: 20
Closes: Monday 9 October 2017, 12:00 UTC
Ask: What would you like to learn?
Ask: [ ] I need captions

### Host (1)

- Ada Example, Example University

### Attending

## Next
"""
    host, attending = only(text).rosters
    assert only(text) == Session(
        line=2,
        end=17,
        level=2,
        heading="## Membership webinar {#membership-webinar}",
        ordinal=0,
        title="Membership webinar",
        id="membership-webinar",
        cancelled=False,
        when=AT_NOON,
        source=Source.FIELD,
        when_line=4,
        where=Field(5, "Zoom"),
        closes=Deadline(7, When(datetime(2017, 10, 9, 12, tzinfo=UTC), 60, "UTC")),
        places_line=6,
        questions=(Question(8, "What would you like to learn?", False), Question(9, "I need captions", True)),
        rosters=(host, attending),
        notes=(),
    )
    assert (host.places, [typed.name for typed in host.names]) == (1, ["Ada Example"])
    assert attending == Roster("attending", "Attending", Role.ATTENDING, 15, 16, 20, True, (), (), False)


def test_places_make_the_roster_they_are_for() -> None:
    made = only(f"## Webinar\n{NOON}\nPlaces: 20\nHost: Ada\n").rosters[-1]
    assert made == Roster("attending", "Attending", Role.ATTENDING, None, 3, 20, True, (), (), False)


def test_whoever_can_sign_up_can_attend() -> None:
    assert [roster.id for roster in only(f"## Webinar\n{NOON}\n### Host\n").rosters] == ["host", "attending"]
    assert [roster.id for roster in only(f"## Webinar\n{NOON}\n### Room A (6 places)\n").rosters] == ["room-a"]
    assert only("## Webinar, 10 October 2017, 12:00 UTC\nHost: Ada\n").rosters[0].id == "host"
    assert len(only("## Webinar, 10 October 2017, 12:00 UTC\nHost: Ada\n").rosters) == 1


@pytest.mark.parametrize(
    "text",
    [
        f"# Webinar\n{NOON}",
        f"#### Webinar ####\n\n\nSome prose.\n{NOON}",
        f"**Webinar**\n{NOON}",
        f"__Webinar__\n\n{NOON}",
        f"Webinars\n\n## **Webinar**\n**When:** {NOON[6:]}",
        f"## Webinar\n**{NOON}**",
        f"## Webinar\n* {NOON}",
        f"## Webinar\n_When_: {NOON[6:]}",
        "## Webinar\nWhen : Tuesday 10 October 2017, 12:00 UTC",
        "## Webinar\nwhen:Tuesday 10 October 2017, 12:00 UTC",
        "## Webinar\nWhen: ~~9 October 2017, 12:00 UTC~~ 10 October 2017, 12:00 UTC",
        "## Webinar\nWhen: *Tuesday* **10 October 2017**, 12:00 UTC",
        "# Webinar, Tuesday 10 October 2017, 12:00 UTC",
        "# Tuesday 10 October 2017, 12:00 UTC: Webinar",
        "**Webinar: Tuesday 10 October 2017, 12:00 UTC**",
        "*Webinar: Tuesday 10 October 2017, 12:00 UTC*",
        "## Webinar\nTuesday 10 October 2017, 12:00 UTC",
        "## Webinar\n\n**Tuesday 10 October 2017, 12:00 UTC**",
    ],
)
def test_this_is_a_session(text: str) -> None:
    session = only(text)
    assert (session.title, session.when) == ("Webinar", AT_NOON)
    assert session.takes_signups is ("hen" in text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        NOON,
        f"Webinar\n{NOON}",
        "Webinar, Tuesday 10 October 2017, 12:00 UTC",
        "## Webinar, Tuesday 10 October, 12:00 UTC",
        "## Webinar, Wednesday 10 October 2017, 12:00 UTC",
        "##### Webinar, Tuesday 10 October 2017, 12:00 UTC",
        f"##### Webinar\n{NOON}",
        f"###Webinar\n{NOON}",
        f"    ## Webinar\n{NOON}",
        f"> ## Webinar\n> {NOON}",
        f"```\n## Webinar\n{NOON}\n```",
        f"~~~\n```\n## Webinar\n{NOON}",
        "## History\nOn Tuesday 10 October 2017, at 12:00 UTC, we met.",
        "## History\nTuesday 10 October 2017, 12:00 UTC was the day of our first webinar.",
        f"## Host\n- Ada\n{NOON}",
        f"## Notes\n- {NOON}",
        "## Next steps\n- When: soon",
        "## Next steps\nWhenever: soon",
        "- **Webinar, Tuesday 10 October 2017, 12:00 UTC**",
    ],
)
def test_this_is_no_session(text: str) -> None:
    assert parse(text) == ()


def test_code_ends_and_the_text_goes_on() -> None:
    text = f"```\n# not this\n```\n- a list\n  ```\n  # nor this\n## Webinar\n{NOON}\n"
    assert [session.line for session in parse(text)] == [6]


def test_a_time_that_cannot_be_read_is_said_in_its_place() -> None:
    session = only("## Webinar\nWhen: Tuesday, 10 October, noon UTC")
    assert isinstance(session.when, Problem)
    assert (session.when.kind, session.when_line) == (Kind.WHICH_YEAR, 1)


def test_a_session_ends_at_the_next_heading_of_its_level_or_the_next_session() -> None:
    text = f"""## One
{NOON}
#### Deeper
##### Host
- Ada
### Two
{NOON}
### Host
- Nobody's
# Other
Host: Bo
"""
    assert outline(text) == [
        "0-5 One | 2017-10-10 12:00 60 FIELD@1",
        "  HOST host @3: Ada",
        "  ATTENDING attending: ",
        "5-7 Two | 2017-10-10 12:00 60 FIELD@6",
        "  ATTENDING attending: ",
    ]


def test_a_bold_line_ends_at_a_heading_that_is_no_roster_of_it() -> None:
    text = f"""# Webinars
**One**
{NOON}
**Host:**
- Ada

**Two**
Where: Zoom
{NOON}
## Attending
- Bo
## Questions
Attending:
- not Cy
"""
    assert outline(text) == [
        "1-6 One | 2017-10-10 12:00 60 FIELD@2",
        "  HOST host @3: Ada",
        "  ATTENDING attending: ",
        "6-11 Two | 2017-10-10 12:00 60 FIELD@8",
        "  ATTENDING attending @9: Bo",
    ]
    assert parse(text)[1].where == Field(7, "Zoom")


def test_a_bold_line_further_up_is_no_title() -> None:
    assert only(f"## Webinar\n**Read this first**\nIt is important.\n{NOON}").title == "Webinar"


@pytest.mark.parametrize(
    "label",
    ["### Host", "#### Host (1)", "**Host**", "**Host:**", "**Host**:", "Host:", "Host (name & email):", "__Host (1)__",
     "- Host:", "* **Hosts**:", "### Co-host/notetaker", "Facilitator(s):", "Host   :"],
)  # fmt: skip
def test_a_roster_in_every_dress(label: str) -> None:
    indent = "  " if label[0] in "-*" and label[1] == " " else ""
    session = only(f"## Webinar\n{NOON}\n\n{label}\n\n{indent}- Ada\n{indent}- Bo\n\nEnd.\n- Cy\n")
    found = session.rosters[0]
    assert (found.line, [typed.line for typed in found.names]) == (3, [5, 6])


@pytest.mark.parametrize(
    ("label", "places", "readable"),
    [
        ("### Attending", None, True),
        ("### Attending (20)", 20, True),
        ("### Attending (20 places)", 20, True),
        ("### Attending (max 20)", 20, True),
        ("Attending (20):", 20, True),
        ("**Attending (20 plazas):**", 20, True),
        ("### Attending (0)", 0, True),
        ("### Attending (", None, False),
        ("### Attending (2", None, False),
        ("### Attending ()", None, False),
        ("### Attending (2O)", None, False),
        ("### Attending (20-25)", None, False),
    ],
)
def test_places_in_a_label(label: str, places: int | None, readable: bool) -> None:
    found = only(f"## Webinar\n{NOON}\n{label}\n").rosters[0]
    assert (found.id, found.places, found.readable) == ("attending", places, readable)


def test_two_rosters_of_one_label_have_two_ids() -> None:
    session = only(f"## Webinar\n{NOON}\n### Host\n### Host\n### Host 2\n### Attending (1st call)\n### Host")
    assert [roster.id for roster in session.rosters] == ["host", "host-2", "attending-1st-call", "host-3"]


@pytest.mark.parametrize(
    "label",
    [
        "### Feedback (2025)",
        "### Feedback",
        "Agenda:",
        "Reminder to host: claim the role",
        "Host questionnaire: link",
        "Sign up: https://example.org/form",
        "Registration: until Friday",
        "Host: please remember to let people in early and to claim the host role in the room",
        "**Webinar**",
        "1st meeting:",
    ],
)
def test_this_is_no_roster(label: str) -> None:
    session = only(f"## Webinar, 10 October 2017, 12:00 UTC\nSome words.\n{label}\n- Ada\n")
    assert session.rosters == ()


def test_below_an_agenda_nothing_is_a_roster_but_a_heading() -> None:
    text = f"## Webinar\n{NOON}\nHost: Ada\n\nAgenda:\nHost: hello\n### Talk\nAttending:\n- x\n### Notetaker\n- Bo\n"
    assert [(roster.id, roster.line) for roster in only(text).rosters] == [
        ("host", 2),
        ("notetaker", 9),
        ("attending", None),
    ]


def test_a_bulleted_label_holds_what_is_deeper() -> None:
    text = f"## Webinar\n{NOON}\n- Host: Ada\n- Notetaker:\n  - Bo\n- Check the time [here](https://example.org)\n"
    assert outline(text)[1:] == ["  HOST host @2: Ada", "  NOTETAKER notetaker @3: Bo", "  ATTENDING attending: "]


def test_names_end_at_a_paragraph_a_rule_or_a_label() -> None:
    text = f"## Webinar\n{NOON}\nAttending:\n- Ada\n  - a note\n- [ ] Bo\n-Cy\n1. Dee\n- ~~Eve~~\nprose\n- not Fay\n"
    assert outline(text)[1] == "  ATTENDING attending @2: Ada, Bo, Cy, Dee"
    ruled = f"## Webinar\n{NOON}\nAttending:\n- Ada\n---\n- not Bo\n"
    assert outline(ruled)[1] == "  ATTENDING attending @2: Ada"


def test_fields_come_before_the_lists() -> None:
    text = f"## Webinar\n{NOON}\n- **Where:** [Zoom](x)\nHost: Ada\nPlaces: 5\nAttending:\n- Bo\n\nWhere: no\n"
    session = only(text)
    assert session.where == Field(2, "[Zoom](x)")
    assert (session.places_line, session.rosters[1].places) == (4, 5)


def test_a_number_that_cannot_be_read_is_noted() -> None:
    session = only(f"## Webinar\n{NOON}\nPlaces: 2O\n")
    assert session.notes == (Note(Remark.UNREADABLE_PLACES, 2, "2O"),)
    assert (session.rosters[0].places, session.rosters[0].readable) == (None, False)


def test_a_deadline_needs_all_that_a_time_needs() -> None:
    closes = only(f"## Webinar\n{NOON}\nCloses: Monday 9 October 2017, 18:00\n").closes
    assert closes is not None
    assert isinstance(closes.when, Problem)
    assert (closes.line, closes.when.kind) == (2, Kind.NO_ZONE)


def test_what_contradicts_is_noted() -> None:
    text = f"""## Webinar, 11 October 2017, 12:00 UTC
{NOON}
https://www.timeanddate.com/worldclock/fixedtime.html?iso=20171010T1300&p1=1440
https://www.timeanddate.com/worldclock/fixedtime.html?day=10&month=10&year=2017&hour=12&min=0&sec=0
https://www.timeanddate.com/worldclock/fixedtime.html?iso=20171010T05&p1=137
When: 12 October 2017, 12:00 UTC
"""
    session = only(text)
    assert session.title == "Webinar"
    assert session.notes == (
        Note(Remark.HEADING_DIFFERS, 0, "2017-10-11T12:00:00+00:00"),
        Note(Remark.SECOND_WHEN, 5, "12 October 2017, 12:00 UTC"),
        Note(Remark.LINK_DIFFERS, 2, "2017-10-10T13:00:00+00:00"),
    )


def test_equal_headings_are_told_apart_by_their_order() -> None:
    text = f"## Webinar {{#a}}\n{NOON}\n\n## Webinar {{#a}}\n{NOON}\n"
    assert [(each.line, each.ordinal, each.notes) for each in parse(text)] == [
        (0, 0, ()),
        (3, 1, (Note(Remark.SAME_ID, 3, "a"),)),
    ]


@pytest.mark.parametrize(
    ("heading", "title", "name", "cancelled"),
    [
        ("## Webinar {#w-1}", "Webinar", "w-1", False),
        ("## Webinar ## {#w}", "Webinar", "w", False),
        ("## Webinar {#w} ##", "Webinar", "w", False),
        ("**Webinar** {#w}", "Webinar", "w", False),
        ("**Webinar {#w}**", "Webinar", "w", False),
        ("## Webinar {#réunion}", "Webinar", "réunion", False),
        ("## Webinar {#no id}", "Webinar {#no id}", None, False),
        ("## Webinar \\{#w}", "Webinar {#w}", None, False),
        ("## ~~Webinar~~ {#w}", "Webinar", "w", True),
        ("## Cancelled: Webinar", "Cancelled: Webinar", None, True),
        ("## [Webinar](https://example.org) on *C\\* and* `x`", "Webinar on C* and x", None, False),
        ("## Web\u202einar\u0007", "Webinar", None, False),
        ("##", "", None, False),
    ],
)
def test_titles_and_ids(heading: str, title: str, name: str | None, cancelled: bool) -> None:
    session = only(f"{heading}\n{NOON}")
    assert (session.title, session.id, session.cancelled) == (title, name, cancelled)
