import pytest

from server.web.crowd import network
from server.web.flood import Flood


@pytest.mark.parametrize(
    ("address", "counted"),
    [
        ("203.0.113.9", "203.0.113.9"),
        ("::ffff:203.0.113.9", "203.0.113.9"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("", ""),
    ],
)
def test_what_counts_as_one_address(address: str, counted: str) -> None:
    assert network(address) == counted


def test_forms_are_two_minutes_worth_at_once_for_each_address() -> None:
    flood = Flood.of_forms(per_minute=1.5)
    assert [flood.wait("203.0.113.9") == 0 for _ in range(4)] == [True, True, True, False]
    assert flood.wait("203.0.113.10") == 0
    assert [flood.wait(f"2001:db8::{n}") == 0 for n in range(4)] == [True, True, True, False]
