from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from server.checkup import proxy
from server.checkup.finding import Finding

from ..live_server import LiveServer, free_port
from .broken_proxy import Rewrite, proxied, with_header, without

ALL = ["address", "host", "scheme", "addresses", "socket"]


def same(head: bytes) -> bytes:
    return head


def told(findings: list[Finding]) -> tuple[list[str], list[str]]:
    """What was looked at, and what is wrong."""
    return [each.about for each in findings], [each.said for each in findings if not each.ok]


def test_an_address_without_and_with_an_honest_proxy_is_right(server: LiveServer) -> None:
    assert told(list(proxy.look(server.url))) == (ALL, [])
    with proxied(server, same) as url:
        assert told(list(proxy.look(f"{url}/"))) == (ALL, [])


@pytest.mark.parametrize(
    ("rewrite", "answer", "about", "words"),
    [
        (
            with_header("Host", "127.0.0.1:8000"),
            same,
            "host socket",
            "The server sees 127.0.0.1:8000, so forms and editors",
        ),
        (with_header("X-Forwarded-Proto", "https"), same, "scheme", "The server sees https, so links and cookies"),
        (without("Upgrade"), same, "socket", "The WebSocket is refused with 404: nobody can type. Let the proxy pass"),
        (without("Sec-WebSocket-Protocol"), same, "socket", "The WebSocket opens without its subprotocol"),
        (same, without("Sec-WebSocket-Protocol"), "socket", "The WebSocket opens without its subprotocol"),
        (same, without("Upgrade"), "socket", "The WebSocket breaks: "),
    ],
    ids=["host", "scheme", "upgrade", "subprotocol asked", "subprotocol answered", "upgrade answered"],
)
def test_what_a_broken_proxy_breaks_is_named(
    server: LiveServer, rewrite: Rewrite, answer: Rewrite, about: str, words: str
) -> None:
    with proxied(server, rewrite, answer) as url:
        broken = [finding for finding in proxy.look(url) if not finding.ok]
    assert [finding.about for finding in broken] == about.split()
    assert broken[0].said.startswith(words)


def test_a_proxy_that_holds_messages_back_is_named(server: LiveServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(proxy, "SECONDS", 1.0)

    def swallow(head: bytes) -> bytes:
        return head if b"Upgrade" not in head and b"upgrade" not in head else b""

    with proxied(server, same, swallow) as url:
        assert told(list(proxy.look(url)))[1] == [
            "The WebSocket is not answered in time. Let the proxy neither buffer nor hold it."
        ]


def test_people_who_all_seem_to_be_the_proxy_are_named() -> None:
    at, seen = urlsplit("https://pads.example.org"), {"scheme": "https", "host": "pads.example.org"}
    findings = list(proxy.judge(at, {**seen, "address": "127.0.0.1"}, "203.0.113.9"))
    assert told(findings)[0] == ["host", "scheme", "addresses"]
    assert told(findings)[1] == [
        "Everybody seems to come from the proxy, and shares its limits. "
        "Let the proxy set X-Forwarded-For, and name its address in --trusted-proxies."
    ]
    findings = list(proxy.judge(at, {**seen, "address": "203.0.113.9"}, "10.0.0.2"))
    assert [str(finding) for finding in findings] == [
        "ok     host         the server sees pads.example.org",
        "ok     scheme       the server sees https, cookies are Secure",
        "ok     addresses    the server sees this request come from 203.0.113.9",
    ]


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (b"HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n", "answers 502. Is the server running,"),
        (
            b"HTTP/1.1 301 Moved\r\nLocation: https://pads.example.org/\r\nContent-Length: 0\r\n\r\n",
            "leads on to https://pads.example.org/. Give the address people see in the end.",
        ),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n", "answers 200, and it isn't a Rosterpad."),
        (b"rubbish\r\n\r\n", "can't be reached: "),
    ],
    ids=["down", "redirect", "another", "no HTTP"],
)
def test_an_address_that_leads_elsewhere_is_named(server: LiveServer, answer: bytes, words: str) -> None:
    replaced: Callable[[bytes], bytes] = lambda _: answer  # noqa: E731
    with proxied(server, same, replaced) as url:
        findings = list(proxy.look(url))
    assert told(findings)[0] == ["address"]
    assert words in findings[0].said


def test_an_address_nobody_answers_or_that_is_none_is_named(tmp_path: Path) -> None:
    url = f"http://127.0.0.1:{free_port()}"
    assert told(list(proxy.look(url))) == (
        ["address"],
        [f"{url} can't be reached: Connection refused. Is the name in the DNS, the proxy running, the firewall open?"],
    )
    for bad in ("pads.example.org", "https://example.org/pads", "ftp://example.org"):
        assert told(list(proxy.look(bad))) == (
            ["address"],
            [f"{bad} must be like https://pads.example.org: pads need a host name of their own."],
        )
