"""Proposals for sessions in browsers: a host accepts one or puts it back, and everybody sees that live."""

import re

import httpx
from playwright.sync_api import Page, expect

from server.access import identity

from .test_signup import axe
from .visitor import Visitor, Visitors

HOST = "a" * 32
BY_HOST = {"Cookie": f"{identity.COOKIE}={HOST}"}
PAD = """# Calls

## Webinar {#webinar}

When: Saturday 10 October 2099, 12:00 UTC (60 min)
Where: Zoom
Places: 20

### Attending

- Typed Tom
"""
PHONE = {"width": 360, "height": 640}


def put(visitors: Visitors) -> str:
    """A pad whose sessions only its host changes."""
    url = f"{visitors.server.url}/calls"
    httpx.put(f"{url}.md", content=PAD, headers=BY_HOST).raise_for_status()
    assert httpx.post(f"{url}/settings/sessions", data={"sessions_by": "hosts"}, headers=BY_HOST).status_code == 303
    return url


def propose(url: str, old: str, new: str) -> None:
    text = httpx.get(f"{url}.md").text
    httpx.put(f"{url}.md", content=text.replace(old, new)).raise_for_status()


def host(visitors: Visitors, **options: object) -> Visitor:
    made = visitors.new(bypass_csp=True, **options)
    made.context.add_cookies([{"name": identity.COOKIE, "value": HOST, "url": visitors.server.url}])
    return made


def live(page: Page) -> None:
    expect(page.locator("#status")).to_have_attribute("data-state", "live")


def press(page: Page, name: str) -> None:
    """On the keyboard, from the top of the page."""
    button = page.locator("#proposal-webinar").get_by_role("button", name=re.compile(f"^{name}"))
    expect(button).to_be_visible()
    page.evaluate("document.activeElement?.blur()")
    for _ in range(40):
        page.keyboard.press("Tab")
        if button.evaluate("button => button === document.activeElement"):
            page.keyboard.press("Enter")
            return
    raise AssertionError("The keyboard doesn't lead there.")


def test_a_proposal_typed_in_an_editor_is_accepted_by_keyboard_and_seen_by_all(visitors: Visitors) -> None:
    url = put(visitors)
    ada, ben = visitors.new().write("calls"), visitors.new().page
    organiser = host(visitors).page
    for page in (ben, organiser):
        page.goto(url)
        live(page)
    ada.page.evaluate("document.activeElement?.blur()")
    ada.editor.get_by_text("12:00 UTC").click()
    ada.press("End", *["ArrowLeft"] * len(":00 UTC (60 min)"), "Backspace").type("3")
    words = re.compile(r"^\s*\w+ \w+ proposes: 13:00 UTC instead of 12:00 UTC")
    for page in (ben, organiser):
        expect(page.locator("#proposal-webinar")).to_have_text(words)
        expect(page.locator("#session-webinar .written")).to_contain_text("12:00 UTC")
    expect(ben.get_by_role("button", name="Accept")).to_have_count(0)
    expect(ada.editor.locator(".session-proposal")).to_contain_text("proposes: 13:00 UTC instead of 12:00 UTC")
    expect(ada.editor.locator(".session-proposal")).to_contain_text("It counts once a host accepts it.")
    assert axe(organiser) == []
    press(organiser, "Accept")
    organiser.wait_for_url(f"{url}#session-webinar")
    for page in (ben, organiser):
        expect(page.locator("#session-webinar .written")).to_contain_text("13:00 UTC")
        expect(page.locator(".proposal")).to_have_count(0)
    expect(ada.editor.locator(".session-proposal")).to_have_count(0)


def test_a_proposal_is_put_back_where_it_stands_and_the_editor_follows(visitors: Visitors) -> None:
    url = put(visitors)
    ada = visitors.new().write("calls")
    organiser = host(visitors).page
    organiser.goto(url)
    live(organiser)
    propose(url, "Places: 20", "Places: 2")
    expect(organiser.locator("#proposal-webinar")).to_contain_text(
        "Somebody proposes: on “Attending” places: 2 instead of 20"
    )
    press(organiser, "Put back")
    organiser.wait_for_url(f"{url}#session-webinar")
    ada.has_text(PAD)
    expect(organiser.locator(".proposal")).to_have_count(0)


