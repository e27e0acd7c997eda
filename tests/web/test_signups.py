"""Signing up over HTTP: as a form without a script, and as data for programs."""

import itertools
import re
from collections.abc import Iterator
from html import unescape

import httpx
import pytest

from ..live_server import LiveServer

PAD = """# Webinars

## Membership webinar {#webinar}

When: 2099-10-10, 12:00 UTC (60 min)
Places: 2
Ask: Diet?
Ask: [ ] First time

### Host (1)

- Ada Example

### Attending

## Past {#past}

When: 2017-10-10, 12:00 UTC

### Attending
"""
NO_LIST = "This session or list is not in the pad any more. Reload the page to see what there is."
TURNED = "Your name holds characters that can’t be seen or that turn the text around. Type it again."
PAGE = {"Accept": "text/html"}
DATA = {"Accept": "application/json"}
TOKEN = re.compile(r"/pad-\d+/signups/[0-9a-f]{32}")
NUMBERS = itertools.count(1)


class Browser(httpx.Client):
    """A browser without a script, and the path of the pad that it is for."""

    pad: str


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveServer]:
    """One server for all tests here; each has a pad of its own."""
    with LiveServer(tmp_path_factory.mktemp("signups") / "data") as live:
        yield live


@pytest.fixture
def browser(server: LiveServer) -> Iterator[Browser]:
    """A browser in front of a pad with sessions."""
    with Browser(base_url=server.url, headers=PAGE) as client:
        client.pad = f"/pad-{next(NUMBERS)}"
        client.put(f"{client.pad}.md", content=PAD).raise_for_status()
        client.cookies.clear()
        yield client


def form(name: str, **others: str) -> dict[str, str]:
    return {"session": "webinar", "roster": "attending", "name": name, **others}


def post(client: Browser, name: str, **others: str) -> httpx.Response:
    return client.post(f"{client.pad}/signups", data=form(name, **others), headers=DATA)


def text(response: httpx.Response) -> str:
    """What a reader sees of a page."""
    main = response.text[response.text.index("<main") : response.text.index("</main>")]
    return unescape(" ".join(re.sub(r"<[^>]*>", " ", main).split()))


def error(response: httpx.Response, field: str) -> str:
    found = re.search(rf'id="own-webinar-{field}-error">([^<]*)', response.text)
    assert found is not None, response.text
    return unescape(found[1])


# As a page


def test_a_form_leads_to_a_private_page_that_says_what_happened(browser: Browser) -> None:
    answer = browser.post(f"{browser.pad}/signups", data=form("Grace", details="Yale"))
    assert answer.status_code == 303
    assert TOKEN.fullmatch(answer.headers["location"])
    page = browser.get(answer.headers["location"])
    assert page.headers["cache-control"] == "no-store"
    assert "You’re on the list Grace · Attending · Membership webinar" in text(page)
    assert "Grace" in browser.get(f"{browser.pad}").text


def test_the_third_for_two_places_waits_and_knows_who_is_before(browser: Browser) -> None:
    links = [
        browser.post(f"{browser.pad}/signups", data=form(name)).headers["location"] for name in ("A", "B", "C", "D")
    ]
    page = text(browser.get(links[3]))
    assert "You’re on the waiting list D · Attending" in page
    assert "1 person is before you." in page


def test_whoever_waits_longest_gets_the_seat_that_somebody_leaves(browser: Browser) -> None:
    links = [
        browser.post(f"{browser.pad}/signups", data=form(name)).headers["location"] for name in ("A", "B", "C", "D")
    ]
    left = browser.post(f"{links[0]}/cancel", follow_redirects=True)
    assert "You’ve left the list" in text(left)
    assert "You’re on the list C" in text(browser.get(links[2]))
    assert "Nobody is before you." in text(browser.get(links[3]))


def test_what_was_typed_comes_back_with_a_message_beside_each_field(browser: Browser) -> None:
    answer = browser.post(f"{browser.pad}/signups", data=form(" ", details='Ya"le', email="nobody", answer2="yes"))
    assert answer.status_code == 422
    assert error(answer, "name") == "Enter your name."
    assert error(answer, "email") == "Enter an e-mail address such as name@example.org, or leave it out."
    assert 'name="details" type="text" maxlength="200" autocomplete="off" value="Ya&#34;le"' in answer.text
    assert 'name="answer2" value="yes" checked' in answer.text
    assert "<title>Error: Membership webinar · Webinars</title>" in answer.text
    assert "There is a problem Enter your name. Enter an e-mail address" in text(answer)


def test_the_same_name_twice_on_a_list_is_refused_kindly_and_on_another_taken(browser: Browser) -> None:
    browser.post(f"{browser.pad}/signups", data=form("Grace"))
    again = browser.post(f"{browser.pad}/signups", data=form("grace"))
    assert again.status_code == 409
    assert error(again, "name") == "grace is already on this list."
    typed = browser.post(f"{browser.pad}/signups", data={**form("Ada Example"), "roster": "host"})
    assert typed.status_code == 409


