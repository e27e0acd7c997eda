"""A sign-up that comes sooner than a person can type it is held, and one that fills in a hidden field comes back."""

from pathlib import Path

import pytest

from server.web import served
from server.web.served import Served

from .site import Site, running

TEXT = "## Talk {#talk}\n\nWhen: Tuesday 10 October 2034, 12:00 UTC\nPlaces: 5\n\n### Attending\n"
HTML = {"Accept": "text/html"}
FORM = {"session": "talk", "roster": "attending"}


class Clock:
    """A clock that a test moves."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self.now = 1_000.0
        patch.setattr(served.time, "monotonic", lambda: self.now)


def test_a_form_waits_until_its_page_is_two_seconds_old(monkeypatch: pytest.MonkeyPatch) -> None:
    clock, pages = Clock(monkeypatch), Served(2)
    pages.note("203.0.113.9", "calls")
    clock.now += 0.5
    assert pages.wait("203.0.113.9", "calls") == 1.5
    pages.note("203.0.113.9", "calls")
    clock.now += 60
    assert pages.wait("203.0.113.9", "calls") == 0


def test_a_form_without_a_page_waits_and_so_does_the_second_one_of_a_page(monkeypatch: pytest.MonkeyPatch) -> None:
    clock, pages = Clock(monkeypatch), Served(2)
    assert pages.wait("203.0.113.9", "calls") == 2
    pages.note("203.0.113.9", "calls")
    clock.now += 10
    assert [pages.wait("203.0.113.9", pad) for pad in ("others", "calls", "calls")] == [2, 0, 2]


def test_people_behind_one_router_do_not_wait_for_each_other(monkeypatch: pytest.MonkeyPatch) -> None:
    clock, pages = Clock(monkeypatch), Served(2)
    for _ in range(30):
        pages.note("2001:db8::1", "calls")
        clock.now += 0.1
    assert [pages.wait(f"2001:db8::{n}", "calls") for n in range(5)] == [0] * 5


def test_only_so_many_addresses_are_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(served, "MOST_KEPT", 3)
    pages = Served(0)
    for n in range(10):
        pages.note(f"203.0.113.{n}", "calls")
    assert len(pages._pages) == 3


@pytest.mark.parametrize(("kind", "waited"), [("form", [2.0]), ("json", [])])
async def test_a_form_is_held_and_a_program_is_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str, waited: list[float]
) -> None:
    held: list[float] = []

    async def note(seconds: float) -> None:
        held.append(seconds)

    async with running(tmp_path / "data", monkeypatch, hold_seconds=2) as site:
        await site.put("calls", TEXT)
        monkeypatch.setattr("server.web.admission.asyncio.sleep", note)
        body = {"data": {**FORM, "name": "Ada"}} if kind == "form" else {"json": {**FORM, "name": "Ada"}}
        answer = await site.client.post("/calls/signups", headers=HTML, **body)  # type: ignore[arg-type]
    assert (answer.status_code, held) == (303, waited)


async def test_a_field_that_nobody_sees_brings_the_form_back_with_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with running(tmp_path / "data", monkeypatch) as site:
        await site.put("calls", TEXT)
        filled = {**FORM, "name": "Ada", "homepage": "https://spam.example"}
        answer = await site.client.post("/calls/signups", headers=HTML, data=filled)
        assert answer.status_code == 422
        assert 'class="field trap wrong"' in answer.text
        assert "Leave this field empty, then send the form again." in answer.text
        assert "spam.example" not in answer.text
        assert 'value="Ada"' in answer.text
        assert await _names(site) == []
        again = await site.client.post("/calls/signups", headers=HTML, data={**FORM, "name": "Ada", "homepage": ""})
        assert (again.status_code, await _names(site)) == (303, ["Ada"])
        program = await site.client.post(
            "/calls/signups", json={**FORM, "name": "Ben", "homepage": "https://b.example"}
        )
        assert (program.status_code, await _names(site)) == (303, ["Ada", "Ben"])


async def _names(site: Site) -> list[str]:
    return [each.name for each in (await site.services.store.rosters("calls")).signups]
