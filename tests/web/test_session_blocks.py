"""A pad's sessions among its text's blocks: what everybody is shown, and what stays out of it."""

import html
import random
import re
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from server.access.policy import NamesFor
from server.sessions.listening import Listener
from server.store.records import KeptSession, PadRosters, SignedUp
from server.web.assets import Assets
from server.web.blocks import Block, splices
from server.web.cards.compose import Composed, Composer
from server.web.cards.views import removed, views
from server.web.templates import Templates

NOW = datetime(2017, 10, 1, tzinfo=UTC)
AFTER = datetime(2017, 10, 20, tzinfo=UTC)
WEBINAR = """# Webinars

## Membership webinar {#membership}

When: Tuesday 10 October 2017, 12:00 UTC (60 min)
Where: [Zoom](https://example.org)
Places: 2
Ask: Diet?

Bring a question.

### Host (1)

- Ada Example, Example University

### Attending

- Bob
    - comes late
- ~~Struck~~

Afterwards: tea.
"""
CLOSED = WEBINAR.replace("Ask:", "Closes: 1 September 2017, 12:00 UTC\nAsk:")
LATER = "\n## Another\n\nWhen: 2017-11-01, 00:00 +03:00\n"


@pytest.fixture(scope="module")
def composer() -> Composer:
    return Composer(Templates(Assets()))


def signup(number: int, name: str, state: str = "confirmed", *, hidden: bool = False, details: str = "") -> SignedUp:
    return SignedUp(
        number, "membership", "attending", None, name, details, "secret@example.org", hidden, ("vegan",), state, 0, 0
    )


def composed(
    composer: Composer,
    text: str,
    *signups: SignedUp,
    now: datetime = NOW,
    names_for: NamesFor = NamesFor.EVERYONE,
    sessions: tuple[KeptSession, ...] = (),
) -> Composed:
    rosters = PadRosters(1, sessions, (), signups, names_for=names_for)
    named = Listener(()).named(text)
    shown = views(text, named, rosters, now)
    return composer.compose("pad", text, shown, removed(rosters, named), now)


def words(block: Block) -> str:
    """What a reader sees of a block."""
    return " ".join(re.sub(r"<[^>]*>", " ", block.html).split())


def seen(blocks: tuple[Block, ...]) -> list[str]:
    return [words(block) for block in blocks if 'class="card signup"' not in block.html]


def form(blocks: tuple[Block, ...]) -> str:
    return next(block.html for block in blocks if 'class="card signup"' in block.html)


def test_a_session_is_time_places_form_and_names_and_the_rest_of_its_text(composer: Composer) -> None:
    blocks = composed(composer, WEBINAR, signup(1, "Grace", details="Yale")).page
    assert seen(blocks) == [
        "Webinars",
        "Membership webinar",
        "Tue 10 Oct 2017, 12:00 UTC Tuesday 10 October 2017, 12:00 UTC · 60 minutes · in my time zone Where: Zoom",
        "Host: taken Attending: 2 of 2 places, full · whoever comes now waits for a place",
        "Bring a question.",
        "Host Ada Example , Example University",
        "Attending Bob comes late Grace , Yale",
        "Struck",
        "Afterwards: tea.",
    ]


def test_lines_only_ever_go_down_the_page_so_that_the_editor_opens_where_one_reads(composer: Composer) -> None:
    blocks = composed(composer, WEBINAR + LATER).page
    lines = [block.line for block in blocks]
    assert lines == sorted(lines)


def test_no_address_answer_or_hidden_name_is_on_the_page(composer: Composer) -> None:
    made = composed(composer, WEBINAR, signup(1, "Shy Person", hidden=True), signup(2, "Eve", "waiting"))
    for blocks in (made.page, made.keep):
        page = "".join(block.html for block in blocks)
        assert not re.search("Shy|secret@|vegan|Eve", page)
    assert "Attending: 2 of 2 places, full · 1 waiting" in seen(made.page)[3]
    assert seen(made.page)[6] == (
        "Attending Bob comes late and 1 more, whose name only the hosts see 1 person is waiting for a place"
    )


