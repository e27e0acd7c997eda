"""What is logged tells nobody who came, nor opens anything."""

import logging

import pytest

from server.logs import Discreet, discreet


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("from 192.0.2.77:443 to it", "from 192.0.2.0:443 to it"),
        ("from 2001:db8:1:2:3::7.", "from 2001:db8:1::/48."),
        ("from [2001:db8:1:2:3:4:5:6]:80", "from [2001:db8:1::/48]:80"),
        ("from ::ffff:192.0.2.7", "from ::/48"),
        ("on 127.0.0.1 and ::1", "on 127.0.0.1 and ::1"),
        ("at 12:34:56 or 2026-11-28 12:34:56,789", "at 12:34:56 or 2026-11-28 12:34:56,789"),
        ("version 1.2.3, 999.1.1.1, a::b::c", "version 1.2.3, 999.1.1.1, a::b::c"),
        (f"GET /calls/join/{'a1' * 16} failed", "GET /calls/join/… failed"),
        ("GET /-/admin/enter/open-sesame failed", "GET /-/admin/enter/… failed"),
        ("POST /calls/signups/12/cancel failed", "POST /calls/signups/…/cancel failed"),
        ("a hash of more: " + "a" * 64, "a hash of more: " + "a" * 64),
    ],
)
def test_a_line(line: str, said: str) -> None:
    assert discreet(line) == said


def test_arguments_and_tracebacks_are_gone_over_too() -> None:
    try:
        raise ValueError("no 198.51.100.9")
    except ValueError as error:
        record = logging.LogRecord("x", logging.ERROR, "x", 1, "of %s", ("203.0.113.5",), (ValueError, error, None))
    said = Discreet("%(message)s").format(record)
    assert "of 203.0.113.0\n" in said
    assert "no 198.51.100.0" in said
