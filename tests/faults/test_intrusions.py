"""What somebody tries who wants in: other sites' pages, fixed sessions, tokens in logs, scripts in fields, paths."""

import asyncio
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from urllib.parse import quote

import httpx
import pytest
from starlette.routing import Route

from server.access import identity
from server.web.routes import ROUTES

from ..live_server import LiveServer
from ..web.sockets import opened
from .test_attacks import ask, status, working_together

PAGE = {"Accept": "text/html"}
ELSEWHERE = {"Origin": "https://evil.example", **PAGE}
SCRIPT = "<script>alert(1)</script>"
ATTACKS = [
    SCRIPT,
    '"><img src=x onerror=alert(1)>',
    "'><svg onload=alert(1)>",
    "[x](javascript:alert(1))",
    "![x](javascript:alert(1))",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "<javascript:alert(1)>",
    "[x](vbscript:alert(1))",
    "</textarea><script>alert(1)</script>",
    "</script><script>alert(1)</script>",
    "{{ 7 * 7 }}",
    "<a href='java\tscript:alert(1)'>x</a>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<base href=https://evil.example/>",
    "<form action=https://evil.example/><button>x</button></form>",
    "<style>@import 'https://evil.example'</style>",
]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveServer]:
    """One server for all that is tried."""
    with LiveServer(tmp_path_factory.mktemp("intrusions") / "data") as live:
        yield live