def test_names_for_people_who_sign_up_are_counted_apart(composer: Composer) -> None:
    signups = (signup(1, "Grace"), signup(2, "Shy", hidden=True))
    page = composed(composer, WEBINAR, *signups, names_for=NamesFor.SIGNED_UP).page
    assert seen(page)[6] == (
        "Attending Bob comes late and 1 more, whose name people who sign up see"
        " and 1 more, whose name only the hosts see"
    )


def test_names_for_hosts_only_are_counted_and_not_shown(composer: Composer) -> None:
    blocks = composed(composer, WEBINAR, signup(1, "Grace"), names_for=NamesFor.HOSTS).page
    assert seen(blocks)[6] == "Attending Bob comes late and 1 more, whose name only the hosts see"


def test_more_than_there_are_places_is_said(composer: Composer) -> None:
    blocks = composed(composer, WEBINAR, signup(1, "Grace"), signup(2, "Joan")).page
    assert "Attending: 2 of 2 places, full · 1 over" in seen(blocks)[3]


@pytest.mark.parametrize(
    "name", ["<b>x</b>", "](javascript:alert(1))", "=cmd()", "👩‍👩‍👧 Ada", "سلمى", "a" + "\u0301" * 120, "\"'&<!--"]
)
def test_names_are_shown_as_typed_and_do_nothing(composer: Composer, name: str) -> None:
    page = "".join(block.html for block in composed(composer, WEBINAR, signup(1, name)).page)
    assert f"<li><bdi>{html.escape(name)}</bdi></li>" in page


def test_a_sign_up_changes_counts_and_names_but_never_the_form(composer: Composer) -> None:
    before = composed(composer, WEBINAR + LATER).page
    after = composed(composer, WEBINAR + LATER, signup(1, "Grace")).page
    changed = [block for _, _, blocks, *_ in splices(before, after) for block in blocks]  # type: ignore[union-attr]
    kinds = [re.search(r'class="([a-z -]+)"', str(block))[1] for block in changed]  # type: ignore[index]
    assert kinds == ["coming", "card seats", "card names"]
    assert form(before) == form(after)


def test_a_session_without_when_keeps_its_text_and_gets_its_time(composer: Composer) -> None:
    blocks = composed(composer, "# Call, 3 November 2017 12:00 UTC\n\nAttending:\n\n- Ada\n").page
    assert seen(blocks) == [
        "Call, 3 November 2017 12:00 UTC",
        "Fri 3 Nov 2017, 12:00 UTC in my time zone",
        "Take sign-ups here (Call)",
        "Attending:",
        "Ada",
    ]
    assert not any("data-signup" in block.html for block in blocks)


def test_a_time_that_cannot_be_read_is_said_in_place_with_what_to_write(composer: Composer) -> None:
    blocks = composed(composer, "## Call\n\nWhen: 10 October 2017, 10:00 Eastern\n").page
    assert seen(blocks)[1] == (
        "The time can’t be read: “10:00 Eastern” stands for several time zones. "
        "It says: 10 October 2017, 10:00 Eastern Choose what is meant, and it is written into the pad: "
        "New York → 14:00 UTC Tuesday 10 October 2017, 10:00 America/New_York"
    )


@pytest.mark.parametrize(
    ("text", "now", "says"),
    [
        (WEBINAR, AFTER, "This session is over. It takes no sign-ups any more."),
        (WEBINAR.replace("## Mem", "## Cancelled: Mem"), NOW, "It takes no sign-ups any more."),
        (CLOSED, NOW, "Sign-ups for this session are closed."),
    ],
)  # fmt: skip
def test_a_session_that_takes_no_names_says_so_in_place_of_the_form(
    composer: Composer, text: str, now: datetime, says: str
) -> None:
    closed = form(composed(composer, text, now=now).page)
    assert "<form" not in closed
    assert says in closed


