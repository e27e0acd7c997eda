"""What the dialog writes, the grammar reads: whole blocks, ids, offers taken, sign-ups begun, blocks edited."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from server.sessions import inline, when
from server.sessions.grammar import parse
from server.sessions.session import Session, Source
from server.sessions.when import When
from server.sessions.writing import (
    Ask,
    Draft,
    Edit,
    Wanted,
    draft_of,
    insert_id,
    rewrite,
    set_value,
    take_signups,
    without_typed,
    write,
)

AT_NOON = When(datetime(2017, 10, 10, 12, tzinfo=UTC), 60, "UTC")
DRAFT = Draft(
    "Membership webinar",
    AT_NOON,
    where="Zoom",
    places=20,
    closes=datetime(2017, 10, 9, 12, tzinfo=UTC),
    questions=(Ask("What would you like to learn?"), Ask("I need captions", tick=True)),
    rosters=(Wanted("Host", 1), Wanted("Attending")),
    id="membership-webinar",
)
WRITTEN = """## Membership webinar {#membership-webinar}

When: Tuesday 10 October 2017, 12:00 UTC (60 min)
Where: Zoom
Places: 20
Closes: Monday 9 October 2017, 12:00 UTC
Ask: What would you like to learn?
Ask: [ ] I need captions

### Host (1)

### Attending"""


def only(text: str) -> Session:
    (session,) = parse(text)
    return session


def test_a_block_reads_like_what_people_type() -> None:
    assert write(DRAFT) == WRITTEN
    assert draft_of(only(WRITTEN)) == DRAFT


def test_a_session_can_be_short() -> None:
    assert write(Draft("Call", AT_NOON)) == "## Call\n\nWhen: Tuesday 10 October 2017, 12:00 UTC (60 min)"


@pytest.mark.parametrize(
    "draft",
    [
        Draft("", AT_NOON),
        Draft("  \n ", AT_NOON),
        Draft("Call", AT_NOON, rosters=(Wanted("Breakout A"),)),
        Draft("Call", AT_NOON, rosters=(Wanted("Host: Ada"),)),
        Draft("Call", AT_NOON, rosters=(Wanted(""),)),
    ],
)
def test_what_would_not_be_read_back_is_not_written(draft: Draft) -> None:
    with pytest.raises(ValueError):
        write(draft)


LINES = st.text(max_size=40)
MOMENTS = st.builds(
    lambda start, minutes, zone: When(start.replace(second=0, microsecond=0, tzinfo=UTC), minutes, zone),
    st.datetimes(datetime(1973, 1, 1), datetime(2190, 1, 1)),  # noqa: DTZ001
    st.integers(1, 600),
    st.sampled_from(["UTC", "+05:45", "Asia/Tokyo"]),
)
DRAFTS = st.builds(
    Draft,
    title=LINES | st.sampled_from(["Sign up", "Host", "~~x~~", "C# #", "a {#b}", "**b**", "# x", "[a](b)", "\\"]),
    when=MOMENTS,
    where=LINES,
    places=st.none() | st.integers(0, 5000),
    closes=st.none() | MOMENTS.map(lambda moment: moment.start),
    questions=st.lists(st.builds(Ask, LINES, st.booleans()), max_size=3).map(tuple),
    rosters=st.lists(
        st.sampled_from([Wanted("Host", 1), Wanted("Notetaker"), Wanted("Attending"), Wanted("Room *A* (b)", 1200)]),
        max_size=3,
        unique=True,
    ).map(tuple),
    level=st.integers(1, 4),
    id=st.none() | st.just("an-id"),
)


