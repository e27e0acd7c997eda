"""Every setting: one frozen dataclass, read once from the command line and `ROSTERPAD_*`."""

import re
import sys
from collections.abc import Mapping
from dataclasses import MISSING, Field, dataclass, field, fields
from pathlib import Path
from typing import Any

LEVELS = ("debug", "info", "warning", "error")
POLICIES = ("edit", "sign up", "read", "nothing")
ORIGIN = re.compile(r"https?://(\*\.)?[a-z0-9.-]+(:\d+)?")


def setting(default: Any, help: str, least: float = 0, most: float = sys.maxsize) -> Any:
    """A field with the one sentence that the command line and the README say of it, and the range of a number."""
    return field(default=default, metadata={"help": help, "least": least, "most": most})


def choice(default: str, help: str, choices: tuple[str, ...]) -> Any:
    """A field that is one of some words."""
    return field(default=default, metadata={"help": help, "choices": choices})


def secret(help: str) -> Any:
    """A field nobody else should read: it may be given as `@FILE`, is in no `repr`, and empty if there is none."""
    return field(default="", repr=False, metadata={"help": help, "secret": True})


@dataclass(frozen=True, slots=True)
class Config:
    """The settings of one server. Sizes are bytes, times are seconds."""

    host: str = setting("127.0.0.1", "address to listen on")
    port: int = setting(8000, "port to listen on", most=65_535)
    data: Path = setting(Path("data"), "folder that holds the database")
    trusted_proxies: str = setting(
        "127.0.0.1,::1", "proxies, by address or network, that are believed about who asks and by which scheme"
    )
    embed_origins: str = setting(
        "", "sites whose pages may show pads in a frame, as `https://example.org`, with spaces between"
    )
    log_level: str = choice("info", "debug, info, warning or error", LEVELS)
    demo: bool = setting(False, "whether to make the pad `membership-webinars`, which shows what this place can do")
    passphrase: str = secret("what has to be known to make a pad, or `@` and a file that holds it; empty: anyone may")
    admin_key: str = secret("the key of `/-/admin/enter/KEY`, or `@` and a file; empty: `admin.key` in the data folder")
    new_pads_policy: str = choice("edit", "what anyone may do in a new pad: edit, sign up, read or nothing", POLICIES)
    new_pads_listed: bool = setting(False, "whether the coming sessions of new pads are on the front page")
    banner: str = setting("", "a line at the top of every page")
    conduct: str = setting("", "address of the code of conduct, shown at the foot of pages and with forms; or a line")
    privacy: str = setting("", "address of what you say about privacy, shown there too; or a line")
    max_pad_bytes: int = setting(2_000_000, "longest text of a pad, in UTF-8", 1)
    max_message_bytes: int = setting(1 << 20, "largest WebSocket message, but for a SyncStep2", 1)
    max_sync_bytes: int = setting(4 << 20, "largest SyncStep2: what a browser that was offline sends at once", 1)
    max_new_clients: int = setting(1_000, "new Yjs client ids that one connection may bring", 1)
    max_messages_per_second: float = setting(200, "messages a second of one connection; faster ones are slowed down", 1)
    max_flood_seconds: float = setting(30, "how long a connection may be over that rate before it is closed")
    limits: bool = setting(True, "whether rates are limited; off for load tests on this machine")
    max_connections: int = setting(10_000, "connections in all; with more, new ones are told to come back", 1)
    max_sockets_per_address: int = setting(
        1_000, "WebSockets of one address; a classroom shares one, and a proxy must say whose it is", 1
    )
    max_new_pads_per_hour: float = setting(300, "new pads from one address in an hour", 1)
    max_forms_per_minute: float = setting(300, "forms from one address in a minute; twice as many may come at once", 1)
    max_chat_length: int = setting(2_000, "longest message of a pad's chat, in characters", 1, 10_000)
    max_chat_per_minute: float = setting(
        60, "chat messages from one page in a minute; ten seconds' worth may come at once", 1
    )
    hold_seconds: float = setting(
        2, "a sign-up that comes sooner after its page was served is held for so long; 0: none is"
    )
    max_form_bytes: int = setting(64 << 10, "largest form", 1)
    max_url_bytes: int = setting(8 << 10, "longest address that is asked for", 256)
    max_header_bytes: int = setting(32 << 10, "all headers of a request", 1_024)
    header_seconds: float = setting(10, "how long the headers of a request or a handshake may take to come", 0.1)
    body_seconds: float = setting(120, "how long the body of a request may take to come", 0.1)
    max_window: float = setting(0.1, "longest time that a busy pad gathers edits before it commits them")
    slow_reader_bytes: int = setting(
        256 << 10, "unsent bytes from which on a slow reader is skipped until it has caught up", 1
    )
    keepalive: float = setting(10, "how often every connection hears something, as Yjs providers want", 0.1)
    room_idle: float = setting(60, "how long a pad stays open in memory after the last use")
    max_open_rooms: int = setting(2_000, "pads kept open in memory when nobody is connected to them")
    snapshot_changes: int = setting(500, "changes after which a pad's whole state is stored again", 1)
    fold_after: float = setting(30, "how long a pad is quiet before its changes are folded")

    @classmethod
    def read(cls, options: Mapping[str, Any], environ: Mapping[str, str]) -> "Config":
        """The settings: `options` where not None, then `environ`, then the defaults. ValueError names a bad one."""
        return cls(**{f.name: _value(f, options, environ) for f in fields(cls)})

    def sizes(self) -> dict[str, int]:
        """The limits that an editor keeps by itself, in bytes."""
        names = ("max_pad_bytes", "max_message_bytes", "max_sync_bytes")
        return {name: getattr(self, name) for name in names}


