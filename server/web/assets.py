"""The built front end: hashed files, held in memory with their compressed forms, and never asked for twice."""

import hashlib
import json
import mimetypes
from dataclasses import dataclass
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response

from ..errors import NotFound, RosterpadError
from . import conditional

FOREVER = "public, max-age=31536000, immutable"
"""A file's name holds a hash of what is in it."""

PACKAGE = Path(__file__).parent.parent


@dataclass(frozen=True, slots=True)
class Asset:
    """One file: its bytes by the content coding they are in."""

    media_type: str
    codings: dict[str, bytes]


def folder(name: str, in_checkout: str) -> Path:
    """A folder of files that are not Python: inside an installed package, or beside it in a checkout."""
    installed = PACKAGE / "_web" / name
    return installed if installed.is_dir() else PACKAGE.parent / in_checkout


class Assets:
    """The files of `static/dist`."""

    def __init__(self) -> None:
        dist = folder("dist", "static/dist")
        try:
            self._names: dict[str, str] = json.loads((dist / "manifest.json").read_text())
        except OSError as error:
            raise RosterpadError(
                "The front end is not built (%(why)s). Run `make install`, or install the wheel.", why=error
            ) from None
        self.version = hashlib.sha256("".join(self._names.values()).encode()).hexdigest()[:8]
        files = [path for path in dist.iterdir() if path.suffix in (".js", ".css")]
        self._files = {path.name: _read(path) for path in files}

    def url(self, name: str) -> str:
        """The address of an entry such as `page.js`. KeyError if there is none."""
        return f"/-/static/{self._names[name]}"

    def file(self, name: str) -> Asset:
        """A file by its hashed name. Raises `NotFound`."""
        try:
            return self._files[name]
        except KeyError:
            raise NotFound("There is no such file here. Reload the page to get the newest one.") from None


def static(request: Request, assets: Assets) -> Response:
    """One file, in the best coding that the browser takes."""
    asset = assets.file(request.path_params["file"])
    accepted = conditional.codings(request)
    coding = next((coding for coding in ("br", "gzip") if coding in accepted and coding in asset.codings), "")
    headers = {"Cache-Control": FOREVER, "Vary": "Accept-Encoding"}
    if coding:
        headers["Content-Encoding"] = coding
    return Response(asset.codings[coding], media_type=asset.media_type, headers=headers)


def _read(path: Path) -> Asset:
    compressed = {"br": path.with_name(path.name + ".br"), "gzip": path.with_name(path.name + ".gz")}
    codings = {coding: file.read_bytes() for coding, file in compressed.items() if file.exists()}
    media_type = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    return Asset(media_type, {"": path.read_bytes(), **codings})
