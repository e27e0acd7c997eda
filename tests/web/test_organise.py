"""Organisers' page over HTTP: who may open it, what it shows, what its forms do."""

import csv
import io
import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from html import unescape

import httpx
import pytest

from tests.live_server import LiveServer

ATTACKS = ["<b>Bo</b>", "=cmd()", "](javascript:alert(1))", "عائشة"]
TEXT = """# Calls

## Webinar {#webinar}

When: Tuesday 10 October 2034, 14:00 +02:00
Ask: Where do you call from?
Ask: [ ] First time

### Host

- Ada, ada@example.org

### Attending (2)

- Bruno, Example University, bruno@example.org

## Notes

- Agenda
"""


class Browser:
    """Somebody's browser, on one pad."""

    def __init__(self, server: LiveServer, pad: str = "calls") -> None:
        self.client = httpx.Client(base_url=server.url)
        self.pad = pad

    def page(self, path: str = "/organise") -> str:
        response = self.client.get(f"/{self.pad}{path}")
        assert response.status_code == 200, response.text
        return response.text

    def post(self, path: str, **fields: object) -> httpx.Response:
        return self.client.post(f"/{self.pad}/organise{path}", data=fields, headers={"Accept": "text/html"})

    def act(self, path: str, **fields: object) -> str:
        """What the page says was done."""
        response = self.post(path, **fields)
        assert response.status_code == 303, response.text
        page = self.client.get(response.headers["location"].partition("#")[0])
        return said(page.text)

    def rows(self) -> list[list[str]]:
        """The entries' name, e-mail, list and state."""
        return [[row["Name"], row["E-mail"], row["List"], row["State"]] for row in self.table()]

    def table(self) -> list[dict[str, str]]:
        body = self.client.get(f"/{self.pad}.csv").content.decode("utf-8-sig")
        return list(csv.DictReader(io.StringIO(body, newline="")))

    def add(self, *names: str, roster: str = "attending") -> None:
        for name in names:
            assert self.post("/sessions/webinar/names", roster=roster, name=name).status_code == 200

    def entry(self, name: str) -> int:
        """The number in the form that is about somebody."""
        page = self.page()
        row = next(row for row in page.split("<tr ") if f"<bdi>{name}</bdi></th>" in unescape(row))
        return int(re.findall(r"/entries/(\d+)", row)[0])


def said(page: str) -> str:
    found = re.search(r'id="done"[^>]*>(.*?)</', page, re.DOTALL)
    assert found is not None, page
    return unescape(found[1]).strip()


@pytest.fixture
def arrive(server: LiveServer) -> Iterator[Callable[[], Browser]]:
    """More people, each with a browser of their own."""
    with ExitStack() as leaving:

        def arrived() -> Browser:
            browser = Browser(server)
            leaving.callback(browser.client.close)
            return browser

        yield arrived


@pytest.fixture
def ada(arrive: Callable[[], Browser]) -> Browser:
    """Made the pad with a program, and opened the organiser link that this printed."""
    browser = arrive()
    response = browser.client.post(make(browser))
    assert response.status_code == 303, response.text
    return browser


def make(browser: Browser, text: str = TEXT) -> str:
    response = browser.client.put(f"/{browser.pad}.md", content=text.encode())
    assert response.status_code == 201
    saved, organise, _ = response.text.splitlines()
    assert saved == f"Saved: {browser.client.base_url}/{browser.pad}"
    return organise.removeprefix("Organise it: ")


def test_who_makes_a_pad_with_a_program_is_told_the_organiser_link_once(arrive: Callable[[], Browser]) -> None:
    browser = arrive()
    assert make(browser).startswith(f"{browser.client.base_url}/calls/join/")
    assert browser.client.put("/calls.md", content=b"new").text == f"Saved: {browser.client.base_url}/calls\n"