def test_a_host_decides_in_the_editor_by_keyboard(visitors: Visitors) -> None:
    url = put(visitors)
    organiser = host(visitors).write("calls")
    propose(url, "Zoom", "Elsewhere")
    proposal = organiser.editor.locator(".session-proposal")
    expect(proposal).to_contain_text("Somebody proposes: the place “Elsewhere” instead of “Zoom”")
    assert axe(organiser.page) == []
    proposal.get_by_role("button", name="Put back").focus()
    organiser.press("Enter").has_text(PAD)
    expect(proposal).to_have_count(0)
    expect(
        organiser.page.get_by_role("status").filter(has_text="What was accepted is in the text again.")
    ).to_be_visible()
    propose(url, "Zoom", "Jitsi")
    proposal.get_by_role("button", name="Accept").focus()
    organiser.press("Enter")
    expect(proposal).to_have_count(0)
    organiser.has_text(PAD.replace("Zoom", "Jitsi"))
    assert httpx.get(f"{url}.json").json()["sessions"][0]["where"] == "Jitsi"


def test_the_dialog_says_before_and_after_that_it_is_a_proposal(visitors: Visitors) -> None:
    put(visitors)
    ada = visitors.new().write("calls")
    ada.editor.get_by_role("button", name="Edit session").click()
    dialog = ada.page.get_by_role("dialog", name="Edit session")
    expect(dialog.get_by_text("What you save is a proposal")).to_be_visible()
    dialog.get_by_label("Where").fill("Jitsi")
    dialog.get_by_role("button", name="Save changes").click()
    expect(ada.page.get_by_text("Saved as a proposal: it counts once a host accepts it.")).to_be_visible()
    expect(ada.editor.locator(".session-proposal")).to_contain_text("the place “Jitsi” instead of “Zoom”")
    organiser = host(visitors).write("calls")
    organiser.editor.get_by_role("button", name="Edit session").click()
    dialog = organiser.page.get_by_role("dialog", name="Edit session")
    expect(dialog.get_by_label("Where")).to_be_visible()
    expect(dialog.get_by_text("What you save is a proposal")).to_be_hidden()


def test_it_is_decided_on_a_phone_without_a_script(visitors: Visitors) -> None:
    url = put(visitors)
    propose(url, "12:00 UTC", "13:00 UTC")
    page = host(visitors, viewport=PHONE, java_script_enabled=False).page
    page.goto(url)
    page.reload()
    expect(page.locator("#proposal-webinar")).to_contain_text("13:00 UTC instead of 12:00 UTC")
    visitors.forms_are_refused()
    propose(url, "13:00 UTC", "15:00 UTC")
    page.get_by_role("button", name=re.compile("^Accept")).click()
    expect(page.get_by_role("alert")).to_contain_text("changed since your page was made")
    expect(page.locator(".proposal")).to_contain_text("15:00 UTC instead of 12:00 UTC")
    page.get_by_role("button", name="Put back").click()
    page.wait_for_url(f"{url}#session-webinar")
    expect(page.locator(".proposal")).to_have_count(0)
    assert httpx.get(f"{url}.md").text == PAD


def test_on_a_phone_it_fits_and_passes_axe(visitors: Visitors) -> None:
    url = put(visitors)
    propose(url, "## Webinar", "## A webinar with a rather long and winding name")
    propose(url, "12:00 UTC", "13:00 UTC")
    propose(url, "### Attending", "### Notetaker (1)\n\n### Attending")
    page = host(visitors, viewport=PHONE).page
    page.goto(url)
    live(page)
    expect(page.locator("#proposal-webinar li")).to_have_count(3)
    assert axe(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def test_a_pad_begun_with_webinars_is_its_hosts(visitors: Visitors) -> None:
    ada = visitors.new().write("calls")
    ada.editor.get_by_role("button", name="Webinars to sign up for").click()
    expect(ada.page.get_by_text("Only hosts can change times and places here.")).to_be_visible()
    page = visitors.new().page
    page.goto(f"{visitors.server.url}/calls")
    foot = "Anyone with this link can edit the notes. Only hosts can change times and places."
    expect(page.locator("#anyone")).to_have_text(foot)


def test_a_pad_begun_with_a_discussion_is_everybodys(visitors: Visitors) -> None:
    ada = visitors.new().write("calls")
    ada.editor.get_by_role("button", name="A discussion").click()
    ada.sees_status("Saved")
    expect(ada.editor.locator(".session-card")).to_have_count(1)
    page = visitors.new().page
    page.goto(f"{visitors.server.url}/calls")
    expect(page.locator("#anyone")).to_have_text("Anyone with this address can read and edit this pad.")