def variable(f: Field[Any]) -> str:
    """The environment variable of a setting."""
    return f"ROSTERPAD_{f.name.upper()}"


def parse(f: Field[Any], text: str) -> Any:
    """A setting's value from text. ValueError says what is wrong."""
    kind = f.type
    assert isinstance(kind, type)
    name = f.name.replace("_", "-")
    if f.metadata.get("secret") and text.startswith("@"):
        return _read(name, Path(text[1:]))
    try:
        value = _truth(text) if kind is bool else kind(text)
    except ValueError:
        raise ValueError(f"{name} must be {_noun(kind)}, not {text!r}") from None
    _check(f, name, value)
    return value


def _read(name: str, file: Path) -> str:
    try:
        return file.read_text().strip()
    except (OSError, ValueError) as error:
        raise ValueError(f"{name} can't be read from {file}: {error}") from None


def _check(f: Field[Any], name: str, value: Any) -> None:
    if f.type in (int, float):
        least, most = f.metadata["least"], f.metadata["most"]
        if not least <= value <= most:  # nor is a NaN
            up_to = f" and at most {most}" if most < sys.maxsize else ""
            raise ValueError(f"{name} must be at least {least}{up_to}, not {value}")
    choices = f.metadata.get("choices", ())
    if choices and value.lower() not in choices:
        raise ValueError(f"{name} must be {', '.join(choices[:-1])} or {choices[-1]}, not {value!r}")
    if f.name == "embed_origins" and not all(map(ORIGIN.fullmatch, value.split())):
        raise ValueError(f"{name} must be sites as https://example.org, with spaces between, not {value!r}")


def _value(f: Field[Any], options: Mapping[str, Any], environ: Mapping[str, str]) -> Any:
    assert f.default is not MISSING
    if options.get(f.name) is not None:
        return options[f.name]
    text = environ.get(variable(f))
    return f.default if text is None else parse(f, text)


def _truth(text: str) -> bool:
    if text.lower() in ("1", "true", "yes", "on"):
        return True
    if text.lower() in ("0", "false", "no", "off"):
        return False
    raise ValueError


def _noun(kind: type) -> str:
    return {bool: "yes or no", int: "a whole number", float: "a number"}.get(kind, "text")
