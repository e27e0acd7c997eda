"""A list whose label was changed is the same list."""

import pytest

from server.sessions.orders import HeardRoster
from server.sessions.renames import Known, renamed
from server.sessions.seats import Said


def here(label: str, *, people: bool = True) -> Known:
    """A list that is in the text."""
    return Known(label.lower(), label, present=True, people=people)


def gone(label: str, *, people: bool = True) -> Known:
    """A list that was in the text."""
    return Known(label.lower(), label, present=False, people=people)


def heard(*labels: str) -> list[HeardRoster]:
    return [HeardRoster(label.lower(), label, Said(None, 0)) for label in labels]


@pytest.mark.parametrize("known", [here("Attending"), here("Host"), here("Dinner", people=False)])
def test_what_replaces_a_list_at_once_continues_it_whatever_it_is_called(known: Known) -> None:
    assert renamed([known, here("Others")], heard("Participants", "Others")) == {"participants": known.id}


def test_of_several_that_come_or_go_at_once_none_is_another() -> None:
    assert renamed([here("Host"), here("Dinner")], heard("Participants")) == {}
    assert renamed([here("Dinner")], heard("Participants", "Host")) == {}


def test_a_label_typed_letter_by_letter_continues_the_only_list_of_its_role() -> None:
    known = [gone("Attending"), gone("Host"), here("Others")]
    assert renamed(known, heard("Participants", "Others")) == {"participants": "attending"}
    assert renamed(known, heard("Facilitator", "Others")) == {"facilitator": "host"}
    assert renamed(known, heard("Facilitator", "Participants")) == {"facilitator": "host", "participants": "attending"}


def test_of_two_candidates_neither_is_taken() -> None:
    assert renamed([gone("Attending"), gone("Attendees")], heard("Participants")) == {}
    assert renamed([gone("Attending")], heard("Participants", "Present")) == {}


def test_another_role_continues_nothing_that_went_before() -> None:
    assert renamed([gone("Attending"), gone("Dinner")], heard("Host", "Lunch")) == {}


def test_a_list_that_nobody_is_on_stands_in_no_ones_way() -> None:
    assert renamed([gone("Attending"), gone("Attendees", people=False)], heard("Participants")) == {
        "participants": "attending"
    }
    assert renamed([gone("Attending"), gone("Participants", people=False)], heard("Participants")) == {
        "participants": "attending"
    }


def test_a_list_that_has_people_or_was_there_stays_what_it_is() -> None:
    assert renamed([gone("Attending"), gone("Participants")], heard("Participants")) == {}
    assert renamed([gone("Attending"), here("Participants", people=False)], heard("Participants")) == {}
    assert renamed([], heard("Participants")) == {}
