"""Jinja with autoescape and gettext: what is said to people is in `templates/`, ready to be translated."""

import gettext
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from .. import __version__
from ..sentences import Sentence
from .assets import Assets, folder

_translations = gettext.NullTranslations()


@dataclass(frozen=True, slots=True)
class Place:
    """What whoever runs the server says on its pages, and whether new pads need a `passphrase`."""

    banner: str = ""
    conduct: str = ""
    privacy: str = ""
    passphrase: bool = False


class Templates:
    """The pages of `templates/`. `version` is another once they, the scripts, the server or its `place` are."""

    def __init__(self, assets: Assets, place: Place = Place()) -> None:
        self.version = _version(assets, place)
        self._assets = assets
        self._place = place

    def render(self, name: str, fields: Mapping[str, object]) -> bytes:
        """A page in UTF-8. A template that asks for a field it isn't given is an error."""
        return _environment().get_template(name).render(fields, assets=self._assets.url, place=self._place).encode()


def say(words: str) -> str:
    """A sentence in the page's language; what somebody typed stays as it is. In a template it is a filter."""
    if not isinstance(words, Sentence):
        return words
    said = _translations.gettext(words.source)
    return said % words.values if words.values else said


def compile_all() -> None:
    """Compile every template now, or whoever comes first waits a quarter of a second for it."""
    for name in _environment().list_templates(extensions=["html"]):
        _environment().get_template(name)


def _version(assets: Assets, place: Place) -> str:
    """Part of every page's ETag: a page of an older version names scripts that are gone."""
    root = folder("templates", "templates")
    parts = [path.read_bytes() for path in sorted(root.rglob("*")) if path.is_file()]
    return hashlib.sha256(
        b"\0".join([__version__.encode(), assets.version.encode(), repr(place).encode(), *parts])
    ).hexdigest()[:8]


@cache
def _environment() -> Environment:
    """One for the whole process, which keeps what is compiled."""
    environment = Environment(
        loader=FileSystemLoader(folder("templates", "templates")),
        autoescape=True,
        undefined=StrictUndefined,
        extensions=["jinja2.ext.i18n"],
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    environment.install_gettext_translations(_translations, newstyle=True)  # type: ignore[attr-defined]
    environment.filters["say"] = say
    return environment
