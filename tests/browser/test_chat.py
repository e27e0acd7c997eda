"""The chat beside the pad, between people who write and people who read."""

from typing import Any

import httpx
import pytest
from playwright.sync_api import Locator, Page, expect

from .test_editor import rename
from .test_editor_look import PHONE
from .test_people import ADA, ada, put
from .test_signup import axe
from .visitor import Visitors

XSS = '<img src=x onerror="document.title=1"> javascript:alert(1) https://a.example/"onmouseover="alert(1)'


def begin(visitors: Visitors) -> str:
    url = put(visitors)
    assert httpx.post(f"{url}/settings/chat", data={"chat": "on"}, headers=ADA).status_code == 303
    return url


def open_chat(page: Page) -> Locator:
    page.locator("button#chat-link").click()  # which is a link to a page of its own until the script is there
    panel = page.get_by_role("region", name="Chat")
    expect(panel).to_be_visible()
    return panel


def say(page: Page, text: str) -> None:
    page.get_by_label("Message").fill(text)
    page.get_by_label("Message").press("Enter")


def test_two_people_chat_one_of_them_on_a_page_that_is_read(visitors: Visitors) -> None:
    url = begin(visitors)
    host = ada(visitors).write("calls")
    rename(host, "Ada Example")
    reader = visitors.new().page
    reader.goto(url)
    expect(reader.get_by_role("button", name="Chat")).to_be_visible()
    panel = open_chat(host.page)
    say(host.page, "Welcome! See https://a.example/agenda.")
    log = panel.get_by_role("log")
    expect(log.get_by_role("listitem")).to_contain_text("Welcome!")
    expect(log.get_by_role("link")).to_have_attribute("rel", "nofollow noopener ugc")
    mark = reader.get_by_role("button", name="Chat new messages")
    expect(mark).to_be_visible()
    other = open_chat(reader)
    expect(other.get_by_role("listitem")).to_contain_text("Ada Example organiser")
    expect(mark).to_have_count(0)
    expect(other.get_by_role("button", name="Delete")).to_have_count(0)
    say(reader, "Thank you\nall")
    expect(log.get_by_role("listitem")).to_have_count(2)
    expect(log).to_have_attribute("aria-live", "polite")
    log.get_by_role("button", name="Delete the message of").nth(1).click()
    expect(other.get_by_role("listitem")).to_have_count(1)
    reader.reload()
    expect(reader.get_by_role("button", name="Chat new messages")).to_have_count(0)


def test_readers_read_along_and_a_chat_that_is_switched_off_goes(visitors: Visitors) -> None:
    url = begin(visitors)
    httpx.post(f"{url}/chat", data={"name": "Ada", "text": "Hello"}, headers=ADA)
    httpx.post(f"{url}/settings/policy", data={"policy": "read"}, headers=ADA)
    page = visitors.new().page
    page.goto(url)
    panel = open_chat(page)
    expect(panel).to_contain_text("Hello")
    expect(panel).to_contain_text("You can read this chat.")
    expect(panel.get_by_label("Message")).to_be_hidden()
    httpx.post(f"{url}/settings/policy", data={"policy": "sign up"}, headers=ADA)
    expect(panel.get_by_label("Message")).to_be_visible()
    httpx.post(f"{url}/settings/chat", data={"chat": "off"}, headers=ADA)
    expect(panel).to_have_count(0)
    expect(page.locator("#chat-link")).to_have_count(0)


def test_what_could_not_be_sent_is_kept_and_goes_when_there_is_a_connection(visitors: Visitors) -> None:
    url = begin(visitors)
    page = visitors.new().page
    page.goto(url)
    panel = open_chat(page)
    visitors.server_goes_away()
    visitors.server.kill()
    expect(page.locator("#status")).to_have_text("Reconnecting…")
    say(page, "Not lost")
    expect(panel.get_by_role("alert")).to_contain_text("Not sent:")
    expect(panel.get_by_role("listitem")).to_contain_text("Not lost")
    expect(panel.get_by_role("button", name="Send again")).to_be_visible()
    visitors.server.start()
    page.bring_to_front()
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(panel.get_by_role("listitem").locator("time")).to_have_count(1)
    assert "Not lost" in httpx.get(f"{url}/chat").text


def test_nothing_in_a_message_or_a_name_is_more_than_text(visitors: Visitors) -> None:
    url = begin(visitors)
    httpx.post(f"{url}/chat", data={"name": "<b onclick=alert(1)>Eve", "text": XSS})
    for scripts in (True, False):
        page = visitors.new(java_script_enabled=scripts).page
        page.goto(f"{url}" if scripts else f"{url}/chat")
        if scripts:
            open_chat(page)
        said = page.locator("#chat .said, .messages .said")
        expect(said).to_have_text(XSS)
        expect(page.locator(":is(#chat, .messages) :is(img, [onclick], [onmouseover])")).to_have_count(0)
        expect(said.locator("a")).to_have_attribute("href", "https://a.example/")
        expect(page.locator("#chat .by b, .messages .by b")).to_have_text("<b onclick=alert(1)>Eve")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("screen", [{}, PHONE], ids=["wide", "phone"])
def test_the_chat_is_used_by_keyboard_alone_and_passes_axe(
    visitors: Visitors, screen: dict[str, Any], scheme: str
) -> None:
    begin(visitors)
    host = ada(visitors, color_scheme=scheme, bypass_csp=True, **screen).write("calls")
    button = host.page.get_by_role("button", name="Chat")
    button.focus()
    host.press("Enter")
    expect(host.page.get_by_label("Message")).to_be_focused()
    host.page.keyboard.type("Hello from the keyboard")
    host.press("Enter")
    expect(host.page.get_by_role("log").get_by_role("listitem").locator("time")).to_have_count(1)
    assert axe(host.page) == []
    assert host.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    host.press("Escape")
    expect(button).to_be_focused()
    expect(host.page.get_by_role("region", name="Chat")).to_be_hidden()


def test_older_messages_come_by_a_button_and_are_not_read_aloud(visitors: Visitors) -> None:
    url = begin(visitors)
    for n in range(60):
        httpx.post(f"{url}/chat", data={"name": "Ada", "text": f"message {n}"}, headers=ADA)
    page = visitors.new().page
    page.goto(url)
    panel = open_chat(page)
    items = panel.get_by_role("listitem")
    expect(items).to_have_count(50)
    expect(panel.get_by_role("log")).to_have_attribute("aria-live", "off")
    panel.get_by_role("button", name="Older messages").click()
    expect(items).to_have_count(60)
    expect(items.first).to_contain_text("message 0")
    expect(panel.get_by_role("button", name="Older messages")).to_be_hidden()


def test_a_discussion_begins_with_a_chat_and_webinars_without_one(visitors: Visitors) -> None:
    for name, button in (("talk", "A discussion"), ("calls", "Webinars to sign up for")):
        page = visitors.new().page
        page.goto(f"{visitors.server.url}/{name}")
        page.locator("#editor").get_by_role("button", name=button).click()
        expect(page.locator("#status")).to_have_text("Saved")
        expect(page.locator("#chat-link")).to_have_count(1 if name == "talk" else 0)
    expect(page.locator("#editor")).to_contain_text("hosts")
    expect(page.locator("#chat-link")).to_have_count(0)