def test_others_are_told_who_can_open_the_page_and_how(ada: Browser, arrive: Callable[[], Browser]) -> None:
    stranger = arrive()
    response = stranger.client.get("/calls/organise", headers={"Accept": "text/html"})
    assert response.status_code == 403
    assert "opened its organiser link" in response.text
    assert stranger.client.get("/calls.csv").status_code == 403
    for path in ("/settings", "/link", "/listed", "/sessions/webinar", "/sessions/webinar/names", "/entries/1"):
        assert stranger.post(path, act="take-off").status_code == 403, path
    assert stranger.client.get("/nothing/organise").status_code == 404


def test_looking_at_the_link_takes_nothing_and_its_button_makes_an_organiser(arrive: Callable[[], Browser]) -> None:
    browser = arrive()
    link = make(browser)
    looked = browser.client.get(link)
    assert "Become an organiser" in looked.text
    assert not looked.cookies
    assert browser.client.get("/calls/organise").status_code == 403
    joined = browser.client.post(link)
    assert joined.headers["location"] == "/calls"
    assert "HttpOnly" in joined.headers["set-cookie"]
    assert "Webinar" in browser.page()


def test_nothing_of_organisers_is_kept_by_caches_or_told_to_other_sites(ada: Browser) -> None:
    link = new_link(ada.post("/link"))
    for response in (ada.client.get("/calls/organise"), ada.client.get("/calls.csv"), ada.client.get(link)):
        assert response.headers["cache-control"] == "no-store"
        assert response.headers.get_list("referrer-policy") == ["strict-origin"]


def test_a_new_link_ends_the_one_before_and_is_shown_once(ada: Browser, arrive: Callable[[], Browser]) -> None:
    first, second = (re.findall(r'value="(http[^"]+/join/\w+)"', ada.post("/link").text) for _ in range(2))
    assert "/join/" not in ada.page()
    late, kenji = arrive(), arrive()
    assert late.client.post(first[0]).status_code == 404
    assert late.client.get("/calls/organise").status_code == 403
    assert kenji.client.post(second[0]).status_code == 303
    assert kenji.page()


def test_other_organisers_stay_with_a_new_link_unless_it_ends_it_for_them(
    ada: Browser, arrive: Callable[[], Browser]
) -> None:
    stays, kenji = ada.post("/link"), arrive()
    assert "Those who were organisers already still are." in stays.text
    kenji.client.post(new_link(stays))
    assert "Those who were organisers already still are." in ada.post("/link").text
    assert kenji.page()
    ended = ada.post("/link", others="end")
    assert "Nobody else is an organiser now, but for whoever made the pad." in ended.text
    assert kenji.client.get("/calls/organise").status_code == 403
    assert ada.page()
    kenji.client.post(new_link(ended))
    assert kenji.page()


def test_whoever_made_the_pad_stays_its_organiser(arrive: Callable[[], Browser]) -> None:
    maker, kenji = arrive(), arrive()
    identity = {"Cookie": f"rosterpad_identity={'a' * 32}"}
    printed = maker.client.put("/calls.md", content=TEXT.encode(), headers=identity).text
    kenji.client.post(printed.splitlines()[1].removeprefix("Organise it: "))
    kenji.post("/link", others="end")
    assert maker.client.get("/calls/organise", headers=identity).status_code == 200
    assert kenji.page()


def new_link(page: httpx.Response) -> str:
    """The organiser link that a page shows."""
    (link,) = re.findall(r'value="(http[^"]+/join/\w+)"', page.text)
    return str(link)


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://["])
def test_a_form_from_another_site_does_nothing(ada: Browser, origin: str) -> None:
    response = ada.client.post("/calls/organise/listed", data={"listed": "yes"}, headers={"Origin": origin})
    assert response.status_code == 403


def test_the_table_shows_typed_names_and_entries_in_the_lists_order(ada: Browser) -> None:
    ada.add("Chioma", "Dao", "Eve")
    ada.act("/entries/" + str(ada.entry("Dao")), act="take-off")
    assert ada.rows() == [
        ["Ada", "", "Host", "has a place, typed in the text"],
        ["Bruno", "", "Attending", "has a place, typed in the text"],
        ["Chioma", "", "Attending", "has a place"],
        ["Eve", "", "Attending", "waiting, 1st"],
        ["Dao", "", "Attending", "taken off"],
    ]
    page = unescape(ada.page())
    assert '<th role="columnheader" scope="col">Where do you call from?</th>' in page
    assert "Tuesday 10 October 2034, 14:00 +02:00" in page


