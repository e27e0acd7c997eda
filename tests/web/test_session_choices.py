"""What is chosen on a pad's page by plain forms: a time that can be read, and sign-ups for a meeting."""

import re
from html import unescape

import httpx
import pytest

from .site import BASE, Site

PAD = """# Calls

## Welcome {#welcome}

When: 10 October 2045, 10:00 Eastern

### Attending

- Ada
"""
OFFERED = "Tuesday 10 October 2045, 10:00 America/New_York"
CHOSEN = PAD.replace("10 October 2045, 10:00 Eastern", OFFERED)
MEETING = "## Call, 10 October 2045, 10:00 UTC {#call}\n\nTalk.\n"
TAKES = "## Call, 10 October 2045, 10:00 UTC {#call}\n\nWhen: Tuesday 10 October 2045, 10:00 UTC (60 min)\n\nTalk.\n"
HTML = {"Accept": "text/html"}


async def text(site: Site, pad: str = "calls") -> str:
    return (await site.client.get(f"/{pad}.md")).text


async def choose(site: Site, value: str = OFFERED, session: str = "welcome", **headers: str) -> httpx.Response:
    return await site.client.post(f"/calls/sessions/{session}/time", data={"value": value}, headers={**HTML, **headers})


def message(response: httpx.Response) -> str:
    """What a page says in its main part."""
    main = response.text[response.text.index("<main") : response.text.index("</main>")]
    return unescape(" ".join(re.sub(r"<[^>]*>", " ", main).split()))


async def test_the_page_offers_times_as_buttons_of_a_form_that_is_the_same_for_everyone(site: Site) -> None:
    await site.put("calls", PAD)
    for path in ("/calls", "/calls/sessions/welcome"):
        page = (await site.client.get(path)).text
        form = page[page.index('<form class="offers"') :].partition("</form>")[0]
        assert 'method="post" action="/calls/sessions/welcome/time"' in form
        assert f'<button type="submit" name="value" value="{OFFERED}">New York → 14:00 UTC</button>' in form
    assert "<form" not in (await site.client.get("/calls.html")).text


async def test_a_missing_year_is_offered_as_years(site: Site) -> None:
    await site.put("calls", PAD.replace("10 October 2045, 10:00 Eastern", "Tuesday 10 October, 10:00 UTC"))
    page = (await site.client.get("/calls")).text
    years = re.findall(r'<button type="submit" name="value" value="Tuesday 10 October (\d+), 10:00 UTC">(\d+)<', page)
    assert years
    assert all(said == shown for said, shown in years)
    answer = await choose(site, f"Tuesday 10 October {years[0][0]}, 10:00 UTC")
    assert answer.status_code == 303
    assert f"When: Tuesday 10 October {years[0][0]}, 10:00 UTC\n" in await text(site)


async def test_a_choice_is_written_into_the_text_and_leads_back_to_its_session(site: Site) -> None:
    await site.put("calls", PAD)
    answer = await choose(site, Origin=BASE)
    assert (answer.status_code, answer.headers["location"]) == (303, "/calls#session-welcome")
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["set-cookie"].startswith("rosterpad_identity=")
    assert await text(site) == CHOSEN
    assert "Tue 10 Oct 2045, 14:00 UTC" in (await site.client.get("/calls")).text


async def test_two_taps_are_one_choice(site: Site) -> None:
    await site.put("calls", PAD)
    answers = [await choose(site), await choose(site)]
    assert [answer.status_code for answer in answers] == [303, 303]
    assert "set-cookie" not in answers[1].headers
    assert await text(site) == CHOSEN


@pytest.mark.parametrize(
    ("now", "value"),
    [
        (PAD.replace("10:00 Eastern", "11:00 Eastern"), OFFERED),
        (PAD.replace("10:00 Eastern", "11:00 UTC"), OFFERED),
        (PAD.replace("## Welcome {#welcome}", "## Other {#other}"), OFFERED),
        ("Nothing here.\n", OFFERED),
        (PAD, "Tuesday 10 October 2045, 10:00 UTC"),
        (PAD, f"{OFFERED}\nPlaces: 1"),
        (PAD, ""),
    ],
)
async def test_what_is_not_offered_any_more_is_refused_in_plain_words(site: Site, now: str, value: str) -> None:
    await site.put("calls", now)
    answer = await choose(site, value)
    assert answer.status_code == 409
    assert message(answer).endswith(
        "That can’t be done as things stand This session was changed since your page was made, so nothing was written. "
        "Look at it as it is now. Back to the pad To the front page, to open a pad by name Error 409"
    )
    assert '<a class="button" href="/calls">Back to the pad</a>' in answer.text
    assert await text(site) == now


async def test_another_sites_page_can_choose_nothing(site: Site) -> None:
    await site.put("calls", PAD)
    assert (await choose(site, Origin="https://elsewhere.example")).status_code == 403
    answer = await site.client.post("/calls/sessions/welcome/signups", headers={"Origin": "https://elsewhere.example"})
    assert answer.status_code == 403
    assert await text(site) == PAD


async def test_a_meeting_takes_sign_ups_from_a_form(site: Site) -> None:
    await site.put("calls", MEETING)
    page = (await site.client.get("/calls")).text
    assert '<form class="take" dir="auto" method="post" action="/calls/sessions/call/signups" data-line="0">' in page
    for _ in range(2):  # the second tap has nothing left to do
        answer = await site.client.post("/calls/sessions/call/signups", headers=HTML)
        assert (answer.status_code, answer.headers["location"]) == (303, "/calls#session-call")
        assert await text(site) == TAKES
    page = (await site.client.get("/calls")).text
    assert 'class="take"' not in page
    assert "Sign up for Call" in page


async def test_a_link_to_a_meeting_leads_to_where_it_stands_in_the_pad(site: Site) -> None:
    await site.put("calls", MEETING)
    answer = await site.client.get("/calls/sessions/call")
    assert (answer.status_code, answer.headers["location"]) == (302, "/calls#session-call")
    assert '<p class="session-time" id="session-call"' in (await site.client.get("/calls")).text


async def test_a_meeting_that_is_over_offers_no_sign_ups(site: Site) -> None:
    await site.put("calls", MEETING.replace("2045", "2017"))
    assert 'class="take"' not in (await site.client.get("/calls")).text


async def test_a_session_that_had_no_id_is_led_to_by_the_one_that_it_gets(site: Site) -> None:
    await site.put("calls", f"{CHOSEN}\n## Welcome\n\nWhen: 11 October 2045, 10:00 Eastern\n", told=False)
    [found] = re.findall(r'action="/calls/sessions/([\w-]+)/time"', (await site.client.get("/calls")).text)
    answer = await choose(site, "Wednesday 11 October 2045, 10:00 America/New_York", found)
    session = answer.headers["location"].partition("#session-")[2]
    assert f'id="session-{session}"' in (await site.client.get("/calls")).text