def test_what_comes_next_is_at_the_top_in_order_of_time(composer: Composer) -> None:
    blocks = composed(composer, WEBINAR.replace("10 October", "14 November") + LATER).page
    assert words(blocks[0]) == (
        "Coming up Another Tue 31 Oct 2017, 21:00 UTC Membership webinar Tue 14 Nov 2017, 12:00 UTC 1 place free "
        "another time zone"
    )
    assert '<a href="#h-another">' in blocks[0].html


def test_past_sessions_fold_to_a_line_while_others_come(composer: Composer) -> None:
    blocks = composed(composer, WEBINAR + LATER, now=AFTER).page
    assert [words(block)[:44] for block in blocks][:4] == [
        "Coming up Another Tue 31 Oct 2017, 21:00 UTC",
        "Webinars",
        "Membership webinar Tue 10 Oct 2017, 12:00 UT",
        "Another",
    ]
    assert blocks[2].html.startswith('<details class="past" dir="auto" data-line="2"><summary>Membership webinar')
    assert 'data-at="17"' in blocks[2].html  # the list, 17 lines below the heading


def test_when_all_is_past_the_pad_is_a_record_and_nothing_folds(composer: Composer) -> None:
    blocks = composed(composer, WEBINAR, now=AFTER).page
    assert not any('<details class="past"' in block.html for block in blocks)


def test_a_file_to_keep_has_names_and_no_form(composer: Composer) -> None:
    kept = composed(composer, WEBINAR + LATER, signup(1, "Grace"), now=AFTER).keep
    page = "".join(block.html for block in kept)
    assert "Grace" in page
    assert not re.search('<form|class="coming"|class="past"', page)


def test_a_session_whose_text_was_removed_keeps_its_names_in_sight(composer: Composer) -> None:
    gone = KeptSession("membership", "Membership webinar", 0, 0, "", 0, 0, 1, None, None, None, 0, 0, 0)
    blocks = composed(composer, "Only this\n", signup(1, "Grace"), sessions=(gone,)).page
    assert words(blocks[-1]) == (
        "Membership webinar The text of this session was removed. 1 sign-up is kept. "
        "Put its heading and its “When:” line back, and the names are there again. Grace"
    )
    kept = composed(composer, "Only this\n", signup(1, "Grace"), sessions=(replace(gone, text="## Its text"),))
    assert words(kept.page[-1]) == (
        "Membership webinar The text of this session was removed. 1 sign-up is kept. Grace"
        " Put it back (Membership webinar)"
    )
    assert words(kept.keep[-1]) == words(blocks[-1])


def test_the_id_of_a_session_is_never_shown(composer: Composer) -> None:
    blocks = composed(
        composer, "**Call** {#call}\nWhen: 2017-11-01, 12:00 UTC\n\n**Two {#two}**\nWhen: 2017-11-02, 12:00 UTC\n"
    ).page
    assert "{#" not in "".join(block.html for block in blocks)


PIECES = (
    "## Call {#c}|When: 2027-01-01, 12:00 UTC|When: soon|### Host (1)|- Ada||- x|    - y|**Bold {#b}**|```|> q|"
    "Attending:|    Bo|text|Places: 3|Ask: [ ] a|# T|# 1 May 2017 12:00 UTC|Notetaker: Al|- Attending:|  - Z|1. "
    "|~~|Closes: x"
).split("|")


def test_whatever_is_typed_its_blocks_go_down_the_page_and_it_never_fails(composer: Composer) -> None:
    seed = random.randrange(1 << 32)
    print(f"seed {seed}")
    chance = random.Random(seed)
    for _ in range(300):
        text = "\n".join(chance.choices(PIECES, k=chance.randrange(1, 30)))
        now = datetime(chance.choice((2016, 2026, 2028)), 1, 1, tzinfo=UTC)
        made = composed(composer, text, now=now)
        lines = [block.line for block in made.page]
        assert lines == sorted(lines), text
        assert made.page or not text.strip(), text