def test_hosts_take_off_put_back_and_give_a_seat_whatever_the_number(ada: Browser) -> None:
    ada.add("Chioma", "Dao", "Eve")
    dao, eve = ada.entry("Dao"), ada.entry("Eve")
    assert ada.act(f"/entries/{eve}", act="give-seat") == "Eve: has a place."
    assert ada.act(f"/entries/{dao}", act="take-off") == "Dao is off the list."
    assert ada.act(f"/entries/{dao}", act="put-back") == "Dao is on the list again: waiting, 1st."
    assert [row[3] for row in ada.rows()[2:]] == ["has a place", "has a place", "waiting, 1st"]
    log = unescape(ada.page())
    assert re.search(r"<b><bdi>Eve</bdi></b> – given a seat \(by a host\) · <bdi>Webinar</bdi>", log)


def test_who_moves_up_is_logged_with_the_reason(ada: Browser) -> None:
    ada.add("Chioma", "Dao")
    ada.act(f"/entries/{ada.entry('Chioma')}", act="take-off")
    assert re.search(r"<b><bdi>Dao</bdi></b> – given a seat \(a host took somebody off\)", ada.page())


def test_sign_ups_close_early_and_open_again(ada: Browser) -> None:
    assert ada.act("/sessions/webinar", act="close") == "Sign-ups for Webinar are closed."
    assert "Open sign-ups again" in ada.page()
    assert ada.act("/sessions/webinar", act="open") == "Sign-ups for Webinar are open again."
    assert "Close sign-ups now" in ada.page()


def test_a_name_that_cannot_be_added_stays_in_the_form_beside_the_reason(ada: Browser) -> None:
    for name, email, wrong in (("", "", "Give a name."), ("Bo", "nowhere", "Enter an e-mail address")):
        response = ada.post("/sessions/webinar/names", roster="attending", name=name, email=email, details="of Bath")
        assert response.status_code == 422
        assert wrong in response.text
        assert 'value="of Bath"' in response.text
    twice = ada.post("/sessions/webinar/names", roster="attending", name="bruno", details="of Bath")
    assert twice.status_code == 409
    assert said(twice.text) == "bruno is already on this list."
    assert ada.post("/sessions/webinar/names", roster="nowhere", name="Bo").status_code == 404


def test_who_is_added_is_asked_the_questions_and_their_private_link_is_shown_once(
    ada: Browser, arrive: Callable[[], Browser]
) -> None:
    form = {"roster": "attending", "name": "Dao", "answer1": "Bangkok", "answer2": "yes"}
    wrong = ada.post("/sessions/webinar/names", **{**form, "answer1": "x" * 501})
    assert (wrong.status_code, 'name="answer2" value="yes" checked' in wrong.text) == (422, True)
    added = ada.post("/sessions/webinar/names", **form)
    assert (added.status_code, said(added.text)) == (200, "Dao is on the list: has a place.")
    (link,) = re.findall(r'value="(http[^"]+/calls/signups/\w{32})" readonly', added.text)
    assert "/signups/" not in ada.page()
    row = ada.table()[-1]
    assert (row["Name"], row["Where do you call from?"], row["First time"]) == ("Dao", "Bangkok", "yes")
    dao = arrive()
    assert "You’re on the list" in dao.client.get(link).text
    dao.client.post(link, data={"name": "Dao Example", "answer1": "Hanoi"})
    assert [row["Where do you call from?"] for row in ada.table() if row["Name"] == "Dao Example"] == ["Hanoi"]


def test_addresses_are_there_to_be_copied(ada: Browser) -> None:
    for name in ("Chioma", "Dao"):
        ada.post("/sessions/webinar/names", roster="attending", name=name, email=f"{name}@example.org")
    page = ada.page()
    assert 'value="Chioma@example.org" readonly' in page
    assert 'value="Dao@example.org" readonly' in page


