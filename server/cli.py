"""The command line: `rosterpad serve` runs the server; the other commands look after its data."""

import argparse
import asyncio
import contextlib
import logging
import os
import resource
import socket
import sys
from collections.abc import Callable, Sequence
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from . import __version__, control, demo
from .access.keys import FILE as KEY_FILE
from .access.keys import Keys
from .app import create_app
from .backup import backup, restore
from .checkup import check
from .config import Config, parse, variable
from .errors import RosterpadError
from .logs import Discreet
from .pads import names
from .store.sqlite import SqliteStore
from .web.frames import FrameProtocol
from .web.incoming import bounded_http
from .web.templates import compile_all

log = logging.getLogger(__name__)

STOP_SECONDS = 3
"""How long connections have to close once the server was told to stop."""

PONG_SECONDS = 120
"""How long a pong may take. Behind a large pad on a slow line it takes a minute; `USER_TIMEOUT` finds who is gone."""

FILES = 100
"""Files that the server has open besides its connections."""

USER_TIMEOUT = 30_000
"""Milliseconds after which a peer that acknowledges nothing, not even a full window, is gone."""


def main(arguments: Sequence[str] | None = None) -> int:
    """The command line. Returns the exit status."""
    options = _parser().parse_args(arguments)
    try:
        config = Config.read(vars(options), os.environ)
        output = logging.StreamHandler()
        output.setFormatter(Discreet("%(asctime)s %(levelname)s %(name)s: %(message)s"))
        logging.basicConfig(level=config.log_level.upper(), handlers=[output])
        logging.getLogger("uvicorn").setLevel(max(logging.WARNING, logging.getLogger().level))
        return int(options.run(config, options))
    except (RosterpadError, ValueError, OSError) as error:
        print(f"rosterpad: {error}", file=sys.stderr)
        return 1


class Server(uvicorn.Server):
    """uvicorn's server, which commits all that came in before it says good-bye."""

    def __init__(self, config: uvicorn.Config, app: Starlette, address: str) -> None:
        super().__init__(config)
        self._rooms = app.state.services.rooms
        self._keys: Keys = app.state.services.keys
        self._address = address

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self._keys.made:
            print(
                f"Look after it: {self._address}-/admin/enter/{self._keys.key} (the key is in {KEY_FILE})", flush=True
            )

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        await self._rooms.stop()
        await super().shutdown(sockets)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="rosterpad", description="Shared pads with sign-ups that hold.")
    parser.add_argument("--version", action="version", version=f"rosterpad {__version__}")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    serve = _command(commands, "serve", "run the server", _serve)
    _add_settings(serve, {setting.name for setting in fields(Config)})
    for name, summary, done in (
        ("backup", "copy all pads into FILE, of a server that runs too", backup),
        ("restore", "put a backup in place of the data of a server that is stopped", restore),
    ):
        command = _command(commands, name, summary, _on_file(done))
        command.add_argument("file", metavar="FILE", type=Path)
        _add_settings(command, {"data"})
    command = _command(commands, "release", "let a pad be opened again in which the server crashed twice", _release)
    command.add_argument("pad", metavar="PAD", help="its name")
    _add_settings(command, {"data"})
    command = _command(commands, "check", "say what is wrong where the server runs, and what to do", _check)
    command.add_argument("--url", help="the public address, to test the proxy: https://pads.example.org")
    _add_settings(command, {"data", "host", "port"})
    return parser


def _command(commands: Any, name: str, summary: str, run: Callable[..., int]) -> argparse.ArgumentParser:
    command: argparse.ArgumentParser = commands.add_parser(name, help=summary, description=f"{summary.capitalize()}.")
    command.set_defaults(run=run)
    return command


def _add_settings(command: argparse.ArgumentParser, names: set[str]) -> None:
    for setting in fields(Config):
        if setting.name in names:
            command.add_argument(*_flags(setting.name), **_argument(setting))


def _flags(name: str) -> tuple[str, ...]:
    return (f"--{name.replace('_', '-')}",)


def _argument(setting: Any) -> dict[str, Any]:
    help_text = f"{setting.metadata['help']} (default {setting.default}; {variable(setting)})"
    if isinstance(setting.default, bool):
        return {"action": argparse.BooleanOptionalAction, "default": None, "help": help_text}
    return {
        "type": lambda text: _parsed(setting, text),
        "metavar": setting.type.__name__.upper(),
        "help": help_text,
    }