def test_a_role_that_is_taken_says_so_and_has_no_waiting_list(browser: Browser) -> None:
    answer = browser.post(f"{browser.pad}/signups", data={**form("Grace"), "roster": "host"})
    assert answer.status_code == 409
    assert "There is a problem This role is taken." in text(answer)
    assert 'value="host" required checked' in answer.text


def test_a_session_that_is_over_says_so(browser: Browser) -> None:
    answer = browser.post(f"{browser.pad}/signups", data={**form("Grace"), "session": "past"})
    assert answer.status_code == 409
    assert "This session is over. It takes no sign-ups any more." in text(answer)


def test_an_entry_is_changed_by_its_link_from_another_browser(browser: Browser, server: LiveServer) -> None:
    link = browser.post(f"{browser.pad}/signups", data=form("Grace", answer1="Tea", hidden="yes")).headers["location"]
    page = httpx.get(server.url + link, headers=PAGE)
    assert 'name="answer1" type="text" maxlength="500" autocomplete="off" value="Tea"' in page.text
    assert 'name="hidden" value="yes" checked' in page.text
    answer = httpx.post(server.url + link, data={"name": "Grace Hopper"}, headers=PAGE, follow_redirects=True)
    assert "Your changes are saved." in text(answer)
    assert "Grace Hopper" in browser.get(f"{browser.pad}").text


def test_a_change_that_cannot_be_taken_comes_back(browser: Browser) -> None:
    browser.post(f"{browser.pad}/signups", data=form("Joan"))
    link = browser.post(f"{browser.pad}/signups", data=form("Grace")).headers["location"]
    empty, taken = browser.post(link, data={"name": ""}), browser.post(link, data={"name": "Joan"})
    assert (empty.status_code, error(empty, "name")) == (422, "Enter your name.")
    assert (taken.status_code, error(taken, "name")) == (409, "Joan is already on this list.")


def test_the_browser_that_signed_up_may_change_and_leave_and_no_other(browser: Browser, server: LiveServer) -> None:
    browser.post(f"{browser.pad}/signups", data=form("Grace"))
    mine = browser.get(f"{browser.pad}/mine")
    assert mine.headers["cache-control"] == "no-store"
    (entry,) = mine.json()["entries"]
    assert entry == {
        "session": "webinar", "roster": "attending", "name": "Grace", "state": "confirmed", "before": None,
        "link": entry["link"],
    }  # fmt: skip
    assert httpx.get(server.url + entry["link"], headers=PAGE).status_code == 404
    assert httpx.post(server.url + entry["link"] + "/cancel", headers=PAGE).status_code == 404
    assert "You’re on the list" in text(browser.get(entry["link"]))
    assert "You’ve left the list" in text(browser.post(entry["link"] + "/cancel", follow_redirects=True))
    assert browser.get(f"{browser.pad}/mine").json() == {"organiser": False, "entries": []}


def test_the_private_link_is_in_no_page_but_its_own(browser: Browser) -> None:
    link = browser.post(f"{browser.pad}/signups", data=form("Grace", email="grace@example.org")).headers["location"]
    token = link.rsplit("/", 1)[1]
    for path in ("", ".json", ".html", "/sessions/webinar", "/mine"):
        page = browser.get(browser.pad + path).text
        assert token not in page
        assert "grace@example.org" not in page


def test_a_session_has_a_page_of_its_own(browser: Browser) -> None:
    page = browser.get(f"{browser.pad}/sessions/webinar")
    assert text(page).startswith("Webinars Membership webinar Sat 10 Oct 2099, 12:00 UTC")
    assert f'<form method="post" action="{browser.pad}/signups" data-session="webinar"' in page.text
    assert (
        browser.get(f"{browser.pad}/sessions/webinar", headers={"If-None-Match": page.headers["etag"]}).status_code
        == 304
    )
    assert browser.get(f"{browser.pad}/sessions/none").status_code == 404


def test_a_form_from_another_site_does_nothing(browser: Browser) -> None:
    for origin in ("https://evil.example", "null"):
        answer = browser.post(f"{browser.pad}/signups", data=form("Grace"), headers={"Origin": origin})
        assert answer.status_code == 403
    assert "Grace" not in browser.get(f"{browser.pad}").text


def test_the_front_page_lists_what_this_browser_signed_up_for(browser: Browser, server: LiveServer) -> None:
    assert browser.get("/").headers["cache-control"] == "no-cache"
    browser.post(f"{browser.pad}/signups", data=form("Grace"))
    front = browser.get("/")
    assert front.headers["cache-control"] == "no-store"
    own = "Your sign-ups Membership webinar Sat 10 Oct 2099, 12:00 UTC · in my time zone · on the list · Grace"
    assert own in text(front)
    assert "Grace" not in httpx.get(server.url + "/", headers=PAGE).text


