"""The organisers' page in a browser: with nothing but forms, on a phone, in the dark, by axe."""

import re
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.sync_api import Page, expect

from .visitor import Visitor, Visitors

AXE = Path(__file__).resolve().parents[2] / "static" / "node_modules" / "axe-core" / "axe.min.js"
PHONE = {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True}
ATTACKS = ("<b>Bo</b>", "=cmd()", "](javascript:alert(1))", "عائشة بنت أبي بكر", "👩‍👩‍👧 Ng", "x" * 120)
TEXT = """# Calls

## Membership webinar {#webinar}

When: Tuesday 10 October 2034, 12:00 UTC
Ask: Where do you call from, and what do you hope to hear about the new membership?
Ask: [ ] I will come to the dinner

### Host

- Ada, ada@example.org

### Attending (5)

- Bruno, Example University, bruno@example.org

## Discussion {#discussion}

When: Tuesday 17 October 2034, 12:00 UTC
"""


def organiser(visitors: Visitors, **options: Any) -> Visitor:
    """Somebody whose pad has entries of every kind, on its page for organisers."""
    person = visitors.new(**options)
    said = httpx.put(f"{person.server.url}/calls.md", content=TEXT.encode()).text
    person.page.goto(said.splitlines()[1].removeprefix("Organise it: "))
    person.page.get_by_role("button", name="Become an organiser").click()
    here = person.server.url + "/calls/organise"
    post(person, f"{here}/sessions/webinar/typed", roster="attending")
    for name in ATTACKS:
        form = {
            "roster": "attending",
            "name": name,
            "details": "Example University",
            "email": f"{len(name)}@example.org",
        }
        post(person, f"{here}/sessions/webinar/names", **form)
    person.page.goto(here)
    person.page.get_by_role("button", name="Take off <b>Bo</b>").click()
    return person


def post(person: Visitor, address: str, **form: str) -> None:
    """What a form would send."""
    assert person.context.request.post(address, form=form).ok


def violations(page: Page) -> list[tuple[str, list[Any]]]:
    page.evaluate(AXE.read_text())
    found = page.evaluate("axe.run().then(({ violations }) => violations)")
    return [(each["id"], [node["target"] for node in each["nodes"]]) for each in found]


@pytest.mark.parametrize("screen", [{}, PHONE], ids=["desk", "phone"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_and_nothing_is_wider_than_the_screen(
    visitors: Visitors, screen: dict[str, Any], scheme: str
) -> None:
    page = organiser(visitors, color_scheme=scheme, **screen).page
    expect(page.get_by_role("status")).to_have_text("<b>Bo</b> is off the list.")
    page.evaluate("document.querySelectorAll('details').forEach((each) => (each.open = true))")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert violations(page) == []
    visitors.forms_are_refused()
    page.get_by_role("button", name="Add the name (Discussion)").click()
    expect(page.get_by_text("Give a name.")).to_be_visible()
    assert violations(page) == []
    page.get_by_label("Name", exact=True).last.fill("Chioma")
    page.get_by_role("button", name="Add the name (Discussion)").click()
    expect(page.get_by_label("Private link", exact=True)).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert violations(page) == []


def test_every_act_works_without_a_script(visitors: Visitors) -> None:
    page = organiser(visitors, java_script_enabled=False).page
    page.get_by_role("button", name="Put back <b>Bo</b>").click()
    expect(page.get_by_role("status")).to_have_text("<b>Bo</b> is on the list again: waiting, 1st.")
    page.get_by_role("button", name="Give a seat to <b>Bo</b>").click()
    expect(page.get_by_role("status")).to_have_text("<b>Bo</b>: has a place.")
    page.get_by_role("button", name="Put the typed names back").click()
    expect(page.get_by_role("status")).to_contain_text("typed in Membership webinar again")
    page.get_by_role("button", name="Move typed names into the list (Attending)").click()
    expect(page.get_by_role("status")).to_contain_text("are entries now")
    page.get_by_role("button", name="Close sign-ups now (Membership webinar)").click()
    page.get_by_role("button", name="Open sign-ups again (Membership webinar)").click()
    page.get_by_text("Add a name for someone (Membership webinar)").click()
    adding = page.locator(".add").first
    adding.get_by_label("Name").fill("Chioma")
    adding.get_by_label("Where do you call from").fill("Lagos")
    adding.get_by_label("I will come to the dinner").check()
    adding.get_by_role("button").click()
    expect(page.get_by_role("status")).to_contain_text("Chioma is on the list")
    expect(page.get_by_label("Private link", exact=True)).to_have_value(re.compile(r"/calls/signups/\w{32}$"))
    page.get_by_label("hosts only", exact=True).check()
    page.get_by_role("button", name="Save who sees the names").click()
    page.get_by_role("button", name="Show on the front page").click()
    page.get_by_role("link", name="What anyone with the address may do, and links that let people do more").click()
    page.get_by_role("button", name="Make a new organiser link").click()
    expect(page.get_by_label("Organiser link", exact=True)).to_be_visible()
    expect(page.get_by_role("button", name="Copy")).to_have_count(0)


def test_addresses_are_copied_by_a_button(visitors: Visitors) -> None:
    person = organiser(visitors)
    person.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = person.page
    page.get_by_role("button", name="Copy (E-mail addresses of those who have a place)").click()
    expect(page.get_by_role("button", name="Copied (E-mail addresses of those who have a place)")).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.split(", ")[:2] == ["bruno@example.org", "6@example.org"]
