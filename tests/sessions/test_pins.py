"""Where only hosts change sessions, what others write of them is a proposal until a host accepts it."""

from collections.abc import Callable

import pytest

from server.access.policy import SessionsBy
from server.errors import Conflict
from server.sessions import facts
from server.sessions.facts import NOTHING
from server.sessions.listening import Wish
from server.sessions.orders import ChangeSessions, Decide, Decided, DropPin, Gone, Heard, KeepPin, Person, Settle

from .pinned_pad import ADA, BEN, CALL, HOST, LATER, SECOND, TEXT, Pad, seen

AS_BEFORE = [("Call", "12:00", {"host": 1, "attending": 20})]


def test_a_strangers_change_stays_in_the_text_and_is_a_proposal() -> None:
    pad = Pad()
    told = pad.write(ADA, LATER)
    assert [type(each) for each in told] == [KeepPin]
    assert pad.acts() == AS_BEFORE
    assert pad.proposals() == [("call", "Ada")]


def test_a_hosts_change_is_accepted_at_once() -> None:
    pad = Pad()
    told = pad.write(HOST, LATER)
    assert [type(each) for each in told] == [KeepPin, Heard]
    assert pad.acts() == [("Call", "13:00", {"host": 1, "attending": 20})]
    assert pad.proposals() == []


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text.replace("## Call", "## Free money"),
        lambda text: text.replace("## Call", "## ~~Call~~"),
        lambda text: text.replace("## Call", "## Cancelled: Call"),
        lambda text: text.replace("12:00 UTC", "soon"),
        lambda text: text.replace("UTC (60", "Europe/Berlin (60"),
        lambda text: text.replace("(60 min)", "(90 min)"),
        lambda text: text.replace("Zoom", "https://elsewhere.example"),
        lambda text: text.replace("Where: Zoom\n", ""),
        lambda text: text.replace("Places: 20", "Places: 2"),
        lambda text: text.replace("Places: 20", "Places: many"),
        lambda text: text.replace("Places: 20\n", ""),
        lambda text: text.replace("Host (1)", "Host (3)"),
        lambda text: text.replace("### Attending", "### Apologies"),
        lambda text: text.replace("### Attending", "### Others attending"),
        lambda text: text.replace("Places: 20", "Places: 20\nCloses: 1 October 2037, 12:00 UTC"),
        lambda text: text.replace("Places: 20", "Places: 20\nAsk: Your password"),
        lambda text: text.replace("### Attending", "### Notetaker (1)\n\n### Attending"),
        lambda text: text.replace("When: Monday", "Monday"),
        lambda text: text.replace("## Call {#call}", "## Call 14 October 2037, 12:00 UTC {#call}"),
        lambda text: text.replace(CALL, ""),
        lambda text: text.replace("{#call}", "{#other}"),
        lambda text: text.replace("\nBring", "\n## Half\n\nBring"),
    ],
)
def test_whatever_fact_a_stranger_changes_it_acts_as_before_and_can_be_put_back(change: Callable[[str], str]) -> None:
    pad = Pad()
    before = facts.of(pad.listener.named(pad.text)[0].session)
    told = pad.write(ADA, change(TEXT))
    assert pad.text != TEXT
    assert [each for each in told if isinstance(each, Heard | Gone)] == []
    assert pad.acts() == AS_BEFORE
    assert ("call", "Ada") in pad.proposals()
    pad.decide(accept=False)
    (named,) = pad.listener.named(pad.text)
    assert (facts.agree(before, facts.of(named.session)), named.proposal) == (True, None)
    assert "Bring a question." in pad.text


def test_typed_names_and_notes_are_everybodys() -> None:
    pad = Pad()
    told = pad.write(ADA, TEXT.replace("- Ben", "- Ben\n- Cleo").replace("Bring a question", "Bring two"))
    assert [type(each) for each in told] == [Heard]
    assert pad.proposals() == []


def test_a_label_for_the_list_that_needed_none_is_no_proposal() -> None:
    bare = "## Call {#call}\n\nWhen: Monday 12 October 2037, 12:00 UTC\nPlaces: 20\n"
    pad = Pad(bare)
    pad.write(ADA, f"{bare}\n### Attending\n\n- Ada\n")
    assert pad.proposals() == []
    assert [len(each.names) for each in pad.listener.named(pad.text)[0].session.rosters] == [1]


def test_a_proposal_taken_back_by_hand_is_none() -> None:
    pad = Pad()
    pad.write(ADA, LATER)
    told = pad.write(BEN, TEXT)
    assert [type(each) for each in told] == [KeepPin]
    assert pad.proposals() == []


def test_of_a_chain_of_proposals_the_last_counts_and_the_last_one_is_named() -> None:
    pad = Pad()
    pad.write(ADA, LATER)
    pad.write(BEN, TEXT.replace("12:00 UTC", "14:00 UTC"))
    assert pad.proposals() == [("call", "Ben")]
    pad.decide(accept=True)
    assert pad.acts() == [("Call", "14:00", {"host": 1, "attending": 20})]


