from pathlib import Path

import pytest

from server.web.headers import EVERYWHERE, INDEXED, POLICY, kept_policy

from .site import Site, running

PATHS = [
    "/",
    "/notes",
    "/notes.md",
    "/notes.txt",
    "/notes.json",
    "/NOTES",
    "/p/notes",
    "/-/new",
    "/-/healthz",
    "/no/where",
    "/none.md",
    "/none.html",
    "/what%3F",
]


@pytest.mark.parametrize("path", PATHS)
async def test_every_response_is_kept_on_a_short_leash(site: Site, path: str) -> None:
    await site.client.put("/notes.md", content="text\n")
    headers = (await site.client.get(path)).headers
    wanted = {**EVERYWHERE, **({"x-robots-tag": INDEXED["X-Robots-Tag"]} if path == "/" else {})}
    assert {name: headers.get_list(name) for name in wanted} == {name: [value] for name, value in wanted.items()}


async def test_the_page_to_keep_has_a_policy_of_its_own(site: Site) -> None:
    await site.client.put("/notes.md", content="text\n")
    response = await site.client.get("/notes.html")
    headers = response.headers
    assert headers.get_list("content-security-policy") == [kept_policy(response.content)]
    assert headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("policy", [POLICY, kept_policy(b"<style>p { margin: 0 }</style>")])
def test_neither_policy_lets_a_text_run_or_load_anything(policy: str) -> None:
    rules = dict(rule.split(" ", 1) for rule in policy.split("; "))
    assert (rules["default-src"], rules["base-uri"]) == ("'none'", "'none'")
    assert rules.get("script-src", "'none'") in ("'self'", "'none'")
    assert "'unsafe-inline'" not in rules.get("script-src", "")
    assert {source for rule in rules.values() for source in rule.split()} <= {
        "'none'",
        "'self'",
        "'sha256-7IWhgxoOGTB5NQzjGk9OPt0FwhVeBvZGoWgF9xLLh8c='",
        "data:",
    }


def test_the_policy_of_pages_allows_no_inline_style() -> None:
    assert "unsafe" not in POLICY


async def test_sites_of_the_setting_may_show_pads_in_a_frame(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    origins = "https://wiki.example https://*.news.example:8443"
    async with running(tmp_path / "data", monkeypatch, embed_origins=origins) as site:
        policy = (await site.client.get("/notes")).headers["content-security-policy"]
    assert policy == f"{POLICY} {origins}"
    assert policy.endswith(f"frame-ancestors 'self' {origins}")