# As data


def test_data_is_answered_with_what_became_of_it(browser: Browser, server: LiveServer) -> None:
    for name in ("A", "B", "C"):
        post(browser, name)
    answer = post(browser, "D")
    said = answer.json()
    assert answer.status_code == 201
    assert TOKEN.fullmatch(said["link"].removeprefix(server.url))
    assert said == {
        "id": said["id"], "session": "webinar", "roster": "attending", "name": "D", "state": "waiting", "before": 1,
        "position": 2, "link": said["link"],
    }  # fmt: skip


def test_a_pad_as_data_has_its_sessions_with_public_names(browser: Browser) -> None:
    post(browser, "Grace", details="Yale", email="grace@example.org")
    post(browser, "Shy", hidden="yes")
    post(browser, "Eve")
    session, past = browser.get(f"{browser.pad}.json").json()["sessions"]
    ada = {"name": "Ada Example", "details": "", "state": "confirmed", "typed": True}
    grace = {"name": "Grace", "details": "Yale", "state": "confirmed", "typed": False}
    assert session == {
        "id": "webinar", "title": "Membership webinar", "start": "2099-10-10T12:00:00Z", "end": "2099-10-10T13:00:00Z",
        "zone": "UTC", "where": None, "closes": None, "cancelled": False, "open": True, "places": 2,
        "questions": [{"text": "Diet?", "tick": False}, {"text": "First time", "tick": True}],
        "rosters": [
            {"id": "host", "label": "Host", "places": 1, "taken": 1, "waiting": 0, "entries": [ada]},
            {"id": "attending", "label": "Attending", "places": 2, "taken": 2, "waiting": 1, "entries": [grace]},
        ],
    }  # fmt: skip
    assert (past["id"], past["open"]) == ("past", False)


def test_a_form_may_be_a_json_object(browser: Browser) -> None:
    given = {**form("Grace"), "hidden": True, "answers": ["Tea", True]}
    answer = browser.post(f"{browser.pad}/signups", json=given, headers=DATA)
    page = browser.get(answer.json()["link"]).text
    assert 'value="Tea"' in page
    assert page.count(" checked") == 2
    assert (
        browser.post(
            f"{browser.pad}/signups", content="[", headers={**DATA, "Content-Type": "application/json"}
        ).status_code
        == 400
    )


@pytest.mark.parametrize(
    ("changed", "status", "said"),
    [
        ({"session": "none"}, 404, "This session is not in the pad any more. Reload the page to see what there is."),
        ({"roster": "none"}, 404, NO_LIST),
        ({"session": "past"}, 409, "Sign-ups for this session are closed."),
        ({"roster": "host"}, 409, "This role is taken."),
        ({"name": "x" * 121}, 422, "Your name can have at most 120 characters."),
        ({"name": "a\u202eb"}, 422, TURNED),
    ],
)  # fmt: skip
def test_a_refusal_says_why(browser: Browser, changed: dict[str, str], status: int, said: str) -> None:
    answer = browser.post(f"{browser.pad}/signups", data={**form("Grace"), **changed}, headers=DATA)
    fields = {"fields": {"name": said}} if status == 422 else {}
    assert (answer.status_code, answer.json()) == (status, {"error": said, "nearest": None, **fields})


def test_an_address_that_is_there_already_is_not_given_away(browser: Browser) -> None:
    first = post(browser, "Grace", email="grace@example.org").json()
    second = post(browser, "Someone", email="Grace@example.org").json()
    assert first.keys() == second.keys()
    assert second["state"] == "confirmed"
    assert "You’re on the list Someone" in text(browser.get(second["link"]))
    assert "Someone" not in browser.get(f"{browser.pad}").text


def test_names_are_shown_as_typed(browser: Browser) -> None:
    names = ["<b>x</b>", "](javascript:alert(1))", "=cmd()", "👩‍👩‍👧 Ada", "سلمى", "á" + "\u0301" * 100]
    browser.put(f"{browser.pad}.md", content=PAD.replace("Places: 2", "Places: 20"))
    for name in names:
        assert post(browser, name).status_code == 201, name
    shown = [unescape(name) for name in re.findall(r"<li><bdi>([^<]*)</bdi></li>", browser.get(f"{browser.pad}").text)]
    assert shown == ["Ada Example", *names]


def test_too_many_forms_from_one_network_are_told_to_wait(browser: Browser) -> None:  # the last: they are
    answers = [post(browser, "").status_code for _ in range(700)]
    assert answers[0] == 422
    assert answers[-1] == 429