def test_accepted_is_what_was_shown() -> None:
    pad = Pad()
    pad.write(ADA, LATER)
    proposal = pad.listener.named(pad.text)[0].proposal
    assert proposal is not None
    pad.write(BEN, TEXT.replace("12:00 UTC", "14:00 UTC"))
    for accept in (True, False):
        with pytest.raises(Conflict):
            pad.ask(Decide("call", proposal.digest, accept, HOST))
    assert pad.acts() == AS_BEFORE


def test_accepting_tells_the_store_and_twice_is_once() -> None:
    pad = Pad()
    pad.write(ADA, LATER)
    proposal = pad.listener.named(pad.text)[0].proposal
    assert proposal is not None
    told = pad.ask(Decide("call", proposal.digest, True, HOST))
    assert [type(each) for each in told] == [KeepPin, Heard, Decided]
    assert pad.ask(Decide("call", proposal.digest, True, HOST)) == [Settle()]
    with pytest.raises(Conflict):
        pad.ask(Decide("call", proposal.digest, False, HOST))


def test_putting_back_changes_no_line_but_what_was_proposed() -> None:
    pad = Pad()
    notes = TEXT.replace("Bring a question.", "Bring two questions.").replace("- Ben", "- Ben\n- Cleo")
    pad.write(BEN, notes)
    pad.write(ADA, notes.replace("12:00 UTC", "13:00 UTC").replace("Places: 20", "Places: 2"))
    told = pad.decide(accept=False)
    assert pad.text == notes
    assert Decided("call", "Call", False, HOST) in told
    assert pad.proposals() == []


def test_names_on_one_line_stay_when_its_label_is_put_back() -> None:
    text = "## Call {#call}\n\nWhen: Monday 12 October 2037, 12:00 UTC\nNotetaker: Ada\n\n### Attending\n"
    pad = Pad(text)
    pad.write(ADA, text.replace("Notetaker: Ada", "Host: Ada, Ben"))
    pad.decide(accept=False)
    assert pad.text == text.replace("Notetaker: Ada", "Notetaker: Ada, Ben")


def test_between_two_looks_only_a_hosts_own_run_is_accepted() -> None:
    pad = Pad()
    moved = TEXT.replace("Zoom", "Jitsi")
    pad.write(ADA, LATER, look=False)
    pad.write(HOST, LATER.replace("Zoom", "Jitsi"), look=False)
    pad.write(BEN, LATER.replace("Zoom", "Jitsi").replace("None yet", "Some"))
    (call,) = pad.listener.named(pad.text)
    assert call.session.where is not None
    assert (call.session.where.value, pad.acts()) == ("Jitsi", AS_BEFORE)
    assert pad.proposals() == [("call", "Ada")]
    pad.decide(accept=False)
    assert pad.text == moved.replace("None yet", "Some")


def test_when_too_many_write_at_once_nothing_is_accepted() -> None:
    pad = Pad()
    for number in range(80):
        pad.write(HOST if number % 2 else ADA, TEXT.replace("12:00", f"12:{number % 60:02}"), look=False)
    pad.look()
    assert pad.acts()[0][1] != "12:19"
    assert pad.proposals() == [("call", "")]


def test_a_new_session_is_a_proposal_that_takes_no_names() -> None:
    pad = Pad()
    more = TEXT + "\n## Party\n\nWhen: 1 November 2037, 20:00 UTC\n"
    pad.write(ADA, more)
    pad.now += 60 * SECOND
    pad.look()
    assert pad.acts() == AS_BEFORE
    assert pad.proposals() == [("party", "Ada")]
    with pytest.raises(Exception, match="not in the pad"):
        pad.listener.sign_up(pad.text, Wish("party", "attending", Person("Eve"), b"", None), pad.now)
    told = pad.decide(accept=True, session="party")
    assert [each.session for each in told if isinstance(each, Heard)] == ["party"]
    assert pad.acts() == [*AS_BEFORE, ("Party", "20:00", {"attending": None})]


def test_a_hosts_new_session_acts_and_is_told_once_it_has_stood() -> None:
    pad = Pad()
    pad.write(HOST, TEXT + "\n## Party {#party}\n\nWhen: 1 November 2037, 20:00 UTC\n")
    assert pad.proposals() == []
    pad.now += 20 * SECOND
    assert [each.session for each in pad.look() if isinstance(each, Heard)] == ["party"]


def test_a_proposed_session_waits_for_nothing() -> None:
    pad = Pad()
    pad.write(ADA, TEXT + "\n## Party {#party}\n\nWhen: 1 November 2037, 20:00 UTC\n")
    assert pad.listener.looks_again_at() is None


