from dataclasses import Field, fields
from pathlib import Path
from typing import Any

import pytest

from server.config import Config, parse, variable

BY_NAME: dict[str, Field[Any]] = {f.name: f for f in fields(Config)}


def of_kind(kind: type) -> list[str]:
    return [name for name, f in BY_NAME.items() if f.type is kind]


def other_value(f: Field[Any]) -> tuple[str, Any]:
    """A setting as somebody would write it, and what that is; neither is its default."""
    if choices := [each for each in f.metadata.get("choices", ()) if each != f.default]:
        return choices[0], choices[0]
    values: dict[object, tuple[str, Any]] = {
        int: ("4321", 4321),
        float: ("7.25", 7.25),
        Path: ("/srv/pads", Path("/srv/pads")),
        bool: ("no", False) if f.default else ("yes", True),
        str: ("error", "error"),
    }
    if f.name == "embed_origins":
        return "https://a.example *.b.example".replace(" ", " https://"), "https://a.example https://*.b.example"
    return values[f.type]


def test_without_options_or_environment_every_setting_is_its_default() -> None:
    assert Config.read({}, {}) == Config()
    assert {name: getattr(Config(), name) for name in BY_NAME} == {name: f.default for name, f in BY_NAME.items()}


@pytest.mark.parametrize("name", BY_NAME)
def test_every_setting_can_come_from_the_environment(name: str) -> None:
    text, value = other_value(BY_NAME[name])
    assert variable(BY_NAME[name]) == f"ROSTERPAD_{name.upper()}"
    read = Config.read({}, {f"ROSTERPAD_{name.upper()}": text})
    assert read == Config(**{name: value}) != Config()


@pytest.mark.parametrize("name", BY_NAME)
def test_an_option_comes_before_the_environment_and_none_is_no_option(name: str) -> None:
    text, value = other_value(BY_NAME[name])
    environ = {f"ROSTERPAD_{name.upper()}": text}
    option = BY_NAME[name].default
    assert Config.read({name: option}, environ) == Config()
    assert Config.read({name: None}, environ) == Config(**{name: value})


def test_every_number_of_seconds_may_be_a_fraction() -> None:
    assert {name: parse(BY_NAME[name], "1.25") for name in of_kind(float)} == dict.fromkeys(of_kind(float), 1.25)


@pytest.mark.parametrize("text", ["1", "true", "YES", "on"])
def test_yes_in_any_of_its_spellings(text: str) -> None:
    assert {name: parse(BY_NAME[name], text) for name in of_kind(bool)} == dict.fromkeys(of_kind(bool), True)


@pytest.mark.parametrize("text", ["0", "False", "no", "off"])
def test_no_in_any_of_its_spellings(text: str) -> None:
    assert {name: parse(BY_NAME[name], text) for name in of_kind(bool)} == dict.fromkeys(of_kind(bool), False)


@pytest.mark.parametrize(
    ("name", "text", "complaint"),
    [
        ("port", "http", "port must be a whole number, not 'http'"),
        ("port", "", "port must be a whole number, not ''"),
        ("port", "80.5", "port must be a whole number, not '80.5'"),
        ("port", "-1", "port must be at least 0 and at most 65535, not -1"),
        ("port", "65536", "port must be at least 0 and at most 65535, not 65536"),
        ("max_pad_bytes", "2 MB", "max-pad-bytes must be a whole number, not '2 MB'"),
        ("max_pad_bytes", "0", "max-pad-bytes must be at least 1, not 0"),
        ("keepalive", "soon", "keepalive must be a number, not 'soon'"),
        ("keepalive", "0", "keepalive must be at least 0.1, not 0.0"),
        ("max_window", "-0.1", "max-window must be at least 0, not -0.1"),
        ("max_window", "nan", "max-window must be at least 0, not nan"),
        ("room_idle", "inf", "room-idle must be at least 0, not inf"),
        ("limits", "maybe", "limits must be yes or no, not 'maybe'"),
        (
            "embed_origins",
            "a.example; script-src *",
            "embed-origins must be sites as https://example.org, with spaces between, not 'a.example; script-src *'",
        ),
        ("log_level", "loud", "log-level must be debug, info, warning or error, not 'loud'"),
        ("new_pads_policy", "all", "new-pads-policy must be edit, sign up, read or nothing, not 'all'"),
        (
            "passphrase",
            "@nowhere",
            "passphrase can't be read from nowhere: [Errno 2] No such file or directory: 'nowhere'",
        ),
    ],
)
def test_a_bad_value_says_what_is_wrong_with_which_setting(name: str, text: str, complaint: str) -> None:
    with pytest.raises(ValueError) as refused:
        Config.read({}, {f"ROSTERPAD_{name.upper()}": text})
    assert str(refused.value) == complaint


def test_a_secret_may_be_in_a_file_and_is_in_no_repr(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("open sesame\n")
    read = Config.read({}, {"ROSTERPAD_PASSPHRASE": f"@{tmp_path / 'secret'}", "ROSTERPAD_ADMIN_KEY": "key-of-mine"})
    assert (read.passphrase, read.admin_key) == ("open sesame", "key-of-mine")
    assert "sesame" not in repr(read)
    assert "of-mine" not in repr(read)


def test_every_setting_says_what_it_is_in_one_line() -> None:
    sentences = {name: f.metadata["help"] for name, f in BY_NAME.items()}
    bad = {
        name: text for name, text in sentences.items() if not text or "\n" in text or text.endswith(".") or "%" in text
    }
    assert bad == {}