class Page(HTMLParser):
    """What a page would run, load or send elsewhere."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.harm: list[str] = []
        self._own = 0
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = dict(attrs)
        self.harm += [f"{tag} {name}" for name in named if name.startswith("on") or name in ("srcdoc", "style")]
        for name in ("href", "src", "action", "formaction", "data"):
            target = re.sub(r"\s", "", named.get(name) or "").lower()
            if target.startswith(("javascript:", "vbscript:", "data:text")) or (
                "evil.example" in target and (tag, name) != ("a", "href")
            ):
                self.harm.append(f"{tag} {name}={target}")
        if tag in ("iframe", "object", "embed", "base", "style", "svg:script"):
            self.harm.append(tag)
        is_data = named.get("type") in ("application/json", "application/ld+json")
        if tag == "script" and not is_data and not (named.get("src") or "").startswith("/-/static/"):
            self.harm.append(f"script {named}")


async def test_no_page_of_another_site_opens_a_socket(server: LiveServer) -> None:
    async with working_together(server):
        for mode in ("", "?mode=reading"):
            async with opened(f"{server.ws_url}/calls{mode}", headers={"Origin": "https://evil.example"}) as socket:
                await socket.wait_closed()
                assert socket.close_code == 4403
        own = {"Origin": server.url}
        async with opened(f"{server.ws_url}/calls", headers=own) as socket:
            assert await socket.recv()


async def test_no_page_of_another_site_changes_anything(server: LiveServer) -> None:
    """Every address that takes more than GET; a form of theirs is refused, whatever it names."""
    async with working_together(server), httpx.AsyncClient(base_url=server.url, headers=ELSEWHERE) as http:
        await asyncio.to_thread(httpx.put, f"{server.url}/target.md", content="as it was")
        tried = 0
        for route in ROUTES:
            if not isinstance(route, Route) or route.path in SAFE:
                continue
            for method in (route.methods or set()) - {"GET", "HEAD"}:
                path = re.sub(r"\{\w+(?::\w+)?\}", _value, route.path)
                answer = await http.request(method, path, data={"name": "x", "typed": "target"})
                assert answer.status_code in (403, 404, 308), (method, path, answer.status_code)
                tried += 1
        assert tried > 25
        assert (await http.get("/target.md")).text == "as it was"


SAFE = {"/-/new"} | {f"/{{pad}}/sessions{ending}" for ending in ("", "/draft", "/edit", "/copies", "/time", "/signups")}
"""They only answer: with where a pad would be, and with edits that a browser applies itself."""


def _value(found: re.Match[str]) -> str:
    return {"{pad}": "target"}.get(found[0], "1")


async def test_an_identity_that_somebody_made_up_gives_no_rights(server: LiveServer) -> None:
    """Session fixation: rights hang on a link or on having made a pad, and a new browser gets a token of ours."""
    async with working_together(server):
        await asyncio.to_thread(_make_identities_up, server)


def _make_identities_up(server: LiveServer) -> None:
    with httpx.Client(base_url=server.url, headers=PAGE) as victim, httpx.Client(base_url=server.url) as attacker:
        for value in ("x", "0" * 31, "A" * 32, "../../x", "0" * 64):
            victim.cookies.set(identity.COOKIE, value)
            victim.put("/fixed.md", content="text")
            given = victim.get("/fixed/settings")
            assert given.status_code == 403, value
        victim.cookies.clear()
        entered = attacker.get("/fixed/join/" + "0" * 32, headers={"Cookie": f"{identity.COOKIE}=" + "1" * 32})
        assert "set-cookie" not in entered.headers, "to look at a link changes nothing"
        assert attacker.get("/fixed", params={identity.COOKIE: "1" * 32}).headers.get("set-cookie") is None


async def test_tokens_stay_out_of_the_log_and_of_what_other_sites_are_told(server: LiveServer) -> None:
    async with working_together(server):
        tokens = await asyncio.to_thread(_use_links, server)
    assert not any(token in server.log() for token in tokens)


def _use_links(server: LiveServer) -> list[str]:
    """The tokens of a pad's links, after looking whether any page or file holds one."""
    made = httpx.put(
        f"{server.url}/private.md", content="## Talk\n\nWhen: 2099-01-01, 12:00 UTC\n\n[out](https://out.example/)"
    )
    links = re.findall(r"/private/\S+/[0-9a-f]{32}", made.text)
    assert links, made.text
    tokens = [link.rpartition("/")[2] for link in links]
    with httpx.Client(base_url=server.url, headers=PAGE) as browser:
        for link in links:
            answer = browser.get(link)
            assert answer.status_code == 200
            assert answer.headers["referrer-policy"] in ("strict-origin", "no-referrer", "same-origin")
            assert answer.headers["cache-control"] == "no-store"
            browser.get(link + "/nowhere")
        page = browser.get("/private")
        assert page.headers["referrer-policy"] == "same-origin"
        assert 'rel="nofollow noopener ugc"' in page.text
        assert not any(token in page.text for token in tokens)
        for ending in (".md", ".txt", ".json", ".ics", ".atom", ".html"):
            assert not any(token in browser.get(f"/private{ending}").text for token in tokens)
    return tokens


@pytest.mark.parametrize("attack", ATTACKS)
async def test_no_field_brings_a_script_into_a_page(server: LiveServer, attack: str) -> None:
    async with working_together(server):
        await asyncio.to_thread(_write_everywhere, server, attack)


def _write_everywhere(server: LiveServer, attack: str) -> None:
    """Put an attack into every field there is, and look at all pages that show it."""
    pad = f"xss-{ATTACKS.index(attack)}"
    text = (
        f"# {attack}\n\n{attack}\n\n- {attack}\n\n| {attack} |\n|---|\n| {attack} |\n\n"
        f"## Talk {attack} {{#talk}}\n\nWhen: 2099-10-10, 12:00 UTC\nWhere: {attack}\nPlaces: 20\nAsk: {attack}\n\n"
        f"### Attending\n\n- {attack}, {attack}\n\n## Odd {attack}\n\nWhen: {attack}\n\n**{attack}:**\n"
    )
    with httpx.Client(base_url=server.url, headers=PAGE) as browser:
        made = browser.put(f"/{pad}.md", content=text, headers={"Accept": "text/plain"})
        organise = re.search(r"/\S+/join/[0-9a-f]{32}", made.text)
        shown = browser.get(f"/{pad}").text
        form = {"session": "talk", "roster": "attending", "name": attack, "details": attack, "answer1": attack}
        signed = browser.post(f"/{pad}/signups", data=form, follow_redirects=True)
        pages = [shown, signed.text, browser.get(f"/{pad}").text, browser.get(f"/{pad}/sessions/talk").text]
        pages += [browser.get(f"/{pad}.html").text, browser.get(f"/{quote(attack, safe='')}").text]
        pages += [browser.get(path).text for path in (f"/-/archive?q={quote(attack)}", f"/-/new?name={quote(attack)}")]
        if organise:
            browser.post(organise[0])
            browser.post(f"/{pad}/settings/links", data={"role": "reader", "name": attack})
            pages += [browser.get(f"/{pad}/{page}").text for page in ("organise", "settings", "history")]
    for html in pages:
        page = html if "<style>" not in html else re.sub(r"<style>.*?</style>", "", html, count=1, flags=re.DOTALL)
        assert Page(page).harm == []
    assert "49" not in re.findall(r"<h1[^>]*>(.*?)</h1>", shown)