def test_a_removed_session_stays_until_a_host_agrees() -> None:
    pad = Pad()
    gone = TEXT.replace(CALL, "")
    assert [type(each) for each in pad.write(ADA, gone)] == [KeepPin]
    (call,) = pad.listener.named(pad.text)
    assert (call.is_removed, pad.acts()) == (True, AS_BEFORE)
    assert [[name.name for name in roster.names] for roster in call.session.rosters] == [["Ada"], ["Ben"]]
    told = pad.ask(Decide("call", NOTHING, True, HOST))
    assert [type(each) for each in told] == [DropPin, Gone, Decided]
    assert pad.acts() == []
    assert pad.ask(Decide("call", NOTHING, True, HOST)) == [Settle()]


def test_a_removed_session_is_put_back_with_its_names_and_notes() -> None:
    pad = Pad()
    named = TEXT.replace("- Ben", "- Ben\n- Cleo")
    pad.write(BEN, named)
    pad.write(ADA, named.replace(CALL.replace("- Ben", "- Ben\n- Cleo"), ""))
    pad.decide(accept=False)
    assert pad.acts() == AS_BEFORE
    assert CALL.replace("- Ben", "- Ben\n- Cleo") in pad.text
    assert "None yet." in pad.text


def test_a_host_removes_a_session_at_once() -> None:
    pad = Pad()
    assert [type(each) for each in pad.write(HOST, TEXT.replace(CALL, ""))] == [DropPin, Gone]


def test_places_proposed_free_no_seat() -> None:
    pad = Pad()
    for text in (
        TEXT.replace("20", "200"),
        TEXT.replace("Places: 20\n", ""),
        TEXT.replace("### Attending\n\n- Ben\n", ""),
    ):
        assert [each for each in pad.write(ADA, text) if isinstance(each, Heard | Gone)] == []
        pad.now += 60 * SECOND
        assert [each for each in pad.look() if isinstance(each, Heard | Gone)] == []


def test_proposals_outlast_the_server() -> None:
    pad = Pad()
    pad.write(ADA, LATER)
    pad.again()
    assert [each for each in pad.look() if isinstance(each, KeepPin | Heard | Gone)] == []
    assert (pad.acts(), pad.proposals()) == (AS_BEFORE, [("call", "Ada")])
    pad.decide(accept=False)
    assert pad.text == TEXT


def test_a_removal_outlasts_the_server() -> None:
    pad = Pad()
    pad.write(ADA, TEXT.replace(CALL, ""))
    pad.again()
    assert pad.look() == []
    assert (pad.acts(), pad.proposals()) == (AS_BEFORE, [("call", "Ada")])
    pad.decide(accept=False)
    assert pad.acts() == AS_BEFORE


def test_what_nobody_looked_at_before_the_server_stopped_is_somebodys_proposal() -> None:
    pad = Pad()
    pad.write(HOST, LATER, look=False)
    pad.again()
    pad.look()
    assert (pad.acts(), pad.proposals()) == (AS_BEFORE, [("call", "")])
    pad.decide(accept=True)
    assert pad.acts()[0][1] == "13:00"


def test_without_pins_all_that_the_text_says_is_accepted() -> None:
    pad = Pad()
    pad.write(ADA, LATER + "\n## Party {#party}\n\nWhen: 1 November 2037, 20:00 UTC\n")
    told = pad.ask(ChangeSessions(SessionsBy.EDITORS, HOST))
    assert [type(each) for each in told] == [Heard, ChangeSessions]
    assert pad.acts() == [("Call", "13:00", {"host": 1, "attending": 20}), ("Party", "20:00", {"attending": None})]
    with pytest.raises(Conflict):
        pad.ask(Decide("call", NOTHING, True, HOST))


def test_once_pinned_what_the_text_says_then_is_accepted() -> None:
    pad = Pad()
    pad.ask(ChangeSessions(SessionsBy.EDITORS, HOST))
    pad.write(ADA, LATER)
    assert pad.acts()[0][1] == "13:00"
    pad.ask(ChangeSessions(SessionsBy.HOSTS, HOST))
    pad.write(ADA, TEXT)
    assert pad.acts()[0][1] == "13:00"


def test_two_blocks_that_swap_their_ids_keep_what_was_accepted() -> None:
    two = TEXT + "\n## Next {#next}\n\nWhen: 13 October 2037, 12:00 UTC\n"
    pad = Pad(two)
    before = pad.acts()
    pad.write(ADA, two.replace("{#call}", "{#x}").replace("{#next}", "{#call}").replace("{#x}", "{#next}"))
    assert sorted(each[0] for each in pad.acts()) == sorted(each[0] for each in before)
    assert {each.id: seen(each)[1] for each in pad.listener.named(pad.text)} == {"call": "12:00", "next": "12:00"}


def test_a_heading_that_is_half_the_hosts_is_put_back_as_that() -> None:
    pad = Pad()
    pad.write(ADA, TEXT.replace("## Call", "## ~~Free call~~"))
    pad.write(HOST, TEXT.replace("## Call", "## ~~Open call~~"))
    assert pad.acts()[0][0] == "Open call"
    assert pad.proposals() == [("call", "Ada")]
    pad.decide(accept=False)
    assert pad.text == TEXT.replace("## Call", "## Open call")