@settings(deadline=None, print_blob=True)
@given(DRAFTS)
def test_every_block_that_is_written_is_read_back(draft: Draft) -> None:
    title = inline.one_line(draft.title)
    assume(title and when.find(title) is None)
    session = only(f"Before.\n\n{write(draft)}\n\n# After\n")
    closes = session.closes.when.start if session.closes and isinstance(session.closes.when, When) else None
    where = session.where.value if session.where else ""
    asked = tuple(Ask(question.text, question.tick) for question in session.questions)
    clean = [Ask(inline.one_line(ask.text), ask.tick) for ask in draft.questions]
    assert (session.title, session.when, session.id, session.level) == (title, draft.when, draft.id, draft.level)
    assert (where, closes, session.source) == (inline.one_line(draft.where), draft.closes, Source.FIELD)
    assert asked == tuple(ask for ask in clean if ask.text)
    labels = [(roster.label, roster.places) for roster in session.rosters if roster.line is not None]
    by_field = [(each.label, draft.places if each.label == "Attending" else each.places) for each in draft.rosters]
    assert labels == by_field
    attending = next((roster for roster in session.rosters if roster.id == "attending"), None)
    assert draft.places is None or (attending is not None and attending.places == draft.places)


@pytest.mark.parametrize(
    ("heading", "after"),
    [
        ("## Webinar", "## Webinar {#x}"),
        ("## Webinar  ", "## Webinar {#x}  "),
        ("## Webinar ##", "## Webinar ## {#x}"),
        ("**Webinar**", "**Webinar** {#x}"),
        ("## Webinar {#old}", "## Webinar {#x}"),
        ("**Webinar {#old}**", "**Webinar {#x}**"),
        ("##", "## {#x}"),
    ],
)
def test_an_id_is_the_smallest_edit_and_changes_nothing_else(heading: str, after: str) -> None:
    text = f"É\n{heading}\nWhen: 10 October 2017, 12:00 UTC\n"
    session = only(text)
    edit = insert_id(text, session, "x")
    assert edit.apply(text) == text.replace(heading, after)
    again = only(edit.apply(text))
    assert (again.id, again.title, again.rosters) == ("x", session.title, session.rosters)


@pytest.mark.parametrize(
    ("line", "after"),
    [
        ("When: soon", "When: NEW"),
        ("When:soon", "When: NEW"),
        ("**When:** soon ", "**When:** NEW "),
        ("When:", "When: NEW"),
        ("- Cuándo : pronto", "- Cuándo : NEW"),
    ],
)
def test_an_offer_takes_the_place_of_the_value(line: str, after: str) -> None:
    assert set_value(f"a\n{line}\nb", 1, "NEW").apply(f"a\n{line}\nb") == f"a\n{after}\nb"


@pytest.mark.parametrize(
    ("text", "edit"),
    [
        (
            "## Call, 10 October 2017, 12:00 UTC\n- Ada",
            Edit(35, 0, "\n\nWhen: Tuesday 10 October 2017, 12:00 UTC (60 min)"),
        ),
        ("## Call\n\nTuesday 10 October 2017, 12:00 UTC\n", Edit(9, 0, "When: ")),
        ("**Call, 10 October 2017, 12:00 UTC**", Edit(36, 0, "\n\nWhen: Tuesday 10 October 2017, 12:00 UTC (60 min)")),
    ],
)
def test_a_meeting_begins_to_take_sign_ups(text: str, edit: Edit) -> None:
    before = only(text)
    assert take_signups(text, before) == edit
    after = only(edit.apply(text))
    assert (after.title, after.when, after.takes_signups) == (before.title, before.when, True)
    assert take_signups(edit.apply(text), after) is None


def test_a_block_edited_in_the_dialog_keeps_its_names_and_words() -> None:
    text = f"""Before.
{WRITTEN.replace("### Host (1)", "A paragraph." + chr(10) + "### Host (1)" + chr(10) + "- Ada")}
- Bo

## After
"""
    session = only(text)
    later = When(AT_NOON.start + timedelta(days=7), 90, "UTC")
    draft = Draft(
        "Membership webinar",
        later,
        where="Jitsi",
        questions=(Ask("Which time zone?"),),
        rosters=(Wanted("Host", 2), Wanted("Attending", 12), Wanted("Notetaker", 1)),
    )
    changed = rewrite(text, session, draft)
    assert (
        changed
        == """Before.
## Membership webinar {#membership-webinar}

When: Tuesday 17 October 2017, 12:00 UTC (90 min)
Where: Jitsi
Ask: Which time zone?

A paragraph.
### Host (2)
- Ada

### Attending (12)
- Bo

### Notetaker (1)

## After
"""
    )
    assert rewrite(changed, only(changed), draft) == changed