@pytest.mark.parametrize(
    "path",
    [
        "/-/static/../../server/config.py", "/-/static/..%2f..%2fpyproject.toml", "/-/static/%2e%2e/%2e%2e/etc/passwd",
        "/-/static//etc/passwd", "/-/static/..\\..\\pyproject.toml", "/-/templates/../base.html",
        "/-/templates/..%2fbase.md", "/../rosterpad.sqlite3", "/..%2frosterpad.sqlite3", "/%00", "/a%00.md",
        "//evil.example/x", "/\\evil.example", "/p//evil.example", "/p/%2f%2fevil.example",
    ],
)  # fmt: skip
async def test_no_path_leads_out_of_what_is_served(server: LiveServer, path: str) -> None:
    async with working_together(server):
        answer = await ask(server, f"GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode())
    head, _, body = answer.partition(b"\r\n\r\n")
    assert status(answer) in (301, 303, 400, 404, 200), head
    assert b"root:" not in body
    assert b"SQLite format" not in body
    assert b"[project]" not in body
    location = re.search(rb"(?mi)^location: *(\S*)", head)
    assert location is None or re.match(rb"/(?![/\\])", location[1]), location


@pytest.mark.parametrize(
    "request_bytes",
    [
        b"POST /-/new HTTP/1.1\r\nHost: x\r\nContent-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nG",
        b"POST /-/new HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nxx",
        b"POST /-/new HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
        b"POST /-/new HTTP/1.1\r\nHost: x\r\nTransfer-Encoding : chunked\r\n\r\n0\r\n\r\n",
        b"POST /-/new HTTP/1.1\r\nHost: x\r\nContent-Length: +5\r\n\r\nname=",
        b"POST /-/new HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: x\r\nX: a\r\n b: c\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: x\r\nX\x00: a\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: x\r\nX: a\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        b"GET  / HTTP/1.1\r\nHost: x\r\n\r\n",
        b"GET / HTTP/9.9\r\nHost: x\r\n\r\n",
    ],
    ids=[
        "both lengths", "two lengths", "unknown coding", "blank before the colon", "a sign", "less than nothing",
        "folded header", "nul in a name", "bare line feed", "two blanks", "unknown version",
    ],
)  # fmt: skip
async def test_no_request_hides_another_in_itself(server: LiveServer, request_bytes: bytes) -> None:
    """Whatever is unclear about where it ends, what follows it is never answered as a request of its own."""
    hidden = b"GET /-/healthz HTTP/1.1\r\nHost: x\r\nX-Hidden: yes\r\nConnection: close\r\n\r\n"
    async with working_together(server):
        answer = await ask(server, request_bytes + hidden)
    first, *others = re.findall(rb"HTTP/1\.1 (\d{3})", answer) or [b"400"]
    assert first in (b"200", b"303", b"400", b"411", b"413", b"505"), answer[:200]
    if first == b"400":
        assert others == [], "after a bad request nothing is answered"
