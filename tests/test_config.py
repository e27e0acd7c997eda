from dataclasses import fields

from server.config import Config, parse


def test_every_number_of_seconds_may_be_a_fraction() -> None:
    seconds = [f for f in fields(Config) if f.type is float]
    assert {f.name: parse(f, "0.25") for f in seconds} == {f.name: 0.25 for f in seconds}