def test_typed_names_move_into_the_list_and_back(ada: Browser) -> None:
    moved = ada.act("/sessions/webinar/typed", roster="attending")
    assert moved == "The names that were typed in Webinar are entries now, and keep their places."
    assert ada.rows()[1] == ["Bruno", "bruno@example.org", "Attending", "has a place"]
    assert "bruno" not in ada.client.get("/calls.md").text.lower()
    (number,) = re.findall(r"/moves/(\d+)", ada.page())
    ada.act(f"/moves/{number}")
    assert ada.client.get("/calls.md").text == TEXT
    assert ada.rows()[1:] == [
        ["Bruno", "", "Attending", "has a place, typed in the text"],
        ["Bruno", "bruno@example.org", "Attending", "taken off"],
    ]
    again = ada.post(f"/moves/{number}")
    assert (again.status_code, said(again.text)) == (409, "These names were put back into the text already.")
    assert ada.post("/sessions/nothing/typed", roster="attending").status_code == 404


def test_the_words_to_invite_with_say_the_time_twice_and_where_to_sign_up(ada: Browser) -> None:
    wanted = [
        "Webinar",
        "Tuesday 10 October 2034, 14:00 +02:00 (60 min) – 12:00 UTC on Tuesday",
        f"In your own time, and to sign up: {ada.client.base_url}/calls/sessions/webinar",
    ]
    assert announcement(ada) == wanted
    where = TEXT.replace("Ask: Where", "Where: [Room *2*](https://zoom.example/j/1) or by phone\nAsk: Where")
    ada.client.put("/calls.md", content=where.encode())
    assert announcement(ada) == [*wanted[:2], "Where: Room 2 https://zoom.example/j/1 or by phone", wanted[2]]


def announcement(ada: Browser) -> list[str]:
    words = re.search(r"<textarea[^>]*>(.*?)</textarea>", ada.page(), re.DOTALL)
    assert words is not None
    return unescape(words[1]).splitlines()


def test_who_sees_the_names_is_chosen(ada: Browser) -> None:
    assert ada.act("/settings", names_for="hosts") == "Who sees the names is changed."
    assert 'value="hosts" checked' in ada.page()
    assert ada.post("/settings", names_for="dogs").status_code == 400
    ada.add("Chioma")
    assert "Chioma" not in ada.page("")
    ada.act("/settings", names_for="everyone")
    assert "Chioma" in ada.page("")


def test_the_pad_goes_on_the_front_page_and_off(ada: Browser) -> None:
    assert ada.act("/listed", listed="yes") == "This pad is on the front page."
    assert "Take the pad off" in ada.page()
    assert ada.act("/listed", listed="no") == "This pad is not on the front page."
    assert "Take the pad off" not in ada.page()


def test_names_are_shown_as_typed_and_do_no_harm(ada: Browser) -> None:
    ada.add(*ATTACKS)
    page = ada.page()
    assert not re.search(r"<b>Bo|<a[^>]*javascript", page)
    for name in ATTACKS:
        assert f"<bdi>{name}</bdi></th>" in unescape(page)
        assert f'aria-label="Take off {name}"' in unescape(page)
    assert {row[0] for row in ada.rows()[2:]} == {"<b>Bo</b>", "'=cmd()", "](javascript:alert(1))", "عائشة"}


def test_entries_of_a_session_whose_text_is_gone_are_last(ada: Browser) -> None:
    ada.add("Chioma")
    other = "## Another\n\nWhen: 11 October 2034, 12:00 UTC\n"
    ada.client.put("/calls.md", content=other.encode())
    titles = re.findall(r'<h2 id="session-\d+"><bdi>(.*?)</bdi>', ada.page())
    assert titles == ["Another", "Webinar"]
    assert "Its text was removed from the pad." in ada.page()
    assert ada.rows() == [["Chioma", "", "Attending", "has a place"]]


def test_another_spelling_of_the_pads_name_leads_to_its_own(ada: Browser) -> None:
    response = ada.client.get("/CALLS/organise")
    assert (response.status_code, response.headers["location"]) == (301, "/calls/organise")