def _parsed(setting: Any, text: str) -> Any:
    try:
        return parse(setting, text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from None


def _on_file(done: Callable[[Path, Path], str]) -> Callable[[Config, argparse.Namespace], int]:
    """A command that does something with the data folder and a file."""

    def run(config: Config, options: argparse.Namespace) -> int:
        print(done(config.data, options.file))
        return 0

    return run


def _release(config: Config, options: argparse.Namespace) -> int:
    name = names.canonical(options.pad)
    with control.asking(config.data, f"release {name}") as answer:
        released = answer[0]["released"] if answer else asyncio.run(_release_at_rest(config.data, name))
    print(f"The pad {name} can be opened again." if released else f"The pad {name} is not set aside.")
    return 0 if released else 1


async def _release_at_rest(folder: Path, name: str) -> bool:
    store = SqliteStore(folder)
    await store.open()
    try:
        return await store.release(name)
    finally:
        await store.close()


def _check(config: Config, options: argparse.Namespace) -> int:
    right = True
    for finding in check(config, options.url):
        print(finding, flush=True)
        right = right and finding.ok
    return 0 if right else 1


def _serve(settings: Config, _: argparse.Namespace) -> int:
    config = _within_the_files(settings)
    app = create_app(config)
    compile_all()
    listening = _listen(config)
    with listening:
        address = _greet(config, listening)
        server = Server(_uvicorn(config, app), app, address)
        with contextlib.suppress(KeyboardInterrupt):  # raised once more by uvicorn, after a clean stop
            server.run(sockets=[listening])
    return 0 if server.started else 1


def _within_the_files(config: Config) -> Config:
    """As many connections as the system lets this process open, files of our own left over."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = config.max_connections + FILES
    if soft < wanted or soft == resource.RLIM_INFINITY:
        soft = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    return replace(config, max_connections=max(1, min(config.max_connections, soft - FILES)))


def _uvicorn(config: Config, app: Starlette) -> uvicorn.Config:
    return uvicorn.Config(
        _failing_in_words(app),
        http=bounded_http(config, app.state.services.hits),
        ws=FrameProtocol,
        ws_max_size=config.max_sync_bytes + 64,  # the message around the largest update
        ws_ping_timeout=PONG_SECONDS,
        ws_per_message_deflate=False,  # a few kB could unfold to gigabytes
        log_config=None,
        access_log=False,
        lifespan="on",
        server_header=False,
        forwarded_allow_ips=config.trusted_proxies,
        timeout_graceful_shutdown=STOP_SECONDS,
    )


def _failing_in_words(app: ASGIApp) -> ASGIApp:
    """The app; if it can't start for a reason of ours, that is said without a traceback."""

    async def failing_in_words(scope: Scope, receive: Receive, send: Send) -> None:
        async def send_words(message: Message) -> None:
            error = sys.exc_info()[1]
            if message["type"] == "lifespan.startup.failed" and isinstance(error, RosterpadError):
                message = {**message, "message": str(error)}
            await send(message)

        await app(scope, receive, send_words if scope["type"] == "lifespan" else send)

    return failing_in_words


def _listen(config: Config) -> socket.socket:
    family = socket.AF_INET6 if ":" in config.host else socket.AF_INET
    try:
        listening = socket.create_server((config.host, config.port), family=family, backlog=2048)
    except OSError as error:
        reason = str(error.strerror).partition(" (while")[0]
        raise RosterpadError(
            "Can't listen on port %(port)s of %(host)s: %(reason)s.", port=config.port, host=config.host, reason=reason
        ) from error
    if hasattr(socket, "TCP_USER_TIMEOUT"):
        listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, USER_TIMEOUT)
    return listening


def _greet(config: Config, listening: socket.socket) -> str:
    """Say what runs, and return its address."""
    host = f"[{config.host}]" if ":" in config.host else config.host
    address = f"http://{host}:{listening.getsockname()[1]}/"
    print(f"Rosterpad {__version__} serves {address} (data in {config.data.absolute()})", flush=True)
    if config.demo:
        print(f"A pad to try: {address}{demo.NAME}", flush=True)
    return address
