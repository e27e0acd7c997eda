"""What people and programs are told when something can't be had."""

import logging

import httpx
import pytest

from server.errors import StoreUnavailable, TooMany
from server.web.headers import EVERYWHERE

from .site import BASE, Site

NOWHERE = "This address leads nowhere. Pads have short names, such as “membership-webinars”."


async def test_a_program_gets_a_line_of_text(site: Site) -> None:
    response = await site.client.get("/no/such/place")
    assert (response.status_code, response.text) == (404, NOWHERE + "\n")
    assert (response.headers["content-type"], response.headers["cache-control"]) == (
        "text/plain; charset=utf-8",
        "no-store",
    )


async def test_a_program_that_wants_json_gets_it(site: Site) -> None:
    response = await site.client.get("/what%3F", headers={"Accept": "application/json"})
    assert (response.status_code, response.headers["content-type"]) == (404, "application/json")
    data = response.json()
    assert (sorted(data), data["nearest"]) == (["error", "nearest"], "what")
    assert data["error"].startswith("A pad's name is made of letters")


async def test_a_browser_gets_a_page_with_the_way_on(site: Site) -> None:
    response = await site.client.get("/what%3F", headers={"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"})
    assert (response.status_code, response.headers["content-type"]) == (404, "text/html; charset=utf-8")
    assert "<h1>There is nothing here</h1>" in response.text
    assert 'href="/what"' in response.text
    assert 'href="/"' in response.text


async def test_what_was_asked_for_is_shown_as_text_and_not_as_html(site: Site) -> None:
    response = await site.client.get("/%3Cscript%3Ealert(1)%3C%2Fscript%3E", headers={"Accept": "text/html"})
    assert response.status_code == 404
    assert "<script>alert" not in response.text


@pytest.mark.parametrize(("path", "status"), [("/notes.md", 404), ("/p", 404), ("/-", 404), ("/-/static/none.js", 404)])
async def test_every_error_page_has_its_style(site: Site, path: str, status: int) -> None:
    response = await site.client.get(path, headers={"Accept": "text/html"})
    assert response.status_code == status
    assert '<link rel="stylesheet" href="/-/static/site' in response.text
    assert response.headers["content-security-policy"] == EVERYWHERE["content-security-policy"]


async def test_the_error_page_in_place_of_a_page_to_keep_has_its_style_too(site: Site) -> None:
    response = await site.client.get("/notes.html", headers={"Accept": "text/html"})
    assert response.status_code == 404
    assert "style-src 'self'" in response.headers["content-security-policy"]


@pytest.mark.parametrize("error", [StoreUnavailable("The disk is full."), TooMany("Too fast.")])
async def test_what_passes_says_when_to_come_back(
    site: Site, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    async def fail(name: str) -> None:
        raise error

    monkeypatch.setattr(site.services.rooms, "open", fail)
    response = await site.client.get("/notes")
    assert (response.status_code, response.text) == (error.status, f"{error}\n")  # type: ignore[attr-defined]
    assert response.headers["retry-after"] == "5"


async def test_a_defect_of_ours_is_logged_and_not_shown(
    site: Site, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def fail(name: str) -> None:
        raise RuntimeError("the inner workings")

    monkeypatch.setattr(site.services.rooms, "open", fail)
    transport = httpx.ASGITransport(site.app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url=BASE) as client:
        with caplog.at_level(logging.ERROR):
            response = await client.get("/notes", headers={"Accept": "text/html"})
    assert response.status_code == 500
    assert "Something went wrong on this server. What was saved is safe. Try again." in response.text
    assert "the inner workings" not in response.text
    assert "GET /notes failed." in caplog.text
    assert {name: response.headers.get(name) for name in EVERYWHERE} == EVERYWHERE