@pytest.mark.parametrize(
    ("label", "places", "after"),
    [
        ("**Host**", 2, "**Host (2)**"),
        ("**Host (1):**", 2, "**Host (2):**"),
        ("Host (1):", None, "Host:"),
        ("Host: Ada", 3, "Host (3): Ada"),
        ("### Host", None, "### Host"),
    ],
)
def test_places_change_in_the_label_as_it_is_dressed(label: str, places: int | None, after: str) -> None:
    text = f"## Call\nWhen: {when.written(AT_NOON)}\n{label}"
    draft = Draft("Call", AT_NOON, rosters=(Wanted("Host", places),))
    assert rewrite(text, only(text), draft) == f"## Call\nWhen: {when.written(AT_NOON)}\n{after}"


def test_a_field_that_stays_the_same_stays_as_it_was_typed() -> None:
    text = "## Llamada\n\nCuándo: 10 de octubre de 2017, 12:00 UTC\nDónde: Zoom\nNota: nada\nAsk: ¿Uno?\nAsk: ¿Dos?\n"
    known = draft_of(only(text))
    assert known
    assert rewrite(text, only(text), known) == text
    changed = replace(known, where="Jitsi", places=9, questions=(Ask("¿Tres?"),))
    assert rewrite(text, only(text), changed) == (
        "## Llamada\n\nCuándo: 10 de octubre de 2017, 12:00 UTC\nDónde: Jitsi\nPlaces: 9\nNota: nada\nAsk: ¿Tres?\n"
    )


def test_a_new_title_or_time_rewrites_a_heading_that_says_the_old_one() -> None:
    text = "# Call, 10 October 2017, 12:00 UTC {#a}\n- words\n"
    moved = When(AT_NOON.start + timedelta(days=1), 60, "UTC")
    assert rewrite(text, only(text), Draft("Call", moved)) == (
        "# Call {#a}\n\nWhen: Wednesday 11 October 2017, 12:00 UTC (60 min)\n- words\n"
    )
    bold = "**Call** {#a}\nWhen: 10 October 2017, 12:00 UTC\n"
    assert rewrite(bold, only(bold), Draft("New *call*", AT_NOON)) == (
        "**New \\*call\\*** {#a}\nWhen: 10 October 2017, 12:00 UTC\n"
    )


@settings(deadline=None, print_blob=True)
@given(DRAFTS, DRAFTS)
def test_any_block_can_become_any_other(first: Draft, second: Draft) -> None:
    assume(all(inline.one_line(each.title) and not when.find(inline.one_line(each.title)) for each in (first, second)))
    text = f"Before.\n\n{write(first)}\n\n# After\n"
    session = only(rewrite(text, only(text), second))
    assert (session.title, session.when, session.id) == (inline.one_line(second.title), second.when, first.id)
    assert (session.where.value if session.where else "") == inline.one_line(second.where)


def test_typed_names_are_taken_out_of_the_text() -> None:
    text = f"{WRITTEN}\n- Ada\n  - with cat\n-\n- Bo\n\nNotes\n"
    _, attending = only(text).rosters
    assert without_typed(text, attending) == f"{WRITTEN}\n-\n\nNotes\n"
    inline_text = "## Call\nWhen: 10 October 2017, 12:00 UTC\n**Host:** Ada & Bo\n"
    assert without_typed(inline_text, only(inline_text).rosters[0]).endswith("**Host:** \n")


def test_the_longest_heading_that_is_read_can_get_an_id() -> None:
    text = f"## {'x' * 395}\nWhen: 10 October 2017, 12:00 UTC\n"
    assert only(insert_id(text, only(text), "y" * 60).apply(text)).id == "y" * 60
